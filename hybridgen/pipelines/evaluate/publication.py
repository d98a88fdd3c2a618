"""An evaluation's files: those that stay at home, and what of it may be shown."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from hybridgen.core.evaluation import Evaluation
from hybridgen.core.notices import Notice
from hybridgen.core.shape import Said
from hybridgen.core.stop import Stop
from hybridgen.pipelines import publication
from hybridgen.pipelines.evaluate.drafts import fields_of
from hybridgen.pipelines.records.sharing import Veil, said_of_data, share_data, share_models, share_privacy
from hybridgen.pipelines.records.types import Run
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports import files


async def publish(
    run: Run,
    result: Evaluation,
    notices: Sequence[Notice],
    *,
    store: asyncio.Task[Notice | None],
    stop: Stop,
) -> list[Notice]:
    """Make the report and log the evaluation, both of what may be shown; what went wrong. notices: those of the
    result."""
    settings = shown_settings(run.config)
    return await publication.show(
        share=lambda: share(result, run, notices),
        report=lambda shown: files.write_evaluation_report(run.folder, shown, settings),
        track=lambda shown: _track(run, shown, settings),
        store=store,
        stop=stop,
    )


def share(result: Evaluation, run: Run, notices: Sequence[Notice]) -> Evaluation:
    """The result as it may be shown. Raises HybridgenError where the egress check fails."""
    egress = run.prepared.privacy.egress
    if egress is None:
        return result
    result = _own_fields(result, run)
    summary = result.summary
    has_data = summary.data is not None
    of_data = said_of_data(run) if has_data else []
    sources = run.prepared.reading.dataset.sources if has_data else ()
    veil = Veil(egress, lambda: [result], [*notices, *of_data], sources)
    masked: Evaluation = next(veil.masked())
    more = {
        "degraded": veil.words(notices),
        "notices": veil.said(notices),
        "data": share_data(summary.data, run, veil) if summary.data else None,
        "models": share_models(summary.models),
        "privacy": share_privacy(masked.summary.privacy),
    }
    labels = {veil.hidden[id_]: label for id_, label in result.labels.items()}
    return masked.model_copy(update={"labels": labels, "summary": masked.summary.model_copy(update=more)})


def _own_fields(result: Evaluation, run: Run) -> Evaluation:
    """Without the columns that records carry over: their names may name people."""
    fields = {name for task in run.prepared.levels.all for name in fields_of(task.content)}
    records = [
        one.model_copy(update={"record": {name: value for name, value in one.record.items() if name in fields}})
        for one in result.records
    ]
    return result.model_copy(update={"records": records})


def _track(run: Run, shown: Evaluation, settings: dict[str, str]) -> None:
    """Log what may be shown, with files of that alone. Raises HybridgenError."""
    from hybridgen import tracking

    config = run.config
    if config.tracking.backend != "none":
        with tempfile.TemporaryDirectory() as folder:
            files.write_evaluation(Path(folder), shown)
            files.write_evaluation_report(Path(folder), shown, settings)
            private = config.privacy.mode != "off"
            tracking.log_evaluation(config.tracking, shown, Path(folder), settings, private=private)


def with_last(result: Evaluation, troubles: Sequence[Notice], *, started: float) -> Evaluation:
    """With what is known when all else is written. started: when the evaluation began."""
    summary = result.summary
    last = {
        "degraded": [*summary.degraded, *map(str, troubles)],
        "notices": [*summary.notices, *map(Said.of, troubles)],
        "seconds": round(time.perf_counter() - started, 3),
    }
    return result.model_copy(update={"summary": summary.model_copy(update=last)})
