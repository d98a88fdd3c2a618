"""Which drafts go to the frontier, what it costs, and that the sums agree with the provider's bill."""

from __future__ import annotations

import pytest

from tests.pipelines.asked import CLAUDE, LIST, all_of, kind, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import Asked, Standin

GOOD, BETTER, BAD = 8, 9, 1  # what a judge says; about 0.83, 0.90 and 0.25 with what is measured


def test_the_best_drafts_are_refined_and_every_cent_is_accounted_for(run: Runs, standin: Standin) -> None:
    standin.answer = scores(*[GOOD] * 10, then=BETTER)
    result = run("strategy=refine-top")
    assert len(sent(standin, "ollama", "draft")) == 10
    assert len(sent(standin, "ollama", "judge")) == 10 + 5  # each refinement is judged again
    assert {asked.model for asked in sent(standin, "ollama")} == {"qwen2.5:72b"}
    assert len(sent(standin, "anthropic")) == len(sent(standin, "anthropic", "refine")) == 5
    assert {asked.model for asked in sent(standin, "anthropic")} == {CLAUDE}
    cost, origin = result.summary.cost, result.summary.origin
    assert cost.total_usd == cost.frontier_usd == cost.new_usd == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert cost.local_usd == 0
    assert (origin.local, origin.refined, origin.frontier, result.summary.delivered) == (0, 5, 0, 5)
    assert sum(record.cost_usd for record in result.records) == pytest.approx(cost.total_usd)
    assert 0 < (cost.saved_share or 0) < 1


def test_refine_top_refines_what_reaches_the_threshold(run: Runs, standin: Standin) -> None:
    standin.answer = scores(GOOD, BAD, GOOD, BAD, GOOD, then=BETTER)
    result = run("strategy=refine-top", strategy__draft_multiplier=1)
    assert len(sent(standin, "anthropic")) == result.summary.origin.refined + result.summary.rejects.refine == 3
    assert {r.origin for r in result.records if r.quality.overall < 0.75} == {"local"}


def test_refine_below_threshold_refines_the_others(run: Runs, standin: Standin) -> None:
    standin.answer = scores(GOOD, BAD, GOOD, BAD, GOOD, then=BETTER)
    result = run("strategy=refine-below-threshold", strategy__draft_multiplier=1, strategy__max_frontier_cost=9)
    assert len(sent(standin, "anthropic")) == result.summary.origin.refined + result.summary.rejects.refine == 2
    assert min(r.quality.overall for r in result.records) >= 0.75


def test_a_threshold_is_reached_exactly(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=GOOD)
    lowest = run("strategy=local-only").summary.quality.min
    before = len(standin.requests)
    run("strategy=refine-top", f"strategy.quality_threshold={lowest}")
    assert len([a for a in standin.requests[before:] if kind(a) == "refine"]) == 5


def test_a_refinement_that_is_worse_is_paid_for_and_not_kept(run: Runs, standin: Standin) -> None:
    standin.answer = scores(*[GOOD] * 10, then=BAD)
    result = run("strategy=refine-top")
    assert result.summary.origin.local == 5
    assert all(record.refinement.startswith("kept the draft") for record in result.records)
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert sum(record.cost_usd for record in result.records) == pytest.approx(result.total_cost)
    assert {(r["what"], r["stage"]) for r in run.lines("rejects.jsonl")} == {("refinement", "refine")}
    assert sum(reject["cost_usd"] for reject in run.lines("rejects.jsonl")) == pytest.approx(result.total_cost)


def test_an_invalid_refinement_leaves_the_draft_and_is_paid_for(run: Runs, standin: Standin) -> None:
    good = set[str]()

    def answer(asked: Asked) -> str | None:
        if asked.wire == "anthropic" and not good:  # after three of no use and none of use no more would be asked for
            good.add(asked.prompt)
        return "no JSON" if asked.wire == "anthropic" and asked.prompt not in good else None

    standin.answer = all_of(scores(then=GOOD), answer)
    result = run("strategy=refine-top")
    assert [kind(asked) for asked in sent(standin, "anthropic")].count("repair") == 4
    assert any(line.startswith("4 records not refined: no valid JSON: ") for line in result.summary.degraded)
    assert sum(record.cost_usd for record in result.records) == pytest.approx(standin.bill(LIST), abs=1e-9)
    invalid = [reject for reject in result.rejects if reject.stage == "repair"]
    assert len(invalid) == 4
    assert {(r.what, r.text) for r in invalid} == {("refinement", "no JSON")}


def test_a_refinement_that_changes_nothing_is_not_judged_again(run: Runs, standin: Standin) -> None:
    def nothing(asked: Asked) -> dict[str, list[str]] | None:
        return {"edits": []} if kind(asked) == "refine" else None

    standin.answer = all_of(scores(then=GOOD), nothing)
    result = run("strategy=refine-top")
    assert len(sent(standin, "ollama", "judge")) == 10
    assert {(r.origin, r.refinement) for r in result.records} == {
        ("local", "kept the draft: the frontier changed nothing")
    }
    assert 0 < (result.total_cost or 0) == pytest.approx(standin.bill(LIST), abs=1e-9)


def test_local_only_makes_no_frontier_client(run: Runs, standin: Standin) -> None:
    result = run("strategy=local-only")
    assert len(sent(standin, "ollama")) == len(standin.requests) == 20
    assert (result.summary.models["frontier"], result.total_cost, result.summary.origin.local) == (None, 0, 5)
    assert result.summary.cost.frontier_only_usd
    assert result.summary.cost.saved_share == 1


def test_under_a_cap_of_0_nothing_is_called_saved(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=GOOD)
    found = run("strategy=refine-top", strategy__max_frontier_cost=0).summary
    assert (found.delivered, found.cost.total_usd, found.cost.saved_share) == (5, 0, None)
    assert found.cost.frontier_only_usd
    assert found.refinements.model_dump() == {"wanted": 5, "made": 0, "possible": False}


def test_without_a_frontier_the_best_drafts_stay_as_they_are(run: Runs, standin: Standin) -> None:
    result = run("strategy=refine-top", "provider/frontier=none")
    assert {asked.wire for asked in standin.requests} == {"ollama"}
    assert (result.summary.origin.local, result.summary.cost.frontier_only_usd) == (5, None)


def test_frontier_only_writes_all_from_the_rows_and_is_the_baseline(run: Runs, standin: Standin) -> None:
    result = run("strategy=frontier-only", count=4)
    assert len(sent(standin, "anthropic", "draft")) == len(sent(standin, "anthropic")) == 4
    assert len(sent(standin, "ollama", "judge")) == len(sent(standin, "ollama")) == 4
    cost = result.summary.cost
    assert cost.frontier_only_usd == cost.total_usd == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert (cost.saved_share, result.summary.origin.frontier) == (0, 4)
    assert [record.id for record in result.records] == ["r001", "r002", "r003", "r004"]
    assert len({row for record in result.records for row in record.rows}) == 30
