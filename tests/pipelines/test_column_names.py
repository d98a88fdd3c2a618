"""Columns that are called as something of ours, of pydantic's, of JSON's or of Python's: the record has them all the
same, and no formula."""

from __future__ import annotations

import csv
import json

import polars as pl
import pytest

from hybridgen.core import cells
from tests.pipelines.conftest import Runs

NAMES = [
    "quote row text statistic claim context verified",
    "record id schema origin quality cost_usd evidence respondents share draft refinement rows",
    "edits field value failure fields edit name example input answer answers cite label labels",
    "copy json dict construct model_config model_fields model_dump model_validate __class__ __init__ _private q0 q1 q_",
    "self cls class def None true null 0 1 once root type properties $ref $defs enum items anyOf",
    "row quote",
    "cite text",
    "quote",
    "unit data.path score overall segment notice system ask task rubric reminder mend",
]
ODD = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-", "'=x", "a,b;c", 'say "hi"', "two\nlines", "  blanks  "]
ODD += [
    "[PERSON_1]",
    "<row id='R7'>",
    "${oc.env:HOME}",
    "{name}",
    "%s",
    "a" * 300,
    "été",
    "\u202elbat",
    "a.b.c",
    "\ufeff=2",
]


@pytest.mark.parametrize("names", [*(text.split() for text in NAMES), ODD], ids=lambda names: "-".join(names)[:20])
def test_a_synthetic_record_has_the_columns_however_they_are_called(run: Runs, names: list[str]) -> None:
    plans = {name: [("basic", "plus", "=2+2")[(n + k) % 3] for n in range(36)] for k, name in enumerate(names)}
    said = {"What went wrong?": [f"The garage on the corner lost my key {n} times and I wait" for n in range(36)]}
    pl.DataFrame(plans | said).write_csv(run.folder / "odd.csv")
    words = ["task=synthetic", "strategy=refine-top"]
    result = run(*words, data__path=str(run.folder / "odd.csv"), count=2)
    assert result.summary.delivered == 2, [draft.reason for draft in result.drafts]
    assert result.summary.drafts.invalid == 0
    with (run.folder / "run" / "records.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    assert [cells.plain(name) for name in header] == list(result.records[0].record)
    for cell in (cell for row in [header, *rows] for cell in row):
        assert cells.defused(cells.plain(cell)) == cell
    for line in run.lines("records.jsonl"):
        assert json.loads(json.dumps(line["record"])).keys() == result.records[0].record.keys()
