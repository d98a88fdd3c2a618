"""An evaluation in a real MLflow store."""

from __future__ import annotations

import json
from pathlib import Path

from hybridgen import tracking
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports.files import write_evaluation, write_evaluation_report
from tests.reports.example_evaluation import evaluation
from tests.tracking.reading import artifact, artifacts, client, config


def test_figures_files_and_a_line_for_each_record(store: Path, tmp_path: Path) -> None:
    settings = config(store, "task=evaluate", "privacy=off", "data.path=records.jsonl")
    found, shown = evaluation(), shown_settings(settings)
    write_evaluation(tmp_path, found)
    write_evaluation_report(tmp_path, found, shown)
    run_id = tracking.log_evaluation(settings.tracking, found, tmp_path, shown, private=False)
    assert run_id is not None
    run = client(settings).get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.tags["hybridgen.pipeline"] == "evaluate"
    metrics = run.data.metrics
    assert metrics["comparison.share.value"] == 0.93
    assert metrics["prediction.records"] == 39
    assert metrics["quality.mean"] == 0.5
    files = {"evaluation.jsonl", "comparison.jsonl", "labels.csv", "summary.json", "report.html"}
    assert files <= artifacts(settings, run_id)
    table = json.loads(artifact(settings, run_id, tracking.evaluations.TABLE, tmp_path))
    assert len(table["data"]) == 40


def test_nothing_is_logged_where_nothing_is_tracked(tmp_path: Path, store: Path) -> None:
    settings = config(store, "tracking=none")
    assert tracking.log_evaluation(settings.tracking, evaluation(), tmp_path, {}, private=False) is None
