"""Real signals, terminals that go away and servers that hang, with the command in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import Command, silent_server
from tests.pipelines.conftest import Runs
from tests.standin import Standin

AGAIN = "hybridgen: interrupted; the same command goes on from here, nothing is paid twice"
COMPUTES = """
def compute(*_, **__):
    open('computing', 'w').close()
    while True:
        sum(range(1000))
"""
# A step that computes for ever, in the place of reading files, of clustering and of Presidio.
STEPS = {
    "reading files": "import hybridgen.sources.load as place; name = 'read'",
    "clustering": "import hybridgen.pipelines.records.prepare as place; name = 'choose'",
    "finding": "from hybridgen.privacy.session import PrivacySession as place; name = 'fit'",
}


def words(run: Runs, *more: str) -> list[str]:
    url = run.standin.url
    known = ["hardware=m4max", "tracking=none", "privacy=off", "output.dir=run", "strategy=local-only"]
    return [
        *known,
        f"provider.local.api_base={url}",
        f"provider.frontier.api_base={url}",
        f"data.path={run.data}",
        *more,
    ]


def states(ledger: Path) -> Counter[str]:
    with closing(sqlite3.connect(ledger)) as db:
        return Counter(state for (state,) in db.execute("SELECT state FROM calls"))


def summary(run: Runs) -> dict[str, object]:
    return dict(json.loads((run.folder / "run" / "summary.json").read_text()))


@pytest.mark.parametrize(
    ("step", "number"),
    [
        *(pytest.param(step, signal.SIGINT, marks=pytest.mark.slow) for step in STEPS),  # as in test_large
        ("finding", signal.SIGTERM),
        ("finding", signal.SIGHUP),
    ],
)
def test_what_computes_before_the_first_call_is_not_waited_for(run: Runs, step: str, number: signal.Signals) -> None:
    script = f"{COMPUTES}\n{STEPS[step]}\nassert hasattr(place, name)\nsetattr(place, name, compute)"
    command = Command(run.folder, *words(run), script=f"\n{script}\n")
    command.until((run.folder / "computing").exists)
    command.send(number)
    ended = command.end()
    assert (ended.code, ended.err.splitlines()[-1]) == (130, AGAIN)
    assert not run.standin.requests


def test_the_second_signal_ends_what_has_calls_out_and_gives_their_rows_up(run: Runs, standin: Standin) -> None:
    standin.delay = 120
    command = Command(run.folder, *words(run))
    command.until(lambda: len(standin.requests) >= 2)
    command.send(signal.SIGINT)
    command.send(signal.SIGTERM)
    ended = command.end()
    assert (ended.code, ended.err.splitlines()[-1]) == (130, AGAIN)
    assert states(run.folder / "outputs" / "ledger.sqlite").keys() == {"failed"}


def test_the_second_signal_ends_a_busy_loop_and_gives_the_rows_up(run: Runs, standin: Standin) -> None:
    standin.delay = 120
    # The loop itself never comes back: neither asyncio nor the interpreter's main thread hears of a signal.
    script = """
import asyncio, os, threading
import hybridgen.cli.run as cli
inner = cli._run
async def watch():
    while not os.path.exists('go'):
        await asyncio.sleep(0.02)
    open('busy', 'w').close()
    threading.Event().wait()
async def run(*given):
    watching = asyncio.create_task(watch())
    return await inner(*given)
