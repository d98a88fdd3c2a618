"""Figures counted anew, and statements held to them."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.summaries import Figure
from hybridgen.segments.figures import has_no_other_share, holds

HOME = Figure(
    question="Where do you drink coffee?", answer="At home", inside=0.62, others=0.314, people=31, answered=50
)
AGE = Figure(question="Age", inside=34, others=51.5, people=48, answered=48)


@pytest.mark.parametrize(
    "statement",
    [
        "62 % drink at home (all others: 31 %)",
        "62% of them drink at home",
        "62 percent, against 31 per cent of all others",
        "62 and 31 % drink at home",
        "Nearly two thirds drink at home",
        "31 of 50 drink at home",
        "31 out of the 50 people who answered",
        "31/50 drink at home",
        "31.4 % of all others do",
        "31,4 % of all others do",
        "62.0 % do",
        "A share of 0.62 do",
        "50 people answered, 31 of them so",
        "６２ ％ drink at home",
        "62 % do (S1)",
        "They like it",
        "31 % of all others do, 62 % of these",
        "All others: 31 %; these: 62 %",
        "At home more than all others: 62 % against 31 %",
    ],
)
def test_a_statement_that_keeps_to_its_figure_holds(statement: str) -> None:
    assert holds(statement, HOME)


@pytest.mark.parametrize(
    "statement",
    [
        "63 % drink at home",
        "61.5 % drink at home",
        "62.1 %",
        "31.5 % of all others",
        "62 drink at home",
        "60-65 % drink at home",
        "60 to 62 % drink at home",
        "between 60 and 62 %",
        "30 of 50",
        "50 of 31",
        "3 of 5",
        "twice as many: 2x",
        "31 percentage points more",
        "31 points more",
        "31 ‰",
        "-62 %",
        "6e1 %",
        "0.6 of them",
        "38 % do not",
        "½ of them",
        "620 %",
        "1,062 %",
        "62 % in 2024",
        "31 %o of 7",
        "v62",
        "31 % do, all others 62 %",
        "31 % do, 62 % of all others",
        "62 % do, all others: 62 %",
        "31 and 62 % drink at home",
        "31 % drink at home",
    ],
)
def test_a_figure_that_is_not_the_datas_never_holds(statement: str) -> None:
    assert not holds(statement, HOME)


def test_a_median_is_as_it_stands() -> None:
    assert holds("They are 34, all others 51.5", AGE)
    assert holds("They are 34 (48 people)", AGE)
    assert not holds("They are 35", AGE)
    assert not holds("They are 51", AGE)
    assert not holds("34 % are so", AGE)
    assert not holds("They are 51.5, all others 34", AGE)
    assert not holds("They are 51.5", AGE)


def test_numbers_of_question_and_answer_may_be_repeated() -> None:
    ages = Figure(question="Age", answer="25-34 years", inside=0.4, others=0.2, people=20, answered=50)
    assert holds("40 % are 25-34 years old", ages)
    assert holds("40 % are 25 – 34", ages)
    assert not holds("25 % are 25-34 years old", ages)
    assert not holds("25 of them", ages)
    two = Figure(question="How many cups (1 to 5)?", answer="2", inside=0.4, others=0.2, people=20, answered=50)
    assert holds("40 % drink 2", two)
    assert not holds("2 % drink much", two)
    assert not holds("2 people drink much", two)
    assert not holds("2 of 50", two)
    assert not holds("5 % drink much", two)


shares = st.integers(5, 400).flatmap(
    lambda people: st.integers(people + 5, people + 400).map(lambda answered: (people, answered))
)


@given(own=shares, others=shares, stated=st.integers(0, 1000), decimals=st.integers(0, 2), sign=st.sampled_from("% "))
def test_only_own_figures_hold(
    own: tuple[int, int], others: tuple[int, int], stated: int, decimals: int, sign: str
) -> None:
    """The shares by exact arithmetic, beside the code's."""
    figure = Figure(
        question="Tea?",
        answer="Yes",
        inside=own[0] / own[1],
        others=others[0] / others[1],
        people=own[0],
        answered=own[1],
    )
    value = Fraction(stated, 10**decimals)
    written = f"{stated / 10**decimals:.{decimals}f}"
    half = Fraction(1, 2 * 10**decimals)
    is_own, is_others = (abs(value - 100 * Fraction(*some)) <= half for some in (own, others))
    is_fraction = decimals == 2 and 0 < value < 1 and abs(value - Fraction(*own)) <= half
    if sign == "%":
        assert holds(f"About {written} % say yes.", figure) == is_own
        assert holds(f"Yes, say {written} % of all others.", figure) == is_others
    else:
        assert holds(f"There were {written} who say yes.", figure) == (value in own or bool(is_fraction))
    assert holds(f"{own[0]} of {own[1]} say yes: {100 * figure.inside:.0f} %", figure)


@given(st.text(alphabet="0123456789 %.,-–ofaut/xX½²eE\n", max_size=12))
def test_no_digit_is_overlooked(statement: str) -> None:
    """What holds has no other numbers than the figure's own."""
    if holds(statement, HOME):
        numbers = re.findall(r"\d+(?:[.,]\d+)*", statement)
        assert all(re.fullmatch(r"(\+?0*(62|31|50|31[.,]4)([.,]0+)?)|0*[.,](62|6|3|31|314)0*", one) for one in numbers)


@pytest.mark.parametrize(
    ("statement", "source", "is_right"),
    [
        ("Works in person", "I primarily work in person", True),
        ("Works in person, as 70 % of them do", "I primarily work in person", False),
        ("Is in at 70 per cent", "Workload: 70 %", True),
        ("Is in at 71 %", "Workload: 70 %", False),
        ("Has 3 cups", "3", True),
    ],
)
def test_a_share_stands_in_what_is_cited_for_it(statement: str, source: str, is_right: bool) -> None:
    assert has_no_other_share(statement, source) is is_right
