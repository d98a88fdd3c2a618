"""A sweep from end to end, its points in processes of their own, on a tracking store that was not there before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hybridgen.core.sweeps import Sweep
from tests.pipelines.conftest import NOWHERE, Runs
from tests.tracking.conftest import MLFLOW
from tests.tracking.reading import client, config

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.filterwarnings(MLFLOW[0])
def test_points_in_processes_of_their_own_are_summed_up_though_one_fails(run: Runs) -> None:
    url, folder = run.standin.url, run.folder
    words = [
        "-m",
        "hydra/launcher=joblib",
        "hydra.launcher.n_jobs=2",
        "hardware=m4max",
        "strategy=local-only",
        "privacy=off",
        "count=2",
        f"provider.local.api_base={url},{NOWHERE}",
        f"data.path={run.data}",
        "output.dir=sweep",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "hybridgen", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert f"hybridgen: 2 of 2: provider.local.api_base={NOWHERE}: no answer from ollama" in done.stderr
    sweep = Sweep.model_validate_json((folder / "sweep" / "sweep.json").read_text())
    assert [(point.delivered, point.exit_code, bool(point.error)) for point in sweep.points] == [
        (2, 0, False),
        (0, 4, True),
    ]
    assert sweep.knee == 0
    store = config(folder / "outputs" / "mlflow.db")
    experiment = client(store).get_experiment_by_name("hybridgen-persona").experiment_id
    runs = {one.info.run_name: one for one in client(store).search_runs([experiment])}
    parent = runs.pop("sweep sweep")
    lost = runs.pop("point 2")
    [point] = runs.values()
    assert (parent.info.status, point.info.status, lost.info.status) == ("FAILED", "FINISHED", "FAILED")
    assert {one.data.tags["mlflow.parentRunId"] for one in (point, lost)} == {parent.info.run_id}
    assert parent.data.tags["hybridgen.knee"] == f"provider.local.api_base={url}"
