"""Records beside those that the frontier makes alone: drawn by lot, graded blind in both orders, under the same cap."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from hybridgen.pipelines.records import pipeline
from tests.pipelines.asked import CLAUDE, LIST, PROSE, all_of, kind, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import OK, Answer, Asked, Standin, refuse

EIGHT = {"count": 8, "strategy__draft_multiplier": 1}
PLACES = re.compile(r"^The (first|second) persona:\n(.*)$", re.MULTILINE)


def audited(count: int = 4, **more: object) -> dict[str, object]:
    return {**EIGHT, "strategy__audit_records": count, **more}


def always(better: str, first: int = 6, second: int = 6) -> Answer:
    """A grader that says so whatever it is shown."""

    def answer(asked: Asked) -> dict[str, object] | None:
        if kind(asked) != "grade" or asked.schema is None:
            return None
        names = asked.schema["properties"]["first"]["properties"]
        grades = {"first": dict.fromkeys(names, first), "second": dict.fromkeys(names, second)}
        return {"difference": "The first is longer.", **grades, "better": better}

    return answer


@pytest.mark.parametrize("strategy", ["local-only", "refine-below-threshold", "refine-top"])
def test_drawn_records_are_made_by_the_frontier_too_and_compared(run: Runs, standin: Standin, strategy: str) -> None:
    result = run(f"strategy={strategy}", **audited())
    audit, share = result.summary.audit, result.summary.quality.share
    assert audit is not None
    assert share is not None
    assert (audit.asked, audit.records, share.records) == (4, 4, 4)
    assert share == audit.share
    assert 0 <= (share.low or 0) <= share.value <= (share.high or 0)
    assert audit.won + audit.tied + audit.lost == 4
    assert sum(arm.records for arm in audit.arms) == 4
    graded = sent(standin, "anthropic", "grade")
    assert len(graded) == 8
    assert len(sent(standin, "anthropic", "draft")) == 4
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert 0 < audit.usd <= (result.total_cost or 0)
    assert result.summary.models["grader"] == CLAUDE
    lines = run.lines("audit.jsonl")
    by_id = {record.id: record for record in result.records}
    assert {line["record"] for line in lines} <= by_id.keys()
    assert all(line["origin"] == by_id[line["record"]].origin for line in lines)
    assert all(line["frontier_record"] for line in lines)


def test_both_orders_show_the_same_two_records_and_say_nothing_of_their_authors(run: Runs, standin: Standin) -> None:
    run("strategy=local-only", **audited(1))
    one, other = (dict(PLACES.findall(asked.messages[-1][1])) for asked in sent(standin, "anthropic", "grade"))
    assert (one["first"], one["second"]) == (other["second"], other["first"])
    first, second = json.loads(one["first"]), json.loads(one["second"])
    assert list(first) == list(second), "one form"
    for asked in sent(standin, "anthropic", "grade"):
        ours = asked.prompt.replace(one["first"], "").replace(one["second"], "")
        assert not re.search(r"frontier|local|claude|qwen|refined|draft", ours, re.IGNORECASE)


def test_a_grader_that_always_prefers_the_first_gives_ties(run: Runs, standin: Standin) -> None:
    standin.answer = always("first", first=9, second=1)
    result = run("strategy=local-only", **audited())
    audit = result.summary.audit
    assert audit is not None
    assert (audit.won, audit.tied, audit.lost, audit.disputed) == (0, 4, 0, 4)
    assert audit.share is not None
    assert audit.share.value == 1.0
    assert all(line["disputed"] and line["outcome"] == "tie" for line in run.lines("audit.jsonl"))
    (said,) = (notice for notice in result.summary.notices if notice.code == "grader_unsure")
    assert "changed with the order in 4 of 4 records" in said.text


def test_which_records_are_drawn_rests_on_their_rows_alone(run: Runs, standin: Standin) -> None:
    """So that the points of a sweep compare the same ones, and the ledger has the frontier's records of them."""
    run("strategy=local-only", **audited())
    first = {line["record"] for line in run.lines("audit.jsonl")}
    made = len(sent(standin, "anthropic", "draft"))
    run("strategy=refine-below-threshold", **audited())
    assert {line["record"] for line in run.lines("audit.jsonl")} == first
    assert len(sent(standin, "anthropic", "draft")) == made


