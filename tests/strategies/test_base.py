"""A strategy is one file: it decides on one draft alone, brings keys of its own, and says what its runs are like."""

from __future__ import annotations

from typing import Any

import pytest

from hybridgen.config import schema
from hybridgen.core.errors import ConfigError
from hybridgen.scoring.types import Draft
from hybridgen.strategies import make, strategies
from tests.pipelines.records.library import judged

SHARED: dict[str, Any] = {
    "draft_multiplier": 2,
    "audit_records": 0,
    "quality_threshold": 0.75,
    "use_frontier": True,
    "max_frontier_cost": None,
    "fallback": "warn",
}


def settings(name: str, **changes: Any) -> schema.Strategy:
    return schema.Strategy(**{"name": name, **SHARED, **changes})


def decided(name: str, draft: Draft, **changes: Any) -> tuple[str, str]:
    decision = make(settings(name, **changes)).decide(draft)
    return decision.action, decision.reason.code


@pytest.mark.parametrize(
    ("name", "overall", "action", "reason"),
    [
        ("refine-top", 0.75, "refine", "reached_threshold"),
        ("refine-top", 0.7499, "keep", "not_worth_paying"),
        ("refine-below-threshold", 0.7499, "refine", "below_threshold"),
        ("refine-below-threshold", 0.75, "keep", "good_as_it_is"),
        ("frontier-only", 0.2, "keep", "frontier_writes_all"),
    ],
)
def test_what_becomes_of_a_draft_and_why(name: str, overall: float, action: str, reason: str) -> None:
    assert decided(name, judged(overall)) == (action, reason)


@pytest.mark.parametrize(("overall", "action"), [(0.7499, "write"), (0.75, "keep")])
def test_before_anything_is_learnt_the_threshold_decides(overall: float, action: str) -> None:
    assert decided("calibrated", judged(overall))[0] == action


@pytest.mark.parametrize(
    ("records", "asked", "graded"), [(249, None, 0), (250, None, 50), (9000, None, 500), (9000, 600, 600)]
)
def test_a_fifth_of_the_records_is_graded_at_most(records: int, asked: int | None, graded: int) -> None:
    assert make(settings("calibrated", calibration_records=asked)).count_labels(records) == graded


def test_nothing_is_paid_for_at_home() -> None:
    assert decided("local-only", judged(0.9), use_frontier=False) == ("keep", "nothing_is_paid")


def test_the_threshold_is_said_as_people_read_it() -> None:
    said = make(settings("refine-top", quality_threshold=0.8)).decide(judged(0.5)).reason
    assert str(said) == "below the threshold of 0.80: not worth paying for"


def test_how_often_a_segment_is_drafted() -> None:
    assert make(settings("refine-top", draft_multiplier=3)).drafts_per_record == 3
    assert make(settings("frontier-only", draft_multiplier=3)).drafts_per_record == 1


@pytest.mark.parametrize(
    ("name", "cap", "ranks"),
    [
        ("refine-top", None, True),
        ("refine-top", 1.0, True),
        ("refine-below-threshold", None, False),
        ("refine-below-threshold", 1.0, True),
    ],
)
def test_the_order_matters_to_the_best_first_and_under_a_cap(name: str, cap: float | None, ranks: bool) -> None:
    assert make(settings(name, max_frontier_cost=cap)).needs_ranking == ranks


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("local-only", {}, "strategy.use_frontier: strategy=local-only uses no frontier; choose another strategy"),
        (
            "frontier-only",
            {"use_frontier": False},
            "strategy.use_frontier: strategy=frontier-only needs the frontier; choose strategy=local-only",
        ),
        ("refine-most", {}, "strategy=refine-most: there is no such strategy; choose "),
        ("refine-top", {"treshold": 1}, "strategy.treshold: there is no such key"),
    ],
)
def test_a_wrong_key_is_one_line(name: str, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        make(settings(name, **changes))
    assert str(raised.value).startswith(says)


def test_ours_are_found_without_anybody_naming_them() -> None:
    assert {"refine-top", "refine-below-threshold", "local-only", "frontier-only"} <= set(strategies)
