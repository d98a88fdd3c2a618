"""A store's config, and what lies in it, read through MLflow's own client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config


def config(store: Path | str, *overrides: str) -> Config:
    """store: an SQLite file, or an address."""
    uri = f"sqlite:///{store}" if isinstance(store, Path) else store
    return compose([f"tracking.uri={uri}", "count=2", *overrides])


def client(settings: Config) -> Any:
    from mlflow import MlflowClient

    return MlflowClient(tracking_uri=settings.tracking.uri)


def artifacts(settings: Config, run_id: str) -> set[str]:
    return {file.path for file in client(settings).list_artifacts(run_id)}


def artifact(settings: Config, run_id: str, name: str, folder: Path) -> str:
    return Path(client(settings).download_artifacts(run_id, name, str(folder))).read_text(encoding="utf-8")
