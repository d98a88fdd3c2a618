"""Figures of a summary are rounded alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.rounding import DIGITS, mean_of


def test_a_mean_has_four_digits() -> None:
    assert mean_of([0.0, 0.0, 1.0]) == 0.3333


def test_of_nothing_there_is_none() -> None:
    assert mean_of([]) is None


@given(st.lists(st.floats(0, 1), min_size=1))
def test_the_order_changes_nothing(values: list[float]) -> None:
    assert mean_of(values) == mean_of(sorted(values)) == mean_of(iter(values))
    assert min(values) - 10**-DIGITS <= (mean_of(values) or 0.0) <= max(values) + 10**-DIGITS
