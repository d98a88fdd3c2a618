"""What lies in a run's folder, read back with the libraries that people read it with."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, NoReturn

import polars as pl
import pytest

from hybridgen.core import private
from hybridgen.core.errors import HybridgenError
from hybridgen.core.results import CostEstimate
from hybridgen.reports.files import write_estimate, write_run, write_summary
from tests.reports.example_levels import brief, full, quotes, survey
from tests.reports.example_rows import ticket, tickets
from tests.reports.example_run import finished, nothing_delivered, record, summary


def lines(file: Path) -> list[Any]:
    text = file.read_text(encoding="utf-8")
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def test_a_run_leaves_its_files_and_no_half_ones(tmp_path: Path, config: dict[str, str]) -> None:
    write_run(tmp_path / "new" / "run", finished(), config)
    assert {file.name for file in (tmp_path / "new" / "run").iterdir()} == {
        "records.jsonl",
        "records.parquet",
        "records.csv",
        "records.md",
        "drafts.jsonl",
        "rejects.jsonl",
        "report.html",
        "privacy.html",
        "summary.json",
    }


def test_jsonl_and_parquet_hold_the_same_records(tmp_path: Path, config: dict[str, str]) -> None:
    result = finished()
    write_run(tmp_path, result, config)
    asked = [record.model_dump(mode="json") for record in result.records]
    assert lines(tmp_path / "records.jsonl") == asked
    assert pl.read_parquet(tmp_path / "records.parquet").to_dicts() == asked


def test_a_record_starts_with_the_keys_that_scripts_rely_on(tmp_path: Path, config: dict[str, str]) -> None:
    write_run(tmp_path, finished(), config)
    first = lines(tmp_path / "records.jsonl")[0]
    assert list(first)[:6] == ["id", "origin", "quality", "cost_usd", "evidence", "record"]


def test_of_segments_the_csv_says_for_how_many_a_record_stands(tmp_path: Path, config: dict[str, str]) -> None:
    write_run(tmp_path, survey(brief(), quotes(), full()), config)
    with (tmp_path / "records.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["respondents"] for row in rows] == ["972", "323", "693"]
    assert float(rows[0]["share"]) == 972 / 1988
    assert rows[1]["goals"] == "Why do you drink coffee? It tastes good"
    assert (rows[1]["summary"], rows[2]["verbatim"]) == ("", "I would rather have none than a bad one")


def test_of_rows_the_csv_says_of_which_row_a_record_is(tmp_path: Path, config: dict[str, str]) -> None:
    write_run(tmp_path, tickets(2, ticket(1), ticket(2, id="seven")), config)
    with (tmp_path / "records.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["T-1001", "T-1002"]
    assert [row["record.id"] for row in rows] == ["", "seven"]


def test_every_draft_is_there_with_its_scores_or_its_reason(tmp_path: Path, config: dict[str, str]) -> None:
    result = finished()
    write_run(tmp_path, result, config)
    drafts = lines(tmp_path / "drafts.jsonl")
    assert drafts == [draft.model_dump(mode="json") for draft in result.drafts]
    assert [bool(draft["quality"]) != bool(draft["reason"]) for draft in drafts] == [True] * 3


def test_every_reject_is_a_line(tmp_path: Path, config: dict[str, str]) -> None:
    result = finished()
    write_run(tmp_path, result, config)
    assert lines(tmp_path / "rejects.jsonl") == [reject.model_dump(mode="json") for reject in result.rejects]


def test_the_summary_has_the_contracts_order_and_null_for_what_is_unknown(
    tmp_path: Path, config: dict[str, str]
) -> None:
    write_run(tmp_path, nothing_delivered(), config)
    written = json.loads((tmp_path / "summary.json").read_text())
    assert list(written)[:7] == ["run_id", "task", "strategy", "seed", "requested", "delivered", "degraded"]
    assert list(written["cost"])[:2] == ["total_usd", "local_usd"]
    assert written["cost"]["total_usd"] is None
    assert written["quality"]["mean"] is None


def test_no_record_at_all_still_makes_readable_files(tmp_path: Path, config: dict[str, str]) -> None:
    write_run(tmp_path, nothing_delivered(), config)
    frame = pl.read_parquet(tmp_path / "records.parquet")
    assert frame.is_empty()
    assert frame.columns == list(record().model_dump())
    assert (tmp_path / "records.jsonl").read_text() == ""
    assert "No record was delivered" in (tmp_path / "records.md").read_text()


def test_a_table_of_the_records_own_fields_holds_nothing_else(tmp_path: Path, config: dict[str, str]) -> None:
    result = finished()
    write_run(tmp_path, result, config)
    with (tmp_path / "records.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == [record.record["name"] for record in result.records]
    assert list(rows[0]) == list(result.records[0].record)
    assert rows[0]["goals"] == "\n".join(goal["text"] for goal in result.records[0].record["goals"])


def test_the_summary_can_be_written_again_once_the_last_figures_are_known(tmp_path: Path) -> None:
    write_summary(tmp_path, summary())
    write_summary(tmp_path, summary(seconds={"write": 1.5}))
    assert json.loads((tmp_path / "summary.json").read_text())["seconds"]["write"] == 1.5


def test_an_estimate_is_a_file_too(tmp_path: Path) -> None:
    estimate = CostEstimate(
        local_cost=0,
        frontier_cost=None,
        total_cost=None,
        frontier_calls=5,
        frontier_cost_upper=None,
        frontier_only_usd=None,
        notes=["no price"],
    )
    write_estimate(tmp_path, estimate)
    assert json.loads((tmp_path / "estimate.json").read_text()) == estimate.model_dump()


def test_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path: Path, config: dict[str, str]) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(HybridgenError, match=r"output\.dir=.*taken/run: records\.jsonl cannot be written") as caught:
        write_run(tmp_path / "taken" / "run", finished(), config)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_there_stays_whole_where_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_summary(tmp_path, summary())
    before = (tmp_path / "summary.json").read_text()

    def full(file: Path, mode: str) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private, "open_file", full)
    with pytest.raises(HybridgenError, match="No space left on device"):
        write_summary(tmp_path, summary(seed=1))
    assert (tmp_path / "summary.json").read_text() == before
