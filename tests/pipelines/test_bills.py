"""Paid models that bill what they should not, or whose answers are of no use: what a run does, and says."""

from __future__ import annotations

import pytest

from tests.pipelines.asked import LIST, PROSE, all_of, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import OK, RUN_ON, Fault, Standin, miscount

MANY = {"count": 8, "strategy__draft_multiplier": 1}


@pytest.mark.parametrize("fault", [miscount(times=900), RUN_ON])
def test_a_bill_above_the_cap_ends_paid_calls_and_is_said_with_its_amount(
    run: Runs, standin: Standin, fault: Fault
) -> None:
    standin.answer = scores(*[8] * 8, then=9)
    standin.fail(lambda _, asked: fault if asked.wire == "anthropic" else OK)
    result = run("strategy=refine-top", **MANY, strategy__max_frontier_cost=0.065)
    assert len(sent(standin, "anthropic")) == 1
    assert result.summary.delivered == 8
    (said,) = (notice for notice in result.summary.notices if notice.code == "overbilled")
    assert said.text in result.summary.degraded
    assert 0 < said.params["over"] == pytest.approx(result.total_cost - RESERVED, abs=0.01)
    assert " above the cap" in said.text
    assert any("no other paid call goes out" in line for line in result.summary.degraded)


RESERVED = 0.061  # USD that are set aside for a refinement of these rows, about


def test_answers_without_token_counts_are_counted_with_the_worst_case_and_said(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    standin.fail(lambda _, asked: miscount(told=0.0) if asked.wire == "anthropic" else OK)
    result = run("strategy=refine-top", count=2, strategy__max_frontier_cost=1.0)
    assert result.summary.calls.frontier == 2
    assert standin.bill(LIST) < result.total_cost <= 1.0
    assert f"2 paid answers came without believable token counts; ${result.total_cost:.4f}, the worst case" in " ".join(
        result.summary.degraded
    )


@pytest.mark.parametrize("strategy", ["refine-top", "frontier-only"])
def test_answers_that_are_all_of_no_use_are_not_bought_for_every_record(
    run: Runs, standin: Standin, strategy: str
) -> None:
    standin.answer = all_of(scores(then=9), lambda asked: None if asked.wire == "ollama" else PROSE)
    result = run(f"strategy={strategy}", **MANY, provider__frontier__max_concurrency=1)
    assert len(sent(standin, "anthropic")) == 3, "a record with its repair, and another one"
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert any("none of the first 3 paid answers was of use" in line for line in result.summary.degraded)


def test_one_that_is_of_use_among_others_is_reason_to_go_on(run: Runs, standin: Standin) -> None:
    spoilt = iter([None])  # the first is as it should be
    standin.answer = all_of(scores(then=9), lambda asked: None if asked.wire == "ollama" else next(spoilt, PROSE))
    run("strategy=refine-top", **MANY, provider__frontier__max_concurrency=1)
    assert len(sent(standin, "anthropic")) == 1 + 7 * 2
