"""Records that are there already get the scores that their run gave them, from the same judge and the same measures."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hybridgen.core.errors import DONE, FEWER, ConfigError, DataError, ServerError
from hybridgen.core.evaluation import Evaluation, EvaluationSummary, Scored
from hybridgen.core.results import CostEstimate, RunResult
from tests.pipelines.asked import CLAUDE, LIST, drawn, sent
from tests.pipelines.conftest import NOWHERE
from tests.pipelines.evaluate.conftest import Evaluating, Rewrites
from tests.standin import Standin


def scores(result: RunResult | Evaluation) -> dict[str, dict[str, float]]:
    told = [(one.id, one.quality) for one in result.records]
    return {id_: {"overall": quality.overall, **quality.criteria} for id_, quality in told if quality}


RUNS = {
    "personas": (),
    "personas-of-quotes": ("task.detail=quotes",),
    "personas-whole": ("task.detail=full", "strategy=refine-below-threshold"),
    "tickets": ("task=tickets",),
    "tickets-refined": ("task=tickets", "strategy=refine-below-threshold"),
    "extracts": ("task=extract",),
    "the-frontiers": ("strategy=frontier-only",),
    "sampled": ("task=tickets", "data.sample=true", "data.rows_per_record=2"),
}


PROTECTED = [(name, privacy) for name in ("personas", "tickets-refined") for privacy in ("pseudonymise", "strict")]


@pytest.mark.parametrize(("name", "privacy"), [*((name, "off") for name in RUNS), *PROTECTED])
def test_right_away_they_are_the_runs_own(evaluate: Evaluating, standin: Standin, name: str, privacy: str) -> None:
    standin.answer = drawn(7)
    of_rows = {"data__path": str(evaluate.rows)} if "tickets" in " ".join(RUNS[name]) else {}
    source = str(of_rows.get("data__path", evaluate.made.data))
    made = evaluate.run("run", f"privacy={privacy}", *RUNS[name], count=4, **of_rows)
    asked = len(standin.requests)
    found = evaluate("run", f"privacy={privacy}", evaluate__source=source)
    assert {
        one.id: {"overall": one.quality.overall, **one.quality.criteria} for one in found.records if one.quality
    } == (scores(made))
    assert [one.before for one in found.records] == [one.quality.overall for one in made.records]
    assert [one.evidence for one in found.records] == [one.evidence for one in made.records]
    assert len(standin.requests) == asked, "the ledger has every judgement"
    assert found.summary.cost.new_usd == 0
    assert (found.summary.delivered, found.summary.requested) == (4, 4)
    assert not [one.code for one in found.summary.notices if one.code.startswith(("not_", "no_", "failed"))]
    assert (evaluate.folder / "report.html").is_file()


def test_rows_that_a_local_model_read_first_are_protected_without_it_and_that_is_said(
    evaluate: Evaluating, standin: Standin
) -> None:
    standin.answer = drawn(7)
    evaluate.run(
        "run", "privacy=pseudonymise", "privacy.detector=llm", "task=tickets", count=2, data__path=str(evaluate.rows)
    )
    found = evaluate("run", "privacy=pseudonymise", evaluate__source=str(evaluate.rows))
    assert found.summary.delivered == 2
    assert "named_by_model" in [one.code for one in found.summary.notices]


def test_a_file_says_its_folder_alone(evaluate: Evaluating) -> None:
    evaluate.run("run", "strategy=local-only", count=2)
    found = evaluate("run", data__path=str(evaluate.made.folder / "run"))
    assert found.summary.delivered == 2


def test_without_rows_what_needs_them_is_missing_and_not_nothing(evaluate: Evaluating, standin: Standin) -> None:
    evaluate.run("run", "strategy=local-only", count=2)
    ended = evaluate.ended("run")
    found = ended.result
    quality = found.summary.quality
    assert ended.exit_code == DONE
    assert "faithfulness" not in quality.criteria
    assert (quality.missing, quality.quotes, quality.verified, found.summary.data) == (
        ["faithfulness"],
        None,
        None,
        None,
    )
    assert {"completeness", "coherence"} <= quality.criteria.keys()
    assert all("faithfulness" not in one.quality.criteria and not one.evidence for one in found.records)
    asked = sent(standin, "ollama", "judge")[-1].messages[-1][1]
    assert "was written from rows that are not shown" in asked
    assert "<row" not in asked
    assert "- faithfulness:" not in asked
    (said,) = (one for one in found.summary.notices if one.code == "rows_unknown")
    assert f"evaluate.source={evaluate.made.data} names them" in said.text


def test_a_quote_that_the_data_lacks_is_not_verified(evaluate: Evaluating, rewrite: Rewrites) -> None:
    evaluate.run("run", "task=tickets", "strategy=local-only", count=2, data__path=str(evaluate.rows))

    def lie(record: dict[str, object]) -> dict[str, object]:
        own = record["record"]
        assert isinstance(own, dict)
        return record | {"record": own | {"quote": own["quote"] | {"quote": "words that nobody wrote"}}}

    before = evaluate("run", evaluate__source=str(evaluate.rows))
    rewrite("run", lie)
    after = evaluate("run", evaluate__source=str(evaluate.rows))
    assert before.summary.quality.verified == 2
    assert (after.summary.quality.quotes, after.summary.quality.verified) == (2, 0)
    assert after.summary.quality.criteria["faithfulness"] < before.summary.quality.criteria["faithfulness"]


def test_another_data_set_has_no_such_rows(evaluate: Evaluating) -> None:
    evaluate.run("run", "strategy=local-only", count=2)
    ended = evaluate.ended("run", evaluate__source=str(evaluate.rows))
    assert ended.exit_code == FEWER
    assert all(one.quality is None and "lacks rows" in one.reason for one in ended.result.records)
    assert (ended.result.summary.delivered, ended.result.summary.quality.mean) == (0, None)


def test_records_of_nobodys_run_need_a_task(evaluate: Evaluating) -> None:
    file = evaluate.made.folder / "mine.jsonl"
    ticket = {
        "quote": {"row": "messages.csv#1", "quote": "flickers all night"},
        "category": "fault",
        "urgency": "normal",
        "sentiment": "negative",
        "summary": "The lamp flickers.",
        "next_step": "Send a new lamp.",
    }
    file.write_text("\n".join(json.dumps(one) for one in ({"id": "001", **ticket}, {"id": "002", "record": ticket})))
    with pytest.raises(ConfigError, match=r"evaluate\.task=NAME"):
        evaluate("run", data__path=str(file))
    with pytest.raises(ConfigError, match=r"evaluate\.task=nothing: there is no such task; choose .*tickets"):
        evaluate("run", data__path=str(file), evaluate__task="nothing")
    found = evaluate("run", data__path=str(file), evaluate__task="tickets")
    assert [one.id for one in found.records] == ["001", "002"]
    assert found.summary.delivered == 2


def test_lines_that_are_no_record_and_records_of_another_task_are_told(evaluate: Evaluating) -> None:
    evaluate.run("run", "strategy=local-only", count=2)
    file = evaluate.made.folder / "run" / "records.jsonl"
    file.write_text(file.read_text() + 'no json\n{"id": "x", "record": {"name": "Ada"}}\n')
    ended = evaluate.ended("run")
    summary = ended.result.summary
    assert ended.exit_code == FEWER
    assert (summary.requested, summary.delivered) == (4, 2)
    assert any("1 line of the file of records left out, the first of them line 3" in line for line in summary.degraded)
    assert any("1 record not scored: it is no record of the task:" in line for line in summary.degraded)


@pytest.mark.parametrize("row", [5, ["messages:1"], None])
def test_a_claim_whose_row_is_no_text_makes_its_record_none(evaluate: Evaluating, rewrite: Rewrites, row: Any) -> None:
    evaluate.run("run", "task=tickets", "strategy=local-only", count=2, data__path=str(evaluate.rows))
    odd = {"row": row, "quote": "flickers all night"}
    rewrite("run", lambda one: one | {"record": {**one["record"], "quote": odd}})
    for given in ({"evaluate__source": str(evaluate.rows)}, {}):
        ended = evaluate.ended("run", **given)
        assert ended.exit_code == FEWER
        assert all(one.reason.startswith("it is no record of the task: quote.row") for one in ended.result.records)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no record"),
        ("no json\n", "holds no record"),
        ('{"id": 1, "record": {"a": 1}}\n{"id": "1", "record": {"a": 2}}\n', "line 2: the id 1 is there twice"),
    ],
)
def test_a_file_without_records_is_said_before_anything_is_asked(
    evaluate: Evaluating, standin: Standin, content: str, said: str
) -> None:
    file = evaluate.made.folder / "records.jsonl"
    file.write_text(content)
    with pytest.raises(DataError, match=said):
        evaluate("run", data__path=str(file), evaluate__task="tickets")
    assert not standin.requests


def test_a_file_that_is_not_there(evaluate: Evaluating) -> None:
    with pytest.raises(DataError, match=r"data\.path=.*: there is no such file; the records\.jsonl of a run"):
        evaluate("nowhere")


def test_a_paid_judge_is_estimated_and_held_under_the_cap(evaluate: Evaluating, standin: Standin) -> None:
    evaluate.run("run", "strategy=local-only", count=6)
    paid = {"evaluate__source": str(evaluate.made.data)}
    expected = evaluate.ended("run", "provider/judge=frontier", estimate_only=True, **paid).result
    assert isinstance(expected, CostEstimate)
    assert expected.frontier_calls == 6
    assert not sent(standin, "anthropic")
    whole = evaluate("run", "provider/judge=frontier", **paid)
    assert len(sent(standin, "anthropic", "judge")) == 6
    assert whole.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert standin.bill(LIST) <= (expected.frontier_cost_upper or 0)
    assert standin.bill(LIST) == pytest.approx(expected.frontier_cost or 0, rel=0.5)
    assert whole.summary.models["judge"] == CLAUDE


def test_a_cap_leaves_records_without_a_judgement(evaluate: Evaluating, standin: Standin) -> None:
    evaluate.run("run", "strategy=local-only", count=6)
    paid = {"evaluate__source": str(evaluate.made.data), "strategy__max_frontier_cost": 0.06}
    ended = evaluate.ended("run", "provider/judge=frontier", **paid)
    assert standin.bill(LIST) <= 0.06
    assert ended.exit_code == FEWER
    summary = ended.result.summary
    assert 0 < summary.delivered < 6
    assert any("without a judgement: the cap leaves" in line for line in summary.degraded)
    assert all(one.quality is not None for one in ended.result.records), "what is measured needs no judge"


def test_another_rubric_has_money_of_its_own(evaluate: Evaluating, standin: Standin) -> None:
    """Without a cap an evaluation may spend what its estimate said, whatever an earlier rubric took."""
    task = evaluate.made.folder / "note.yaml"
    fields = "name: note\nunit: row\nfields:\n  summary: {type: text, description: What it says}\n"
    task.write_text(f"{fields}rubric:\n  use: {{question: Is it of use?}}\n", encoding="utf-8")
    evaluate.run("run", f"task={task}", "strategy=local-only", count=3, data__path=str(evaluate.rows))
    given = {"evaluate__source": str(evaluate.rows), "evaluate__task": str(task)}
    for number in range(1, 9):
        rubric = f"rubric:\n  use: {{question: Is it of use to {number} of ten readers?}}\n"
        task.write_text(fields + rubric, encoding="utf-8")
        assert evaluate("run", "provider/judge=frontier", **given).summary.delivered == 3
        assert len(sent(standin, "anthropic", "judge")) == 3 * number


def test_without_the_cache_each_execution_is_a_run_of_its_own(evaluate: Evaluating, standin: Standin) -> None:
    evaluate.run("run", "task=tickets", "strategy=local-only", count=2, data__path=str(evaluate.rows))
    given = {"evaluate__source": str(evaluate.rows), "evaluate__against": str(evaluate.made.folder / "run")}
    anew = {**given, "cache": False}
    expected = evaluate.ended("run", estimate_only=True, **given).result
    assert isinstance(expected, CostEstimate)
    for _ in range(5):
        before = standin.bill(LIST)
        found = evaluate("run", **anew).summary
        assert found.comparison is not None
        assert found.comparison.pairs == 2
        assert 0 < standin.bill(LIST) - before <= (expected.frontier_cost_upper or 0)


def test_keys_of_an_evaluation_are_refused_where_records_are_made(evaluate: Evaluating) -> None:
    with pytest.raises(
        ConfigError, match=r"evaluate\.sheet: .* task=tickets makes new ones; task=evaluate would be right"
    ):
        evaluate.run("run", "task=tickets", evaluate__sheet=5, data__path=str(evaluate.rows))


def test_a_paid_judge_needs_no_server_at_home(evaluate: Evaluating) -> None:
    evaluate.run("run", "strategy=local-only", count=2)
    found = evaluate("run", "provider/judge=frontier", provider__local__api_base=NOWHERE)
    assert found.summary.delivered == 2
    with pytest.raises(ServerError):
        evaluate("run", provider__local__api_base=NOWHERE)


def test_files_and_report(evaluate: Evaluating) -> None:
    evaluate.run("run", "strategy=local-only", count=2)
    found = evaluate("run", evaluate__source=str(evaluate.made.data))
    assert [Scored.model_validate(one) for one in evaluate.lines("evaluation.jsonl")] == found.records
    summary = json.loads((evaluate.folder / "summary.json").read_text())
    assert EvaluationSummary.model_validate(summary) == found.summary
    page = (evaluate.folder / "report.html").read_text()
    assert "2 of 2 records scored" in page
    assert "<script" not in page


def test_with_privacy_on_nothing_that_is_shown_names_anybody(evaluate: Evaluating) -> None:
    """Though their run hid nothing: the records are protected as their rows are."""
    evaluate.rows.write_text(
        "ticket,name,message\n"
        "1,Zoe Brandt,The pedal broke and Zoe Brandt waits for a new one since May.\n"
        "2,Ole Krug,Please call Ole Krug back because the invoice is wrong again.\n",
        encoding="utf-8",
    )
    source = str(evaluate.rows)
    made = evaluate.run(
        "run", "task=tickets", "task.carry=[name]", "privacy=off", "strategy=local-only", count=2, data__path=source
    )
    assert made.records[0].record["name"] == "Zoe Brandt"
    found = evaluate("run", "privacy=pseudonymise", evaluate__source=source)
    assert found.summary.delivered == 2
    assert any(notice.code == "records_protected" for notice in found.summary.notices)
    assert found.summary.quality.verified == 2
    page = (evaluate.folder / "report.html").read_text()
    assert not any(name in page for name in ("Brandt", "Krug", "Zoe"))
