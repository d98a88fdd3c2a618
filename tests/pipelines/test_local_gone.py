"""A local server that is not there or goes away: what is done instead, and what is said about it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from hybridgen.core.errors import ConfigError, ServerError
from tests.pipelines.asked import LIST, kind, scores, sent
from tests.pipelines.conftest import NOWHERE, Runs
from tests.standin import OK, RESET, Answer, Asked, Fault, Schedule, Standin

Start = Callable[[], Standin]


def at_home_after(requests: int, fault: Fault) -> Schedule:
    return lambda index, asked: fault if asked.wire == "ollama" and index >= requests else OK


def stopping(server: Standin, after: int) -> Answer:
    """A server that stops listening once it has been asked so often."""

    def answer(_: Asked) -> None:
        if len(server.requests) == after:
            threading.Thread(target=server.stop).start()

    return answer


# The local server is not there


def test_without_the_local_server_the_frontier_goes_on_alone(run: Runs, standin: Standin) -> None:
    result = run("strategy=refine-below-threshold", provider__local__api_base=NOWHERE)
    assert [kind(asked) for asked in standin.requests] == ["draft"] * 5  # and what it writes is not refined on top
    assert (result.summary.delivered, result.summary.origin.frontier, result.summary.models["local"]) == (5, 5, None)
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    why = result.summary.degraded[0]
    assert why.startswith(f"no answer from ollama at {NOWHERE} (")
    assert why.endswith("; start it with: ollama serve; going on with the frontier alone")
    assert "5 drafts without a judgement: no local model to judge with" in result.summary.degraded


def test_without_the_local_server_the_cap_holds_for_what_the_frontier_writes(run: Runs, standin: Standin) -> None:
    result = run(
        provider__local__api_base=NOWHERE, provider__frontier__max_output_tokens=2000, strategy__max_frontier_cost=0.12
    )
    assert 0 < result.summary.delivered < 5
    assert standin.bill(LIST) <= 0.12
    assert any("drafts failed: the cap leaves" in line for line in result.summary.degraded)


def test_fallback_error_stops_before_anything_is_asked(run: Runs, standin: Standin) -> None:
    with pytest.raises(ServerError, match=rf"no answer from ollama at {NOWHERE} .*; start it with: ollama serve$"):
        run(provider__local__api_base=NOWHERE, strategy__fallback="error")
    assert not standin.requests


@pytest.mark.parametrize("words", ["provider/frontier=none", "strategy=local-only", "strategy.max_frontier_cost=0"])
def test_with_neither_server_there_is_nothing_to_do(run: Runs, standin: Standin, words: str) -> None:
    with pytest.raises(ServerError, match="start it with: ollama serve"):
        run(words, provider__local__api_base=NOWHERE)
    assert not standin.requests


def test_with_both_servers_gone_both_are_named(run: Runs) -> None:
    with pytest.raises(ServerError, match=r"ollama at .* start it with: ollama serve.* the frontier server is gone: "):
        run(provider__local__api_base=NOWHERE, provider__frontier__api_base="http://127.0.0.1:10")


def test_frontier_only_does_without_a_judge(run: Runs, standin: Standin) -> None:
    result = run("strategy=frontier-only", provider__local__api_base=NOWHERE, strategy__fallback="error")
    assert (result.summary.delivered, len(standin.requests)) == (5, 5)
    assert "5 drafts without a judgement: no local model to judge with" in result.summary.degraded


def test_a_model_that_is_not_pulled_is_named_with_the_command(run: Runs, standin: Standin) -> None:
    with pytest.raises(ConfigError, match=r"provider.local.model=qwen2.5:14b: .*; fetch it with: ollama pull qwen2"):
        run(provider__local__model="qwen2.5:14b")
    assert not standin.requests


# The local server goes away


def test_the_frontier_writes_what_a_dying_local_server_leaves(run: Runs, standin: Standin, another: Start) -> None:
    home = another()
    home.answer = stopping(home, after=5)
    home.delay = 0.02
    result = run("strategy=refine-below-threshold", provider__local__api_base=home.url)
    origin, calls = result.summary.origin, sent(standin, "anthropic")
    assert result.summary.delivered == 5
    assert [kind(asked) for asked in calls].count("draft") == origin.frontier > 0
    assert origin.local + origin.refined == 5 - origin.frontier > 0
    assert any(line.startswith("the local server is gone: qwen2.5:72b at ") for line in result.summary.degraded)
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    rows = [row for record in result.records for row in record.rows]
    assert len(rows) == len(set(rows)), "two records rest on the same rows"


def test_a_local_server_that_only_breaks_off_is_as_good_as_gone(run: Runs, standin: Standin) -> None:
    standin.fail(at_home_after(6, RESET))
    result = run("strategy=refine-top", strategy__quality_threshold=1)
    assert result.summary.delivered == 5
    assert result.summary.origin.frontier == len(sent(standin, "anthropic", "draft")) > 0
    assert result.summary.calls.failed <= 4  # the two at work and their judgements, not every draft after them
    gone = [line for line in result.summary.degraded if line.startswith("the local server is gone")]
    assert len(gone) == 1
    assert gone[0].endswith("; start it with: ollama serve")


def test_a_local_server_that_dies_is_the_end_with_fallback_error(run: Runs, standin: Standin) -> None:
    standin.fail(at_home_after(6, RESET))
    with pytest.raises(ServerError, match=rf"qwen2.5:72b at {standin.url}: .*start it with: ollama serve; strategy.fa"):
        run(strategy__fallback="error")
    assert not sent(standin, "anthropic")


def test_a_server_that_dies_before_it_judges_is_the_end_with_fallback_error(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: RESET if kind(asked) == "judge" else OK)
    with pytest.raises(ServerError, match=r"strategy.fallback=error$"):
        run("strategy=local-only", strategy__fallback="error")


def test_drafts_of_a_server_that_dies_before_it_judges_are_measured(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: RESET if kind(asked) == "judge" else OK)
    result = run("strategy=local-only", provider__local__max_concurrency=10)
    assert result.summary.delivered == 5
    assert set(result.records[0].quality.criteria) == {"faithfulness", "completeness"}
    assert sum("without a judgement" in line for line in result.summary.degraded) >= 1


def test_what_a_dying_server_has_drafted_is_delivered_where_there_is_no_frontier(run: Runs, standin: Standin) -> None:
    standin.fail(at_home_after(4, RESET))
    result = run("strategy=local-only")
    assert 0 < result.summary.delivered < 5
    assert any(line.endswith("records are missing: too few valid drafts") for line in result.summary.degraded)


def test_a_server_that_dies_at_once_leaves_nothing_to_deliver(run: Runs, standin: Standin) -> None:
    standin.fail(at_home_after(0, RESET))
    with pytest.raises(ServerError, match=rf"^the local server is gone: qwen2.5:72b at {standin.url}: .*ollama serve$"):
        run("strategy=local-only")


def test_a_re_judgement_that_fails_is_no_reason_against_a_refinement(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    standin.fail(lambda index, asked: RESET if kind(asked) == "judge" and index > 20 else OK)
    result = run("strategy=refine-top")
    assert result.summary.delivered == 5
    assert len(sent(standin, "anthropic")) == 5
    assert sum(", as measured: " in record.refinement for record in result.records) >= 3
    assert {draft.stage for draft in result.drafts} == {""}, "the drafts themselves were judged"
