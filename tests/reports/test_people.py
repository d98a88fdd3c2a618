"""Whom a record stands for, and what sets them apart, in words and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.summaries import Figure
from hybridgen.reports.people import EMPTY, SIGNS, say_asked, say_compared, say_silent, say_whom, signs
from tests.reports.example_levels import CUPS, OFFICE, SPEND, SWEET


def test_of_how_many_is_told_by_the_share() -> None:
    assert say_whom(412, 412 / 1988, "respondent") == "412 of 1,988 respondents, 21 %"
    assert say_whom(3, 3 / 12, "interview") == "3 of 12 interviews, 25 %"
    assert say_whom(1, 1.0, "interview") == "1 of 1 interview, 100 %"
    assert say_whom(1, None, "respondent") == "1 respondent"


@given(st.integers(1, 1_000_000), st.integers(0, 1_000_000))
def test_the_whole_is_never_off_by_one(people: int, rest: int) -> None:
    assert f" of {people + rest:,} respondent" in say_whom(people, people / (people + rest), "respondent")


@pytest.mark.parametrize(
    ("share", "row"),
    [
        (0.0, "○○○○○○○○○○"),
        (0.0001, "◐○○○○○○○○○"),
        (0.05, "◐○○○○○○○○○"),
        (0.21, "●●○○○○○○○○"),
        (0.35, "●●●◐○○○○○○"),
        (1.0, "●●●●●●●●●●"),
    ],
)
def test_a_share_is_a_row_of_signs(share: float, row: str) -> None:
    assert signs(share) == row


@given(st.floats(0, 1))
def test_a_row_has_the_same_length_whatever_the_share(share: float) -> None:
    assert len(signs(share)) == SIGNS
    assert (signs(share) == EMPTY * SIGNS) == (share == 0)


def test_a_figure_has_all_that_is_needed_to_compute_it_again() -> None:
    assert say_asked(OFFICE) == "Where do you typically drink coffee? At the office"
    assert say_compared(OFFICE) == "62 % (all others: 22 %), 600 of 968 people"
    assert say_asked(SPEND) == "Most you ever paid for a cup: $6-$8"
    assert say_compared(SWEET) == "less than 1 % (all others: 38 %), 9 of 322 people"


def test_of_numbers_the_medians_are_told() -> None:
    assert say_asked(CUPS) == "How many cups a day?"
    assert say_compared(CUPS) == "median 3 (all others: 1), 690 people"
    money = Figure(question="Income", inside=61_250.5, others=40_000, people=1_300, answered=1_300)
    assert say_compared(money) == "median 61,250.5 (all others: 40,000), 1,300 people"


def test_who_told_nothing_is_counted() -> None:
    assert say_silent(1_200, "respondent") == "1,200 answered nothing"
    assert say_silent(1, "interview") == "1 said nothing"
