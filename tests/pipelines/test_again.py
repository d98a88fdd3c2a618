"""The same command again goes on where it stopped, and pays nothing twice."""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hybridgen.core.results import RunResult
from hybridgen.llm import embedded, weights
from tests.pipelines.asked import LIST, all_of, drafts_asked, drawn, kind, prose, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import OK, Standin, hang


def test_the_same_command_sends_nothing(run: Runs, standin: Standin) -> None:
    standin.answer = scores(*[8] * 10, then=9)
    first, asked = run(), len(standin.requests)
    again = run()
    assert len(standin.requests) == asked
    assert again.records == first.records
    assert again.drafts == first.drafts
    assert again.summary.calls.replayed == again.summary.calls.local + again.summary.calls.frontier == asked
    assert again.summary.cost.new_usd == 0
    assert again.total_cost == first.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert again.summary.tokens == first.summary.tokens


def test_another_threshold_drafts_and_judges_nothing_anew(run: Runs, standin: Standin) -> None:
    standin.answer = scores(8, 1, 8, 1, 8, then=9)
    run("strategy=refine-top", strategy__draft_multiplier=1)
    first = len(standin.requests)
    result = run("strategy=refine-top", strategy__quality_threshold=0.1, strategy__draft_multiplier=1)
    new = [kind(asked) for asked in standin.requests[first:]]
    assert sorted(new) == ["judge"] * 2 + ["refine"] * 2  # the two that are below the first threshold
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert 0 < (result.summary.cost.new_usd or 0) < (result.total_cost or 0)


def test_points_of_a_sweep_draft_and_judge_each_once(run: Runs, standin: Standin) -> None:
    """Thresholds, strategies and multipliers: a smaller multiplier's drafts are the first of a larger one's."""
    standin.answer = drawn(5)
    points = [
        (f"strategy={name}", f"strategy.quality_threshold={threshold}", f"strategy.draft_multiplier={drafts}")
        for name in ("refine-top", "refine-below-threshold", "local-only")
        for threshold in (0.4, 0.7)
        for drafts in (1, 3, 2)
    ]
    results = [run(*words, count=3) for words in points]
    assert drafts_asked(sent(standin, "ollama")) == [f"d00{n}{more}" for n in (1, 2, 3) for more in ("", ".2", ".3")]
    bodies = [json.dumps(asked.body, sort_keys=True) for asked in standin.requests]
    assert len(set(bodies)) == len(bodies)
    assert len([one for one in results if one.summary.cost.new_usd == 0]) > len(points) / 2
    for few, many in itertools.pairwise(results[-3:-1]):  # of one draft each and of three
        assert [draft for draft in many.drafts if draft.id in {one.id for one in few.drafts}] != []
        assert all(b.quality.overall >= a.quality.overall for a, b in zip(few.records, many.records, strict=True))


def test_another_seed_is_another_run(run: Runs, standin: Standin) -> None:
    run("strategy=local-only")
    assert run("strategy=local-only", seed=7).summary.calls.replayed == 0


def test_without_the_cache_everything_is_asked_anew(run: Runs, standin: Standin) -> None:
    run("strategy=local-only", cache=False)
    assert run("strategy=local-only", cache=False).summary.calls.replayed == 0
    assert len(standin.requests) == 40


def test_more_rounds_are_the_same_rounds_again(run: Runs, standin: Standin) -> None:
    """Whichever of the failed drafts came back first: the same ones are drafted again."""
    standin.answer = prose(1, 2, 3)
    standin.fail(lambda _, asked: hang(0.2) if asked.seed == 43 and kind(asked) == "draft" else OK)
    first = run("strategy=local-only", count=2)
    asked = len(standin.requests)
    again = run("strategy=local-only", count=2)
    assert len(standin.requests) == asked
    assert again.records == first.records


async def test_interrupted_while_drafting_the_same_command_goes_on(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_servers = []

    @contextmanager
    def serve(model: Path, **_: int) -> Iterator[Serving]:
        open_servers.append(model)
        try:
            yield Serving(f"{standin.url}/v1")
        finally:
            open_servers.remove(model)

    monkeypatch.setattr(embedded, "serve", serve)
    monkeypatch.setattr(weights, "find", Path)
    words = ("provider=embedded", "strategy=local-only", "task.detail=brief")
    standin.delay = 0.02
    going = asyncio.create_task(run.go(*words, provider__local__max_concurrency=2))
    await until(lambda: len(standin.requests) >= 8, going)
    assert len(open_servers) == 1
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert not open_servers
    answered = settled_and_closed(run.folder / "ledger.sqlite")
    assert answered

    first, standin.delay = len(standin.requests), 0
    result = await run.go(*words, provider__local__max_concurrency=2)
    assert result.summary.delivered == 5
    assert result.summary.calls.replayed == answered
    assert len([asked for asked in standin.requests[first:] if kind(asked) != "repair"]) == 20 - answered


@dataclass
class Serving:
    """A server that stands for the one within the process."""

    address: str
    key: str = "made-for-this-run"

    async def ask(self, send: Callable[[], Awaitable[Any]]) -> Any:
        return await send()

    async def watch(self, say: object) -> None: ...


async def until(condition: Callable[[], bool], going: asyncio.Task[RunResult]) -> None:
    """Waits for what the server's thread sees of a run."""
    while not condition():
        assert not going.done(), going.result()
        await asyncio.sleep(0.001)


def settled_and_closed(ledger: Path) -> int:
    """How many calls were answered; none is left open, and nobody has the file open."""
    assert not ledger.with_name(f"{ledger.name}-wal").exists()
    db = sqlite3.connect(ledger)
    states = [state for (state,) in db.execute("SELECT state FROM calls")]
    db.close()
    assert set(states) <= {"answered", "failed"}
    return states.count("answered")


@pytest.mark.parametrize("words", [("provider=llamacpp",), ("strategy=frontier-only", "provider/frontier=openai")])
async def test_one_run_after_another_in_one_event_loop(run: Runs, standin: Standin, words: tuple[str, ...]) -> None:
    """As in a sweep, and in a notebook."""
    base = {f"provider__{role}__api_base": f"{standin.url}/v1" for role in ("local", "frontier")}
    for seed in (1, 2):
        result = await run.go("provider=llamacpp", *words, seed=seed, provider__local__model="qwen2.5:7b", **base)
        assert result.summary.delivered == 5
        assert result.summary.calls.failed == 0


async def test_interrupted_at_the_frontier_what_was_out_counts_as_spent(run: Runs, standin: Standin) -> None:
    standin.answer = all_of(scores(then=9))
    standin.fail(lambda _, asked: hang(0.3) if asked.wire == "anthropic" else OK)
    going = asyncio.create_task(run.go("strategy=refine-top", strategy__max_frontier_cost=0.5))
    await until(lambda: len(sent(standin, "anthropic")) == 5, going)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    standin.fail([])
    await run.go("strategy=refine-top", strategy__max_frontier_cost=0.5)
    assert len(drafts_asked(sent(standin, "ollama"))) == 10
    assert standin.bill(LIST) <= 0.5
