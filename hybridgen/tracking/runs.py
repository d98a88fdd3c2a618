"""What MLflow keeps of a finished run: settings, figures, the records as a table, the files of its folder."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.results import Evidence, Record, RunResult, Summary
from hybridgen.reports import markdown, tables
from hybridgen.reports.people import say_asked, say_compared
from hybridgen.tasks.types import AGREEMENT
from hybridgen.tracking.store import Number, Run, opened

TABLE = "records_table.json"
MAX_STEPS = 1000  # records of a curve
MAX_LINES = 10_000  # records of the table; records.parquet, among the artifacts, has every one


def log_run(
    tracking: Tracking, task: str, result: RunResult, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log a finished run as it may be shown and the files of its folder; MLflow's id of it, None for `tracking=none`.

    task: whose experiment it belongs to. settings: of the run, by key. private: no path and no address is logged.

    The MLflow run is always closed: FINISHED, or FAILED where nothing was delivered or the logging broke off. Raises
    HybridgenError where the store can't be used; the run folder is complete without it.
    """
    if tracking.backend == "none":
        return None
    summary = result.summary
    tags = {"hybridgen.run_id": summary.run_id, "hybridgen.degraded": "; ".join(summary.degraded) or "no"}
    started = time.time() - summary.seconds.total
    with opened(tracking, task, private=private) as store, store.run(summary.run_id, started=started, tags=tags) as run:
        run.params(settings)
        run.numbers([Number(name, value) for name, value in figures(summary.model_dump())] + by_record(result.records))
        run.note(markdown.note(summary))
        _dataset(run, summary)
        _content(run, result, folder)
        run.failed = not result.records
        return run.id


def figures(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number with its dotted name; what is unknown is left out rather than logged as 0."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, float(value)


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


def _content(run: Run, result: RunResult, folder: Path) -> None:
    if result.records:
        run.table(table(result), TABLE)
    for file in sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")):
        run.file(file)


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


def _dataset(run: Run, summary: Summary) -> None:
    data = summary.data
    run.dataset(
        name=Path(data.sources[0]).name if len(data.sources) == 1 else f"{len(data.sources)} files",
        digest=data.fingerprint[:8],
        source={"files": data.sources},
        profile={"rows": data.rows, "rows_seen": data.rows_seen, "columns": data.columns, "used": data.columns_used},
    )
