"""What the points of a sweep come to together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.cli.sweep import NEAR, knee, sum_up
from hybridgen.core.sweeps import SweepPoint


def point(cost: float | None, quality: float | None, **other: object) -> SweepPoint:
    known = {
        "overrides": ["seed=7"],
        "values": {},
        "folder": "sweep/0",
        "strategy": "refine-top",
        "requested": 5,
        "delivered": 5,
        "cost_usd": cost,
        "new_usd": cost,
        "quality_mean": quality,
    }
    return SweepPoint.model_validate(known | other)


@pytest.mark.parametrize(
    ("points", "index"),
    [
        ([point(0.0, 0.70), point(0.2, 0.86), point(0.5, 0.90)], 1),
        ([point(0.0, 0.86), point(0.2, 0.70), point(0.5, 0.90)], 0),
        ([point(0.0, 0.10), point(0.2, 0.20), point(0.5, 0.90)], 2),
        ([point(0.2, 0.88), point(0.2, 0.90)], 1),  # of two that cost the same the better one
        ([point(None, 0.90), point(0.1, None), point(0.3, 0.5)], 2),  # what is unknown can't be weighed
        ([point(0.0, 0.90, delivered=4), point(0.3, 0.5)], 1),  # fewer records are no bargain
        ([point(None, None, delivered=0, error="no server")], None),
        ([], None),
    ],
)
def test_the_knee_is_the_cheapest_point_near_the_best_quality(points: list[SweepPoint], index: int | None) -> None:
    assert knee(points) == index


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 1)), min_size=1))
def test_no_cheaper_point_is_as_near_as_the_knee(figures: list[tuple[float, float]]) -> None:
    index = knee([point(cost, quality) for cost, quality in figures])
    assert index is not None
    best = max(quality for _, quality in figures)
    assert figures[index][1] >= NEAR * best
    assert all(cost >= figures[index][0] for cost, quality in figures if quality >= NEAR * best)


def test_points_are_told_apart_by_what_they_do_not_share() -> None:
    overrides = (["seed=7", "strategy=local-only", "+x=a\\:b"], ["seed=7", "strategy=refine-top", "count=3"])
    swept = sum_up("s", [point(0.1, 0.5, overrides=words) for words in overrides], seconds=1.5)
    assert [one.values for one in swept.points] == [
        {"strategy": "local-only", "x": "a:b"},
        {"strategy": "refine-top", "count": "3"},
    ]


def test_the_bill_is_what_all_points_added_and_unknown_where_one_is() -> None:
    points = [point(0.3, 0.5, new_usd=0.3), point(0.4, 0.6, new_usd=0.1)]
    assert sum_up("s", points, seconds=1.5).new_usd == pytest.approx(0.4)
    assert sum_up("s", [*points, point(None, None)], seconds=1.5).new_usd is None
