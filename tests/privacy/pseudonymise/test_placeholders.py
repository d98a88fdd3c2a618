from __future__ import annotations

import pytest

from hybridgen.privacy.detectors import columns, patterns
from hybridgen.privacy.detectors.presidio import Finder
from hybridgen.privacy.lexicon import headers
from hybridgen.privacy.pseudonymise.placeholders import (
    FIRST_CODE,
    KINDS,
    PLACEHOLDER,
    coded,
    is_code,
    kind_of,
    numbered,
    tokens,
)


@pytest.mark.parametrize(
    "spelled",
    ["[PERSON_1]", "[person_1]", "[Person 1]", "[PERSON-1]", "{PERSON_1}", "<PERSON_1>", "PERSON_1", r"\[PERSON\_1\]"],
)
def test_what_models_write_is_read(spelled: str) -> None:
    assert [(start, token) for start, _, token in tokens(f"ask {spelled}'s boss")] == [(4, "[PERSON_1]")]


def test_the_sentences_own_signs_are_no_part_of_it() -> None:
    text = "(PERSON_1) [[PERSON_1]] [PERSON_1]."
    assert [text[start:end] for start, end, _ in tokens(text)] == ["PERSON_1", "[PERSON_1]", "[PERSON_1]"]
    assert not list(tokens("person 1, PERSON_, _1, [R]"))


def test_numbers_and_codes_are_never_the_same() -> None:
    numbers = {numbered("PERSON", n) for n in (1, 2, FIRST_CODE - 1, FIRST_CODE, FIRST_CODE + 5)}
    codes = {coded("PERSON", str(n), b"key") for n in range(2_000)}
    assert len(numbers) == 5
    codes |= {coded("PERSON", str(n), b"key", is_long=True) for n in range(2_000)}
    assert not numbers & codes
    assert not any(map(is_code, numbers))
    assert all(map(is_code, codes))
    assert all(PLACEHOLDER.fullmatch(one) and kind_of(one) == "PERSON" for one in (*numbers, *codes))


def test_a_code_depends_on_its_value_its_kind_and_the_key() -> None:
    assert coded("PERSON", "anna", b"key") == coded("PERSON", "anna", b"key")
    others = {coded("PERSON", "tom", b"key"), coded("PERSON", "anna", b"other"), coded("PERSON", "anna", b"key", 1)}
    assert coded("PERSON", "anna", b"key") not in others


def test_all_that_is_found_is_of_a_known_kind(finder: Finder) -> None:
    forms = {kind for group in (patterns._NO_DIGITS, patterns._DIGITS, patterns._TOLD) for kind, _ in group}
    analyzer = finder._engine.analyzer_engine
    asked = {columns.KINDS.get(kind, kind) for kind in headers.TERMS}
    assert {*forms, *asked, *analyzer.get_supported_entities("en")} <= KINDS
