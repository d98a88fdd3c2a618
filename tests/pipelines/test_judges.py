"""Who judges: the local model, another one at home, or a paid one under the same cap."""

from __future__ import annotations

import asyncio

import pytest

from hybridgen.core.errors import ConfigError, PriceError, ServerError
from hybridgen.pipelines.records import pipeline
from hybridgen.pipelines.records.check import check
from tests.pipelines.asked import CLAUDE, LIST, all_of, fields, kind, scores, sent
from tests.pipelines.conftest import NOWHERE, Runs
from tests.pipelines.test_field_types import FRONTIERS, hold
from tests.standin import OK, Answer, Standin, Wire, refuse

FOUR = {"count": 4, "strategy__draft_multiplier": 1}


def judged_by(standin: Standin, model: str) -> int:
    return sum(asked.model == model for asked in standin.requests if kind(asked) == "judge")


def test_the_local_model_judges_unless_another_one_is_named(run: Runs, standin: Standin) -> None:
    result = run("strategy=local-only", **FOUR)
    assert result.summary.models["judge"] == result.summary.models["local"]
    assert len(sent(standin, "ollama", "judge")) == 4


def test_another_model_of_the_same_server_judges(run: Runs, standin: Standin) -> None:
    standin.serve("qwen2.5:72b", "judge:1b")
    result = run("strategy=local-only", "provider.judge.model='judge:1b'", **FOUR)
    assert (judged_by(standin, "judge:1b"), judged_by(standin, "qwen2.5:72b")) == (4, 0)
    assert result.summary.models["judge"] == "judge:1b"
    assert result.summary.models["local"] == "qwen2.5:72b"
    assert result.summary.calls.local == 8


def test_another_server_at_home_judges(run: Runs, standin: Standin) -> None:
    result = run(
        "strategy=local-only",
        "provider/judge=llamacpp",
        **FOUR,
        provider__judge__api_base=f"{standin.url}/v1",
        provider__judge__model="qwen2.5:7b",
    )
    assert len(sent(standin, "openai", "judge")) == 4
    assert not sent(standin, "ollama", "judge")
    assert result.total_cost == 0


def test_a_judge_that_is_not_served_ends_the_run_with_its_own_key(run: Runs, standin: Standin) -> None:
    with pytest.raises(ConfigError, match=r"^provider\.judge\.model=nobody: is not pulled at "):
        run("strategy=local-only", "provider.judge.model=nobody", **FOUR)


@pytest.mark.parametrize("fallback", ["warn", "error"])
def test_where_no_judge_answers_drafts_are_measured_or_the_run_ends(run: Runs, standin: Standin, fallback: str) -> None:
    given = {**FOUR, "provider__judge__api_base": NOWHERE, "strategy__fallback": fallback}
    if fallback == "error":
        with pytest.raises(ServerError, match="no answer from ollama"):
            run("strategy=local-only", "provider/judge=ollama", **given)
        return
    result = run("strategy=local-only", "provider/judge=ollama", **given)
    assert result.summary.delivered == 4
    assert any(notice.code == "no_judge" for notice in result.summary.notices)
    assert result.summary.models["judge"] is None
    assert not [asked for asked in standin.requests if kind(asked) == "judge"]


def test_a_paid_judge_is_paid_under_the_cap_and_counted(run: Runs, standin: Standin) -> None:
    result = run("strategy=local-only", "provider/judge=anthropic", **FOUR, provider__judge__api_base=standin.url)
    assert len(sent(standin, "anthropic", "judge")) == 4
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert 0 < result.total_cost == result.summary.cost.frontier_usd
    assert result.summary.stages.judge.usd == pytest.approx(result.total_cost)
    assert (result.summary.models["judge"], result.summary.models["frontier"]) == (CLAUDE, None)
    assert all(record.quality.criteria for record in result.records)
    for asked in sent(standin, "anthropic", "judge"):
        assert "temperature" not in asked.body


@pytest.mark.parametrize("cap", [0.02, 0.05, 1.0])
def test_what_a_judge_costs_counts_against_the_cap_with_all_else(run: Runs, standin: Standin, cap: float) -> None:
    standin.answer = scores(then=9)
    result = run(
        "strategy=refine-top",
        "provider/judge=frontier",
        **{**FOUR, "count": 8},
        strategy__max_frontier_cost=cap,
    )
    assert standin.bill(LIST) <= cap
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert result.summary.delivered == 8


@pytest.mark.parametrize("strategy", ["local-only", "refine-below-threshold", "frontier-only"])
def test_the_estimate_counts_a_paid_judge_and_is_never_exceeded(run: Runs, standin: Standin, strategy: str) -> None:
    judge = "provider/judge=frontier"
    plain = asyncio.run(pipeline.estimate(run.config(f"strategy={strategy}", **FOUR)))
    found = asyncio.run(pipeline.estimate(run.config(f"strategy={strategy}", judge, **FOUR)))
    assert found.frontier_calls >= plain.frontier_calls + 4
    assert (found.frontier_cost or 0) > (plain.frontier_cost or 0)
    standin.answer = scores(then=1)
    result = run(f"strategy={strategy}", judge, **FOUR)
    assert standin.bill(LIST) <= (found.frontier_cost_upper or 0)
    assert result.summary.delivered == 4
    assert len(sent(standin, "anthropic", "judge")) >= 4


