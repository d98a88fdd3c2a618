"""`hybridgen-merge`, typed: its exit codes and lines; and sweeps over shards, which end with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from hybridgen.cli import merge
from hybridgen.core.summaries import Summary
from tests.pipelines.conftest import NOWHERE
from tests.pipelines.sharding import Sharding, lines, summary
from tests.postgres import Server
from tests.standin import Standin
from tests.tracking.conftest import MLFLOW
from tests.tracking.reading import client, config

ROOT = Path(__file__).parents[2]


@pytest.fixture
def rows(standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sharding:
    monkeypatch.chdir(tmp_path)
    return Sharding(standin, tmp_path).of_rows("strategy=local-only")


def typed(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["hybridgen-merge", *map(str, words)])
    return merge.main()


def test_shards_are_joined_and_shown(
    rows: Sharding, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows.shards(2)
    assert typed(monkeypatch, "shard 0", "shard 1", "--output", "merged") == 0
    told = capsys.readouterr()
    assert "delivered  12 of 12" in told.out
    assert "in         merged" in told.out
    assert told.err == ""
    assert len(lines(Path("merged"))) == 12


def test_a_folder_of_shards_names_them_all(rows: Sharding, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = rows.shards(2)
    (rows.folder / "all").mkdir()
    for folder in folders:
        folder.rename(rows.folder / "all" / folder.name)
    assert typed(monkeypatch, "all") == 0
    (merged,) = (rows.folder / "outputs").glob("*/*")
    assert summary(merged).delivered == 12


def test_what_is_wrong_is_one_line_and_exits_2(
    rows: Sharding, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows.shards(2)
    assert typed(monkeypatch, "shard 1", "--output", "merged") == 2
    assert capsys.readouterr().err == (
        "hybridgen-merge: shard.index=0: no folder of it is given, and the run has 2 shards; all of them would be "
        "right\n"
    )
    assert typed(monkeypatch, "shard 0", "shard 1", "--output", "shard 1") == 2
    assert capsys.readouterr().err == "hybridgen-merge: shard 1: holds a shard; name another folder for the whole run\n"
    assert not Path("merged").exists()


def test_the_whole_run_is_evaluated_as_any_other(rows: Sharding, monkeypatch: pytest.MonkeyPatch) -> None:
    rows.shards(2)
    assert typed(monkeypatch, "shard 0", "shard 1", "--output", "merged") == 0
    composed = (rows.folder / "merged" / ".hydra" / "config.yaml").read_text()
    assert "shard:\n  count: 1\n  index: 0\n" in composed
    assert "dir: merged" in composed


def sweep(rows: Sharding, *words: str) -> subprocess.CompletedProcess[str]:
    rows.ready()
    known = [
        f"task={rows.folder / 'ticket.yaml'}",
        f"data.path={rows.data()}",
        "hardware=m4max",
        "privacy=off",
        "strategy=local-only",
        "count=12",
        f"provider.local.api_base={rows.standin.url}",
        "output.dir=swept",
    ]
    return subprocess.run(
        [sys.executable, "-m", "hybridgen", "-m", *known, *words],
        cwd=rows.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.filterwarnings(MLFLOW[0])
def test_a_sweep_over_shards_is_one_run(rows: Sharding) -> None:
    joblib = ("hydra/launcher=joblib", "hydra.launcher.n_jobs=2")
    done = sweep(rows, "shard.count=3", "shard.index=range(0,3)", *joblib)
    assert done.returncode == 0, done.stderr
    swept = rows.folder / "swept"
    assert "delivered  12 of 12" in done.stdout
    assert not (swept / "sweep.html").exists()
    whole = summary(swept)
    assert (whole.delivered, whole.shard, len(whole.shards)) == (12, None, 3)
    store = config(rows.folder / "outputs" / "mlflow.db")
    experiment = client(store).get_experiment_by_name("hybridgen-ticket").experiment_id
    (logged,) = client(store).search_runs([experiment])
    assert (logged.info.run_name, logged.info.status) == (whole.run_id, "FINISHED")
    assert logged.data.metrics["delivered"] == 12


@pytest.mark.slow
@pytest.mark.skipif(find_spec("hydra_plugins.hydra_ray_launcher") is None, reason="no launcher of Ray's is installed")
def test_on_a_ray_of_this_machine_and_a_database_they_are_that_run_too(rows: Sharding, postgres: Server) -> None:
    ray = ("hydra/launcher=ray", "+hydra.launcher.ray.init.num_cpus=3", "tracking=none")
    database = f'ledger.url="{postgres.empty()}"'
    whole = rows.whole()
    asked = len(rows.standin.requests)
    done = sweep(rows, "shard.count=3", "shard.index=range(0,3)", *ray, database, "data.rows_per_record=2")
    assert done.returncode == 0, done.stderr
    assert len(rows.standin.requests) == asked
    assert lines(rows.folder / "swept") == lines(whole)


@pytest.mark.slow
def test_shards_that_did_not_end_are_not_joined(rows: Sharding) -> None:
    done = sweep(rows, "shard.count=2", "shard.index=range(0,2)", f"provider.local.api_base={NOWHERE}", "tracking=none")
    assert done.returncode == 4
    assert "2 of 2 shards did not end, so nothing is joined; the same command goes on" in done.stderr
    assert not (rows.folder / "swept" / "records.jsonl").exists()


@pytest.mark.parametrize(
    "words", [["shard.index=range(0,2)"], ["shard.index=range(0,3)", "seed=1,2"], ["shard.index=1", "seed=1,2"]]
)
def test_a_sweep_has_all_shards_of_one_run_and_nothing_else(rows: Sharding, words: list[str]) -> None:
    done = sweep(rows, "shard.count=3", *words, "tracking=none")
    assert done.returncode == 2
    assert done.stderr == (
        "hybridgen: shard.count=3: a sweep with shards makes all shards of one run, as in -m shard.count=3 "
        "'shard.index=range(0,3)'; other keys are swept without\n"
    )
    assert not rows.standin.requests


def test_a_summary_of_another_version_is_named(
    rows: Sharding, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder, *_) = rows.shards(2)
    told = json.loads((folder / "summary.json").read_text())
    Summary.model_validate(told)
    (folder / "summary.json").write_text(json.dumps({**told, "unheard": 1}))
    assert typed(monkeypatch, "shard 0", "shard 1") == 2
    assert capsys.readouterr().err.startswith("hybridgen-merge: shard 0/summary.json: is no summary of a run of this")
