"""The cap holds: whatever is asked for, however much goes out at once, by the provider's bill."""

from __future__ import annotations

import asyncio

import pytest

from hybridgen.pipelines.records import pipeline
from tests.pipelines.asked import LIST, PROSE, all_of, kind, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import CUT, OK, RESET, Standin, refuse

MANY = {"count": 8, "strategy__draft_multiplier": 1, "provider__frontier__max_output_tokens": 1000}  # 8 at once


@pytest.mark.parametrize("cap", [0.01, 0.045, 0.05, 0.06, 0.08, 0.12, 0.3])
def test_what_does_not_fit_is_not_sent_and_stays_local(run: Runs, standin: Standin, cap: float) -> None:
    standin.answer = scores(*[8] * 8, then=9)
    result = run("strategy=refine-top", **MANY, strategy__max_frontier_cost=cap)
    origin, spent = result.summary.origin, standin.bill(LIST)
    assert spent <= cap
    assert result.summary.cost.total_usd == pytest.approx(spent, abs=1e-9)
    assert result.summary.cost.cap_usd == cap
    assert result.summary.delivered == 8
    paid = [record for record in result.records if record.cost_usd]
    assert origin.refined <= len(paid) == len(sent(standin, "anthropic", "refine"))  # one that is no better is not kept
    capped = [line for line in result.summary.degraded if "the cap leaves $" in line]
    assert bool(capped) == (len(paid) < 8)
    if capped:
        assert capped[0].startswith(f"{8 - len(paid)} records not refined: ")
        before = {draft["id"]: draft["quality"]["overall"] for draft in run.lines("drafts.jsonl")}
        bought = [before[record.draft or ""] for record in paid]
        others = [before[record.draft or ""] for record in result.records if not record.cost_usd]
        assert max(bought, default=1) >= max(others), "not the best first"  # a cheaper one may fit after it


@pytest.mark.parametrize("strategy", ["refine-below-threshold", "frontier-only"])
@pytest.mark.parametrize("cap", [0.08, 0.09])
def test_the_cap_holds_for_every_strategy(run: Runs, standin: Standin, strategy: str, cap: float) -> None:
    result = run(f"strategy={strategy}", **MANY, strategy__max_frontier_cost=cap, strategy__quality_threshold=1)
    assert 0 < standin.bill(LIST) <= cap
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert any("the cap leaves $" in line for line in result.summary.degraded)
    assert result.summary.delivered == (8 if strategy == "refine-below-threshold" else result.summary.origin.frontier)


@pytest.mark.parametrize("cap", [0.1, 0.2])
def test_repairs_and_lost_answers_count_too(run: Runs, standin: Standin, cap: float) -> None:
    standin.answer = all_of(scores(then=9), lambda asked: PROSE if kind(asked) == "refine" else None)
    faults = [CUT, RESET, refuse(529), OK]
    standin.fail(lambda n, asked: faults[n % 4] if asked.wire == "anthropic" else OK)
    result = run("strategy=refine-top", **MANY, strategy__max_frontier_cost=cap)
    assert 0 < standin.bill(LIST) <= cap
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert result.summary.delivered == 8
    assert sum(draft.cost_usd for draft in result.drafts) == 0
    assert sum(record.cost_usd for record in result.records) == pytest.approx(result.total_cost)


def test_a_cap_of_nothing_sends_nothing(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    result = run("strategy=refine-top", strategy__max_frontier_cost=0)
    assert not sent(standin, "anthropic")
    assert (result.summary.delivered, result.summary.cost.cap_usd, result.total_cost) == (5, 0, 0)
    assert result.summary.degraded[0] == "strategy.max_frontier_cost=0: no paid call is allowed; records stay local"


def test_the_same_command_again_spends_nothing_more_and_a_higher_cap_goes_on(run: Runs, standin: Standin) -> None:
    standin.answer = scores(*[8] * 8, then=9)
    low = run("strategy=refine-top", **MANY, strategy__max_frontier_cost=0.1)
    paid = standin.bill(LIST)
    again = run("strategy=refine-top", **MANY, strategy__max_frontier_cost=0.1)
    assert standin.bill(LIST) == paid
    assert again.records == low.records
    high = run("strategy=refine-top", **MANY, strategy__max_frontier_cost=1)
    assert 8 >= high.summary.origin.refined > low.summary.origin.refined > 0
    assert len(sent(standin, "anthropic")) == 8, "what was paid under the lower cap was paid again"
    assert high.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)


def test_the_estimate_is_never_exceeded(run: Runs, standin: Standin) -> None:
    estimate = asyncio.run(pipeline.estimate(run.config("strategy=refine-top", **MANY)))
    assert not standin.requests
    standin.answer = all_of(scores(then=9), lambda asked: PROSE * 99 if kind(asked) == "refine" else None)
    run("strategy=refine-top", **MANY)
    assert 8 < len(sent(standin, "anthropic")) <= 16, "each of eight was to be repaired"
    assert 0 < standin.bill(LIST) <= (estimate.frontier_cost_upper or 0)


def test_without_a_cap_lost_answers_do_not_end_a_run_of_one_record(run: Runs, standin: Standin) -> None:
    standin.answer = scores(9, then=9)
    lost = iter([RESET] * 3)
    standin.fail(lambda _, asked: next(lost, OK) if asked.wire == "anthropic" else OK)
    result = run("strategy=refine-top", count=1)
    assert len(sent(standin, "anthropic")) == 4
    assert not [line for line in result.summary.degraded if "leaves $" in line]


def test_what_earlier_executions_lost_counts_against_a_cap_and_else_does_not(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    standin.fail(lambda _, asked: RESET if asked.wire == "anthropic" else OK)
    lost = run("strategy=refine-top", count=1)
    assert any("the estimate's upper bound leaves $" in line for line in lost.summary.degraded)
    standin.fail([])
    capped = run("strategy=refine-top", count=1, strategy__max_frontier_cost=lost.summary.cost.unanswered_usd)
    assert any("the cap leaves $" in line for line in capped.summary.degraded)
    free = run("strategy=refine-top", count=1)
    assert free.summary.calls.frontier == 1
    assert free.summary.cost.unanswered_usd == lost.summary.cost.unanswered_usd > 0


def test_drafts_of_which_no_judge_has_spoken_are_known_to_the_estimate(run: Runs, standin: Standin) -> None:
    standin.answer = lambda asked: "I liked it." if kind(asked) == "judge" else None
    run("strategy=local-only")
    config = run.config("strategy=refine-below-threshold", strategy__quality_threshold=1)
    notes = asyncio.run(pipeline.estimate(config)).notes
    assert any(note.startswith("5 of 5 records will be refined: the ledger knows") for note in notes), notes
