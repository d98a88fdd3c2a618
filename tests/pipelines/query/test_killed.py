"""Killed at any moment, the same command goes on: nothing is paid twice, no answer is stored twice, and each comes as
it would have come without a kill."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.schema import Config
from hybridgen.core.errors import KnowledgeError
from hybridgen.core.progress import Silent
from hybridgen.core.stop import Stop
from hybridgen.knowledge import memory
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.llm import litellm_adapter  # noqa: F401  before the fork, so that a run begins at once
from hybridgen.pipelines.query import pipeline
from tests.forking import PROCESSES
from tests.llm.asking import found
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking, copying, kind

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
FISH = ("trout", "salmon", "carp", "pike", "perch", "eel", "cod", "herring")
QUESTIONS = [
    *(f"Which wine goes with a lunch of {fish}?" for fish in FISH),
    FERRY,
    "At what time does the night ferry sail?",
    "Where are lost umbrellas kept?",
    f"Design a timetable. {FERRY}",
    LUNCH.lower(),
    "The gate does not open and the display shows E17",
]
MADE = 11  # of these a model answers, the others come from the store
AT_ONCE = 4


def go(config: Config) -> None:
    asyncio.run(pipeline.run(config, Path(config.output.dir), Silent(), asked=QUESTIONS))


def records(ask: Asking) -> list[dict[str, Any]]:
    """Of the last run; who filled the provider's cache first says what a record costs."""
    return [{key: value for key, value in line.items() if key != "cost_usd"} for line in ask.lines("records.jsonl")]


@pytest.fixture
def undisturbed(ask: Asking) -> list[dict[str, Any]]:
    """The records of the same questions where nobody kills."""
    other = Asking(ask.standin, ask.folder / "other")
    shutil.copytree(ask.folder / "knowledge", other.folder / "knowledge")
    go(other.config(provider__frontier__max_concurrency=AT_ONCE))
    made = records(other)
    origins = Counter(line["origin"] for line in made)
    assert origins["stored"] == len(QUESTIONS) - MADE
    ask.standin.reset()
    ask.standin.answer = copying()
    return made


@needs_kill
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 1.0])
def test_killed_it_pays_nothing_twice_and_answers_as_without_a_kill(
    share: float, ask: Asking, undisturbed: list[dict[str, Any]]
) -> None:
    config = ask.config(provider__frontier__max_concurrency=AT_ONCE)
    ask.standin.delay = 0.05
    process = PROCESSES.Process(target=go, args=(config,))
    process.start()
    wanted = max(1, round(share * MADE))
    while len(ask.sent()) < wanted and process.is_alive():
        time.sleep(0.002)
    time.sleep(random.uniform(0, ask.standin.delay))
    process.kill()
    process.join()
    answered = sum(state == "answered" for _, state in calls(ask))
    ask.standin.delay = 0.0
    go(config)

    asked = Counter(str(one.body) for one in ask.standin.requests if kind(one) == "answer" and one.wire == "anthropic")
    states = calls(ask)
    assert set(asked.values()) <= {1, 2}
    assert sum(times - 1 for times in asked.values()) <= sum(state == "lost" for _, state in states) <= AT_ONCE
    assert max(Counter(key for key, state in states if state == "answered").values()) == 1
    assert len(states) >= answered
    assert sorted(one.text for one in ask.memory().values()) == sorted(QUESTIONS)
    assert records(ask) == undisturbed


def test_once_it_has_ended_its_answers_come_from_the_store(ask: Asking) -> None:
    assert [one.origin for one in ask(FERRY, LUNCH).records] == ["local", "frontier"]
    assert unended(ask) == {}
    assert [one.origin for one in ask(FERRY, LUNCH).records] == ["stored", "stored"]
    assert unended(ask) == {}


async def test_interrupted_it_goes_on_as_if_it_had_not_been(ask: Asking) -> None:
    stop = Stop()

    class Stopping(Silent):
        def advance(self, stage: str, done: int = 1) -> None:  # type: ignore[override]
            stop.ask()

    config = ask.config(provider__frontier__max_concurrency=1, provider__local__max_concurrency=1)
    asked = [f"Which wine goes with {fish}?" for fish in FISH]
    outcome = await pipeline.run(config, Path(config.output.dir), Stopping(), stop, asked=asked)
    assert outcome.exit_code == 130
    assert len(unended(ask)) == 1
    begun = len(ask.memory())
    assert 1 <= begun < len(asked)
    outcome = await pipeline.run(config, Path(config.output.dir), Silent(), asked=asked)
    assert {line["origin"] for line in ask.lines("records.jsonl")} == {"frontier"}
    assert max(Counter(key for key, state in calls(ask) if state == "answered").values()) == 1
    assert (unended(ask), len(ask.memory())) == ({}, len(asked))


async def test_what_an_earlier_run_gave_stays_stored_in_one_that_goes_on(ask: Asking) -> None:
    """The same command, ended once, then interrupted: its answers of the first time are earlier ones."""
    config = ask.config()
    await pipeline.run(config, Path(config.output.dir), Silent(), asked=[LUNCH])
    with EdgeStore(ask.folder / "knowledge").opened(memory.NAME) as collection:
        assert collection
        (entry,) = dict(collection.passages()).values()
        memory.begin(collection, entry.more["run"], time.time())
    await pipeline.run(config, Path(config.output.dir), Silent(), asked=[LUNCH])
    assert [line["origin"] for line in ask.lines("records.jsonl")] == ["stored"]


def unended(ask: Asking) -> dict[str, float]:
    with EdgeStore(ask.folder / "knowledge").opened(memory.NAME) as collection:
        return dict(collection.about.unended) if collection else {}


def calls(ask: Asking) -> list[tuple[str, str]]:
    return found(ask.folder / "ledger.sqlite", "SELECT key, state FROM calls WHERE role = 'frontier'")


def test_a_memory_that_cannot_keep_it_in_mind_says_so_and_the_answers_come_all_the_same(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> float:
        raise KnowledgeError("knowledge.path=x: cannot be written (no space left); free some")

    with monkeypatch.context() as patched:
        patched.setattr(memory, "begin", fail)
        result = ask(LUNCH)
    assert (result.summary.delivered, ask.code) == (1, 0)
    assert any("not stored for the next time (knowledge.path=x" in one for one in result.summary.degraded)
    with monkeypatch.context() as patched:
        patched.setattr(memory, "end", fail)
        result = ask(FERRY)
    assert (result.summary.delivered, ask.code) == (1, 0)
    assert any("no space left" in one for one in result.summary.degraded)
    assert ask(FERRY).records[0].origin == "local"  # from the ledger
