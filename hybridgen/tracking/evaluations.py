"""What MLflow keeps of an evaluation: settings, figures, a line for each record, the files of its folder."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.evaluation import Evaluation, EvaluationSummary
from hybridgen.reports.verdicts import say_comparison, say_evidence, say_prediction, say_quality
from hybridgen.reports.words import usd
from hybridgen.tracking.runs import figures
from hybridgen.tracking.store import Number, opened

TABLE = "evaluation_table.json"


def log_evaluation(
    tracking: Tracking, evaluation: Evaluation, folder: Path, settings: Mapping[str, str], *, private: bool
) -> str | None:
    """Log an evaluation as it may be shown, in the experiment of its records' task, and the files of its folder.

    As `log_run`: the MLflow run is always closed; its id, None for `tracking=none`. Raises HybridgenError where the
    store can't be used.
    """
    if tracking.backend == "none":
        return None
    summary = evaluation.summary
    tags = {
        "hybridgen.run_id": summary.run_id,
        "hybridgen.pipeline": "evaluate",
        "hybridgen.degraded": "; ".join(summary.degraded) or "no",
    }
    started = time.time() - summary.seconds
    with (
        opened(tracking, summary.task, private=private) as store,
        store.run(summary.run_id, started=started, tags=tags) as run,
    ):
        run.params(settings)
        run.numbers([Number(name, value) for name, value in figures(summary.model_dump(exclude={"data"}))])
        run.note(_note(summary))
        run.table(_table(evaluation), TABLE)
        for file in sorted(one for one in folder.iterdir() if one.is_file()):
            run.file(file)
        run.failed = not summary.delivered
        return run.id


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
