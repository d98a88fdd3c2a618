"""What a run says on the terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from hybridgen.cli.console import TerminalProgress, estimate_table, show, summary_table, sweep_table
from hybridgen.core.progress import Progress
from hybridgen.core.results import CostEstimate, OriginCount
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


def work(progress: Progress, drafts: int) -> None:
    progress.expect("draft", drafts)
    for _ in range(drafts):
        progress.advance("draft")


def test_a_log_gets_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        work(progress, 200)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "draft: started",
        *(f"draft: {done} of 200" for done in range(20, 201, 20)),
    ]


def test_a_stage_that_grows_ends_on_its_last_figure(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        work(progress, 20)
        progress.expect("judge", 15)
        progress.advance("judge")
    lines = capsys.readouterr().err.splitlines()
    assert lines[-2:] == ["judge: started", "judge: 1 of 15"]
    assert "draft: 20 of 20" in lines


def test_a_warning_is_one_line_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.say("[bold] is no markup here: " + "long " * 40)
    assert capsys.readouterr().err == "[bold] is no markup here: " + "long " * 40 + "\n"


def test_a_terminal_gets_bars_and_no_log_lines() -> None:
    screen = io.StringIO()
    with TerminalProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        work(progress, 3)
        progress.say("a warning")
    assert "3/3" in screen.getvalue()
    assert "a warning" in screen.getvalue()
    assert "draft: 3 of 3" not in screen.getvalue()


def test_what_was_not_announced_is_counted_too(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.advance("refine")
    assert capsys.readouterr().err.splitlines() == ["refine: started", "refine: 1 of 1"]


def test_a_stage_that_takes_no_time_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.expect("look", 6)
        progress.advance("look", 6)
    assert capsys.readouterr().err == ""


def test_a_stage_that_takes_long_is_told_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hybridgen.cli.console.QUIET_SECONDS", 0.0)
    with TerminalProgress() as progress:
        progress.expect("protect", 6)
        progress.advance("protect", 6)
    assert capsys.readouterr().err == "hiding personal data: 6 of 6\n"


def test_the_first_finished_record_is_shown_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.show("first of 2: [b]Bo[/b]\n  Age: 40")
        progress.show("first of 2: Al")
    assert capsys.readouterr().err == "\nfirst of 2: [b]Bo[/b]\n  Age: 40\n\n"


def test_in_a_sweep_no_record_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress(is_alone=False) as progress:
        progress.show("Bo")
    assert capsys.readouterr().err == ""


def test_a_record_stands_above_the_bars_of_a_terminal() -> None:
    screen = io.StringIO()
    with TerminalProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        progress.expect("draft", 2)
        progress.show("first of 2: Bo\n  Age: 40")
        work(progress, 2)
    shown = screen.getvalue()
    assert shown.index("first of 2: Bo") < shown.index("2/4")


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


def test_of_records_of_one_line_the_first_few_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        for number in range(9):
            progress.show(f"T-{number}  Category: [b]billing[/b]")
    assert capsys.readouterr().err.splitlines() == [f"T-{number}  Category: [b]billing[/b]" for number in range(5)]


@pytest.mark.parametrize("width", [40, 200])
def test_such_a_line_is_as_long_as_the_terminal_is_wide(width: int) -> None:
    screen = io.StringIO()
    with TerminalProgress(Console(file=screen, force_terminal=True, width=width)) as progress:
        progress.show("T-1  " + "word " * 60)
    (line,) = [line for line in screen.getvalue().splitlines() if "T-1" in line]
    assert line.endswith("…")
    assert len(line.partition("T-1")[2]) == width - len("T-1")


def test_what_a_file_or_a_server_says_does_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as bars:
        bars.say("qwen\x1b]0;mine\x07 answers")
        bars.show("row-1 \u202egnihton\nand \x1b[2J more")
    show(finished(degraded=["server: \x1b[31mred"]), Path("runs\x1b[2J/1"))
    told = capsys.readouterr()
    assert "qwen<U+001B>]0;mine<U+0007> answers" in told.err
    assert "<U+202E>gnihton\nand <U+001B>[2J more" in told.err
    assert "note       server: <U+001B>[31mred" in told.out
    assert "runs<U+001B>[2J/1" in told.out
    assert "\x1b" not in told.out + told.err
