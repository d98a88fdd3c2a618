"""What MLflow keeps of statistics: settings, figures, a step for each day, the rules that were replayed, the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.monitoring import Statistics
from hybridgen.reports.monitoring import say_proposals, say_quality, say_statistics
from hybridgen.tracking.projection import Projection, figures, log
from hybridgen.tracking.store import Number

DAYS, RULES = "days_table.json", "rules_table.json"


def log_statistics(
    tracking: Tracking, statistics: Statistics, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log statistics, and the files of their folder.

    Returns MLflow's id of it, None for `tracking=none`. Raises HybridgenError where the store can't be used.
    """
    if tracking.backend == "none":
        return None
    whole = statistics.model_dump(exclude={"by_day", "proposals", "notices"})
    tables = {DAYS: _days(statistics)} if statistics.by_day else {}
    if statistics.proposals:
        tables[RULES] = _rules(statistics)
    kept = Projection(
        run_id=statistics.run_id,
        task=statistics.task,
        seconds=statistics.seconds,
        tags={"hybridgen.pipeline": "monitor"},
        settings=settings,
        numbers=[*figures(whole), *_by_day(statistics)],
        note=_note(statistics),
        tables=tables,
    )
    return log(tracking, kept, folder, private=private)


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