cli._run = run
"""
    command = Command(run.folder, *words(run), script=script)
    command.until(lambda: len(standin.requests) >= 2)
    (run.folder / "go").touch()
    command.until((run.folder / "busy").exists)
    command.send(signal.SIGINT)
    command.send(signal.SIGTERM)
    ended = command.end()
    assert (ended.code, ended.err.splitlines()[-1]) == (130, AGAIN)
    assert states(run.folder / "outputs" / "ledger.sqlite").keys() == {"failed"}


@pytest.mark.slow
def test_nohup_keeps_a_run_whose_terminal_goes_away(run: Runs, standin: Standin) -> None:
    standin.delay = 0.05
    command = Command(run.folder, *words(run), script="import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)")
    command.until(lambda: len(standin.requests) >= 2)
    command.send(signal.SIGHUP)
    assert command.end().code == 0
    assert summary(run)["delivered"] == 5


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["stdout", "stderr", "both"])
def test_a_pipe_that_is_closed_does_not_end_a_run(run: Runs, standin: Standin, closed: str) -> None:
    standin.delay = 0.05
    command = Command(run.folder, *words(run))
    command.until(lambda: len(standin.requests) >= 2)
    streams = {"stdout": command.process.stdout, "stderr": command.process.stderr}
    for name, stream in streams.items():
        if closed in (name, "both"):
            assert stream is not None
            stream.close()
            setattr(command.process, name, None)
    ended = command.end()
    assert (ended.code, summary(run)["delivered"]) == (0, 5)
    assert "Traceback" not in ended.err + ended.out
    assert closed != "stdout" or re.search(r"judge: (\d+) of \1\n", ended.err)


@pytest.mark.slow
def test_a_terminal_that_goes_away_does_not_end_a_run(run: Runs, standin: Standin) -> None:
    standin.delay = 0.05
    ours, theirs = os.openpty()
    command = Command(run.folder, *words(run), stdout=theirs, stderr=theirs)
    os.close(theirs)
    command.until(lambda: len(standin.requests) >= 2)
    os.close(ours)  # each write is EIO from now on
    assert command.end().code == 0
    assert summary(run)["delivered"] == 5


@pytest.mark.slow
def test_a_full_disk_below_the_progress_does_not_end_a_run(run: Runs) -> None:
    with Path("/dev/full").open("w") as full:
        command = Command(run.folder, *words(run), stdout=full, stderr=full)
        assert command.end().code == 0
    assert summary(run)["delivered"] == 5


@pytest.mark.slow
def test_streams_that_were_closed_before_it_began_do_not_end_a_run(run: Runs) -> None:
    script = "import sys; sys.stdout = sys.stderr = None"
    assert Command(run.folder, *words(run), script=script).end().code == 0
    assert summary(run)["delivered"] == 5


@pytest.mark.slow
def test_a_tracking_server_that_hangs_costs_its_limit_and_one_line(run: Runs) -> None:
    script = "import hybridgen.tracking.store as store; store.SILENCE_SECONDS = 1.0"
    with silent_server() as url:
        tracked = words(run, "tracking=mlflow", f"tracking.uri={url}")
        ended = Command(run.folder, *tracked, script=script).end()
    assert (ended.code, summary(run)["delivered"]) == (0, 5)
    (line,) = [one for one in ended.err.splitlines() if "MLflow" in one]
    assert f"tracking.uri={url}: MLflow cannot log there (no answer within 1 s)" in line
    assert line.endswith("not tracked")
    assert summary(run)["degraded"] == [line.strip()]


@pytest.mark.slow
def test_a_tracking_server_that_hangs_is_given_up_where_the_run_is_to_end(run: Runs) -> None:
    script = "import hybridgen.tracking.store as store; store.SILENCE_SECONDS = 100.0"
    with silent_server() as url:
        command = Command(run.folder, *words(run, "tracking=mlflow", f"tracking.uri={url}"), script=script)
        command.until((run.folder / "run" / "report.html").exists)
        command.send(signal.SIGINT)
        ended = command.end()
    assert (ended.code, summary(run)["delivered"]) == (130, 5)
    assert summary(run)["degraded"] == ["interrupted while MLflow was waited for: not tracked"]


def test_a_pipe_to_head_keeps_the_exit_code(run: Runs) -> None:
    command = Command(run.folder, *words(run, "--help"))
    assert command.process.stdout is not None
    command.process.stdout.close()
    command.process.stdout = None
    assert command.end().code == 0
