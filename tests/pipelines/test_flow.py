"""Records flow, each server's slots stay within their number, and failures that pass cost time and nothing else."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter

import pytest

from hybridgen.llm import endpoints
from hybridgen.llm.retry import MAX_SERVER_ERRORS
from tests.pipelines.asked import LIST, Kind, drafts_asked, drawn, kind, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import CUT, OK, RESET, Asked, Fault, Schedule, Standin, Wire, hang, refuse


def order(standin: Standin) -> list[Kind]:
    return [kind(asked) for asked in standin.requests]


def last(kinds: list[Kind], wanted: Kind) -> int:
    return len(kinds) - 1 - kinds[::-1].index(wanted)


def each_fails_first(*faults: Fault) -> Schedule:
    """Every request comes to nothing the first time that it is sent, each in its own way: half of all that is sent."""
    seen: set[str] = set()
    next_fault = itertools.cycle(faults)

    def schedule(_: int, asked: Asked) -> Fault:
        body = json.dumps(asked.body, sort_keys=True)
        if body in seen:
            return OK
        seen.add(body)
        return next(next_fault)

    return schedule


def test_a_draft_is_judged_while_others_are_being_written(run: Runs, standin: Standin) -> None:
    standin.delay = 0.02
    run("strategy=local-only")
    kinds = order(standin)
    assert kinds[:2] == ["draft", "draft"]
    assert kinds.index("judge") < 4
    assert last(kinds, "draft") > 14
    assert standin.in_flight_peak["ollama"] == 2


def test_what_is_certain_is_refined_while_others_are_being_written(run: Runs, standin: Standin) -> None:
    standin.delay = 0.02
    run("strategy=refine-below-threshold", strategy__quality_threshold=1)
    kinds = order(standin)
    assert kinds.index("refine") < last(kinds, "draft")
    assert kinds.count("refine") == 5


@pytest.mark.parametrize(
    "words",
    [
        ("strategy=refine-top",),
        ("strategy=refine-below-threshold", "strategy.quality_threshold=1", "strategy.max_frontier_cost=1"),
    ],
)
def test_only_a_choice_that_needs_all_drafts_waits_for_them(
    run: Runs, standin: Standin, words: tuple[str, ...]
) -> None:
    standin.answer = scores(then=9)
    run(*words)
    kinds = order(standin)
    assert kinds[: kinds.index("refine")].count("judge") == 10


@pytest.mark.parametrize(("local", "frontier"), [(1, 1), (3, 2)])
def test_no_server_gets_more_at_once_than_it_may(run: Runs, standin: Standin, local: int, frontier: int) -> None:
    standin.delay, standin.answer = 0.05, scores(then=9)
    run(provider__local__max_concurrency=local, provider__frontier__max_concurrency=frontier)
    assert (standin.in_flight_peak["ollama"], standin.in_flight_peak["anthropic"]) == (local, frontier)


@pytest.mark.parametrize("strategy", ["refine-top", "refine-below-threshold", "frontier-only"])
def test_where_every_second_request_fails_everything_is_delivered(run: Runs, standin: Standin, strategy: str) -> None:
    standin.fail(each_fails_first(refuse(429, retry_after=0), refuse(500), refuse(529), RESET, refuse(503)))
    threshold = 0 if strategy == "refine-top" else 1
    result = run(f"strategy={strategy}", strategy__quality_threshold=threshold)
    calls = result.summary.calls
    assert result.summary.delivered == 5
    assert calls.retries == calls.local + calls.frontier == len(standin.requests) / 2
    assert calls.failed == 0
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert [line for line in result.summary.degraded if "failed" in line or "not refined" in line] == []


def test_a_request_that_fails_for_good_costs_one_draft_only(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: refuse(500) if asked.seed == 43 and kind(asked) == "draft" else OK)
    result = run("strategy=local-only")
    assert (result.summary.delivered, result.summary.drafts.invalid, result.summary.calls.failed) == (5, 1, 1)
    [reject] = [draft for draft in run.lines("drafts.jsonl") if not draft["valid"]]
    assert (reject["id"], reject["stage"]) == ("d001", "draft")
    assert "(500)" in reject["reason"]
    assert drafts_asked(sent(standin, "ollama")).count("d001") == MAX_SERVER_ERRORS


SENT_BACK = (refuse(429, retry_after=0), refuse(500), refuse(529), RESET, CUT)


def half(luck: int, *wires: Wire) -> Schedule:
    """Every second try by lot, in a way that is drawn by lot too; the same in whichever order requests come."""
    faults = (*SENT_BACK, *SENT_BACK, hang(60))  # of which each takes a time-out
    tries = Counter[str]()

    def schedule(_: int, asked: Asked) -> Fault:
        tries[asked.prompt] += 1
        dice = random.Random(f"{luck} {tries[asked.prompt]} {asked.prompt}")
        return dice.choice(faults) if asked.wire in wires and dice.random() < 0.5 else OK

    return schedule


@pytest.mark.parametrize("strategy", ["refine-top", "frontier-only"])
@pytest.mark.parametrize("wires", [("anthropic",), ("ollama", "anthropic")], ids=["the frontier's", "all"])
def test_where_half_of_the_requests_fail_in_any_way_all_records_come(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch, strategy: str, wires: tuple[Wire, ...]
) -> None:
    monkeypatch.setattr(endpoints, "FRONTIER_TIMEOUT", 2.0)
    monkeypatch.setattr(endpoints, "LOCAL_TIMEOUT", 2.0)
    standin.answer = drawn(3)
    standin.fail(half(7, *wires))
    result = run(f"strategy={strategy}", count=8, strategy__quality_threshold=0.0)
    assert (result.summary.delivered, result.summary.calls.failed) == (8, 0)
    assert result.summary.calls.retries > 5
    assert not [record.refinement for record in result.records if record.refinement.startswith("not refined: claude")]
    cost = result.summary.cost
    assert cost.unanswered_usd > 0
    assert any(line.startswith("paid calls without an answer may have been billed") for line in result.summary.degraded)
    assert (cost.total_usd or 0) <= standin.bill(LIST) <= (cost.total_usd or 0) + cost.unanswered_usd
