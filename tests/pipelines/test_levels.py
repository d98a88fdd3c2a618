"""A run at each level of detail: what is drafted, and what comes back from the frontier."""

from __future__ import annotations

import pytest

from tests.pipelines.asked import CLAUDE, LIST, kind, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import Standin

GOOD = 8  # what a judge says
BRIEF = {"occupation", "age", "summary", "opportunities"}
FULL = {"context", "tools", "needs", "change_of_mind", "scenario"}


def test_chosen_quotes_come_back_as_whole_records(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=GOOD)
    result = run("strategy=refine-top", "task.detail=quotes", "count=2")
    assert result.summary.origin.refined == 2
    assert all(record.record.keys() >= BRIEF for record in result.records)
    assert all("text" in claim for record in result.records for claim in record.record["behaviours"])
    assert not any(FULL & record.record.keys() for record in result.records)
    drafted = [asked for asked in sent(standin, "ollama", "draft") if asked.schema]
    assert drafted
    assert not any(BRIEF & set((asked.schema or {})["properties"]) for asked in drafted)
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)


def test_without_a_refinement_no_sentence_is_the_models_own(run: Runs, standin: Standin) -> None:
    result = run("strategy=local-only", "task.detail=quotes", "count=2")
    for record in result.records:
        lists = (value for value in record.record.values() if isinstance(value, list | tuple))
        quotes = [record.record["verbatim"], *(one for values in lists for one in values)]
        assert {frozenset(one) for one in quotes} == {frozenset({"row", "quote"})}
        assert all(one.verified for one in record.evidence)


@pytest.mark.parametrize("detail", ["quotes", "full"])
def test_the_frontier_alone_writes_all_that_a_record_can_say(detail: str, run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=GOOD)
    result = run("strategy=frontier-only", f"task.detail={detail}", "count=2")
    assert result.summary.origin.frontier == 2
    assert all(record.record.keys() >= BRIEF | FULL for record in result.records)
    assert all(asked.model == CLAUDE for asked in standin.requests if kind(asked) == "draft")


def test_a_large_local_model_writes_all_too(run: Runs) -> None:
    result = run("strategy=local-only", "count=1")
    assert all(record.record.keys() >= BRIEF | FULL for record in result.records)
