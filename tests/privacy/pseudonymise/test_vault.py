from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.pseudonymise.placeholders import tokens
from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.sources.texts.looks import look


def people(*names: str) -> Vault:
    vault = Vault()
    vault.learn(Counter(("PERSON", name) for name in names))
    return vault


def test_numbers_go_by_appearance() -> None:
    vault = Vault()
    vault.learn(Counter([("PERSON", "Anna"), ("LOCATION", "Leeds"), ("PERSON", "Tom"), ("PERSON", "Anna")]))
    assert [vault.placeholder(value) for value in ("Anna", "Leeds", "Tom")] == [
        "[PERSON_1]",
        "[LOCATION_1]",
        "[PERSON_2]",
    ]


def test_the_same_value_in_any_case_and_space() -> None:
    vault = people("Anna Weber")
    assert vault.placeholder("ANNA  weber") == vault.placeholder("Anna\nWeber") == "[PERSON_1]"


def test_short_forms_belong_to_the_full_name() -> None:
    vault = people("Anna", "Mr. Morales", "Anna Maria Weber", "Anna Weber", "Luis Morales", "Weber, Anna")
    assert {vault.placeholder(name) for name in ("Anna", "Anna Weber", "Weber, Anna")} == {"[PERSON_1]"}
    assert vault.placeholder("Mr. Morales") == vault.placeholder("Luis Morales") == "[PERSON_2]"
    assert vault.value("[PERSON_1]") == "Anna Maria Weber"


def test_a_short_form_that_fits_two_is_somebody_else() -> None:
    vault = people("Anna Weber", "Anna Schmidt", "Anna")
    assert len({vault.placeholder(name) for name in ("Anna Weber", "Anna Schmidt", "Anna")}) == 3


def test_a_value_is_of_its_most_frequent_kind() -> None:
    vault = Vault()
    vault.learn(Counter([("LOCATION", "Jordan"), ("PERSON", "Jordan"), ("PERSON", "jordan")]))
    assert vault.placeholder("Jordan") == "[PERSON_1]"


def test_placeholders_stay_when_more_is_learnt() -> None:
    vault = people("Anna Weber")
    vault.learn(Counter([("PERSON", "Tom"), ("PERSON", "Anna"), ("PERSON", "Anna Weber")]))
    assert (vault.placeholder("Anna"), vault.placeholder("Tom"), len(vault)) == ("[PERSON_1]", "[PERSON_2]", 2)


def test_placeholders_of_the_text_itself_are_not_given_again() -> None:
    vault = Vault()
    vault.reserve("an old transcript: [PERSON_1] said")
    vault.learn(Counter([("PERSON", "Anna")]))
    assert vault.placeholder("Anna") == "[PERSON_2]"


def test_a_code_that_two_people_share_stands_for_nobody() -> None:
    vault = Vault()
    assert not vault.record("[PERSON_123456]", "anna weber", "Anna")
    assert not vault.record("[PERSON_123456]", "anna weber", "Ms. Weber")
    assert not vault.record("[PERSON_123456]", "anna weber", "Anna Weber")
    assert vault.value("[PERSON_123456]") == "Anna Weber"
    assert vault.record("[PERSON_123456]", "tom", "Tom")
    assert vault.value("[PERSON_123456]") == ""
    assert set(vault.all_values("[PERSON_123456]")) == {"Anna", "Ms. Weber", "Anna Weber", "Tom"}


def test_no_value_in_sight() -> None:
    assert repr(people("Anna Weber")) == "<Vault of 1 placeholders>"


@given(st.lists(st.text(min_size=1, max_size=20), max_size=20), st.lists(st.text(min_size=1, max_size=20), max_size=20))
def test_what_was_numbered_once_is_known_again(values: list[str], new: list[str]) -> None:
    first, second = people(*values), Vault()
    second.know(first.export(), first.values())
    second.learn(Counter(("PERSON", name) for name in [*new, *values]))
    for value in values:
        assert second.placeholder(value) == first.placeholder(value)
    given = dict(first.entries())
    assert given == {name: token for name, token in second.entries() if name in given}


@given(st.lists(st.text(min_size=1, max_size=20), max_size=20))
def test_every_value_gets_a_placeholder_and_the_same_again(values: list[str]) -> None:
    first, second = people(*values), people(*values)
    for value in values:
        if any(char.isalnum() for char in value):
            assert first.placeholder(value) == second.placeholder(value)


TYPED = [
    "[PERSON_1]",
    "[PERS\u200bON_1]",
    "［PERSON＿1］",
    "[PЕRSОN_1]",
    "【person 1】",
    "[P\u00adERSON_١]",
    "{Person-1}",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_placeholder_that_somebody_typed_is_nobodys_however_it_is_written(typed: str) -> None:
    vault = Vault()
    vault.reserve(f"an old transcript: {typed} said")
    vault.learn(Counter({("PERSON", "Anna"): 1}))
    assert vault.placeholder("Anna") == "[PERSON_2]"


@pytest.mark.parametrize("typed", TYPED)
def test_a_placeholder_that_was_given_before_it_was_typed_is_nobodys_any_more(typed: str) -> None:
    first, second = people("Anna", "Tom"), Vault()
    second.reserve(f"{typed} said")
    second.know(first.export(), first.values())
    second.learn(Counter({("PERSON", "Anna"): 1, ("PERSON", "Tom"): 1}))
    assert (second.placeholder("Anna"), second.placeholder("Tom")) == ("[PERSON_3]", "[PERSON_2]")
    assert second.value("[PERSON_1]") == ""
    assert second.values() == {"[PERSON_1]": "", "[PERSON_2]": "Tom", "[PERSON_3]": "Anna"}


SIGNS = st.sampled_from(
    [*"[]{}<>_ -1239", "PERSON", "person", "Ｐ", "\u200b", "\u00ad", "【", "】", "＿", "Е", "О", "a"]
)


@given(st.lists(st.lists(SIGNS, max_size=8).map("".join), max_size=6))
def test_whatever_is_typed_no_placeholder_in_it_stands_for_anybody(texts: list[str]) -> None:
    first, second = people("Anna", "Tom", "Zoë"), Vault()
    for text in texts:
        second.reserve(text)
    second.know(first.export(), first.values())
    second.learn(Counter(("PERSON", name) for name in ("Anna", "Tom", "Zoë", "Max")))
    given = {second.placeholder(name) for name in ("Anna", "Tom", "Zoë", "Max")}
    assert len(given) == 4
    for text in texts:
        for _, _, token in tokens(look(text)):
            assert token not in given
            assert not second.value(token)


def test_what_was_recorded_lately_is_told_apart() -> None:
    vault, code = people("Bo"), "[PERSON_123456]"
    for value in ("Anna", "anna"):  # the same in any case
        vault.record(code, "anna weber", value)
    assert (vault.forms, vault.values_after(0)) == (1, {code: "Anna"})
    vault.record(code, "anna weber", "Anna Weber")
    assert (vault.forms, vault.values_after(1), vault.values_after(2)) == (2, {code: "Anna Weber"}, {})
    vault.record(code, "tom", "Tom")
    assert vault.values_after(2) == {code: ""}
