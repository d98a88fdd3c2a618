"""Killed at any moment, the same command goes on: nothing is paid twice, no answer is stored twice."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from hybridgen.config.schema import Config
from hybridgen.core.progress import Silent
from hybridgen.llm import litellm_adapter  # noqa: F401  before the fork, so that a run begins at once
from hybridgen.pipelines.query import pipeline
from tests.forking import PROCESSES
from tests.llm.asking import found
from tests.pipelines.query.conftest import Asking, kind

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
FISH = ("trout", "salmon", "carp", "pike", "perch", "eel", "cod", "herring")
QUESTIONS = [f"Which wine goes with a lunch of {fish}?" for fish in FISH]
AT_ONCE = 4


def go(config: Config) -> None:
    asyncio.run(pipeline.run(config, Path(config.output.dir), Silent(), asked=QUESTIONS))


def test_killed_half_way_it_pays_nothing_twice_and_stores_nothing_twice(ask: Asking) -> None:
    config = ask.config(provider__frontier__max_concurrency=AT_ONCE)
    ask.standin.delay = 0.05
    process = PROCESSES.Process(target=go, args=(config,))
    process.start()
    wanted = random.randint(3, len(QUESTIONS))
    while len(ask.sent()) < wanted and process.is_alive():
        time.sleep(0.002)
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
    ask.runs = 0
    records = ask.lines("records.jsonl")
    assert [line["record"]["question"] for line in records] == QUESTIONS


def calls(ask: Asking) -> list[tuple[str, str]]:
    return found(ask.folder / "ledger.sqlite", "SELECT key, state FROM calls WHERE role = 'frontier'")
