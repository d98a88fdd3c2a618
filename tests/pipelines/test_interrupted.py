"""A run that is asked to end: what is out comes home, nothing new is asked, what is there is written."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from hybridgen.core.errors import StoppedError
from hybridgen.core.progress import Silent
from hybridgen.core.results import RunResult
from hybridgen.core.stop import Stop
from hybridgen.pipelines.records import pipeline
from tests.pipelines.asked import LIST, drawn, scores, sent
from tests.pipelines.conftest import Runs, Typed
from tests.pipelines.test_again import until
from tests.standin import OK, Standin, hang, refuse


async def interrupted(run: Runs, standin: Standin, *words: str, after: int, **values: object) -> RunResult:
    """A run that is asked to end once the stand-in has seen so many requests."""
    config, stop = run.config(*words, **values), Stop()
    going = asyncio.create_task(pipeline.run(config, Path(config.output.dir), Silent(), stop))
    await until(lambda: len(standin.requests) >= after, going)
    stop.ask()
    return await asyncio.wait_for(going, 120)


def states(ledger: Path) -> Counter[str]:
    with closing(sqlite3.connect(ledger)) as db:
        return Counter(state for (state,) in db.execute("SELECT state FROM calls"))


@pytest.mark.parametrize("after", [1, 5, 13])
async def test_what_is_out_comes_home_and_the_same_command_goes_on(run: Runs, standin: Standin, after: int) -> None:
    standin.delay = 0.05
    result = await interrupted(run, standin, "strategy=local-only", after=after)
    asked = len(standin.requests)
    assert after <= asked <= after + 2  # what was going out at that moment
    assert states(run.folder / "ledger.sqlite") == {"answered": asked}
    assert result.summary.degraded[0] == "interrupted: nothing more was asked; the same command goes on from here"
    assert result.summary.drafts.requested == len(run.lines("drafts.jsonl")) <= 10
    assert {draft.segment for draft in result.drafts} == set(range(5)), "each has a record or a reason"
    drafted = {draft.segment for draft in result.drafts if draft.valid}
    assert result.summary.delivered == len(run.lines("records.jsonl")) == len(drafted)
    assert sum(draft["reason"] == "interrupted before it was asked" for draft in run.lines("drafts.jsonl")) > 0

    again = await run.go("strategy=local-only")
    assert (again.summary.delivered, again.summary.calls.replayed, len(standin.requests)) == (5, asked, 20)


async def test_an_interrupted_run_becomes_the_undisturbed_one(run: Runs, standin: Standin) -> None:
    words = ("strategy=refine-top", "strategy.quality_threshold=0.5")
    standin.delay, standin.answer = 0.02, drawn(1)
    await interrupted(run, standin, *words, after=23)
    paid = len(standin.charges)
    assert states(run.folder / "ledger.sqlite").keys() == {"answered"}
    second = await run.go(*words)
    assert len(standin.charges) > paid
    assert second.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert second.summary.calls.frontier > 0
    whole = await run.go(*words, ledger__path=str(run.folder / "another.sqlite"))
    fields = [(r.id, r.origin, r.draft, r.record) for r in whole.records]
    assert [(r.id, r.origin, r.draft, r.record) for r in second.records] == fields


async def test_who_waits_to_try_again_does_not(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: refuse(429, retry_after=60))
    result = await interrupted(run, standin, "strategy=local-only", after=2)
    assert (result.summary.delivered, len(standin.requests)) == (0, 2)


async def test_a_paid_answer_that_was_out_is_kept(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    standin.fail(lambda _, asked: hang(0.2) if asked.wire == "anthropic" else OK)
    config, stop = run.config("strategy=refine-top"), Stop()
    going = asyncio.create_task(pipeline.run(config, Path(config.output.dir), Silent(), stop))
    await until(lambda: bool(sent(standin, "anthropic")), going)
    stop.ask()
    result = await going
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert result.summary.delivered == 5
    assert states(run.folder / "ledger.sqlite") == {"answered": 20 + len(sent(standin, "anthropic"))}


async def test_asked_before_the_data_is_ready_nothing_is_asked_or_written(run: Runs, standin: Standin) -> None:
    config, stop, folder = run.config(), Stop(), run.folder / "run"
    going = asyncio.create_task(pipeline.run(config, folder, Silent(), stop))
    await asyncio.sleep(0)
    stop.ask()
    with pytest.raises(StoppedError):
        await going
    assert not standin.requests
    assert not list(run.folder.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_winds_down_exits_130_and_goes_on(
    typed: Typed, run: Runs, standin: Standin, number: signal.Signals
) -> None:
    standin.delay, standin.answer = 0.02, scores(then=9)
    standin.fail(lambda index, _: os.kill(os.getpid(), number) or OK if index == 12 else OK)
    code, out, err = typed("strategy=refine-top")
    assert code == 130
    assert err.splitlines()[-1] == "hybridgen: interrupted; the same command goes on from here, nothing is paid twice"
    assert "interrupted: nothing more was asked" in out
    summary = json.loads((run.folder / "run" / "summary.json").read_text())
    assert 0 < summary["delivered"] <= 5
    asked = len(standin.requests)
    assert states(run.folder / "outputs" / "ledger.sqlite") == {"answered": asked}
    standin.fail([])
    assert typed("strategy=refine-top")[0] == 0
    assert len(standin.requests) == 30
