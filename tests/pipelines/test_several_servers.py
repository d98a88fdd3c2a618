"""A local model at several servers, in whole runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.pipelines.conftest import NOWHERE, Runs
from tests.standin import Asked, Standin

Start = Callable[..., Standin]
EIGHT = {"count": 16, "provider__local__max_concurrency": 8}


def test_one_of_two_servers_is_killed_half_way_and_no_record_is_lost(
    run: Runs, standin: Standin, another: Start
) -> None:
    other = another()

    def dies(_: Asked) -> None:
        if len(other.requests) == 20:
            threading.Thread(target=other.stop).start()

    other.answer = dies
    for server in (standin, other):
        server.delay = 0.2
    both = [standin.url, other.url]
    result = run("strategy=local-only", provider__local__api_base=both, **EIGHT)
    summary = result.summary
    assert (summary.delivered, summary.calls.failed) == (16, 0)
    assert [server.in_flight_peak["ollama"] >= 8 for server in (standin, other)] == [True, True]
    told = [line for line in summary.degraded if "was left out" in line]
    assert len(told) == 1
    assert told[0].startswith(f"qwen2.5:72b at {other.url}: was left out 1 time (")

    asked = len(standin.requests)
    again = run("strategy=local-only", provider__local__api_base=standin.url, **EIGHT)
    assert [one.record for one in again.records] == [one.record for one in result.records]
    assert (again.summary.calls.replayed, len(standin.requests)) == (again.summary.calls.local, asked)


def test_a_segment_stays_with_the_server_that_has_read_its_rows(run: Runs, standin: Standin, another: Start) -> None:
    other = another()
    for server in (standin, other):
        server.delay = 0.02
    both = [standin.url, other.url]
    run("strategy=local-only", provider__local__api_base=both, provider__local__max_concurrency=2, count=8)
    reads = [*standin.reads, *other.reads]
    alone = Runs(standin, run.data, run.folder / "alone")
    standin.reset()
    alone("strategy=local-only", provider__local__max_concurrency=4, count=8)
    assert sum(read.cached for read in reads) >= 0.9 * sum(read.cached for read in standin.reads)


@pytest.mark.usefixtures("another")
def test_a_server_that_never_comes_is_left_out_and_told(run: Runs, standin: Standin) -> None:
    result = run("strategy=local-only", provider__local__api_base=[NOWHERE, standin.url])
    assert result.summary.delivered == 5
    (told,) = [line for line in result.summary.degraded if "was left out" in line]
    assert told.startswith(f"qwen2.5:72b at {NOWHERE}: was left out 1 time (")


def test_only_with_all_of_them_gone_the_frontier_goes_on_alone(run: Runs, standin: Standin) -> None:
    result = run("strategy=refine-below-threshold", provider__local__api_base=[NOWHERE, "http://127.0.0.1:10"])
    assert (result.summary.delivered, result.summary.origin.frontier) == (5, 5)
    assert result.summary.degraded[0].startswith("none of its 2 servers is there, the first one: no answer from ollama")