def test_a_frontier_that_judges_its_own_records_is_named(run: Runs, standin: Standin) -> None:
    result = run("strategy=frontier-only", "provider/judge=frontier", **FOUR)
    (said,) = (notice for notice in result.summary.notices if notice.code == "judged_by_author")
    assert said.text.startswith(f"{CLAUDE} wrote or changed 4 records and judged them too")
    at_home = run("strategy=frontier-only", **FOUR)
    assert not any(notice.code == "judged_by_author" for notice in at_home.summary.notices)


def test_without_a_key_a_paid_judge_is_missed_and_that_is_said(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = run("strategy=local-only", "provider/judge=openai", **FOUR)
    said = "no judge, so drafts are scored by what is measured: OPENAI_API_KEY is not set: no key for openai"
    assert said in result.summary.degraded
    assert result.summary.delivered == 4


def test_a_paid_judge_without_a_price_is_an_error_before_anything_is_asked(run: Runs, standin: Standin) -> None:
    wanted = run.config("provider/judge=anthropic", "provider.judge.model=claude-unheard-of", "strategy=local-only")
    with pytest.raises(
        PriceError, match=r"^provider\.judge\.model=claude-unheard-of: no price is known; .*judge\.price"
    ):
        check(wanted)


def test_a_judge_that_goes_away_leaves_what_is_measured(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: refuse(401) if kind(asked) == "judge" else OK)
    result = run("strategy=local-only", "provider/judge=frontier", **FOUR)
    assert result.summary.delivered == 4
    assert any("the frontier server refuses" in line for line in result.summary.degraded)


def test_a_paid_judge_sees_what_may_leave_alone(run: Runs, standin: Standin) -> None:
    people = run.folder / "people.csv"
    people.write_text(
        "Name,Email,What goes wrong?\n"
        + "".join(f"Jorinde Kasimir{n},jorinde{n}@example.org,the queue takes {n} minutes too long\n" for n in range(6))
    )
    Runs(standin, people, run.folder)(
        "strategy=local-only", "provider/judge=frontier", "privacy=pseudonymise", count=2, strategy__draft_multiplier=1
    )
    asked = sent(standin, "anthropic", "judge")
    assert asked
    assert not any("Kasimir" in one.prompt or "@example.org" in one.prompt for one in asked)


def test_the_drafts_and_scores_of_another_judge_are_known_to_the_estimate(run: Runs, standin: Standin) -> None:
    standin.serve("qwen2.5:72b", "judge:1b")
    low: Answer = all_of(
        lambda asked: (
            dict.fromkeys(fields(asked), 9 if asked.model == "judge:1b" else 1) | {"improve": ""}
            if kind(asked) == "judge"
            else None
        )
    )
    standin.answer = low
    other = "provider.judge.model='judge:1b'"
    run("strategy=local-only", other, **FOUR)
    run("strategy=local-only", **FOUR)

    def wanted(*words: str) -> str:
        return asyncio.run(pipeline.estimate(run.config("strategy=refine-top", *words, **FOUR))).notes[0]

    assert wanted(other).startswith("4 of 4 records will be refined: the ledger knows")
    assert wanted().startswith("0 of 4 records will be refined: the ledger knows")


@pytest.mark.parametrize(("provider", "wire", "path"), FRONTIERS)
def test_what_a_paid_judge_and_grader_are_asked_is_what_their_provider_accepts(
    run: Runs, standin: Standin, provider: str, wire: Wire, path: str
) -> None:
    result = run(
        "strategy=local-only",
        f"provider/frontier={provider}",
        "provider/judge=frontier",
        "strategy.audit_records=1",
        count=2,
        strategy__draft_multiplier=1,
        provider__frontier__api_base=standin.url + path,
    )
    for asked in sent(standin, wire, "judge", "grade"):
        assert asked.schema
        hold(asked.schema, wire, is_paid=True)
    assert len(sent(standin, wire, "judge")) == len(sent(standin, wire, "grade")) == 2
    assert result.summary.audit is not None
    assert result.summary.audit.records == 1


def test_a_paid_judge_and_a_paid_grader_are_let_through_where_they_may_be_asked(
    run: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    asked = ["strategy=local-only", "provider/judge=openai", "provider/grader=gemini"]
    assert pipeline.allowed_hosts(run.config(*asked)) == {"127.0.0.1", "api.openai.com"}
    monkeypatch.setenv("GEMINI_API_KEY", "k")
    audited = pipeline.allowed_hosts(run.config(*asked, "strategy.audit_records=2"))
    assert audited == {"127.0.0.1", "api.openai.com", "generativelanguage.googleapis.com"}
    assert "api.openai.com" not in pipeline.allowed_hosts(run.config(*asked, "strategy.max_frontier_cost=0"))
