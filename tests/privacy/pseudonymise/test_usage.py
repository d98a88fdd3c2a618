"""Words are counted in slices as they would be counted all at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.privacy.pseudonymise import cells as place
from hybridgen.privacy.pseudonymise.cells import having, names_of, rows, units
from hybridgen.privacy.pseudonymise.fit import Fit
from hybridgen.privacy.pseudonymise.usage import Usage
from hybridgen.privacy.text.matching import begins_sentence, fold

WORDS = [
    "Anna",
    "anna",
    "the",
    "Tea",
    "tea",
    "É",
    "é",
    "天気",
    "a天気",
    "McAl",
    "Al",
    "3rd",
    "_x",
    ".",
    "Dr",
    "dr",
    "\n",
]
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
pairs = st.lists(st.tuples(st.sampled_from("abc"), texts), max_size=20)


@settings(deadline=None)
@given(pairs)
def test_usage_is_what_counting_one_by_one_gives(some: list[tuple[str, str]]) -> None:
    lower, capital = defaultdict[str, set[str]](set), Counter[str]()
    for unit, text in some:
        if text == text.lower():
            continue
        for found in re.finditer(r"[^\W\d_]+", text):
            if found[0].islower():
                lower[fold(found[0])].add(unit)
            elif found[0] != found[0].lower() and not begins_sentence(text, found.start()):
                capital[fold(found[0])] += 1
    usage = Usage.of(sorted(some, key=lambda pair: pair[0]))
    assert usage.lower == {word: len(who) for word, who in lower.items()}
    assert +usage.capital == capital
    assert usage.words() == {fold(word) for _, text in some for word in re.findall(r"[^\W\d_]+", text)}


def frame(some: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        {"_row": [str(n) for n in range(len(some))], "_unit": [u for u, _ in some], "said": [t for _, t in some]},
        schema_overrides={"_unit": pl.String, "said": pl.String},
    )


@settings(deadline=None)
@given(pairs)
def test_units_are_whole_however_their_rows_lie(some: list[tuple[str, str]]) -> None:
    told = Counter(tuple(cell for _, cell in cells) for cells in units(frame(some), ["said"]))
    assert told == Counter(tuple(t for u, t in some if u == unit and t) for unit in {u for u, _ in some})


def test_few_cells_are_strings_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "SLICE_ROWS", 10)
    watched: list[int] = []
    data = frame([(str(n), "The portal is slow") for n in range(25)])
    told = rows(data, names_of(data), watched.append)
    next(told)
    assert watched == []
    assert len(list(told)) == 24
    assert watched == [10, 10, 5]


def test_cells_that_have_a_sign_stand_alone() -> None:
    data = frame([("a", "Anna: hello"), ("b", "no sign"), ("c", "")])
    assert [cells for _, cells in rows(having(data, ["said"], ":"), ["said"])] == [[("said", "Anna: hello")]]


@settings(deadline=None, max_examples=30)
@given(pairs, st.integers(1, 7))
def test_a_fit_is_the_same_in_slices_of_any_size(some: list[tuple[str, str]], size: int) -> None:
    def told() -> tuple[object, ...]:
        fit = Fit(frame(some))
        return fit.key, fit.names, fit.words, fit.columns, fit.vault.export(), fit._common

    whole = told()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "SLICE_ROWS", size)
        patch.setattr("hybridgen.privacy.pseudonymise.fit.SLICE_ROWS", size)
        assert told() == whole
