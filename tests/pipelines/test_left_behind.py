"""What a run leaves in its folder: every file of the contract, and all of them tell the same."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hybridgen.core.progress import Silent
from hybridgen.pipelines.records import pipeline
from tests.pipelines.asked import all_of, prose, scores
from tests.pipelines.conftest import Runs
from tests.standin import Standin

LISTS = {"records.jsonl", "drafts.jsonl", "rejects.jsonl"}
FILES = LISTS | {"records.parquet", "records.csv", "records.md", "summary.json", "report.html", "privacy.html"}
SUMMARY = {
    "run_id task strategy seed requested delivered degraded notices data unit segments carried choices stages models "
    "audit schema promise detail shard shards": "",
    "drafts": "requested valid invalid at_first_try",
    "rejects": "draft repair judge refine",
    "estimate": "expected_usd upper_usd",
    "origin": "local refined frontier",
    "refinements": "wanted made possible",
    "cost": "total_usd local_usd frontier_usd new_usd unanswered_usd cap_usd frontier_only_usd saved_share",
    "quality": "mean min threshold criteria scaled agreement diversity near_duplicates share",
    "calls": "local frontier replayed retries failed",
    "tokens": "local frontier",
    "privacy": "mode entities kinds leaks_blocked vault checked hidden refused found left versions",
    "seconds": "total prepare draft judge refine write",
    "speed": "local_tokens_per_second records_per_minute",
}


@pytest.fixture
def folder(run: Runs, standin: Standin) -> Path:
    """A run with refined and local records, a draft that was repaired, and one that stayed invalid."""
    repaired, invalid = prose(4, repairs=False), prose(2)
    standin.answer = all_of(scores(8, 1, 8, 1, 8, 1, 1, 1, 1, then=9), invalid, repaired)
    run("strategy=refine-top", "provider.local.max_concurrency=1")  # scores are given in the order of the questions
    return run.folder / "run"


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_every_file_is_there_and_none_is_half_written(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == FILES


def test_the_summary_has_the_keys_that_scripts_read(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text())
    plain = next(iter(SUMMARY))
    assert set(summary) == {*plain.split(), *list(SUMMARY)[1:]}
    for section, keys in list(SUMMARY.items())[1:]:
        assert set(summary[section]) == set(keys.split())
    assert set(summary["tokens"]["local"]) == {"input", "output"}
    assert set(summary["tokens"]["frontier"]) == {"input", "cached_input", "output"}


def test_a_record_has_the_keys_that_scripts_read(folder: Path) -> None:
    for record in lines(folder / "records.jsonl"):
        assert {"id", "origin", "quality", "cost_usd", "evidence", "record"} <= set(record)
        assert all({"row", "quote", "verified"} <= set(evidence) for evidence in record["evidence"])
        assert all(0 <= score <= 1 for score in (record["quality"]["overall"], *record["quality"]["criteria"].values()))


def test_the_files_agree_with_each_other(folder: Path, standin: Standin) -> None:
    summary = json.loads((folder / "summary.json").read_text())
    records, drafts = lines(folder / "records.jsonl"), lines(folder / "drafts.jsonl")
    table = pl.read_parquet(folder / "records.parquet")
    assert summary["requested"] == summary["delivered"] == len(records) == table.height == 5
    assert table["id"].to_list() == [record["id"] for record in records]
    origins = [record["origin"] for record in records]
    assert summary["origin"] == {name: origins.count(name) for name in ("local", "refined", "frontier")}
    assert origins.count("refined") + summary["rejects"]["refine"] == 3
    assert summary["drafts"] == {"requested": 10, "valid": 9, "invalid": 1, "at_first_try": 8}
    assert [draft["id"] for draft in drafts] == [f"d{n:03d}{again}" for n in range(1, 6) for again in ("", ".2")]
    assert sum(draft["valid"] for draft in drafts) == 9
    assert {draft["id"] for draft in drafts if draft["chosen"]} == {record["draft"] for record in records}
    [invalid] = [draft for draft in drafts if not draft["valid"]]
    assert (invalid["id"], invalid["stage"], bool(invalid["reason"])) == ("d002", "repair", True)
    overall = [record["quality"]["overall"] for record in records]
    assert summary["quality"]["min"] == min(overall)
    assert summary["quality"]["mean"] == pytest.approx(sum(overall) / 5, abs=1e-4)
    unchosen = sum(draft["cost_usd"] for draft in drafts if not draft["chosen"])
    assert summary["cost"]["total_usd"] == pytest.approx(sum(r["cost_usd"] for r in records) + unchosen)
    assert summary["calls"]["local"] + summary["calls"]["frontier"] == len(standin.requests)
    assert sum(summary["tokens"]["frontier"].values()) == sum(
        charge.usage.prompt + charge.usage.output for charge in standin.charges if charge.wire == "anthropic"
    )
    page = (folder / "records.md").read_text()
    assert all(record["record"]["name"] in page for record in records)
    seconds = summary["seconds"]
    assert seconds["total"] >= seconds["prepare"] + seconds["write"] > 0


def test_what_was_quoted_stands_in_the_source(folder: Path, table: Path) -> None:
    source = table.read_text().replace('"', "")
    quotes = [evidence for record in lines(folder / "records.jsonl") for evidence in record["evidence"]]
    verified = [evidence for evidence in quotes if evidence["verified"]]
    assert len(verified) > len(quotes) / 2
    answers = [evidence["quote"].rpartition("? ")[2] for evidence in verified]  # the question stands before it
    assert all(answer in source for answer in answers)


@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:For backward compatibility, 'str' dtypes are included:DeprecationWarning")
def test_the_run_is_logged_where_the_config_says(run: Runs, standin: Standin) -> None:
    from mlflow import MlflowClient

    uri = f"sqlite:///{run.folder / 'mlflow.db'}"
    result = run("tracking=mlflow", "strategy=local-only", tracking__uri=uri)
    assert not any("tracking" in line or "mlflow" in line for line in result.summary.degraded)
    client = MlflowClient(uri)
    [logged] = client.search_runs([e.experiment_id for e in client.search_experiments()])
    assert any(value == 5 for name, value in logged.data.metrics.items() if "delivered" in name)


def test_a_damaged_ledger_is_told_by_the_run_and_by_the_estimate(run: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, said = run.folder / "ledger.sqlite", list[str]()
    monkeypatch.setattr(Silent, "say", lambda _, text: said.append(text))
    ledger.write_bytes(bytes(4096))
    result = run("strategy=local-only")
    [line] = [line for line in result.summary.degraded if "was damaged" in line]
    assert line.startswith(f"ledger.path={ledger}: was damaged (begins with zeros) and is now ")
    assert said.count(line) == 1
    for file in run.folder.glob("ledger.sqlite*"):
        file.unlink()
    ledger.write_bytes(bytes(4096))
    estimate = asyncio.run(pipeline.estimate(run.config("strategy=refine-top")))
    assert any("was damaged (begins with zeros)" in note for note in estimate.notes)


def test_a_store_that_cannot_be_reached_costs_no_record(run: Runs) -> None:
    (run.folder / "taken").write_text("not a folder")
    result = run("tracking=mlflow", "strategy=local-only", tracking__uri=f"sqlite:///{run.folder / 'taken' / 'x.db'}")
    assert result.summary.delivered == 5
    assert any(line.startswith("tracking.uri=") for line in result.summary.degraded)
    assert json.loads((run.folder / "run" / "summary.json").read_text())["degraded"] == result.summary.degraded
