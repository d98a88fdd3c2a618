"""Where a record came from and why."""

from __future__ import annotations

import pytest

from hybridgen.core.results import Evidence, Origin
from hybridgen.reports.origins import quotes, why
from tests.reports.example_run import drafts, record, summary

DRAFT = drafts()[0]  # scored 0.76


@pytest.mark.parametrize(
    ("strategy", "threshold", "refinement", "told"),
    [
        (
            "refine-top",
            0.75,
            "kept the draft: 0.76 against 0.61 refined",
            "Its draft scored 0.76, at or above the threshold of 0.75, so a refinement was due. "
            "Kept the draft: 0.76 against 0.61 refined.",
        ),
        (
            "refine-below-threshold",
            0.8,
            "not refined: no answer.",
            "Its draft scored 0.76, below the threshold of 0.80, so a refinement was due. Not refined: no answer.",
        ),
        ("refine-top", 0.8, "", "Its draft scored 0.76, below the threshold of 0.80: not worth paying for."),
        ("refine-top", 0.7, "", "Its draft scored 0.76, at or above the threshold of 0.70: no frontier was there"),
        ("refine-below-threshold", 0.7, "", "Its draft scored 0.76, at or above the threshold of 0.70: good as it is."),
        ("local-only", 0.7, "", "Its draft scored 0.76. The strategy is local-only: nothing is paid for."),
        ("yet-another", 0.7, "", "Its draft scored 0.76."),
    ],
)
def test_the_strategy_says_why(strategy: str, threshold: float, refinement: str, told: str) -> None:
    asked = summary(strategy=strategy, quality={"threshold": threshold})
    assert why(record(origin="local", refinement=refinement), DRAFT, asked).startswith(told)


@pytest.mark.parametrize(
    ("strategy", "told"),
    [
        ("frontier-only", "The frontier wrote it: the strategy is frontier-only."),
        ("refine-top", "The frontier wrote it, since no local model did."),
    ],
)
def test_what_the_frontier_wrote_says_so(strategy: str, told: str) -> None:
    origin: Origin = "frontier"
    assert why(record(origin=origin, refinement=""), DRAFT, summary(strategy=strategy)) == told


def test_a_record_without_its_draft_says_what_became_of_the_refinement() -> None:
    assert why(record(), None, summary()) == "0.76 before, 0.84 after"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((), ""),
        ((True,), "Its quote stands in its row."),
        ((True, True), "All 2 quotes stand in their rows."),
        ((True, False), "1 of 2 quotes stand in their rows."),
        ((False,), "0 of 1 quotes stand in their rows."),
    ],
)
def test_quotes_are_counted(found: tuple[bool, ...], told: str) -> None:
    assert quotes(record(evidence=[Evidence(row="a#1", quote="so", verified=one) for one in found])) == told
