"""Synthetic records by every strategy; whatever a model answers, none of them holds anything of the source."""

from __future__ import annotations

import csv
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.labelled import where_it_lies
from tests.pipelines.asked import kind, scores, sent
from tests.pipelines.conftest import OFTEN, WHERE, Runs, Typed
from tests.pipelines.test_labelled import contents, survey, transcripts
from tests.standin import Answer, Asked, Standin
from tests.standin import answers as fair

QUESTIONS = ["How often do you drink coffee?", "Where do you drink it?", "What annoys you most?"]
ORIGINS = {
    "local-only": {"local"},
    "refine-top": {"local", "refined"},
    "refine-below-threshold": {"local", "refined"},
    "frontier-only": {"frontier"},
}


@pytest.mark.parametrize("strategy", ORIGINS)
def test_every_strategy_makes_rows_of_the_sources_own_columns(run: Runs, strategy: str) -> None:
    result = run("task=synthetic", f"strategy={strategy}", count=4)
    assert result.summary.delivered == 4
    for record in result.records:
        assert list(record.record) == QUESTIONS
        assert record.record[QUESTIONS[0]] in OFTEN
        assert record.record[QUESTIONS[1]] in WHERE
        assert record.evidence == []
        assert record.origin in ORIGINS[strategy]
        assert {"completeness", "distance"} <= record.quality.criteria.keys()
        assert "faithfulness" not in record.quality.criteria
    with (run.folder / "run" / "records.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [record.record for record in result.records]
    assert pl.read_parquet(run.folder / "run" / "records.parquet").height == 4
    assert QUESTIONS[2] in (run.folder / "run" / "report.html").read_text()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # spaCy's own
def test_our_own_example_holds_no_request_back(run: Runs) -> None:
    result = run("task=synthetic", "privacy=strict", "strategy=frontier-only", count=2)
    assert result.summary.delivered == 2
    assert result.summary.privacy.leaks_blocked == 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # spaCy's own
@pytest.mark.parametrize("column", ["claim", "record", "remark"])
def test_what_is_shown_goes_through_the_door_whatever_a_column_is_called(
    run: Runs, standin: Standin, column: str
) -> None:
    plans = ["basic", "plus"] * 12
    said = [f"The garage on the corner lost my key {n} times and I wait" for n in range(24)]
    pl.DataFrame({column: said, "plan": plans}).write_csv(run.folder / "garage.csv")
    made = {column: "Ask Bartholomew Quenby, he minds it", "plan": "basic"}
    standin.answer = lambda asked: made if kind(asked) == "draft" else None
    settings = ["task=synthetic", "privacy=pseudonymise", "strategy=local-only"]
    result = run(*settings, data__path=str(run.folder / "garage.csv"), count=1)
    assert result.records[0].record == made
    page = (run.folder / "run" / "report.html").read_text()
    assert "he minds it" in page
    assert "Quenby" not in page


def test_the_command(typed: Typed) -> None:
    code, out, _ = typed("task=synthetic", "strategy=local-only", "count=2")
    assert code == 0
    assert "2 of 2" in out


def test_restoring_what_must_not_be_there_is_refused(typed: Typed, standin: Standin) -> None:
    code, _, complaint = typed("task=synthetic", "privacy=pseudonymise", "privacy.restore=true")
    assert code == 2
    assert complaint == (
        "hybridgen: privacy.restore: task=synthetic puts no original value into a record; leave it false\n"
    )
    assert not standin.requests


def copies(words: Sequence[str], *kinds: str, fairly: float = 0.0) -> Answer:
    """A model that puts words of others into one text of its answers to questions of these kinds, now and then not."""

    def answer(asked: Asked) -> dict[str, Any] | None:
        lot = random.Random(asked.prompt)
        if kind(asked) not in kinds or lot.random() < fairly:
            return None
        fields = (asked.schema or {})["properties"]
        if "edits" in fields:
            edits = [one["properties"] for one in fields["edits"]["items"]["anyOf"]]
            place = lot.choice([one["field"]["enum"][0] for one in edits if _is_text(one["value"])])
            return {"edits": [{"field": place, "value": lot.choice(words)}]}
        place = lot.choice([name for name, field in fields.items() if _is_text(field)])
        return {**json.loads(fair.answer(asked)), place: lot.choice(words)}

    return answer


def _is_text(field: dict[str, Any]) -> bool:
    return field["type"] == "string" and "enum" not in field


def test_a_draft_that_copies_is_asked_for_again_then_dropped_with_the_reason(run: Runs, standin: Standin) -> None:
    copied = "Well, the queue takes too long, 4 times a year"
    standin.answer = copies([copied], "draft", "repair")
    result = run("task=synthetic", "strategy=local-only", count=2)
    assert result.records == []
    assert (result.summary.rejects.repair, result.summary.drafts.valid) == (result.summary.drafts.requested, 0)
    reasons = {draft["reason"] for draft in run.lines("drafts.jsonl")}
    assert reasons == {f"{QUESTIONS[2]}: copies 5 words or more from the rows; say something else in words of your own"}
    repairs = sent(standin, "ollama", "repair")
    assert all("say something else in words of your own" in asked.messages[-1][1] for asked in repairs)
    assert any("too few valid drafts" in line for line in result.summary.degraded)


def test_a_draft_that_copies_once_is_repaired(run: Runs, standin: Standin) -> None:
    standin.answer = copies(["the cups leak in my bag, 5 times a year"], "draft")
    result = run("task=synthetic", "strategy=local-only", count=2)
    assert result.summary.delivered == 2
    assert all(draft["repaired"] for draft in run.lines("drafts.jsonl"))


def test_a_refinement_that_copies_leaves_the_draft(run: Runs, standin: Standin) -> None:
    copying, judging = copies(["And the cups leak in my bag, 5 times a year"], "refine", "repair"), scores(then=9)
    standin.answer = lambda asked: judging(asked) or (copying(asked) if asked.wire == "anthropic" else None)
    result = run("task=synthetic", count=2)
    assert [record.origin for record in result.records] == ["local", "local"]
    assert all("not refined: What annoys you most?: copies" in record.refinement for record in result.records)


def test_a_judge_that_quotes_a_row_is_not_quoted(run: Runs, standin: Standin) -> None:
    judging, told = (
        scores(then=9),
        itertools.cycle(["Say more of the place.", "And the cups leak in my bag, 5 times a year"]),
    )

    def answer(asked: Asked) -> dict[str, Any] | None:
        said = judging(asked)
        return said | {"improve": next(told)} if isinstance(said, dict) else None

    standin.answer = answer
    result = run("task=synthetic", "strategy=local-only", count=4)
    assert {record.quality.improve for record in result.records} == {"", "Say more of the place."}
    assert "leak" not in (run.folder / "run" / "records.md").read_text()


def test_a_refinement_goes_out_without_any_row(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    run("task=synthetic", count=2)
    told = [asked.messages[-1][1] for asked in sent(standin, "anthropic", "refine")]
    assert len(told) == 2
    assert not any("<row" in text for text in told)


SHORT = 5  # letters of a value that other words may have within them
LONG = 9  # words in a row, too many to be anything but a copy


@where_it_lies
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # MLflow's own
@pytest.mark.parametrize(("data", "privacy"), [(transcripts, "pseudonymise"), (survey, "off")])
def test_models_that_copy_labelled_values_make_no_record_with_one(
    run: Runs, standin: Standin, data: Callable[[Path], tuple[Path, set[str]]], privacy: str
) -> None:
    """Every second answer holds a cell of the source, a sentence or a value, taken from the file itself."""
    file, values = data(run.folder)
    cells = _cells(file)
    words = [*values, *cells, *(sentence for cell in cells for sentence in re.split(r"(?<=[.!?])\s", cell))]
    copying, judging = copies(sorted(words), "draft", "repair", "refine", fairly=0.5), scores(then=9)
    standin.answer = lambda asked: judging(asked) or copying(asked)
    store = run.folder / "store"
    settings = ["tracking=mlflow", f"tracking.uri=sqlite:///{store}/mlflow.db", "strategy.quality_threshold=0"]
    result = run("task=synthetic", f"privacy={privacy}", *settings, data__path=str(file), count=10)
    assert result.summary.delivered > 0
    assert result.summary.drafts.invalid > 0
    made = [str(text) for record in result.records for text in record.record.values()]
    assert {value for value in values for text in made if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)} == set()
    runs = Counter(run for cell in cells for run in set(_runs(cell)))  # what five people say is nobody's
    assert not [text for text in made if any(0 < runs[run] < 5 for run in _runs(text))]
    kept = contents([*(run.folder / "run").glob("records.*"), *store.rglob("records.*")])
    assert not {value for value in values if len(value) > SHORT and value in kept}


def _cells(file: Path) -> list[str]:
    frame = pl.read_csv(file, infer_schema=False) if file.suffix == ".csv" else pl.read_ndjson(file)
    return [cell for name in frame.columns for cell in frame[name].drop_nulls() if isinstance(cell, str)]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[n : n + LONG]) for n in range(len(words) - LONG + 1))


def test_nothing_is_counted_for_records_that_cite_nothing(run: Runs, standin: Standin) -> None:
    run("task=synthetic", "strategy=local-only", count=2)
    assert not any("<statistics>" in text for asked in standin.requests for _, text in asked.messages)
