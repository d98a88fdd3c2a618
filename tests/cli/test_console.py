"""What a run says on the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.cli.console import estimate_table, show, summary_table, sweep_table
from hybridgen.core.results import CostEstimate
from hybridgen.core.summaries import OriginCount
from tests.reports.example_levels import survey
from tests.reports.example_rows import tickets
from tests.reports.example_run import finished, nothing_delivered
from tests.reports.example_sweep import point, sweep

ESTIMATE = CostEstimate(
    local_cost=0.0,
    frontier_cost=0.06,
    total_cost=0.06,
    frontier_calls=5,
    frontier_cost_upper=0.21,
    frontier_only_usd=0.12,
    notes=["counted with another model's encoding"],
)


def test_a_finished_run_in_a_few_lines() -> None:
    table = summary_table(finished(degraded=["[red]cap reached"]), Path("outputs/run"))
    assert table.plain.splitlines() == [
        "delivered  2 of 2",
        "origin     1 local, 1 refined, 0 frontier",
        "quality    0.78 on average, 0.71 at least",
        "cost       $0.0123 ($0.0123 of it new in this run)",
        "estimate   $0.0152, at most $0.0931",
        "saved      75 % (the frontier alone: $0.0492)",
        "rejects    1 repair (rejects.jsonl)",
        "time       1 min 23 s",
        "in         outputs/run",
        "note       [red]cap reached",
    ]


def test_of_segments_it_says_how_many_people_are_in_each() -> None:
    lines = summary_table(survey(), Path()).plain.splitlines()
    assert lines[1] == "segments   3 of 2,000 respondents: 49, 35, 16 %; 12 answered nothing"


def test_the_frontier_alone_is_what_others_save_against() -> None:
    alone = finished(strategy="frontier-only")
    cost = alone.summary.cost.model_copy(update={"frontier_only_usd": alone.summary.cost.total_usd})
    origin = OriginCount(local=0, refined=0, frontier=alone.summary.delivered)
    summary = alone.summary.model_copy(update={"cost": cost, "origin": origin})
    plain = summary_table(alone.model_copy(update={"summary": summary}), Path()).plain
    assert "saved      nothing: this is the frontier alone" in plain


def test_a_sweep_is_a_table_with_its_knee_and_the_real_bill() -> None:
    assert sweep_table(sweep(), Path("outputs/sweep")).plain.splitlines() == [
        "strategy.quality_threshold  quality  cost       new        saved     refined  delivered",
        "0.6                         0.85     $0.1000    $0.1000    50 %      3        20 of 20",
        "0.8                         0.80     $0.0200    $0.00      90 %      3        20 of 20",
        "0.9                         0.78     $0.0300    $0.00      85 %      3        20 of 20",
        "1.0                         no model server answers",
        "knee       strategy.quality_threshold=0.8: the cheapest within 5 % of the best quality",
        "bill       $0.1000 for all points together; cost is what a point takes alone, new what it added here",
        "time       2 min 10 s",
        "in         outputs/sweep",
    ]


def test_points_that_differ_in_nothing_are_told_apart_by_their_folders() -> None:
    same = [point("0.5", values={}, folder=f"outputs/{n}") for n in (0, 1)]
    lines = sweep_table(sweep(*same, knee=1), Path("outputs")).plain.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["point", "outputs/0", "outputs/1"]
    assert lines[3] == "knee       outputs/1: the cheapest within 5 % of the best quality"


def test_nothing_is_said_of_rejects_where_there_are_none() -> None:
    assert "rejects" not in summary_table(finished(rejects={"repair": 0}), Path()).plain


def test_unknown_figures_say_so() -> None:
    plain = summary_table(nothing_delivered(), Path("outputs/run")).plain
    assert "quality    unknown on average" in plain
    assert "cost       unknown" in plain
    assert "saved      unknown" in plain


def test_no_colour_and_no_broken_line_where_stdout_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    deep = Path("/a-very-long-name-of-a-folder/" * 8)
    show(finished(), deep)
    printed = capsys.readouterr()
    assert f"in         {deep}\n" in printed.out
    assert "\x1b" not in printed.out
    assert printed.err == ""


def test_an_estimate_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    show(ESTIMATE, Path("outputs/run"))
    assert capsys.readouterr().out.splitlines() == [
        "estimate   $0.0600, at most $0.2100 for the frontier",
        "local      $0.00",
        "frontier   $0.0600 for 5 calls",
        "saved      50 % (the frontier alone: $0.1200)",
        "in         outputs/run",
        "note       counted with another model's encoding",
    ]


def test_an_estimate_without_a_price_is_unknown() -> None:
    free = ESTIMATE.model_copy(update={"frontier_cost": None, "total_cost": None, "frontier_only_usd": None})
    assert "estimate   unknown" in estimate_table(free, Path()).plain
    assert "saved      unknown" in estimate_table(free, Path()).plain


def test_of_rows_it_says_how_far_drafts_agree_and_what_records_say() -> None:
    lines = summary_table(tickets(200), Path()).plain.splitlines()
    assert lines[0] == "delivered  200 of 200"
    assert lines[3:8] == [
        "agreement  0.50 between the drafts of a row",
        "choices    category: outage 29 %, billing 28 %, request 28 %",
        "           reopened: no 67 %, yes 33 %",
        "           codes: price 80 %, speed 60 %, support 40 %",
        "           place.country: NO 75 %, SE 25 %",
    ]
