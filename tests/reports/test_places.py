"""Paths and addresses in what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.core.sweeps import Sweep
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports import places
from tests.tracking.reading import config


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("strategy.quality_threshold=0.5,0.7", "strategy.quality_threshold=0.5,0.7"),
        ("-m", "-m"),
        ("data.path=weber.csv", "data.path=…"),
        ("++data.path=weber", "++data.path=…"),
        ("data={path:weber.csv,rows_per_record:3}", "data=…"),
        ("hydra.sweep.dir=weber", "hydra.sweep.dir=…"),
        ("--config-dir=weber", "--config-dir=…"),
        ("weber", "…"),
        ("plugins=[weber.py]", "plugins=…"),
        ("privacy.recognizers=weber.yaml", "privacy.recognizers=…"),
        ("privacy.recognizers=[weber.yaml,own.yaml]", "privacy.recognizers=…"),
        ("knowledge.path=weber", "knowledge.path=…"),
        ("knowledge.url=weber.lan", "knowledge.url=…"),
        ("knowledge={path:weber}", "knowledge=…"),
        ("knowledge.collection=notes", "knowledge.collection=notes"),
        ("provider.local.model=~/weber.gguf", "provider.local.model=…"),
        ("provider.local.model=hf:a/b/c.gguf", "provider.local.model=hf:a/b/c.gguf"),
    ],
)
def test_an_override_loses_what_may_be_a_place(word: str, shown: str) -> None:
    assert places.override(word) == shown


def test_settings_keep_their_true_restore_and_lose_their_places() -> None:
    shown = shown_settings(config("http://mlflow.lan", "privacy.restore=true", "data.path=weber.csv"))
    assert (shown["privacy.restore"], shown["data.path"], shown["tracking.uri"]) == ("true", "…", "…")


def test_where_a_store_recognizers_and_plugins_are_is_not_shown(tmp_path: Path) -> None:
    plugin = tmp_path / "weber.py"
    plugin.touch()
    places_of = {
        "knowledge.path": "weber",
        "knowledge.url": "http://weber.lan:6333",
        "knowledge.embedding": "ollama/nomic-embed-text@http://weber.lan:11434",
        "privacy.recognizers": "[weber.yaml,weber2.yaml]",
        "plugins": f"[{plugin}]",
    }
    shown = shown_settings(config("http://mlflow.lan", *(f"{key}={value}" for key, value in places_of.items())))
    assert "weber" not in str(shown)
    assert [shown[key] for key in places_of] == ["…", "…", "ollama/nomic-embed-text@…", "…", "…"]
    unset = shown_settings(config("http://mlflow.lan"))
    assert (unset["privacy.recognizers"], unset["plugins"], unset["knowledge.url"]) == ("null", "[]", "null")


def test_where_a_judge_and_a_grader_are_is_not_shown_either() -> None:
    shown = shown_settings(
        config(
            "http://mlflow.lan",
            "provider.judge.model=/weber/judge.gguf",
            "provider.judge.api_base=http://weber.lan",
            "provider/grader=ollama",
            "provider.grader.api_base=http://weber.lan",
        )
    )
    assert "weber" not in str(shown)
    assert shown["provider.grader.model"] != "…"


def test_a_sweep_says_why_a_point_failed_without_its_words() -> None:
    point = {
        "overrides": ["data.path=weber.csv"],
        "values": {"data.path": "weber.csv", "seed": "3"},
        "folder": "weber/0",
        "strategy": "refine-top",
        "requested": 2,
        "exit_code": 2,
        "error": "weber.csv: no such file",
    }
    whole = {"name": "weber", "points": [point], "knee": None, "new_usd": None, "seconds": 1.0}
    shown = places.sweep(Sweep.model_validate(whole))
    assert "weber" not in shown.model_dump_json()
    assert shown.points[0].values == {"data.path": "…", "seed": "3"}
    assert shown.points[0].error.startswith("the config or the input is wrong (exit code 2)")
