"""Writes what a run leaves in its folder. Each file appears whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import BaseModel

from hybridgen.core import cells, private
from hybridgen.core.answers import (
    AnswerRecord,
    AnswerResult,
    AnswerSummary,
    FeedbackReject,
    FeedbackSummary,
    KnowledgeSummary,
)
from hybridgen.core.audits import AuditLine
from hybridgen.core.evaluation import Compared, Evaluation, EvaluationSummary, Scored
from hybridgen.core.inspection import Inspection
from hybridgen.core.lines import Lines
from hybridgen.core.monitoring import Statistics
from hybridgen.core.results import CostEstimate, DraftLine, Record, Reject, RunResult
from hybridgen.core.summaries import Summary
from hybridgen.core.sweeps import Sweep, SweepPoint
from hybridgen.reports import answers, html, markdown, monitoring, parquet, privacy, sheets, tables
from hybridgen.reports import evaluation as evaluations
from hybridgen.reports import sweep as pages
from hybridgen.reports.unfinished import unwritable
from hybridgen.tasks.types import Content

M = TypeVar("M", bound=BaseModel)
POINT = "point.json"
REVIEW = "privacy_review.csv"
SHOWN = "shown"  # folder in a shard's, with what of it may be shown
SHEET_PAGE, SHEET_TABLE = "sheet.html", "sheet.csv"


def write_run(folder: Path, result: RunResult, settings: Mapping[str, str], model: type[Content] | None = None) -> None:
    """Write all files of a run, its pages among them. model: as in `write_home`. Raises HybridgenError where one
    cannot be written."""
    write_home(folder, result, model=model)
    write_report(folder, result, settings)
    write_privacy(folder, result.summary, settings)


def write_home(
    folder: Path, result: RunResult, formats: Sequence[str] = (), model: type[Content] | None = None
) -> RunResult:
    """Write records.jsonl, .parquet, .csv, of segments .md, drafts.jsonl, rejects.jsonl, where there was one
    audit.jsonl, and, last, summary.json.

    formats: more forms of the table of records, see `tables`; that of csv stands in place of the plain one. model: of
    the records' own fields, see `parquet`. The folder is made where it is missing. Comes back as it lies in these
    files. Raises HybridgenError where one cannot be written.
    """
    records = _write_lines(folder, "records.jsonl", Record, result.records)
    with _writing(folder, "records.parquet") as half:
        parquet.write(half, records, model)
    _write(folder, "records.csv", _table(records, is_named=result.summary.unit != "segment"))
    if result.summary.unit == "segment":
        _write(folder, "records.md", markdown.records(result))
    drafts = _write_lines(folder, "drafts.jsonl", DraftLine, result.drafts)
    rejects = _write_lines(folder, "rejects.jsonl", Reject, result.rejects)
    if result.audits:
        _write_lines(folder, "audit.jsonl", AuditLine, result.audits)
    for name in formats:
        _write(folder, f"records.{name}", tables.FORMATS[name](records))
    write_summary(folder, result.summary)  # last: where it stands, the rest is there
    return result.model_copy(update={"records": records, "drafts": drafts, "rejects": rejects})


def write_shown(folder: Path, result: RunResult) -> None:
    """Write what of a shard may be shown beside its report, for whoever joins it with others: lines and summary.
    Raises HybridgenError where they cannot be written."""
    inner = folder / SHOWN
    _write_lines(inner, "records.jsonl", Record, result.records)
    _write_lines(inner, "drafts.jsonl", DraftLine, result.drafts)
    _write_lines(inner, "rejects.jsonl", Reject, result.rejects)
    if result.audits:
        _write_lines(inner, "audit.jsonl", AuditLine, result.audits)
    write_summary(inner, result.summary)


def write_report(folder: Path, result: RunResult, settings: Mapping[str, str]) -> None:
    """Write report.html. Raises HybridgenError where it cannot be written."""
    _write(folder, "report.html", html.report(result, settings).encode())


def write_privacy(folder: Path, summary: Summary | AnswerSummary, settings: Mapping[str, str]) -> None:
    """Write privacy.html. Raises HybridgenError where it cannot be written."""
    _write(folder, "privacy.html", privacy.page(summary, settings).encode())


def write_evaluation(folder: Path, evaluation: Evaluation) -> None:
    """Write evaluation.jsonl, where two files were compared comparison.jsonl, where there are labels labels.csv, and,
    last, summary.json. Raises HybridgenError where one cannot be written."""
    _write_lines(folder, "evaluation.jsonl", Scored, evaluation.records)
    if evaluation.pairs:
        _write_lines(folder, "comparison.jsonl", Compared, evaluation.pairs)
    if evaluation.labels:
        _write(folder, "labels.csv", sheets.labels(evaluation.labels).encode())
    write_summary(folder, evaluation.summary)


def write_evaluation_report(folder: Path, evaluation: Evaluation, settings: Mapping[str, str]) -> None:
    """Write an evaluation's report.html. Raises HybridgenError where it cannot be written."""
    _write(folder, "report.html", evaluations.report(evaluation, settings).encode())


