"""Which points of a sweep are worth their price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.reports.pareto import priced
from tests.reports.example_sweep import failed, point


def test_cheapest_first_and_what_is_beaten_on_both_counts_is_not_worth_it() -> None:
    found = priced([point("0.6", 0.85, 0.1), point("0.8", 0.8, 0.02), point("0.9", 0.78, 0.03)])
    assert [(one.number, one.worth) for one in found] == [(1, True), (2, False), (0, True)]


def test_a_step_of_quality_is_priced_against_the_next_cheaper_point_on_the_line() -> None:
    cheap, beaten, dear = priced([point("0.6", 0.85, 0.1), point("0.8", 0.8, 0.02), point("0.9", 0.78, 0.03)])
    assert cheap.step_usd is beaten.step_usd is None
    assert dear.step_usd == pytest.approx((0.1 - 0.02) / 5)


def test_of_points_with_the_same_figures_the_first_is_worth_it() -> None:
    assert [(one.number, one.worth) for one in priced([point("a"), point("b")])] == [(0, True), (1, False)]


def test_a_point_without_both_figures_has_no_place() -> None:
    assert priced([failed("1.0"), point("a", 0.8, None), point("b", None, 0.02)]) == []


figures = st.tuples(st.floats(0, 1), st.floats(0, 100))


@given(st.lists(figures, max_size=12))
def test_a_point_is_worth_its_price_when_no_other_beats_it(pairs: list[tuple[float, float]]) -> None:
    found = priced([point(str(n), quality, cost) for n, (quality, cost) in enumerate(pairs)])
    assert len(found) == len(pairs)
    for one in found:
        better = [
            other
            for other in found
            if (other.cost <= one.cost and other.quality >= one.quality)
            and (other.cost, other.quality) != (one.cost, one.quality)
        ]
        twins = [other for other in found if (other.cost, other.quality) == (one.cost, one.quality)]
        assert one.worth == (not better and one.number == min(twin.number for twin in twins))
        assert one.step_usd is None or one.step_usd >= 0
