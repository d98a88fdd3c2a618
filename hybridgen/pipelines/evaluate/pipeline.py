"""An evaluation from a config: read, protect as the run did, judge, compare, sum up, write, track."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import DONE, FEWER, INTERRUPTED
from hybridgen.core.evaluation import Compared, Evaluation
from hybridgen.core.notices import Notice
from hybridgen.core.progress import InTurn, Progress
from hybridgen.core.results import CostEstimate
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.llm import session
from hybridgen.llm.access import Access, paid_price
from hybridgen.llm.session import Models
from hybridgen.llm.types import as_usd
from hybridgen.pipelines.base import Outcome as Ended
from hybridgen.pipelines.evaluate import estimate, labels, material, pairing, publication, scoring, sheet
from hybridgen.pipelines.evaluate.check import Asked, access_of, check
from hybridgen.pipelines.evaluate.codes import items
from hybridgen.pipelines.evaluate.drafts import Material
from hybridgen.pipelines.evaluate.given import Given
from hybridgen.pipelines.evaluate.labels import Labels
from hybridgen.pipelines.evaluate.pairing import GRADER, PEOPLE
from hybridgen.pipelines.evaluate.summary import Outcome, all_notices, sum_up
from hybridgen.pipelines.publication import prepare_store
from hybridgen.pipelines.reading import MAX_WARNINGS, say_read
from hybridgen.pipelines.records.settled import Settled
from hybridgen.pipelines.records.stages import expected_judge, stages_of
from hybridgen.pipelines.records.types import Run
from hybridgen.pipelines.records.work import Stages, Work
from hybridgen.reports import files
from hybridgen.reports.unfinished import Unfinished
from hybridgen.scoring.prediction import predict

LOG = logging.getLogger("hybridgen.pipelines")


async def run(
    config: Config,
    folder: Path,
    progress: Progress,
    stop: Stop | None = None,
    *,
    stopped: Callable[[], Sequence[Notice]] = tuple,
    records: Given | None = None,
) -> Ended:
    """One evaluation, its files written to `folder` and logged to the tracking store.

    records: those of a program, in place of a file. stopped: connections that were refused while it lasted. Raises
    InputError before anything is spent, ServerError where no server that may be used answers, HybridgenError where rows
    cannot be protected or files cannot be written.
    """
    started, stop, progress = time.perf_counter(), stop or Stop(), InTurn(progress)
    asked = check(config, records)
    access = access_of(config, is_judged=asked.is_judged)
    if config.estimate_only:
        async with stop.waiting():
            return Ended(await _estimate(config, folder, asked, access, progress), DONE)
    if config.evaluate.sheet:
        async with stop.waiting():
            config, ready = await _prepare(config, asked, progress)
            paired = pairing.pair(asked, ready.prepared.task.unit)
            return Ended(await aside(sheet.make, config, folder, asked, ready, paired), DONE)
    price = paid_price(access)

    def say(notice: Notice) -> None:
        progress.say(str(notice))

    found = await session.find(access, price=price, stop=stop, say=say)
    async with stop.waiting():
        config, ready = await _prepare(config, asked, progress)
    said = _read_labels(config, asked, ready)
    for notice in said.notices:
        say(notice)
    estimator = estimate.count(ready, stages(config, ready, access), found.access)
    async with session.opened(
        found,
        run=identify(config, asked, ready),
        price=price,
        ceiling=max(1, estimator.ceiling) if access.may_pay else 0,
        lost_room=estimator.lost_room if access.may_pay else 0,
        egress=ready.prepared.privacy.egress,
        stop=stop,
        say=say,
    ) as models:
        for notice in (*models.notices, *models.warnings):
            say(notice)
        store = asyncio.create_task(aside(prepare_store, config, ready.prepared.task.name))
        expected = estimator.estimate((), ())
        work = _begin(config, folder, ready, models, expected=expected, progress=progress)
        outcome = await _score(asked, ready, work, said, progress)
        notices = all_notices(work.run, asked, ready, outcome)
        result = sum_up(work.run, asked, ready, outcome, notices)
    # Before all that can go wrong: it may have been paid for.
    await asyncio.to_thread(files.write_evaluation, folder, result)
    troubles = [*await publication.publish(work.run, result, notices, store=store, stop=stop), *stopped()]
    for notice in troubles:
        say(notice)
    result = publication.with_last(result, troubles, started=started)
    files.write_summary(folder, result.summary)
    LOG.info("evaluation %s: %d of %d records", result.summary.run_id, len(outcome.judged), result.summary.requested)
    return Ended(result, INTERRUPTED if stop.asked else exit_code(result))


def exit_code(result: Evaluation) -> int:
    """FEWER where a record, or a pair, was not scored as it was to be."""
    summary = result.summary
    pairs = summary.comparison
    is_less = summary.delivered < summary.requested or (pairs is not None and pairs.pairs < pairs.asked)
    return FEWER if is_less else DONE


async def _prepare(config: Config, asked: Asked, progress: Progress) -> tuple[Config, Material]:
    """Records with their rows, and the config with the privacy that they need. Raises InputError."""
    ready = await aside(material.gather, config, asked, progress)
    if ready.has_rows:
        say_read(ready.prepared.reading, progress)
    for notice in (*ready.notices, *ready.prepared.privacy.notices[:MAX_WARNINGS]):
        progress.say(str(notice))
    return config.model_copy(update={"privacy": ready.privacy}), ready


async def _estimate(config: Config, folder: Path, asked: Asked, access: Access, progress: Progress) -> CostEstimate:
    from hybridgen.reports.files import write_estimate

    config, ready = await _prepare(config, asked, progress)
    estimator = estimate.count(ready, stages(config, ready, access), access)
    if config.evaluate.sheet:  # asks nobody
        estimator = estimate.Estimator((), access.cap_usd)
    read = [*map(str, ready.prepared.reading.lines)] if ready.has_rows else []
    expected = estimator.estimate(read, [*map(str, ready.notices)])
    write_estimate(folder, expected)
    return expected


def stages(config: Config, ready: Material, access: Access) -> Stages:
    """What records are asked about: as in a run, the scale of the judge where there is one."""
    return stages_of(config, ready.prepared, judge=expected_judge(access), has_rows=ready.has_rows)


def _begin(
    config: Config, folder: Path, ready: Material, models: Models, *, expected: CostEstimate, progress: Progress
) -> Work:
    judge = models.judge.endpoint if models.judge else None
    this = Run(
        config,
        ready.prepared,
        models,
        expected,
        folder=folder,
        filling=ready.filling,
        settled=Settled(ready.prepared, Unfinished(folder)),
        notices=[*models.notices],
    )
    made = stages_of(config, ready.prepared, judge=judge, has_rows=ready.has_rows)
    this.is_scaled = made.judge.scale is not None
    if models.judge and made.judge.scale is None and ready.prepared.task.rubric:
        notice = Notice("records_unscaled" if ready.has_rows else "records_unscaled_alone")
        this.notices.append(notice)
        progress.say(str(notice))
    return Work(this, made, progress)


def _read_labels(config: Config, asked: Asked, ready: Material) -> Labels:
    """What people say, where they were asked. Raises InputError."""
    if config.evaluate.labels is None:
        return Labels({}, ())
    paired = pairing.pair(asked, ready.prepared.task.unit)
    every = items(asked, paired)
    return labels.read(Path(config.evaluate.labels).expanduser(), every, of_pairs=asked.other is not None)


async def _score(asked: Asked, ready: Material, work: Work, said: Labels, progress: Progress) -> Outcome:
    """All that is said of the records. said: by people."""
    paired = pairing.pair(asked, ready.prepared.task.unit)
    judged = await scoring.judge_all(ready, work, progress)
    pairs, comparison, known, by = list[Compared](), None, said.labels, PEOPLE
    if asked.other and work.run.config.evaluate.labels:
        pairs = pairing.rated(said.labels)
        comparison = pairing.sum_up(pairs, asked, paired, by=PEOPLE, usd=0.0)
    elif asked.other:
        if grader := work.run.models.grader:
            pairs = await scoring.compare_all(ready, work, grader, progress)
        pairs += pairing.flawed(ready, paired, pairs)
        usd = as_usd(
            work.run.models.log("local").spent("grade").cost + work.run.models.log("frontier").spent("grade").cost
        )
        comparison = pairing.sum_up(pairs, asked, paired, by=GRADER, usd=usd)
        known = {one.id: (one.first, one.second) for one in pairs if one.first is not None and one.second is not None}
        by = GRADER
    both = [
        (quality.overall, known[id_][0]) for id_, one in judged.items() if id_ in known and (quality := one.quality)
    ]
    prediction = predict([score for score, _ in both], [label for _, label in both], by) if both else None
    return Outcome(judged, pairs, known, comparison, prediction, said.notices)


def identify(config: Config, asked: Asked, ready: Material) -> str:
    """What an evaluation's money is summed under: which records, who scores them, and on which data."""
    judged = {
        "records": [[one.id, one.record] for one in asked.given.records],
        "others": [[one.id, one.record] for one in asked.other.records] if asked.other else [],
        "task": asked.task.model_dump(mode="json"),  # a rubric that was changed is another question
        "models": [[one.provider, one.model] for one in access_of(config).models],
        "data": ready.prepared.reading.dataset.fingerprint,
        "privacy": config.privacy.mode,
        "anew": "" if config.cache else uuid.uuid4().hex,
    }
    return hashlib.sha256(json.dumps(judged, sort_keys=True).encode()).hexdigest()[:16]
