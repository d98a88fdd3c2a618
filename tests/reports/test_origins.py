"""Where a record came from and why."""

from __future__ import annotations

import pytest

from hybridgen.core.results import Evidence
from hybridgen.reports.origins import say_quotes, say_why
from tests.reports.example_levels import OFFICE
from tests.reports.example_run import drafts, record

DRAFT = drafts()[0]  # scored 0.76


@pytest.mark.parametrize(
    ("why", "refinement", "told"),
    [
        (
            "at or above the threshold of 0.75, so a refinement was due",
            "kept the draft: 0.76 against 0.61 refined",
            "Its draft scored 0.76. At or above the threshold of 0.75, so a refinement was due. "
            "Kept the draft: 0.76 against 0.61 refined.",
        ),
        (
            "below the threshold of 0.80, so a refinement was due",
            "not refined: no answer.",
            "Its draft scored 0.76. Below the threshold of 0.80, so a refinement was due. Not refined: no answer.",
        ),
        ("nothing is paid for", "", "Its draft scored 0.76. Nothing is paid for."),
        ("", "", "Its draft scored 0.76."),
    ],
)
def test_the_strategys_own_words_say_why(why: str, refinement: str, told: str) -> None:
    assert say_why(record(origin="local", why=why, refinement=refinement), DRAFT) == told


@pytest.mark.parametrize(
    ("decision", "why", "told"),
    [
        (
            "frontier_writes_all",
            "the strategy is frontier-only",
            "The frontier wrote it: the strategy is frontier-only.",
        ),
        ("", "", "The frontier wrote it, since no local model did."),
        ("reached_threshold", "at or above", "The frontier wrote it, since no local model did."),
    ],
)
def test_what_the_frontier_wrote_says_so(decision: str, why: str, told: str) -> None:
    assert say_why(record(origin="frontier", decision=decision, why=why, refinement=""), DRAFT) == told


def test_a_record_without_its_draft_says_what_became_of_the_refinement() -> None:
    assert say_why(record(), None) == "0.76 before, 0.84 after"


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
    assert say_quotes(record(evidence=[Evidence(row="a#1", quote="so", verified=one) for one in found])) == told


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((True,), "All 2 quotes stand in their rows. Its figure stands in the data."),
        ((True, True), "All 2 quotes stand in their rows. All 2 figures stand in the data."),
        ((True, False), "All 2 quotes stand in their rows. 1 of 2 figures stand in the data."),
    ],
)
def test_statistics_are_counted_by_themselves(found: tuple[bool, ...], told: str) -> None:
    quotes = [Evidence(row="a#1", quote="so", verified=True)] * 2
    figures = [Evidence(quote="62 %", verified=one, statistic=OFFICE) for one in found]
    assert say_quotes(record(evidence=quotes + figures)) == told
