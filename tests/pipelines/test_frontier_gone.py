"""A frontier that refuses, is gone, or may not be asked: the local drafts stay, and the summary says why."""

from __future__ import annotations

import pytest

from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.llm import retry
from tests.pipelines.asked import LIST, PROSE, all_of, kind, prose, scores, sent
from tests.pipelines.conftest import NOWHERE, Runs
from tests.standin import OK, RESET, Fault, Schedule, Standin, refuse


def at_the_frontier(fault: Fault) -> Schedule:
    return lambda _, asked: OK if asked.wire == "ollama" else fault


@pytest.mark.parametrize(("fault", "times"), [(refuse(401), 1), (refuse(404), 3), (refuse(400), 3)])
def test_a_frontier_that_refuses_leaves_the_local_drafts(run: Runs, standin: Standin, fault: Fault, times: int) -> None:
    standin.answer = scores(then=9)
    standin.fail(at_the_frontier(fault))
    result = run("strategy=refine-top")
    assert (result.summary.delivered, result.summary.origin.local, result.total_cost) == (5, 5, 0)
    assert len(sent(standin, "anthropic")) == times  # what is the same for all is not asked for each
    lines = [line for line in result.summary.degraded if "not refined" in line]
    assert all(
        "not refined: claude-sonnet-4-5-20250929 at " in line and f"({fault.status}): " in line for line in lines
    )
    assert sum(int(line.partition(" ")[0]) for line in lines) == 5


def test_a_frontier_that_is_gone_leaves_the_local_drafts(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    result = run("strategy=refine-top", provider__frontier__api_base=NOWHERE)
    assert (result.summary.delivered, result.summary.origin.local, result.total_cost) == (5, 5, 0)
    assert any("5 records not refined: " in line and "nobody answers" in line for line in result.summary.degraded)


def test_without_a_key_the_records_stay_local(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    result = run("strategy=refine-top", provider__frontier__api_base=None)
    assert result.summary.origin.local == 5
    assert result.summary.degraded[0] == "ANTHROPIC_API_KEY is not set: no key for anthropic; records stay local"


def test_frontier_only_without_a_key_asks_nobody(run: Runs, standin: Standin) -> None:
    with pytest.raises(ConfigError, match="ANTHROPIC_API_KEY is not set"):
        run("strategy=frontier-only", provider__frontier__api_base=None)
    assert not standin.requests


def test_frontier_only_with_a_wrong_key_says_why_nothing_was_made(run: Runs, standin: Standin) -> None:
    standin.fail(at_the_frontier(refuse(401)))
    result = run("strategy=frontier-only")
    assert result.summary.delivered == 0
    assert len(sent(standin, "anthropic")) <= 2  # one for each beginning
    assert any(
        line.startswith("the frontier server refuses all that it is asked: ") and "(401): invalid x-api-key" in line
        for line in result.summary.degraded
    )


def test_frontier_only_with_the_frontier_gone_has_no_server_to_ask(run: Runs) -> None:
    with pytest.raises(
        ServerError, match=r"^the frontier server is gone: claude-sonnet-4-5-20250929 at http://127.0.0.1:9"
    ):
        run("strategy=frontier-only", provider__frontier__api_base=NOWHERE)


def test_what_may_have_been_billed_by_a_server_that_is_gone_is_told(run: Runs, standin: Standin) -> None:
    standin.fail(at_the_frontier(RESET))
    result = run("strategy=frontier-only", strategy__max_frontier_cost=0.2, provider__frontier__max_concurrency=1)
    assert result.summary.delivered == 0
    assert result.summary.cost.unanswered_usd > 0
    assert any(line.startswith("paid calls without an answer may have been billed") for line in result.summary.degraded)


@pytest.mark.parametrize("strategy", ["frontier-only", "refine-top"])
def test_what_was_answered_before_it_went_is_accounted_for(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    """The first answer is no JSON, and then the server says nothing but that it is busy."""
    monkeypatch.setattr(retry, "MAX_BUSY_SECONDS", 0.0)
    standin.answer = all_of(scores(then=9), lambda asked: None if asked.wire == "ollama" else PROSE)
    standin.fail(lambda _, asked: refuse(529) if asked.wire != "ollama" and kind(asked) == "repair" else OK)
    result = run(f"strategy={strategy}", count=1)
    rejects = run.lines("rejects.jsonl")
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert result.total_cost > 0
    assert sum(reject["cost_usd"] for reject in rejects) == pytest.approx(result.total_cost)
    assert {(r["text"], bool(r["cost_usd"])) for r in rejects} == {(PROSE, True)}
    assert len(sent(standin, "anthropic")) - len(sent(standin, "anthropic", "repair")) == 1


def test_no_drafts_at_home_are_no_reason_to_pay(run: Runs, standin: Standin) -> None:
    standin.answer = prose(*range(1, 11), tries=4)
    result = run("strategy=refine-top")
    assert (result.summary.delivered, sent(standin, "anthropic")) == (0, [])
