"""What a run says on stderr while it works."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from hybridgen.cli.bars import TerminalProgress
from hybridgen.cli.console import show
from hybridgen.core.progress import Progress
from tests.clock import Clock
from tests.reports.example_run import finished


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
    monkeypatch.setattr("hybridgen.cli.bars.QUIET_SECONDS", 0.0)
    with TerminalProgress() as progress:
        progress.expect("protect", 6)
        progress.advance("protect", 6)
    assert capsys.readouterr().err == "hiding personal data: 6 of 6\n"


def test_the_first_finished_record_is_shown_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.show(lambda: "first of 2: [b]Bo[/b]\n  Age: 40")
        progress.show(lambda: "first of 2: Al")
    assert capsys.readouterr().err == "\nfirst of 2: [b]Bo[/b]\n  Age: 40\n\n"


def test_in_a_sweep_no_record_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress(is_alone=False) as progress:
        progress.show(lambda: "Bo")
    assert capsys.readouterr().err == ""


def test_a_record_stands_above_the_bars_of_a_terminal() -> None:
    screen = io.StringIO()
    with TerminalProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        progress.expect("draft", 2)
        progress.show(lambda: "first of 2: Bo\n  Age: 40")
        work(progress, 2)
    shown = screen.getvalue()
    assert shown.index("first of 2: Bo") < shown.index("2/4")


def test_a_log_says_what_was_spent_and_how_long_still(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.meter(lambda: 0.125)
        progress.expect("draft", 100)
        clock.now = 40.0
        progress.advance("draft", 10)
    assert capsys.readouterr().err.splitlines() == [
        "draft: started",
        "draft: 10 of 100; $0.1250, 6 min 0 s left",
    ]


@pytest.mark.parametrize("width", [80, 100])
def test_a_bar_with_all_of_it_fits_into_its_line(clock: Clock, width: int) -> None:
    screen = io.StringIO()
    with TerminalProgress(Console(file=screen, force_terminal=True, width=width)) as progress:
        progress.meter(lambda: 123.45)
        progress.expect("refine", 100_000)
        clock.now = 3_600.0
        progress.advance("refine", 10_000)
    assert "10000/100000" in screen.getvalue()
    assert "$123.45, 9 h 0 min left" in screen.getvalue()


def test_of_records_of_one_line_the_first_few_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        for number in range(9):
            progress.show(partial(str, f"T-{number}  Category: [b]billing[/b]"))
    assert capsys.readouterr().err.splitlines() == [f"T-{number}  Category: [b]billing[/b]" for number in range(5)]


@pytest.mark.parametrize("width", [40, 200])
def test_such_a_line_is_as_long_as_the_terminal_is_wide(width: int) -> None:
    screen = io.StringIO()
    with TerminalProgress(Console(file=screen, force_terminal=True, width=width)) as progress:
        progress.show(lambda: "T-1  " + "word " * 60)
    (line,) = [line for line in screen.getvalue().splitlines() if "T-1" in line]
    assert line.endswith("…")
    assert len(line.partition("T-1")[2]) == width - len("T-1")


def test_what_a_file_or_a_server_says_does_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as bars:
        bars.say("qwen\x1b]0;mine\x07 answers")
        bars.show(lambda: "row-1 \u202egnihton\nand \x1b[2J more")
    show(finished(degraded=["server: \x1b[31mred"]), Path("runs\x1b[2J/1"))
    told = capsys.readouterr()
    assert "qwen<U+001B>]0;mine<U+0007> answers" in told.err
    assert "<U+202E>gnihton\nand <U+001B>[2J more" in told.err
    assert "note       server: <U+001B>[31mred" in told.out
    assert "runs<U+001B>[2J/1" in told.out
    assert "\x1b" not in told.out + told.err
