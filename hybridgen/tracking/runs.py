"""What MLflow keeps of a finished run: settings, figures, the records as a table, the files of its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.results import Evidence, Record, RunResult
from hybridgen.core.summaries import Summary
from hybridgen.reports import markdown, tables
from hybridgen.reports.people import say_asked, say_compared
from hybridgen.tasks.types import AGREEMENT
from hybridgen.tracking.projection import Projection, degraded, figures, log
from hybridgen.tracking.store import Dataset, Number

TABLE = "records_table.json"
MAX_STEPS = 1000  # records of a curve
MAX_LINES = 10_000  # records of the table; records.parquet, among the artifacts, has every one


def log_run(
    tracking: Tracking, task: str, result: RunResult, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log a finished run as it may be shown, and the files of its folder.

    task: whose experiment it belongs to. settings: of the run, by key. private: no path and no address is logged.

    Returns MLflow's id of it, None for `tracking=none`. Raises HybridgenError where the store can't be used.
    """
    if tracking.backend == "none":
        return None
    summary = result.summary
    kept = Projection(
        run_id=summary.run_id,
        task=task,
        seconds=summary.seconds.total,
        tags=degraded(summary.degraded),
        settings=settings,
        numbers=[*figures(summary.model_dump()), *by_record(result.records)],
        note=markdown.note(summary),
        tables={TABLE: table(result)} if result.records else {},
        dataset=_dataset(summary),
        is_failed=not result.records,
    )
    return log(tracking, kept, folder, private=private)


def by_record(records: Sequence[Record]) -> list[Number]:
    """Cost, quality, agreement and whom it stands for, record by record, as steps from 1 on: curves in MLflow."""
    numbers = []
    for step, record in enumerate(records[:MAX_STEPS], 1):
        numbers += [
            Number("record.cost_usd", record.cost_usd, step),
            Number("record.quality", record.quality.overall, step),
        ]
        agreement = record.quality.criteria.get(AGREEMENT)
        more = {"agreement": agreement, "respondents": record.respondents, "share": record.share}
        numbers += [Number(f"record.{name}", value, step) for name, value in more.items() if value is not None]
    return numbers


def table(result: RunResult) -> dict[str, list[Any]]:
    """The records as columns, the first of very many; of rows and documents a column for each of their own fields."""
    records = list(result.records[:MAX_LINES])
    if result.summary.unit != "segment":
        return _rows(records)
    names = list(dict.fromkeys(name for record in records for name in record.quality.criteria))
    return {
        "id": [record.id for record in records],
        "origin": [record.origin for record in records],
        "quality": [record.quality.overall for record in records],
        **{f"quality.{name}": [record.quality.criteria.get(name) for record in records] for name in names},
        "cost_usd": [record.cost_usd for record in records],
        "verified": [sum(one.verified for one in record.evidence) for record in records],
        "quotes": [len(record.evidence) for record in records],
        **_people(records),
        "record": [json.dumps(record.record, ensure_ascii=False, indent=1) for record in records],
        "evidence": ["\n".join(map(_cited, record.evidence)) for record in records],
        "improve": [record.quality.improve for record in records],
    }


def _rows(records: Sequence[Record]) -> dict[str, list[Any]]:
    """As in the table for spreadsheets, then what the fields rest on."""
    names, lines = tables.rows(records)
    evidence: dict[str, list[Any]] = {
        "evidence.verified": [sum(one.verified for one in record.evidence) for record in records],
        "evidence.quotes": ["\n".join(map(_cited, record.evidence)) for record in records],
    }
    columns = {name: [line[number] for line in lines] for number, name in enumerate(names)}
    return {**columns, **{name: column for name, column in evidence.items() if name not in columns}}


def _people(records: Sequence[Record]) -> dict[str, list[Any]]:
    """Whom each record stands for, where any stands for somebody."""
    if all(record.respondents is None for record in records):
        return {}
    return {"respondents": [one.respondents for one in records], "share": [one.share for one in records]}


def _cited(evidence: Evidence) -> str:
    figure = evidence.statistic
    if figure:
        return f"{say_asked(figure)}: {say_compared(figure)}"
    return f"{evidence.row}: {evidence.quote}" if evidence.row else evidence.quote


def _dataset(summary: Summary) -> Dataset:
    data = summary.data
    return Dataset(
        name=Path(data.sources[0]).name if len(data.sources) == 1 else f"{len(data.sources)} files",
        digest=data.fingerprint[:8],
        source={"files": data.sources},
        profile={"rows": data.rows, "rows_seen": data.rows_seen, "columns": data.columns, "used": data.columns_used},
    )