def write_answers(folder: Path, result: AnswerResult) -> AnswerResult:
    """Write records.jsonl, rejects.jsonl and, last, summary.json; it comes back as it lies there. Raises HybridgenError
    where one cannot be written."""
    records = _write_lines(folder, "records.jsonl", AnswerRecord, result.records)
    rejects = _write_lines(folder, "rejects.jsonl", Reject, result.rejects)
    write_summary(folder, result.summary)
    return result.model_copy(update={"records": records, "rejects": rejects})


def write_answers_report(folder: Path, result: AnswerResult, settings: Mapping[str, str]) -> None:
    """Write report.html of answers. Raises HybridgenError where it cannot be written."""
    _write(folder, "report.html", answers.report(result, settings).encode())


def write_statistics_report(folder: Path, statistics: Statistics, settings: Mapping[str, str]) -> None:
    """Write report.html of statistics. Raises HybridgenError where it cannot be written."""
    _write(folder, "report.html", monitoring.report(statistics, settings).encode())


def write_feedback(folder: Path, summary: FeedbackSummary, rejects: Sequence[FeedbackReject]) -> None:
    """Write rejects.jsonl and summary.json of feedback. Raises HybridgenError where one cannot be written."""
    _write_lines(folder, "rejects.jsonl", FeedbackReject, rejects)
    write_summary(folder, summary)


def write_sheet(folder: Path, sheet: sheets.Sheet) -> None:
    """Write a sheet as a page and as a table. Raises HybridgenError where one cannot be written."""
    _write(folder, SHEET_PAGE, sheets.page(sheet).encode())
    _write(folder, SHEET_TABLE, sheets.table(sheet))


def write_summary(
    folder: Path, summary: Summary | EvaluationSummary | KnowledgeSummary | AnswerSummary | FeedbackSummary | Statistics
) -> None:
    """Write summary.json, again once the last figures are known. Raises HybridgenError where it cannot be written."""
    _write(folder, "summary.json", _document(summary))


def write_review(folder: Path, left: Mapping[tuple[str, str], int]) -> None:
    """Write privacy_review.csv: rare and capitalised words that left, with how often, the most frequent first."""
    ordered = sorted(left.items(), key=lambda r: (-r[1], r[0]))
    rows: list[cells.Cells] = [("word", "why", "count"), *((word, why, count) for (word, why), count in ordered)]
    _write(folder, REVIEW, cells.table(rows).encode())


def read_review(folder: Path) -> Counter[tuple[str, str]] | None:
    """What `write_review` wrote; None where there is none."""
    if not (folder / REVIEW).is_file():
        return None
    with (folder / REVIEW).open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return Counter({(cells.plain(row["word"]), cells.plain(row["why"])): int(row["count"]) for row in rows})


def write_estimate(folder: Path, estimate: CostEstimate) -> None:
    """Write estimate.json. Raises HybridgenError where it cannot be written."""
    _write(folder, "estimate.json", _document(estimate))


