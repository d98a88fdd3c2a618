"""The traces of whole runs in a real MLflow store, read back through MLflow's own client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hybridgen.core.results import RunResult
from tests.pipelines.asked import all_of, prose, scores
from tests.pipelines.conftest import Runs
from tests.standin import Standin
from tests.tracking.conftest import MLFLOW
from tests.tracking.reading import client, config

pytestmark = [pytest.mark.filterwarnings(warning) for warning in MLFLOW]


def traced(run: Runs, store: Path, *overrides: str, share: float = 1, **values: Any) -> RunResult:
    """Six records of twelve drafts, all of which are refined."""
    settings = ["tracking=mlflow", f"tracking.uri=sqlite:///{store}", f"tracking.traces={share}"]
    known = {"count": 6, "strategy.quality_threshold": 0}
    return run(*settings, *overrides, **known | values)


def found(store: Path, result: RunResult) -> Sequence[Any]:
    """The traces of a run, found by the run that they belong to."""
    reading = client(config(store))
    experiment = reading.get_experiment_by_name("hybridgen-persona").experiment_id
    name = f"tags.`hybridgen.run_id` = '{result.summary.run_id}'"
    [run] = reading.search_runs([experiment], name)
    return list(reading.search_traces(locations=[experiment], run_id=run.info.run_id))


def test_they_add_up_to_the_run(run: Runs, store: Path) -> None:
    result = traced(run, store)
    traces, summary = found(store, result), result.summary
    assert summary.cost.total_usd
    assert sum(one.info.cost["total_cost"] for one in traces) == pytest.approx(summary.cost.total_usd)
    used = [one.info.token_usage for one in traces]
    paid, home = summary.tokens.frontier, summary.tokens.local
    assert sum(one["input_tokens"] for one in used) == paid.input + paid.cached_input + home.input
    assert sum(one["output_tokens"] for one in used) == paid.output + home.output
    assert sum(one["cache_read_input_tokens"] for one in used) == paid.cached_input > 0
    scored = [one for trace in traces for one in trace.info.assessments if one.name == "quality"]
    assert len(scored) == 6
    assert sum(one.value for one in scored) / 6 == pytest.approx(summary.quality.mean, abs=1e-4)


def test_a_trace_tells_the_way_of_a_record(run: Runs, store: Path) -> None:
    result = traced(run, store)
    traces = {one.info.tags["hybridgen.draft"]: one for one in found(store, result)}
    assert set(traces) == {draft.id for draft in result.drafts}
    record = result.records[0]
    assert record.draft
    way = traces[record.draft]
    assert (way.info.tags["mlflow.traceName"], way.info.tags["hybridgen.outcome"]) == ("record", record.id)
    root, *steps = way.data.spans
    assert root.outputs["cost_usd"] == record.cost_usd == pytest.approx(way.info.cost["total_cost"])
    assert [step.name for step in steps] == ["draft", "judge", "refine", "judge"]
    assert {step.parent_id for step in steps} == {root.span_id}
    assert all(root.start_time_ns <= one.start_time_ns <= one.end_time_ns <= root.end_time_ns for one in steps)
    asked = [(one.get_attribute("mlflow.llm.model"), one.get_attribute("mlflow.llm.provider")) for one in steps]
    assert asked[1:3] == [("qwen2.5:72b", "ollama"), ("claude-sonnet-4-5-20250929", "anthropic")]
    assert [one.llm_cost["total_cost"] > 0 for one in steps] == [False, False, True, False]
    left = traces[next(draft.id for draft in result.drafts if not draft.chosen)]
    assert (left.info.tags["mlflow.traceName"], left.info.assessments) == ("draft", [])


def test_what_the_ledger_answered_is_told_and_not_counted_again(run: Runs, store: Path) -> None:
    traced(run, store)
    again = traced(run, store)
    spans = [span for one in found(store, again) for span in one.data.spans if span.span_type == "LLM"]
    assert again.summary.cost.new_usd == 0
    assert sum(one.llm_cost["total_cost"] for one in spans) == 0
    assert all(one.get_attribute("hybridgen.replayed") for one in spans)
    assert {one.name for one in spans} == {"draft (replayed)", "judge (replayed)", "refine (replayed)"}
    assert sum(one.get_attribute("hybridgen.cost_usd") for one in spans) == pytest.approx(again.summary.cost.total_usd)


def test_a_draft_that_was_not_valid_is_an_error_with_its_stage(run: Runs, store: Path, standin: Standin) -> None:
    standin.answer = all_of(prose(1), scores(then=5))
    traces = {one.info.tags["hybridgen.draft"]: one for one in found(store, traced(run, store, "strategy=local-only"))}
    broken = traces.pop("d001")
    assert (broken.info.state, broken.info.tags["hybridgen.stage"]) == ("ERROR", "repair")
    assert [span.name for span in broken.data.spans] == ["draft", "draft", "repair"]
    assert {one.info.state for one in traces.values()} == {"OK"}


def test_a_share_is_the_same_records_for_the_same_seed(run: Runs, store: Path) -> None:
    some = [{one.info.tags["hybridgen.draft"] for one in found(store, traced(run, store, share=0.5))} for _ in "12"]
    assert some[0] == some[1]
    assert 0 < len(some[0]) < 12


def test_a_store_that_takes_no_traces_costs_the_run_a_line(
    run: Runs, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow.tracing.client import TracingClient

    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(TracingClient, "log_spans", full)
        result = traced(run, store)
    assert result.summary.delivered == 6
    line = result.summary.degraded[-1]
    assert line.startswith("tracking.uri=")
    assert "No space left on device" in line
    assert line.endswith("; no traces")
    reading = client(config(store))
    experiment = reading.get_experiment_by_name("hybridgen-persona").experiment_id
    [logged] = reading.search_runs([experiment], f"tags.`hybridgen.run_id` = '{result.summary.run_id}'")
    assert logged.info.status == "FINISHED"


def test_by_default_there_are_none(run: Runs, store: Path) -> None:
    result = run("tracking=mlflow", f"tracking.uri=sqlite:///{store}", count=1)
    assert json.loads((run.folder / "run" / "summary.json").read_text())["degraded"] == result.summary.degraded
    assert found(store, result) == []
