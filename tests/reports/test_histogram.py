"""How figures from 0 to 1 are spread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.reports.histogram import BINS, histogram


@pytest.mark.parametrize(("value", "bar"), [(0.0, 0), (0.0999, 0), (0.1, 1), (0.3, 3), (0.7, 7), (0.95, 9), (1.0, 9)])
def test_a_value_belongs_to_the_tenth_that_it_begins(value: float, bar: int) -> None:
    assert [n for n, one in enumerate(histogram([value])) if one.count] == [bar]


def test_the_highest_bar_is_whole_and_the_others_are_measured_by_it() -> None:
    bars = histogram([0.05, 0.05, 0.95])
    assert (bars[0].height, bars[9].height, bars[5].height) == (1.0, 0.5, 0.0)
    assert (bars[0].low, bars[9].high) == (0.0, 1.0)


def test_of_nothing_there_is_no_picture() -> None:
    assert histogram([]) == []


@given(st.lists(st.floats(0, 1), min_size=1))
def test_every_value_is_in_one_bar(values: list[float]) -> None:
    bars = histogram(values)
    assert len(bars) == BINS
    assert sum(bar.count for bar in bars) == len(values)
