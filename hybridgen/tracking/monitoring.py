"""What MLflow keeps of statistics: settings, figures, a step for each day, the rules that were replayed, the files."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.monitoring import Statistics
from hybridgen.reports.monitoring import say_proposals, say_quality, say_statistics
from hybridgen.tracking.runs import figures
from hybridgen.tracking.store import Number, opened

DAYS, RULES = "days_table.json", "rules_table.json"


def log_statistics(
    tracking: Tracking, statistics: Statistics, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log statistics, and the files of their folder.

    As `log_run`: the MLflow run is always closed; its id, None for `tracking=none`. Raises HybridgenError where the
    store can't be used.
    """
    if tracking.backend == "none":
        return None
    tags = {"hybridgen.run_id": statistics.run_id, "hybridgen.pipeline": "monitor"}
    started = time.time() - statistics.seconds
    with (
        opened(tracking, statistics.task, private=private) as store,
        store.run(statistics.run_id, started=started, tags=tags) as run,
    ):
        run.params(settings)
        whole = statistics.model_dump(exclude={"by_day", "proposals", "notices"})
        run.numbers([*(Number(name, value) for name, value in figures(whole)), *_by_day(statistics)])
        run.note(_note(statistics))
        if statistics.by_day:
            run.table(_days(statistics), DAYS)
        if statistics.proposals:
            run.table(_rules(statistics), RULES)
        for file in sorted(one for one in folder.iterdir() if one.is_file()):
            run.file(file)
        return run.id


def _by_day(statistics: Statistics) -> Iterator[Number]:
    """Curves: a step for each day on which something was asked, from 1 on."""
    for step, day in enumerate(statistics.by_day, 1):
        known = {"questions": float(day.questions), "home": day.home, "relevance": day.relevance}
        yield from (Number(f"day.{name}", value, step) for name, value in known.items() if value is not None)


def _note(statistics: Statistics) -> str:
    lines = [
        f"**{statistics.questions:,} questions in {statistics.days:g} days.**",
        *(f"- {name}: {said}" for name, said in say_statistics(statistics)),
        *(f"- {name}: {said}" for name, said in say_proposals(statistics)),
    ]
    return "\n".join(lines)


def _days(statistics: Statistics) -> dict[str, list[Any]]:
    days = statistics.by_day
    return {
        "date": [one.date for one in days],
        "questions": [one.questions for one in days],
        "local": [one.origin.local for one in days],
        "stored": [one.origin.stored for one in days],
        "frontier": [one.origin.frontier for one in days],
        "home": [one.home for one in days],
        "relevance": [one.relevance for one in days],
    }


def _rules(statistics: Statistics) -> dict[str, list[Any]]:
    rules = statistics.proposals
    return {
        "command": [one.command for one in rules],
        "home": [one.home for one in rules],
        "reached": [one.reached for one in rules],
        "moved": [one.moved for one in rules],
        "escalated": [one.escalated for one in rules],
        "relevance": [one.relevance for one in rules],
        "quality.lost": [one.quality.lost for one in rules],
        "quality.answers": [one.quality.answers for one in rules],
        "quality": [say_quality(one) for one in rules],
    }
