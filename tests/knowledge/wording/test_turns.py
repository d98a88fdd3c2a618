"""Turns of phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.knowledge.wording.turns import turned

SAID = [
    ("is one key enough to open two doors", "can i open two doors with one key"),
    ("is it enough to restart", "is it enough to restart"),
    ("what sorts a list", "how do i sorts list"),
    ("what sorts my list", "what sorts my list"),
    ("do i have to pay", "must i pay"),
    ("how do i find what i need to buy", "how do i find what i need to buy"),
    ("no more than 2 times", "at_most 2 times"),
    ("how do i turn the light on in the hall", "how do i switch_on light in hall"),
    ("from the largest item to the smallest", "in descending order"),
    ("from the largest file to the smallest", "from largest file to smallest"),
    ("files that are not empty", "not_empty files"),
    ("people that are responsible", "people that are responsible"),
    ("with 2 digits after the decimal point", "with 2 decimals"),
]


@pytest.mark.parametrize(("said", "told"), SAID)
def test_turns_that_say_the_same_are_one(said: str, told: str) -> None:
    assert " ".join(turned(said.split())) == told


@given(
    st.lists(st.sampled_from(sorted({word for pair in SAID for said in pair for word in said.split()})), max_size=12)
)
def test_numbers_and_negations_are_never_lost(words: list[str]) -> None:
    told = " ".join(turned(words))
    assert told.count("2") == words.count("2")
    assert "not" not in words or "not" in told
