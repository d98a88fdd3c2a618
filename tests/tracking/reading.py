"""A store's config, what is logged there, and what lies in it, read through MLflow's own client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hybridgen import tracking
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.results import RunResult
from hybridgen.core.sweeps import Sweep
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports.files import write_run, write_sweep


def config(store: Path | str, *overrides: str) -> Config:
    """store: an SQLite file, or an address."""
    uri = f"sqlite:///{store}" if isinstance(store, Path) else store
    return compose([f"tracking.uri={uri}", "count=2", *overrides])


def prepare(settings: Config) -> None:
    tracking.prepare(settings.tracking, settings.task.name)


def log_run(settings: Config, result: RunResult, folder: Path) -> str | None:
    """Log a run with its files, as a run does."""
    shown, private = shown_settings(settings), settings.privacy.mode != "off"
    write_run(folder, result, shown)
    return tracking.log_run(settings.tracking, settings.task.name, result, folder, shown, private=private)


def log_sweep(settings: Config, sweep: Sweep, folder: Path) -> str | None:
    """Log a sweep with its files, as a sweep does."""
    write_sweep(folder, sweep)
    private = settings.privacy.mode != "off"
    return tracking.log_sweep(settings.tracking, settings.task.name, sweep, folder, private=private)


def client(settings: Config) -> Any:
    from mlflow import MlflowClient

    return MlflowClient(tracking_uri=settings.tracking.uri)


def artifacts(settings: Config, run_id: str) -> set[str]:
    return {file.path for file in client(settings).list_artifacts(run_id)}


def artifact(settings: Config, run_id: str, name: str, folder: Path) -> str:
    return Path(client(settings).download_artifacts(run_id, name, str(folder))).read_text(encoding="utf-8")
