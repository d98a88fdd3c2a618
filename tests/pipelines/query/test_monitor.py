"""task=monitor: who answered, and what that saved."""

from __future__ import annotations

import time

import pytest

from hybridgen import HybridPipeline
from hybridgen.core.errors import DataError
from hybridgen.knowledge import memory
from hybridgen.pipelines.monitor.statistics import DAY_SECONDS, count
from tests.pipelines.conftest import Typed
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking

OTHER_WORDS = "At what time does the night ferry sail?"


def test_it_counts_who_answered_and_what_that_saved(ask: Asking, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "AGAIN_SECONDS", 0.0)
    first = ask(FERRY, LUNCH).summary
    ask(FERRY, OTHER_WORDS)
    ask(FERRY, OTHER_WORDS)
    config = ask.config("task=monitor")
    found = count(config)
    assert found.questions == 6
    assert found.origin.model_dump() == {"local": 1, "stored": 4, "frontier": 1}
    assert (found.home, found.reached["home"]) == (round(5 / 6, 4), True)
    assert found.usd == pytest.approx(first.cost.total_usd)
    assert found.tokens == first.bought.tokens
    assert found.alone_tokens > found.tokens
    assert found.saved_tokens == found.alone_tokens - found.tokens
    assert found.alone_usd is not None
    assert found.reasons == {"nothing_found": 1, "relevant_enough": 1, "stored": 4}
    assert count(config, time.time() + 8 * DAY_SECONDS).questions == 0
    code, out, _ = typed("task=monitor", f"knowledge.path={config.knowledge.path}")
    assert (code, out.splitlines()[:3]) == (
        0,
        ["questions  6 in 7 days", "origin     1 local, 4 stored, 1 frontier", "at home    83 %, the goal is 70 %"],
    )
    python = HybridPipeline(overrides=[f"knowledge.path={config.knowledge.path}"])
    assert python.statistics(days=1).questions == 6


def test_the_same_command_within_an_hour_counts_once(ask: Asking) -> None:
    ask(LUNCH)
    ask(LUNCH)
    assert count(ask.config("task=monitor")).questions == 1


def test_where_nothing_was_asked_it_says_so(ask: Asking) -> None:
    with pytest.raises(DataError, match="nothing was asked there yet"):
        count(ask.config("task=monitor"))
