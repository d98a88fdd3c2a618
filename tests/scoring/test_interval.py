"""How sure a share is."""

from __future__ import annotations

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.audits import Measured
from hybridgen.scoring.interval import ratio_of_means


def test_a_worked_example() -> None:
    """Residuals of 0.875: -0.05, 0.125, -0.075, with a mean of 0.8 below."""
    found = ratio_of_means([0.65, 0.65, 0.8], [0.8, 0.6, 1.0])
    assert found is not None
    assert found.value == 0.875
    reach = 4.302653 * (0.0237499999 / 2 / 3) ** 0.5 / 0.8  # Student's t, two degrees of freedom, 97.5 %
    assert found.high == pytest.approx(0.875 + reach, abs=1e-4)
    assert found.low == pytest.approx(0.875 - reach, abs=1e-4)
    assert found.records == 3


def test_a_single_record_has_no_bounds_and_none_no_share() -> None:
    assert ratio_of_means([0.5], [1.0]) == Measured(value=0.5, low=None, high=None, records=1)
    assert ratio_of_means([], []) is None
    assert ratio_of_means([0.5, 0.5], [0.0, 0.0]) is None


pairs = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1)), min_size=2, max_size=30)


@given(pairs)
def test_the_bounds_hold_the_value_and_nothing_below_zero(some: list[tuple[float, float]]) -> None:
    found = ratio_of_means([a for a, _ in some], [b for _, b in some])
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high


@given(pairs)
def test_the_same_grades_are_the_whole_share_without_doubt(some: list[tuple[float, float]]) -> None:
    theirs = [b for _, b in some]
    found = ratio_of_means(theirs, theirs)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1), abs=1e-3)


@pytest.mark.parametrize("records", [10, 30])
def test_the_bounds_hold_the_share_of_all_in_about_95_of_100_audits(records: int) -> None:
    """Grades in steps of a sixteenth, high and skewed, those of a pair alike in part."""
    luck = random.Random(7)

    def grade(a: float, both: float) -> float:
        return min(1.0, max(0.0, round((luck.betavariate(a, 2) + both) * 16) / 16))

    shared = [luck.gauss(0, 0.12) for _ in range(5_000)]
    ours, theirs = [grade(5, both) for both in shared], [grade(6, both) for both in shared]
    true, held = statistics.fmean(ours) / statistics.fmean(theirs), 0
    for _ in range(400):
        places = luck.choices(range(5_000), k=records)
        found = ratio_of_means([ours[n] for n in places], [theirs[n] for n in places])
        assert found is not None
        held += (found.low or 0) <= true <= (found.high or 0)
    assert held >= 400 * 0.92
