"""Pairs that are graded in both orders, the lot that draws them, and what they come to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.audits import AuditLine, Graded, Outcome
from hybridgen.scoring.comparison import Comparison, Showing, draw, lot, sum_up


def showing(outcome: Outcome, ours: float = 0.5, theirs: float = 0.5) -> Showing:
    return Showing(ours, theirs, outcome)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "disputed"),
    [
        ("win", "win", "win", False),
        ("loss", "loss", "loss", False),
        ("tie", "tie", "tie", False),
        ("win", "loss", "tie", True),  # whoever stands first is preferred
        ("loss", "win", "tie", True),
        ("win", "tie", "tie", True),
    ],
)
def test_a_verdict_that_changes_with_the_order_is_a_tie(
    first: Outcome, second: Outcome, outcome: Outcome, disputed: bool
) -> None:
    found = Comparison(showing(first), showing(second))
    assert (found.outcome, found.is_disputed) == (outcome, disputed)


def test_grades_are_those_of_both_places() -> None:
    found = Comparison(showing("win", 0.9, 0.5), showing("loss", 0.5, 0.9))
    assert (found.ours, found.theirs) == pytest.approx((0.7, 0.7))


def line(
    ours: float,
    frontier: float,
    outcome: Outcome = "tie",
    *,
    disputed: bool = False,
    origin: str = "local",
    **more: Any,
) -> AuditLine:
    graded = Graded(ours=ours, frontier=frontier, outcome=outcome)
    return AuditLine.model_validate(
        {
            "record": "r001",
            "draft": "d001",
            "origin": origin,
            "cost_usd": 0.01,
            "frontier_usd": 0.02,
            "ours": ours,
            "frontier": frontier,
            "outcome": outcome,
            "disputed": disputed,
            "ours_first": graded,
            "frontier_first": graded,
            **more,
        }
    )


def nothing() -> AuditLine:
    return AuditLine(record="r009", draft="d009", origin="local", cost_usd=0.0, reason="the cap was reached")


def test_the_share_is_of_the_means_and_each_origin_has_its_own() -> None:
    lines = [line(0.6, 0.8, "loss"), line(0.8, 0.8, "win", origin="refined"), line(0.7, 0.9, disputed=True), nothing()]
    found = sum_up(lines, asked=4, usd=0.5)
    assert (found.asked, found.records, found.won, found.tied, found.lost, found.disputed) == (4, 3, 1, 1, 1, 1)
    assert (found.ours, found.frontier) == (0.7, 0.8333)
    assert found.share is not None
    assert found.share.value == pytest.approx(2.1 / 2.5, abs=1e-4)
    assert [(arm.origin, arm.records) for arm in found.arms] == [("local", 2), ("refined", 1)]
    refined = found.arms[1]
    assert refined.share is not None
    assert (refined.share.value, refined.usd, refined.frontier_usd) == (1.0, 0.01, 0.02)


def test_where_nothing_was_compared_the_share_is_unknown() -> None:
    found = sum_up([nothing()], asked=1, usd=0.1)
    assert (found.records, found.share, found.ours, found.arms) == (0, None, None, [])


ids = st.lists(st.text(min_size=1, max_size=8), max_size=30, unique=True)


@given(ids, st.integers(0, 10), st.integers(0, 2**31 - 1), st.randoms())
def test_the_same_are_drawn_in_whatever_order_they_come(given_ids: list[str], count: int, seed: int, luck: Any) -> None:
    shuffled = given_ids.copy()
    luck.shuffle(shuffled)
    assert draw(shuffled, count, seed) == draw(given_ids, count, seed)
    assert len(draw(given_ids, count, seed)) == min(count, len(given_ids))


@given(ids, st.integers(0, 10), st.integers(0, 2**31 - 1), st.integers(1, 4))
def test_what_is_drawn_of_all_is_drawn_of_its_shard(given_ids: list[str], count: int, seed: int, shards: int) -> None:
    parts = [given_ids[n::shards] for n in range(shards)]
    of_shards = [id_ for part in parts for id_ in draw(part, count, seed)]
    assert set(draw(given_ids, count, seed)) <= set(of_shards)
    assert draw(of_shards, count, seed) == draw(given_ids, count, seed)


@given(ids, st.integers(0, 9), st.integers(0, 2**31 - 1))
def test_to_draw_more_is_to_keep_those_that_were_drawn(given_ids: list[str], count: int, seed: int) -> None:
    assert draw(given_ids, count + 1, seed)[:count] == draw(given_ids, count, seed)


def test_another_seed_draws_others() -> None:
    every = [f"row {n}" for n in range(200)]
    assert draw(every, 20, 1) != draw(every, 20, 2)
    assert lot("row 1", 1) != lot("row 1", 2)


def test_a_drawing_with_a_salt_knows_nothing_of_one_without() -> None:
    ids = [f"row {n}" for n in range(2_000)]
    graded = sorted(ids, key=lambda id_: lot(id_, 42, "calibrate "))[:400]
    shared = len({*graded} & {*draw(ids, 400, 42)})
    assert 50 < shared < 110  # 80 are expected


def test_lots_favour_no_place() -> None:
    drawn = [int(id_) for seed in range(40) for id_ in draw(map(str, range(100)), 10, seed)]
    assert 40 < sum(drawn) / len(drawn) < 59
