"""The main job as a newcomer runs it: the sample, the embedded model, Presidio, a real MLflow store. Loopback only."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import polars as pl
import pytest

from hybridgen import tasks
from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.pipelines.records import pipeline

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:For backward compatibility, 'str' dtypes are included:DeprecationWarning"),
]


def test_the_embedded_model_makes_a_persona_and_the_same_command_asks_nothing_twice(tmp_path: Path) -> None:
    config = compose(
        [
            "count=1",
            "strategy.draft_multiplier=1",
            f"output.dir={tmp_path}/run",
            f"ledger.path={tmp_path}/ledger.sqlite",
            f"tracking.uri=sqlite:///{tmp_path}/mlflow.db",
        ]
    )
    first = asyncio.run(pipeline.run(config, tmp_path / "run", Silent()))
    assert first.summary.delivered == 1
    assert first.summary.origin.local == 1
    assert first.summary.cost.total_usd == 0
    assert first.summary.cost.saved_share is None  # refinements were wanted, and there is no key
    assert first.summary.privacy.entities > 0
    (record,) = first.records
    assert 0 < record.quality.overall < 1
    assert set(record.quality.criteria) == set(tasks.load(config.task).weights)  # the judge has spoken on all of them
    assert record.evidence
    written = {file.name for file in (tmp_path / "run").iterdir()}
    assert {
        "records.jsonl",
        "records.parquet",
        "records.csv",
        "records.md",
        "drafts.jsonl",
        "summary.json",
        "report.html",
        "privacy.html",
    } <= written
    assert json.loads((tmp_path / "run/records.jsonl").read_text()) == record.model_dump(mode="json")
    assert pl.read_parquet(tmp_path / "run/records.parquet")["id"].to_list() == [record.id]

    again = asyncio.run(pipeline.run(config, tmp_path / "again", Silent()))
    assert again.records == first.records
    assert again.summary.calls.replayed == again.summary.calls.local == first.summary.calls.local
