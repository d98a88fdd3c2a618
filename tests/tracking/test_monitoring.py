"""Statistics in a real MLflow store."""

from __future__ import annotations

import json
from pathlib import Path

from hybridgen import tracking
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports.files import write_statistics_report, write_summary
from hybridgen.tracking.monitoring import DAYS, RULES
from tests.reports.example_monitoring import statistics
from tests.tracking.reading import artifact, artifacts, client, config


def test_figures_days_and_rules_are_kept(store: Path, tmp_path: Path) -> None:
    settings = config(store, "task=monitor", "privacy=off")
    found, shown = statistics(), shown_settings(settings)
    write_summary(tmp_path, found)
    write_statistics_report(tmp_path, found, shown)
    run_id = tracking.log_statistics(settings.tracking, found, tmp_path, shown, private=False)
    assert run_id is not None
    run = client(settings).get_run(run_id)
    assert (run.info.status, run.data.tags["hybridgen.pipeline"]) == ("FINISHED", "monitor")
    metrics = run.data.metrics
    assert (metrics["home"], metrics["origin.frontier"], metrics["goals.home"]) == (0.4, 24, 0.7)
    assert run.data.params["monitor.days"] == "7.0"
    steps = client(settings).get_metric_history(run_id, "day.home")
    assert [(one.step, one.value) for one in steps] == [(n, day.home) for n, day in enumerate(found.by_day, 1)]
    assert len(client(settings).get_metric_history(run_id, "day.relevance")) == 6  # one day has none
    assert {"summary.json", "report.html", DAYS, RULES} <= artifacts(settings, run_id)
    rules = json.loads(artifact(settings, run_id, RULES, tmp_path))
    assert rules["data"][0][0] == "route=casual"
    assert "try: route=casual" in run.data.tags["mlflow.note.content"]


def test_nothing_is_logged_where_nothing_is_tracked(tmp_path: Path, store: Path) -> None:
    settings = config(store, "tracking=none")
    assert tracking.log_statistics(settings.tracking, statistics(), tmp_path, {}, private=False) is None