def test_the_frontier_alone_shares_its_records_with_an_audit_and_is_not_audited(run: Runs, standin: Standin) -> None:
    run("strategy=local-only", **audited())
    made = len(sent(standin, "anthropic", "draft"))
    result = run("strategy=frontier-only", **audited())
    assert len(sent(standin, "anthropic", "draft")) == 8
    assert made == 4
    assert len(sent(standin, "anthropic", "grade")) == 8
    assert (result.summary.audit, result.summary.quality.share) == (None, None)
    assert any(notice.code == "audit_needless" for notice in result.summary.notices)


def test_where_nothing_is_audited_the_share_is_unknown(run: Runs, standin: Standin) -> None:
    result = run("strategy=local-only", **EIGHT)
    assert (result.summary.audit, result.summary.quality.share, result.audits) == (None, None, [])
    assert not (run.folder / "run" / "audit.jsonl").exists()
    assert not sent(standin, "anthropic")


@pytest.mark.parametrize("cap", [0.05, 0.12, 0.2, 1.0])
def test_the_cap_holds_and_what_it_kept_from_being_compared_is_said(run: Runs, standin: Standin, cap: float) -> None:
    result = run("strategy=local-only", **audited(6), strategy__max_frontier_cost=cap)
    assert standin.bill(LIST) <= cap
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    audit, share = result.summary.audit, result.summary.quality.share
    assert audit is not None
    assert audit.records == (share.records if share else 0) <= 6
    short = [notice for notice in result.summary.notices if notice.code in {"audit_short", "audit_nothing"}]
    assert bool(short) == (audit.records < 6)
    assert all("the cap leaves $" in notice.text for notice in short)
    assert result.summary.delivered == 8


@pytest.mark.parametrize("strategy", ["local-only", "refine-top"])
def test_an_estimate_counts_the_audit_and_is_never_exceeded(run: Runs, standin: Standin, strategy: str) -> None:
    standin.answer = all_of(scores(then=9), always("neither"))
    plain = asyncio.run(pipeline.estimate(run.config(f"strategy={strategy}", **EIGHT)))
    found = asyncio.run(pipeline.estimate(run.config(f"strategy={strategy}", **audited())))
    assert not standin.requests
    assert found.frontier_calls == plain.frontier_calls + 4 + 8
    assert (found.frontier_cost or 0) > (plain.frontier_cost or 0)
    result = run(f"strategy={strategy}", **audited())
    assert result.summary.audit is not None
    assert result.summary.audit.records == 4
    assert standin.bill(LIST) <= (found.frontier_cost_upper or 0)
    assert standin.bill(LIST) == pytest.approx(found.frontier_cost or 0, rel=0.5)


def test_answers_that_are_no_grades_cost_no_record(run: Runs, standin: Standin) -> None:
    standin.answer = lambda asked: PROSE if kind(asked) in {"grade", "repair"} else None
    result = run("strategy=local-only", **audited(2))
    assert (result.summary.delivered, result.summary.quality.share) == (8, None)
    assert any(notice.code == "audit_nothing" for notice in result.summary.notices)
    assert all(line["reason"] and line["outcome"] is None for line in run.lines("audit.jsonl"))


def test_a_frontier_that_refuses_costs_the_audit_alone(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: refuse(401) if asked.wire == "anthropic" else OK)
    result = run("strategy=local-only", **audited(2))
    assert (result.summary.delivered, result.summary.quality.share) == (8, None)
    assert any("none of 2 records of the audit was compared" in line for line in result.summary.degraded)


def test_without_a_key_nothing_is_audited_and_that_is_said(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    result = run("strategy=local-only", **audited(2), provider__frontier__api_base=None)
    assert "no record was audited: ANTHROPIC_API_KEY is not set: no key for anthropic" in result.summary.degraded
    assert (result.summary.delivered, result.summary.quality.share) == (8, None)


def test_a_frontier_that_grades_its_own_records_is_named(run: Runs, standin: Standin) -> None:
    own = run("strategy=local-only", **audited(2))
    assert any(notice.code == "graded_by_author" for notice in own.summary.notices)
    at_home = run("strategy=local-only", "provider/grader=local", **audited(2))
    assert not any(notice.code == "graded_by_author" for notice in at_home.summary.notices)
    assert len(sent(standin, "ollama", "grade")) == 4
    assert at_home.summary.models["grader"] == at_home.summary.models["local"]
    assert at_home.summary.audit is not None
    assert at_home.summary.audit.records == 2
