"""A store that is made, found and shared."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.tracking.store import ARTIFACTS, opened
from tests.tracking.reading import client, config, prepare


def test_preparing_makes_store_and_experiment_and_can_be_done_twice(store: Path) -> None:
    settings = config(store)
    prepare(settings)
    prepare(settings)
    assert (
        client(settings).get_experiment_by_name("hybridgen-persona").artifact_location
        == (store.parent / "mlartifacts").as_uri()
    )
    assert not list(store.parent.glob("*.half"))


def test_a_new_store_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow.store.db import utils

    store = tmp_path / "mlflow.db"

    def stopped(_: object) -> None:
        assert not store.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(utils, "_upgrade_db", stopped)
    with pytest.raises(KeyboardInterrupt):
        prepare(config(store))
    assert [file.name for file in tmp_path.iterdir()] == [ARTIFACTS]  # empty, and the user's alone


def test_an_experiment_that_another_run_has_just_made_is_used(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow import MlflowClient

    settings = config(store)
    prepare(settings)
    look, blind = MlflowClient.get_experiment_by_name, iter([True])
    monkeypatch.setattr(
        MlflowClient, "get_experiment_by_name", lambda self, name: None if next(blind, False) else look(self, name)
    )
    with opened(settings.tracking, settings.task.name, private=True) as found:
        assert found.experiment == look(client(settings), "hybridgen-persona").experiment_id
