"""A run leaves the table of records in the forms that were asked for."""

from __future__ import annotations

import csv

import openpyxl

from tests.pipelines.conftest import Runs


def test_spreadsheets_hold_what_the_records_hold(run: Runs) -> None:
    result = run("output.formats=[csv,xlsx]", "strategy=local-only", count=2)
    with (run.folder / "run" / "records.csv").open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    book = openpyxl.load_workbook(run.folder / "run" / "records.xlsx")
    names, *cells = [[cell.value for cell in row] for row in book["records"].iter_rows()]
    assert [line["id"] for line in lines] == [row[0] for row in cells] == [one.id for one in result.records]
    assert names == list(lines[0])
    for line, record in zip(lines, result.records, strict=True):
        assert line["name"].lstrip("'") == record.record["name"]
        claims = [claim["text"] for claim in record.record["behaviours"]]
        assert all(claim in line["behaviours"] for claim in claims)
