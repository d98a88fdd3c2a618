"""Nobody else on the machine can read what a run leaves, whoever wrote it: we, Hydra, MLflow or a worker."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen import HybridConfig, HybridPipeline
from hybridgen.core import private
from tests.commands import Command
from tests.standin import Standin
from tests.tracking.conftest import MLFLOW

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes"),
    *(pytest.mark.filterwarnings(warning) for warning in MLFLOW),
]
PASSWORD = "hunter22-hunter22"
ROWS = "name,said\n" + "".join(f"{name},I asked {name} for the key twice.\n" for name in ("Anna Weber", "Tom Hall"))


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    private.umask.cache_clear()
    yield
    os.umask(before)
    private.umask.cache_clear()


def left_open(folder: Path) -> list[str]:
    """What of a folder somebody else could read, with its mode; the tests' own files aside."""
    found = ((path, stat.S_IMODE(path.stat().st_mode)) for path in sorted(folder.rglob("*")))
    return [f"{path.relative_to(folder)} {mode:o}" for path, mode in found if mode & 0o077]


@pytest.mark.slow
def test_a_commands_files_are_the_users_alone_those_of_its_workers_too(tmp_path: Path, standin: Standin) -> None:
    (tmp_path / "rows.csv").write_text(ROWS)
    (tmp_path / "outputs").mkdir()  # as in a checkout
    old = tmp_path / "outputs/ledger.sqlite"
    sqlite3.connect(old).close()
    models = ["provider=ollama", "provider.local.model=qwen2.5:72b", f"provider.local.api_base={standin.url}"]
    sweep = ["-m", "seed=1", "hydra/launcher=joblib", "output.dir=outputs/sweep", "privacy.vault=outputs/vault"]
    ended = Command(tmp_path, *sweep, "data.path=rows.csv", "count=1", "strategy=local-only", *models).end()
    assert ended.code == 0, ended.err
    made = {path.name for path in tmp_path.rglob("*")}
    assert {"mlflow.db", "multirun.yaml", "hydra.yaml", "records.csv", "point.json", "vault", "mlartifacts"} <= made
    assert set(left_open(tmp_path)) == {"rows.csv 644", "outputs 755"}


def test_a_run_inside_a_program_leaves_the_same_and_the_programs_umask_alone(
    tmp_path: Path, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address with a password, which came from the environment, is in none of its files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text(ROWS)
    (tmp_path / "rows.csv").chmod(0o600)
    monkeypatch.setenv("LOCAL_API_BASE", standin.url.replace("://", f"://me:{PASSWORD}@"))
    address = "provider.local.api_base=${oc.env:LOCAL_API_BASE}"
    tracked = f"tracking.uri=sqlite:///{tmp_path}/outputs/mlflow.db"
    pipeline = HybridPipeline(
        local_provider="ollama", local_model="qwen2.5:72b", overrides=[address, tracked, "privacy=off"]
    )
    local = HybridConfig(strategy="local-only", use_frontier=False)
    pipeline.generate("rows.csv", 1, local, output_dir="there/run")
    assert {"mlflow.db", "ledger.sqlite", "mlartifacts"} <= {path.name for path in (tmp_path / "outputs").iterdir()}
    inside = {line for line in left_open(tmp_path) if line.startswith("outputs/mlartifacts/")}  # in a closed folder
    assert not {*left_open(tmp_path)} - inside
    assert os.umask(0o022) == 0o022
    told = [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert not told
