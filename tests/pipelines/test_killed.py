"""Killed at any moment, the same command goes on; two processes that run it together pay once."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipelines.killing import Bench, asked_once, kill_and_go_on, ready
from tests.postgres import Server
from tests.standin import Standin

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
MOMENTS = 3


@pytest.fixture
def bench(standin: Standin, tmp_path: Path) -> Iterator[Bench]:
    ready(standin, delay=0.02)
    yield Bench(standin, tmp_path, count=6)
    ready(standin, delay=0.0)


def test_killed_at_any_moment_the_same_command_goes_on_and_pays_nothing_twice(bench: Bench) -> None:
    bench.whole("undisturbed", "undisturbed.sqlite")
    requests = len(bench.standin.requests)
    for n in range(MOMENTS):
        ready(bench.standin, delay=0.02)
        kill_and_go_on(bench, f"killed {n}", random.randint(1, requests), "undisturbed")


def test_a_killed_worker_that_starts_again_changes_nothing_where_machines_share_a_ledger(
    bench: Bench, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hybridgen.llm.ledger.presence.BACK_SECONDS", 0.0)  # the server has just started
    bench.whole("undisturbed", "undisturbed.sqlite")
    moment = random.randint(1, len(bench.standin.requests))
    ready(bench.standin, delay=0.02)
    kill_and_go_on(bench, "killed", moment, "undisturbed", postgres.empty())


def test_a_database_that_restarts_while_two_workers_share_it_loses_nothing(bench: Bench, postgres: Server) -> None:
    bench.whole("undisturbed", "undisturbed.sqlite")
    requests = len(bench.standin.requests)
    ready(bench.standin, delay=0.05)
    ledger = postgres.empty()
    both = [bench.begin(name, ledger) for name in ("one", "other")]
    for share, how in ((4, "fast"), (2, "immediate")):
        while len(bench.standin.requests) < requests // share and all(process.is_alive() for process in both):
            time.sleep(0.005)
        postgres.stop(how)
        postgres.start()
    for process in both:
        process.join(120)
        assert process.exitcode == 0
    assert asked_once(bench.standin)
    assert bench.records("one") == bench.records("other") == bench.records("undisturbed")
    assert {state for _, _, state, _ in bench.calls(ledger)} == {"answered"}


def test_two_processes_with_the_same_command_ask_everything_once(bench: Bench) -> None:
    both = [bench.begin(name) for name in ("one", "other")]
    for process in both:
        process.join(120)
        assert process.exitcode == 0
    assert asked_once(bench.standin)
    assert bench.records("one") == bench.records("other")
    assert {state for _, _, state, _ in bench.calls()} == {"answered"}
    assert bench.cost("one")["total_usd"] == pytest.approx(bench.cost("other")["total_usd"])
    new = bench.cost("one")["new_usd"] + bench.cost("other")["new_usd"]
    assert new == pytest.approx(bench.cost("one")["total_usd"])