def write_inspection(folder: Path, inspection: Inspection, review: str | None = None) -> None:
    """Write inspect.json, and review.yaml where anything would be hidden. Raises HybridgenError where a file cannot be
    written."""
    _write(folder, "inspect.json", _document(inspection))
    if review is not None:
        _write(folder, "review.yaml", review.encode())


def write_task(folder: Path, name: str, text: str) -> None:
    """Write a task file. Raises HybridgenError where it cannot be written."""
    _write(folder, name, text.encode())


def write_codebook(folder: Path, name: str, text: str) -> None:
    """Write the codebook that a run used. Raises HybridgenError where it cannot be written."""
    _write(folder, name, text.encode())


def write_sweep(folder: Path, sweep: Sweep) -> None:
    """Write sweep.html and sweep.json. Raises HybridgenError where a file cannot be written."""
    _write(folder, "sweep.html", pages.page(folder, sweep).encode())
    _write(folder, "sweep.json", _document(sweep))


def write_point(folder: Path, point: SweepPoint) -> None:
    """Write point.json: what the sweep is told of a point. Raises HybridgenError where it cannot be written."""
    _write(folder, POINT, _document(point))


def read_point(folder: Path) -> SweepPoint | None:
    """What a point has told its sweep; None where it has told nothing."""
    file = folder / POINT
    return SweepPoint.model_validate_json(file.read_bytes()) if file.is_file() else None


def forget_point(folder: Path) -> None:
    """Take away what a point told an earlier sweep."""
    (folder / POINT).unlink(missing_ok=True)


@contextlib.contextmanager
def _writing(folder: Path, name: str) -> Iterator[IO[bytes]]:
    """A file that takes the place of what is there when all of it is written. Raises HybridgenError where it cannot
    be."""
    half = folder / f".{name}.half"
    try:
        private.make_folder(folder)
        with private.open_file(half, "wb") as file:
            yield file
        half.replace(folder / name)
    except OSError as error:
        raise unwritable(folder, name, error) from error
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)  # of what broke off; it takes space


def _write(folder: Path, name: str, content: bytes | Iterable[str]) -> None:
    """content: all of it, or text by and by."""
    with _writing(folder, name) as file:
        for part in [content] if isinstance(content, bytes) else map(str.encode, content):
            file.write(part)


def _write_lines(folder: Path, name: str, model: type[M], values: Iterable[M]) -> Lines[M]:
    """A line for each; as they lie in the file."""
    begins = []
    with _writing(folder, name) as file:
        for value in values:
            begins.append(file.tell())
            file.write(f"{value.model_dump_json()}\n".encode())
    return Lines(folder / name, model, begins)


def _document(value: BaseModel) -> bytes:
    return f"{value.model_dump_json(indent=2)}\n".encode()


def _row(record: Record, *, is_named: bool) -> dict[str, Any]:
    """The record's own fields; of a segment behind them how many it stands for, unless a field has that name.

    is_named: its id stands before them; a field of that name is `record.id`, as in `tables`.
    """
    if is_named:
        own = {"record.id" if name == "id" else name: value for name, value in record.record.items()}
        return {"id": record.id, **own}
    people = {"respondents": record.respondents, "share": record.share} if record.respondents is not None else {}
    return record.record | {name: value for name, value in people.items() if name not in record.record}


def _table(records: Sequence[Record], *, is_named: bool) -> Iterator[str]:
    """Records, a column a field: texts of a list with commas, claims a line each. is_named: see `_row`."""
    names = list(dict.fromkeys(name for record in records for name in _row(record, is_named=is_named)))
    rows = (_row(record, is_named=is_named) for record in records)
    head = [names] if names else []
    return cells.lines(itertools.chain(head, ([_cell(row.get(name)) for name in names] for row in rows)))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        plain = all(isinstance(item, str) for item in value)
        return (", " if plain else "\n").join(map(_cell, value))
    if isinstance(value, dict):
        words = str(value.get("text") or value.get("quote") or "")
        return words or json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
