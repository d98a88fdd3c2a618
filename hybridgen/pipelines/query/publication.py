"""Answers as they may be shown: their report and their place in the tracking store."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from pathlib import Path

from hybridgen.core.answers import AnswerRecord, AnswerResult
from hybridgen.core.lines import View
from hybridgen.core.notices import Notice
from hybridgen.core.results import Reject
from hybridgen.core.stop import Stop
from hybridgen.pipelines import publication
from hybridgen.pipelines.query.questions import Questions
from hybridgen.pipelines.query.run import Run
from hybridgen.pipelines.query.summary import all_notices
from hybridgen.pipelines.records.sharing import Veil, at_home, keep_masked, share_models, share_privacy
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports import files
from hybridgen.reports.unfinished import Unfinished


async def publish(
    run: Run,
    questions: Questions,
    result: AnswerResult,
    folder: Path,
    *,
    store: asyncio.Task[Notice | None],
    stop: Stop,
) -> list[Notice]:
    """Make the report and log the run, both of what may be shown; what went wrong."""
    settings = shown_settings(run.config)

    def report(shown: AnswerResult) -> None:
        files.write_answers_report(folder, shown, settings)
        files.write_privacy(folder, at_home(shown.summary, result.summary), settings)

    with tempfile.TemporaryDirectory() as lines:
        return await publication.show(
            share=lambda: share(result, run, questions, Path(lines)),
            report=report,
            track=lambda shown: _track(run, shown, settings),
            store=store,
            stop=stop,
        )


def share(result: AnswerResult, run: Run, questions: Questions, folder: Path) -> AnswerResult:
    """The result as it may be shown. folder: where its lines lie for as long as it is. Raises HybridgenError where the
    egress check fails."""
    egress = run.protection.session.egress
    if egress is None:
        return result
    notices = all_notices(run, questions)
    head = result.model_copy(update={"records": [], "rejects": []})
    records = View(result.records, lambda _, one: _placed(one))
    veil = Veil(egress, lambda: itertools.chain([head], records, result.rejects), notices)
    masked = veil.masked()
    shown: AnswerResult = next(masked)
    more = {
        "degraded": veil.words(notices),
        "notices": veil.said(notices),
        "models": share_models(result.summary.models),
        "privacy": share_privacy(shown.summary.privacy),
    }
    lines = Unfinished(folder)
    lists = {
        "records": keep_masked(lines, "records", AnswerRecord, masked, records),
        "rejects": keep_masked(lines, "rejects", Reject, masked, result.rejects),
    }
    return shown.model_copy(update={**lists, "summary": shown.summary.model_copy(update=more)})


def _placed(record: AnswerRecord) -> AnswerRecord:
    """With the names of files in the place of their paths."""
    evidence = [one.model_copy(update={"source": Path(one.source).name}) for one in record.evidence]
    return record.model_copy(update={"evidence": evidence})


def _track(run: Run, shown: AnswerResult, settings: dict[str, str]) -> None:
    """Log what may be shown, with files of that alone. Raises HybridgenError."""
    from hybridgen import tracking

    config = run.config
    if config.tracking.backend != "none":
        with tempfile.TemporaryDirectory() as folder:
            files.write_answers(Path(folder), shown)
            files.write_answers_report(Path(folder), shown, settings)
            files.write_privacy(Path(folder), shown.summary, settings)
            private = config.privacy.mode != "off"
            tracking.log_answers(config.tracking, shown, Path(folder), settings, private=private)
