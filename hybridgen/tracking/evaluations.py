"""What MLflow keeps of an evaluation: settings, figures, a line for each record, the files of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.evaluation import Evaluation, EvaluationSummary
from hybridgen.reports.verdicts import say_comparison, say_evidence, say_prediction, say_quality
from hybridgen.reports.words import usd
from hybridgen.tracking.projection import Projection, degraded, figures, log

TABLE = "evaluation_table.json"


def log_evaluation(
    tracking: Tracking, evaluation: Evaluation, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log an evaluation as it may be shown, in the experiment of its records' task, and the files of its folder.

    Returns MLflow's id of it, None for `tracking=none`. Raises HybridgenError where the store can't be used.
    """
    if tracking.backend == "none":
        return None
    summary = evaluation.summary
    kept = Projection(
        run_id=summary.run_id,
        task=summary.task,
        seconds=summary.seconds,
        tags={"hybridgen.pipeline": "evaluate", **degraded(summary.degraded)},
        settings=settings,
        numbers=list(figures(summary.model_dump(exclude={"data"}))),
        note=_note(summary),
        tables={TABLE: _table(evaluation)},
        is_failed=not summary.delivered,
    )
    return log(tracking, kept, folder, private=private)


def _note(summary: EvaluationSummary) -> str:
    comparison = [f"- share: {say_comparison(summary.comparison)}"] if summary.comparison else []
    prediction = [f"- {said}" for said in say_prediction(summary.prediction)] if summary.prediction else []
    lines = [
        f"**{summary.delivered} of {summary.requested} records scored**, of `task={summary.task}`.",
        f"- quality: {say_quality(summary)}",
        f"- evidence: {say_evidence(summary)}",
        *comparison,
        *prediction,
        f"- cost: {usd(summary.cost.total_usd)}, {usd(summary.cost.new_usd)} of it new",
        *(f"- note: {reason}" for reason in summary.degraded),
    ]
    return "\n".join(lines)


def _table(evaluation: Evaluation) -> dict[str, list[Any]]:
    records = evaluation.records
    names = list(dict.fromkeys(name for one in records if one.quality for name in one.quality.criteria))
    return {
        "id": [one.id for one in records],
        "quality": [one.quality.overall if one.quality else None for one in records],
        **{
            f"quality.{name}": [one.quality.criteria.get(name) if one.quality else None for one in records]
            for name in names
        },
        "before": [one.before for one in records],
        "label": [one.label for one in records],
        "verified": [one.verified for one in records],
        "quotes": [len(one.evidence) for one in records],
        "reason": [one.reason for one in records],
    }
