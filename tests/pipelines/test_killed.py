"""Killed at any moment, the same command goes on; two processes that run it together pay once."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipelines.killing import Bench, asked_once, kill_and_go_on, ready
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
