"""A sweep in a real MLflow store, read back through MLflow's own client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hybridgen import tracking
from hybridgen.cli.sweep import sum_up
from hybridgen.core.sweeps import Sweep, SweepPoint
from tests.reports.example_models import model
from tests.reports.example_run import finished
from tests.tracking.reading import artifact, artifacts, client, config, log_run, log_sweep


def point(number: int, **known: Any) -> SweepPoint:
    words = {"overrides": [f"strategy.quality_threshold=0.{number}"], "values": {}, "folder": f"sweep/{number}"}
    return SweepPoint.model_validate({**words, "strategy": "refine-top", "requested": 2} | known)


def done(number: int, cost: float, quality: float) -> SweepPoint:
    figures = {"cost_usd": cost, "new_usd": 0.01, "quality_mean": quality, "seconds": 2.0}
    return point(number, delivered=2, run_id=f"sweep-{number}", **figures)


def logged(store: Path | str, folder: Path, sweep: Sweep) -> Any:
    """The sweep's run, each point logged before it."""
    settings = config(store)
    for number, one in enumerate(sweep.points):
        if one.run_id:
            result = finished(run_id=one.run_id)
            log_run(settings, result, folder / str(number))
    run_id = log_sweep(settings, sweep, folder)
    assert run_id is not None
    return client(settings).get_run(run_id)


def children(store: Path, parent: Any) -> list[Any]:
    """The runs below a sweep's, in the order of its points."""
    query = f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'"
    found = client(config(store)).search_runs([parent.info.experiment_id], query)
    return sorted(found, key=lambda one: (one.info.run_name.startswith("point"), one.info.run_name))


def test_a_sweep_is_a_run_with_its_points_below_it(store: Path, tmp_path: Path) -> None:
    points = [done(5, 0.01, 0.70), done(7, 0.02, 0.86), done(9, 0.05, 0.90)]
    run = logged(store, tmp_path, sum_up("s", points, seconds=12.0))
    assert run.info.status == "FINISHED"
    assert run.data.tags["hybridgen.knee"] == "strategy.quality_threshold=0.7"
    assert run.data.metrics["knee.cost_usd"] == 0.02
    assert run.data.metrics["sweep.new_usd"] == pytest.approx(0.03)
    assert (
        "| knee | strategy.quality\\_threshold=0.7 | 0.86 | $0.0200 | 2 of 2 |" in run.data.tags["mlflow.note.content"]
    )
    below = children(store, run)
    assert [one.info.run_name for one in below] == ["sweep-5", "sweep-7", "sweep-9"]
    assert {one.info.status for one in below} == {"FINISHED"}
    settings = config(store)
    assert artifacts(settings, run.info.run_id) == {"sweep.html", "sweep.json", tracking.POINTS}
    table = json.loads(artifact(settings, run.info.run_id, tracking.POINTS, tmp_path))
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["data"]]
    assert [(row["strategy.quality_threshold"], row["cost_usd"], row["knee"]) for row in rows] == [
        ("0.5", 0.01, ""),
        ("0.7", 0.02, "knee"),
        ("0.9", 0.05, ""),
    ]
    curve = client(settings).get_metric_history(run.info.run_id, "point.quality_mean")
    assert [(one.step, one.value) for one in curve] == [(1, 0.7), (2, 0.86), (3, 0.9)]


def test_a_sweep_with_a_failed_point_is_closed_as_failed_and_says_why(store: Path, tmp_path: Path) -> None:
    lost = point(7, error="http://127.0.0.1:9 does not answer", exit_code=4)
    run = logged(store, tmp_path, sum_up("s", [done(5, 0.01, 0.7), lost], seconds=12.0))
    assert run.info.status == "FAILED"
    assert "failed: http://127.0.0.1:9 does not answer" in run.data.tags["mlflow.note.content"]
    first, *_, second = children(store, run)
    assert (first.info.run_name, first.info.status) == ("sweep-5", "FINISHED")
    assert (second.info.run_name, second.info.status) == ("point 2", "FAILED")
    assert second.data.params == {"strategy.quality_threshold": "0.7"}
    assert second.data.tags["hybridgen.error"] == "http://127.0.0.1:9 does not answer"
    assert run.data.tags["hybridgen.knee"] == "strategy.quality_threshold=0.5"
    assert "sweep.new_usd" not in run.data.metrics  # what a failed point took is not known


def test_a_sweep_of_failures_has_no_knee(store: Path, tmp_path: Path) -> None:
    run = logged(store, tmp_path, sum_up("s", [point(5, error="no server", exit_code=4)], seconds=1.0))
    assert (run.info.status, run.data.tags["hybridgen.knee"]) == ("FAILED", "none")


def test_tracking_none_logs_no_sweep(tmp_path: Path) -> None:
    assert log_sweep(config("x", "tracking=none"), sum_up("s", [], seconds=1.0), tmp_path) is None


def test_what_tells_local_models_apart_is_kept_and_what_is_unknown_is_not(store: Path, tmp_path: Path) -> None:
    points = [model("small", tokens=92.4, coherence=None), model("large", 0.8, tokens=None)]
    run = logged(store, tmp_path, sum_up("s", points, seconds=12.0))
    settings = config(store)

    def curve(name: str) -> list[tuple[int, float]]:
        found = client(settings).get_metric_history(run.info.run_id, f"point.{name}")
        return [(one.step, one.value) for one in found]

    assert curve("diversity") == [(1, 0.81), (2, 0.81)]
    assert curve("local_tokens_per_second") == [(1, 92.4)]
    assert curve("coherence") == [(2, 0.7)]
    assert curve("valid_at_first_try") == [(1, pytest.approx(5 / 6)), (2, pytest.approx(5 / 6))]
    table = json.loads(artifact(settings, run.info.run_id, tracking.POINTS, tmp_path))
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["data"]]
    assert [row["local_tokens_per_second"] for row in rows] == [92.4, None]
    assert [row["near_duplicates"] for row in rows] == [0, 0]
    assert "| large | 3 of 3 | 0.80 | 0.70 | 0.81 | 83 % | — | — | 0 | itself |" in run.data.tags["mlflow.note.content"]
