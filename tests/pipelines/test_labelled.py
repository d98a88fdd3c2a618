"""Nothing that was labelled as personal in a study leaves, by whichever way."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from tests.labelled import FOLDER, where_it_lies
from tests.pipelines.asked import scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import Standin

INDIRECT = {"AGE"}  # content: a persona needs it
OURS = {"mark"}  # a label in lower case; the report's pages have the tag and the word
PERSONAL = ("full_name", "email", "phone", "date_of_birth", "street_address", "city", "zip", "employer")


def transcripts(folder: Path) -> tuple[Path, set[str]]:
    """The study's transcripts without their labels, and what was labelled."""
    texts = [json.loads(line) for line in (FOLDER / "study-interviews.jsonl").read_text().splitlines()]
    file = folder / "interviews.jsonl"
    file.write_text("".join(json.dumps({"id": text["id"], "text": text["text"]}) + "\n" for text in texts))
    return file, {value for text in texts for *_, kind, value in text["spans"] if kind not in INDIRECT}


def survey(folder: Path) -> tuple[Path, set[str]]:
    """The study's survey, with the values of its personal columns and what was labelled in its open answers."""
    file = folder / "survey.csv"
    file.write_bytes((FOLDER / "study-survey.csv").read_bytes())
    frame = pl.read_csv(file, infer_schema=False)
    texts = [json.loads(line) for line in (FOLDER / "study-open-answers.jsonl").read_text().splitlines()]
    labelled = {value for text in texts for *_, kind, value in text["spans"] if kind not in INDIRECT}
    return file, labelled | {value for column in PERSONAL for value in frame[column].drop_nulls()}


def contents(files: Iterable[Path]) -> str:
    """All that stands in files, tables included."""
    return "\n".join(
        pl.read_parquet(io.BytesIO(raw)).write_ndjson() if raw.startswith(b"PAR1") else raw.decode(errors="replace")
        for raw in (file.read_bytes() for file in files if file.is_file())
    )


@where_it_lies
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # MLflow's own
@pytest.mark.parametrize("data", [transcripts, survey])
def test_no_labelled_value_leaves(run: Runs, standin: Standin, data: Callable[[Path], tuple[Path, set[str]]]) -> None:
    file, values = data(run.folder)
    standin.answer = scores(then=9)
    store = run.folder / "store"
    settings = [
        "tracking=mlflow",
        f"tracking.uri=sqlite:///{store}/mlflow.db",
        "strategy.quality_threshold=0",
    ]
    result = run("privacy=pseudonymise", *settings, data__path=str(file), count=15, strategy__draft_multiplier=1)
    assert result.summary.delivered == 15
    asked = sent(standin, "anthropic")
    assert len(asked) == 15
    with closing(sqlite3.connect(run.folder / "ledger.sqlite")) as ledger:
        paid = ledger.execute("SELECT * FROM calls WHERE role = 'frontier'").fetchall()
    assert paid
    seen = {
        "requests": json.dumps([one.body for one in asked], ensure_ascii=False),
        "ledger": str(paid),
        "report": (run.folder / "run" / "report.html").read_text(),
        "mlflow": contents(store.rglob("*")),
    }
    told = {
        f"{where}: {value}"
        for where, text in seen.items()
        for value in values - OURS
        if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)
    }
    assert told == set()
