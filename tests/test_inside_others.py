"""Runs inside other programs: in threads, in a notebook's loop, beside a program that uses litellm itself.

What is a process's own (signals, loops, loggers, environment, litellm's clients and callbacks) is as it was before.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import litellm
import polars as pl
import pytest
from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

from hybridgen import HybridConfig, HybridPipeline, RunResult
from hybridgen.core.progress import Step
from tests.commands import ROOT
from tests.standin import Standin
from tests.tracking.conftest import MLFLOW

WORDS = ["hardware=m4max", "privacy=off", "tracking=none"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "answers.csv"
    pl.DataFrame({"What annoys you most?": [f"the queue takes {n} minutes too long" for n in range(12)]}).write_csv(
        file
    )
    return file


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pipeline(standin: Standin, *words: str) -> HybridPipeline:
    return HybridPipeline(local_api_base=standin.url, frontier_api_base=standin.url, overrides=[*WORDS, *words])


def generate(standin: Standin, table: Path, *words: str, **more: Any) -> RunResult:
    return pipeline(standin, *words).generate(table, 2, HybridConfig(strategy="local-only", use_frontier=False), **more)


def state() -> dict[str, object]:
    """What belongs to the whole process."""
    root = logging.getLogger()
    return {
        "root": (root.level, list(root.handlers), root.disabled, logging.raiseExceptions),
        "warnings": (list(warnings.filters), warnings.showwarning),
        "argv": list(sys.argv),
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "policy": asyncio.get_event_loop_policy(),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)],
        "hooks": (sys.excepthook, threading.excepthook, sys.stdout, sys.stderr),
        "callbacks": [list(getattr(litellm, name)) for name in ("callbacks", "success_callback", "failure_callback")],
    }


@pytest.mark.filterwarnings(*MLFLOW)
@pytest.mark.parametrize("words", [(), ("tracking=mlflow",)], ids=["plain", "tracked"])
def test_what_is_the_processs_own_stays_as_it_was(
    standin: Standin, table: Path, here: Path, store: Path, words: tuple[str, ...]
) -> None:
    uri = [f"tracking.uri=sqlite:///{store}"] if words else []
    generate(standin, table)  # libraries that are imported for the first time add filters of their own
    if words:
        import mlflow  # noqa: F401
        from mlflow.store.tracking import sqlalchemy_store  # noqa: F401
    before = state()
    assert generate(standin, table, *words, *uri).summary.degraded == []
    assert state() == before


def test_a_loop_that_the_host_has_set_stays_set(standin: Standin, table: Path, here: Path) -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        generate(standin, table)
        assert asyncio.get_event_loop() is loop
        assert loop.run_until_complete(asyncio.sleep(0, "works")) == "works"
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def test_two_runs_at_the_same_time_in_threads(standin: Standin, table: Path, here: Path) -> None:
    standin.delay = 0.02
    made: dict[int, RunResult] = {}

    def go(number: int) -> None:
        made[number] = generate(standin, table, seed=number, output_dir=here / f"run-{number}")

    before = signal.getsignal(signal.SIGINT)
    threads = [threading.Thread(target=go, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [made[number].summary.delivered for number in range(3)] == [2, 2, 2]
    assert [made[number].summary.degraded for number in range(3)] == [[], [], []]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_program_is_told_how_far_a_run_is_and_what_it_cost(standin: Standin, table: Path, here: Path) -> None:
    steps: list[Step] = []
    paid = HybridConfig(strategy="refine-top", max_frontier_cost=1.0)
    result = pipeline(standin).generate(table, 2, paid, progress=steps.append)
    last = {step.stage: step for step in steps}
    assert [(last[stage].done, last[stage].total) for stage in ("draft", "judge", "refine")] == [(4, 4), (4, 4), (2, 2)]
    assert 0 <= steps[0].usd <= last["refine"].usd <= result.total_cost
    assert last["refine"].seconds_left == 0.0


def test_one_after_another_in_loops_of_their_own(standin: Standin, table: Path, here: Path) -> None:
    for seed in range(3):
        result = generate(standin, table, seed=seed)
        assert (result.summary.delivered, result.summary.calls.retries) == (2, 0)


async def test_beside_one_another_in_the_loop_of_a_notebook(standin: Standin, table: Path, here: Path) -> None:
    standin.delay = 0.02
    config = HybridConfig(strategy="local-only", use_frontier=False)
    runs = (pipeline(standin).agenerate(table, 2, config, seed=n, output_dir=here / f"{n}") for n in range(2))
    inside = await asyncio.gather(*runs)
    outside = generate(standin, table, seed=2)  # a cell that does not await keeps the loop busy
    assert [one.summary.delivered for one in (*inside, outside)] == [2, 2, 2]


class Host:
    """A program that uses litellm itself: what it was told of, and its clients."""

    def __init__(self, standin: Standin) -> None:
        self.told: list[str] = []
        self.url = standin.url

    async def ask(self) -> str:
        said = await litellm.acompletion(
            model="openai/gpt-4o-mini",
            messages=[{"role": "user", "content": "Say something."}],
            api_base=f"{self.url}/v1",
            api_key="the host's own",
        )
        return str(said.choices[0].message.content)

    def clients(self) -> dict[str, int]:
        return {key: id(client) for key, client in litellm.in_memory_llm_clients_cache.cache_dict.items()}


@pytest.fixture
async def host(standin: Standin) -> AsyncIterator[Host]:
    litellm.in_memory_llm_clients_cache.flush_cache()
    yield Host(standin)
    await GLOBAL_LOGGING_WORKER.stop()
    await litellm.close_litellm_async_clients()
    litellm.in_memory_llm_clients_cache.flush_cache()


async def test_the_hosts_clients_stay_open_and_in_the_cache(
    standin: Standin, table: Path, here: Path, host: Host
) -> None:
    await host.ask()
    before = host.clients()
    assert before
    config = HybridConfig(strategy="refine-top", quality_threshold=0.1)
    os.environ["OPENAI_API_KEY"] = "ours"
    try:
        words = ["provider/frontier=openai", "provider.frontier.model=gpt-4o-mini"]
        result = await pipeline(standin, *words).agenerate(table, 2, config)
    finally:
        del os.environ["OPENAI_API_KEY"]
    assert result.summary.refinements.made == 2
    assert host.clients() == before  # none of ours is left, and none of the host's is gone
    await host.ask()
    assert host.clients() == before


async def test_the_host_asks_while_a_run_begins_and_ends(standin: Standin, table: Path, here: Path, host: Host) -> None:
    standin.delay = 0.1
    asking = asyncio.create_task(host.ask())
    config = HybridConfig(strategy="local-only", use_frontier=False)
    for seed in range(2):
        await pipeline(standin).agenerate(table, 1, config, seed=seed, output_dir=here / f"{seed}")
    assert await asking
    assert await host.ask()


async def test_the_hosts_callbacks_hear_of_its_own_calls_alone(
    standin: Standin, table: Path, here: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    async def hear(kwargs: dict[str, Any], *_: object) -> None:
        heard.append(str(kwargs["model"]))

    monkeypatch.setattr(litellm, "success_callback", [hear])
    monkeypatch.setattr(litellm, "_async_success_callback", [])
    await host.ask()
    await pipeline(standin).agenerate(table, 1, HybridConfig(strategy="local-only", use_frontier=False))
    await host.ask()
    for _ in range(3_000):
        if len(heard) < 2:
            await asyncio.sleep(0.02)
    assert heard == ["gpt-4o-mini", "gpt-4o-mini"]


QUIET = """
import asyncio, gc, json, sys, threading, warnings
warnings.simplefilter("always")
from hybridgen import HybridConfig, HybridPipeline
url, data = sys.argv[1:]
pipeline = HybridPipeline(local_api_base=url, overrides=["hardware=m4max", "privacy=off", "tracking=none"])
def go(n):
    config = HybridConfig(strategy="local-only", use_frontier=False)
    return pipeline.generate(data, 2, config, seed=n, output_dir=f"run-{n}").summary.delivered
made = [go(0), go(1)]
threads = [threading.Thread(target=lambda n=n: made.append(go(n))) for n in (2, 3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
async def notebook(): made.append(go(4))
asyncio.run(notebook())
gc.collect()
print(json.dumps(made))
"""
NOISE = ("Task was destroyed", "never awaited", "Unclosed", "event loop changed", "Traceback", "Event loop is closed")


@pytest.mark.slow
def test_a_program_that_ends_is_quiet(standin: Standin, table: Path, here: Path) -> None:
    standin.delay = 0.02
    ended = subprocess.run(
        [sys.executable, "-c", QUIET, standin.url, str(table)],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(ended.stdout) == [2, 2, 2, 2, 2], ended.stderr
    assert [line for line in ended.stderr.splitlines() if any(noise in line for noise in NOISE)] == []
