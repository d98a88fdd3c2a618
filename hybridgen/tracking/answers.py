"""What MLflow keeps of a run of questions: settings, figures, a line for each answer, the files of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.answers import AnswerResult, AnswerSummary
from hybridgen.reports.answers import say_cost, say_distilled, say_origin, say_quality, say_relevance, say_saved
from hybridgen.tracking.projection import Projection, degraded, figures, log
from hybridgen.tracking.runs import MAX_LINES

TABLE = "answers_table.json"


def log_answers(
    tracking: Tracking, result: AnswerResult, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log answers as they may be shown, and the files of their folder.

    Returns MLflow's id of it, None for `tracking=none`. Raises HybridgenError where the store can't be used.
    """
    if tracking.backend == "none":
        return None
    summary = result.summary
    kept = Projection(
        run_id=summary.run_id,
        task=summary.task,
        seconds=summary.seconds.total,
        tags={"hybridgen.pipeline": "query", **degraded(summary.degraded)},
        settings=settings,
        numbers=list(figures(summary.model_dump(exclude={"route"}))),
        note=_note(summary),
        tables={TABLE: _table(result)} if summary.delivered else {},
        is_failed=not summary.delivered,
    )
    return log(tracking, kept, folder, private=private)


def _note(summary: AnswerSummary) -> str:
    known = {
        "relevance": say_relevance(summary),
        "quality": say_quality(summary),
        "distilled": say_distilled(summary),
        "cost": say_cost(summary),
        "saved": say_saved(summary),
    }
    lines = [
        f"**{summary.delivered} of {summary.requested} questions answered**: {say_origin(summary)}.",
        *(f"- {name}: {said}" for name, said in known.items() if said),
        *(f"- note: {reason}" for reason in summary.degraded),
    ]
    return "\n".join(lines)


def _table(result: AnswerResult) -> dict[str, list[Any]]:
    records = result.records[:MAX_LINES]
    return {
        "id": [one.id for one in records],
        "question": [one.record.question for one in records],
        "answer": [one.record.answer for one in records],
        "origin": [one.origin for one in records],
        "relevance": [one.record.relevance for one in records],
        "complexity": [one.record.complexity for one in records],
        "reason": [one.record.reason for one in records],
        "quality": [one.quality.overall if one.quality else None for one in records],
        "cost_usd": [one.cost_usd for one in records],
        "verified": [sum(cited.verified for cited in one.evidence) for one in records],
        "cited": [len(one.evidence) for one in records],
    }
