"""What MLflow keeps of a run of questions: settings, figures, a line for each answer, the files of its folder."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.answers import AnswerResult, AnswerSummary
from hybridgen.reports.answers import say_cost, say_distilled, say_origin, say_quality, say_relevance, say_saved
from hybridgen.tracking.runs import MAX_LINES, figures
from hybridgen.tracking.store import Number, opened

TABLE = "answers_table.json"


def log_answers(
    tracking: Tracking, result: AnswerResult, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log answers as they may be shown, and the files of their folder.

    As `log_run`: the MLflow run is always closed; its id, None for `tracking=none`. Raises HybridgenError where the
    store can't be used.
    """
    if tracking.backend == "none":
        return None
    summary = result.summary
    tags = {
        "hybridgen.run_id": summary.run_id,
        "hybridgen.pipeline": "query",
        "hybridgen.degraded": "; ".join(summary.degraded) or "no",
    }
    started = time.time() - summary.seconds.total
    with (
        opened(tracking, summary.task, private=private) as store,
        store.run(summary.run_id, started=started, tags=tags) as run,
    ):
        run.params(settings)
        run.numbers([Number(name, value) for name, value in figures(summary.model_dump(exclude={"route"}))])
        run.note(_note(summary))
        if summary.delivered:
            run.table(_table(result), TABLE)
        for file in sorted(one for one in folder.iterdir() if one.is_file()):
            run.file(file)
        run.failed = not summary.delivered
        return run.id


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
