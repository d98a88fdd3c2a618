"""What is known of a text once it is written."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.signals import MAX_TEXT_CHARS, describe

SOURCE = "The clip broke after 2 weeks. A new one is 10 euros."


def test_numbers_and_words_that_the_source_does_not_have_are_new() -> None:
    found = describe(SOURCE, "The clip broke after 3 weeks.")
    assert found["numbers_new"] == 1.0
    assert found["numbers_used"] == 0.0
    assert found["words_new"] == 0.0
    assert describe(SOURCE, "Broke after 2 weeks, 10 euros")["numbers_new"] == 0.0


def test_sums_are_checked() -> None:
    assert describe("", "2 + 2 = 5")["sums_wrong"] == 1.0
    assert describe("", "2 + 2 = 4")["sums_wrong"] == 0.0


@given(st.text(), st.text())
def test_all_are_finite_and_have_the_same_names(source: str, text: str) -> None:
    found = describe(source, text)
    assert all(map(math.isfinite, found.values()))
    assert found.keys() == describe("", "").keys()


@given(st.text("0123456789.,", min_size=1, max_size=200))
def test_long_numbers_are_finite_too(digits: str) -> None:
    assert all(map(math.isfinite, describe(digits, digits + "=" + digits).values()))


def test_a_long_text_counts_as_its_beginning() -> None:
    text = "word " * MAX_TEXT_CHARS
    assert describe("", text) == describe("", text[:MAX_TEXT_CHARS])
