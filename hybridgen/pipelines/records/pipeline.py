"""Records from a config: check, prepare, make, sum up, write, track.

What happens inside a step lives in the module of that name.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hybridgen import strategies
from hybridgen.config.schema import Config, Local
from hybridgen.core.notices import Notice
from hybridgen.core.progress import SILENT, InTurn, Progress
from hybridgen.core.results import CostEstimate, RunResult
from hybridgen.core.shape import Said
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.llm import endpoints, hosts, session
from hybridgen.llm.access import Access, fit_context, paid_price, why_no_frontier, why_unpaid
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import provider_of
from hybridgen.llm.roles import section_of
from hybridgen.llm.session import Models
from hybridgen.llm.types import Price, as_usd
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.publication import prepare_store
from hybridgen.pipelines.reading import (
    Reading,
    check_answers,
    read,
    say_one_row,
    say_read,
    settle_count,
)
from hybridgen.pipelines.records import codebook, history, label_file, publication, scaling, sharing
from hybridgen.pipelines.records.check import (
    access_of,
    check,
    check_parts,
    say_needless_audit,
    say_short_calibration,
    say_short_cap,
)
from hybridgen.pipelines.records.estimate import Estimator, Scoring
from hybridgen.pipelines.records.generate import Generation
from hybridgen.pipelines.records.history import History
from hybridgen.pipelines.records.prepare import free_names, prepare
from hybridgen.pipelines.records.protection import Protection, finds_of, say_privacy
from hybridgen.pipelines.records.settled import Settled
from hybridgen.pipelines.records.stages import expected_judge, payee_of, stages_of
from hybridgen.pipelines.records.summary import sum_up
from hybridgen.pipelines.records.types import Prepared, Run
from hybridgen.pipelines.records.work import Stages
from hybridgen.privacy import settings as privacy_settings
from hybridgen.reports.unfinished import Unfinished
from hybridgen.scoring.diversity import Likeness
from hybridgen.scoring.types import DraftId
from hybridgen.strategies import Strategy

LOG = logging.getLogger("hybridgen.pipelines")


def allowed_hosts(config: Config) -> set[str]:
    """The hosts that a run was given: of its model servers and of its tracking server."""
    access = access_of(config, strategies.make(config.strategy))
    why_no_frontier(access)
    asked = [one for one in access.models if isinstance(one, Local) or why_unpaid(access, one) is None]
    return hosts.find_hosts(asked, config.tracking)


async def estimate(config: Config, progress: Progress = SILENT) -> CostEstimate:
    """What the run would cost, from its prompts; asks no model. Raises InputError.

    Where the ledger knows nothing of its drafts, no language model is loaded either.
    """
    check(config)
    progress = InTurn(progress)
    reading, config = await _read(config, progress)
    access, _ = fit_context(access_of(config, strategies.make(config.strategy)))
    config = config.model_copy(update={"hardware": access.hardware})
    price = paid_price(access)
    ledger = _existing_ledger(config)
    try:
        local, is_part = endpoints.local(access.local, access.hardware), config.shard.is_part
        is_known = ledger is not None and not is_part and history.knows_drafts(ledger, local)
        prepared = await aside(prepare, config, reading, progress=progress, asked=finds_of(config))
        estimator = _estimator(config, access, prepared, price)
        past = await _recall(config, access, ledger, prepared, estimator, with_drafts=is_known)
        estimated = await aside(estimator.estimate, past, is_paid=access.is_paid)
        warnings = (
            *reading.warnings,
            *say_one_row(reading, config.records),
            *say_privacy(prepared, progress),
            *say_needless_audit(config, prepared.strategy),
            *say_short_calibration(config, prepared.strategy),
            *say_short_cap(config, prepared.strategy, estimator.label_cost),
        )
        judge = expected_judge(access)
        free = judge if judge and judge.role == "local" else None  # those of a paid one are counted with all it is paid
        notes = [
            *_say_whole(config),
            *estimated.notes,
            *(_say_copies(stages_of(config, prepared, judge=free), prepared) if free else []),
        ]
        return estimated.model_copy(
            update={"notes": notes, "read": [*map(str, reading.lines)], "degraded": [*map(str, warnings)]}
        )
    finally:
        if ledger:
            ledger.close()


async def run(
    config: Config,
    folder: Path,
    progress: Progress,
    stop: Stop | None = None,
    *,
    stopped: Callable[[], Sequence[Notice]] = tuple,
) -> RunResult:
    """One run, its files written to `folder` and logged to the tracking store.

    stopped: connections that were refused while it lasted. Raises InputError before anything is spent, ServerError
    where no server that may be used answers, StoppedError where `stop` was asked before the data was ready; asked
    later, what there is by then is the result. Raises HybridgenError where rows cannot be protected or lines cannot be
    written: what was paid is in the ledger, and the lines so far are in the folder.
    """
    started, stop, progress = time.perf_counter(), stop or Stop(), InTurn(progress)
    check(config)
    price = paid_price(access := access_of(config, strategies.make(config.strategy)))

    def say(notice: Notice) -> None:
        progress.say(str(notice))

    async with stop.waiting():
        reading, config = await _read(config, progress)
    resolved = await codebook.resolve(config, reading, folder, progress, stop)
    found = await session.find(access, price=price, stop=stop, say=say)
    access, config = found.access, resolved.config.model_copy(update={"hardware": found.access.hardware})
    async with stop.waiting():
        served = found.local.model if found.local else None
        prepared = await aside(prepare, config, reading, progress=progress, model=served, asked=finds_of(config))
        estimator = _estimator(config, access, prepared, price)
        past = await _look_back(config, access, prepared, estimator)
        estimated = await aside(estimator.estimate, past, is_paid=access.is_paid, is_compared=False)
        await aside(prepared.privacy.keep, vault_folder(config))
    protection = Protection(prepared, vault_folder(config), progress)
    _say_shard(config, prepared, progress)
    _say_detail(prepared, progress)
    limits = [*say_needless_audit(config, prepared.strategy), *say_short_calibration(config, prepared.strategy)]
    for notice in (*([past.note] if past.note else []), *limits):
        progress.say(str(notice))
    # Calls that cost nothing are allowed all the same; under a cap of 0 there is no client of a paid model.
    ceiling = max(1, estimator.ceiling(past, is_paid=access.is_paid)) if access.may_pay else 0
    key, egress = run_key(config, prepared), prepared.privacy.egress
    async with session.opened(
        found,
        run=key,
        price=price,
        ceiling=ceiling,
        lost_room=estimator.lost_room() if access.may_pay else 0,
        egress=egress,
        stop=stop,
        say=say,
    ) as models:
        _say_models(models, config, progress)
        _count_own(models, config, prepared)
        protection.begin(models, config.seed)
        # Seconds of work, which a model elsewhere leaves time for; one within this process wants the cores.
        is_inside = provider_of(access.local, "local").is_inside
        store = None if is_inside else asyncio.create_task(aside(prepare_store, config, prepared.task.name))
        unfinished = Unfinished(folder)
        this = Run(
            config,
            prepared,
            models,
            estimated,
            folder=folder,
            filling=prepared.stream(
                protect=protection.protect,
                lend=protection.lend if config.shard.is_part else None,
            ),
            settled=Settled(prepared, unfinished),
            key=key,
            notices=[*resolved.notices, *models.notices, *([past.note] if past.note else []), *limits],
            label_cost=estimator.label_cost,
        )
        this.clock.add("prepare", time.perf_counter() - started)
        stages = stages_of(config, prepared, judge=models.judge.endpoint if models.judge else None)
        this.is_scaled = stages.judge.scale is not None
        await Generation(this, stages, free_names(prepared.privacy, config.seed), progress).make()
        made = time.perf_counter() - started
        this.notices += protection.say_unread()
        this.likeness = await aside(_compare, this)
        result = sum_up(this, estimator, seconds=made)
    store = store or asyncio.create_task(aside(prepare_store, config, prepared.task.name))
    writing = time.perf_counter()
    home = await asyncio.to_thread(_write_home, this, result)
    try:
        troubles = [*await publication.publish(this, result, store, stop), *stopped()]
    finally:
        unfinished.remove()
    for notice in troubles:
        progress.say(str(notice))
    return _end(home, folder, troubles, started=started, writing=writing)


def _write_home(run: Run, result: RunResult) -> RunResult:
    """Write what stays at home, before all that can go wrong: it may have been paid for. The result as it lies there.
    Raises HybridgenError."""
    from hybridgen.reports import files  # drawn only when there is something to write

    privacy, config = run.prepared.privacy, run.config
    home = sharing.restore(result, privacy) if config.privacy.restore else result
    home = files.write_home(run.folder, home, config.output.formats, run.prepared.levels.content)
    if privacy.egress and config.privacy.mode == "strict":
        files.write_review(run.folder, privacy.egress.left)
    return home


def _end(home: RunResult, folder: Path, troubles: Sequence[Notice], *, started: float, writing: float) -> RunResult:
    """The result with what is known when all else is written: troubles, and seconds since the run and its writing
    began. Raises HybridgenError."""
    from hybridgen.reports import files

    done = time.perf_counter()
    seconds = home.summary.seconds.model_copy(
        update={"write": round(done - writing, 3), "total": round(done - started, 3)}
    )
    degraded = [*home.summary.degraded, *map(str, troubles)]
    notices = [*home.summary.notices, *map(Said.of, troubles)]
    summary = home.summary.model_copy(update={"degraded": degraded, "notices": notices, "seconds": seconds})
    files.write_summary(folder, summary)
    LOG.info("run %s: %d of %d records", summary.run_id, summary.delivered, summary.requested)
    return home.model_copy(update={"summary": summary})


def _compare(run: Run) -> Likeness:
    """How unlike the records are; where there are two at least a library is loaded for it."""
    if run.settled.delivered < 2:
        return Likeness()
    from hybridgen.pipelines.records import likeness

    return likeness.measure(run.settled.read_records(), run.prepared.levels)


async def _read(config: Config, progress: Progress) -> tuple[Reading, Config]:
    """Read the data and tell of it; the config with the number of records that there will be. Raises InputError where
    there is nothing to make records of."""
    reading = await aside(read, config)
    say_read(reading, progress)
    check_answers(reading, config)
    config = settle_count(reading, config)
    check_parts(config)
    for notice in say_one_row(reading, config.records):
        progress.say(str(notice))
    return reading, config


def _say_whole(config: Config) -> list[str]:
    """Of which run an estimate is, where only a part of it is made here."""
    return [str(Notice("shard_estimate", {"count": config.shard.count}))] if config.shard.is_part else []


def _say_copies(stages: Stages, prepared: Prepared) -> list[str]:
    """That the judge has no scale yet, and how many local calls that takes."""
    copies = 0 if stages.judge.scale else scaling.count_copies(prepared)
    return [str(Notice("scale_expected", {"copies": copies}))] if copies else []


def _say_models(models: Models, config: Config, progress: Progress) -> None:
    """Tell who cannot be asked and why, what goes out as it is, and from now on what it costs."""
    progress.meter(lambda: as_usd(models.cost("frontier")))
    for notice in (*models.notices, *models.warnings):
        progress.say(str(notice))
    if config.privacy.mode == "off" and models.frontier:
        progress.say("privacy=off: what goes to the frontier goes as it is, personal data included")


def _count_own(models: Models, config: Config, prepared: Prepared) -> None:
    """Each shard counts what is asked for its records; all make the same scale for the judge, from the first ones."""
    if config.shard.is_part:
        for client in models.clients:
            client.log.is_own = lambda draft: DraftId.read(draft).segment in prepared.own


def _say_shard(config: Config, prepared: Prepared, progress: Progress) -> None:
    if config.shard.is_part:
        shard, own = config.shard, len(prepared.own)
        told = {"number": shard.index + 1, "count": shard.count, "own": own, "records": config.records}
        progress.say(str(Notice("shard_of", told)))


def _say_detail(prepared: Prepared, progress: Progress) -> None:
    """How much a draft says, and why, where the size of the local model decided it."""
    if prepared.levels.note and prepared.strategy.is_home:
        progress.say(str(prepared.levels.note))


def _asked_of(strategy: Strategy) -> dict[str, Any]:
    """What is asked of a strategy. Of a file with labels its content counts, and not where it lies."""
    asked = strategy.settings.model_dump(mode="json", exclude={"max_frontier_cost", "fallback"})
    return asked | {"labels": label_file.read(strategy.labels_file).key} if strategy.labels_file else asked


def run_key(config: Config, prepared: Prepared) -> str:
    """The identity that a run's money is summed under: what is asked for and of which data.

    Whatever else is in the config (where it is written, how many at once, which address, which cap) changes nothing.
    """
    local, frontier = config.provider.local, config.provider.frontier
    scorers = [section_of(role, config.provider) for role in ("judge", "grader")]
    asked = {
        "count": config.records,
        "seed": config.seed,
        "task": config.task.model_dump(mode="json"),
        "strategy": _asked_of(prepared.strategy),
        "models": [[one.provider, one.model] for one in (local, frontier, *scorers)],
        "context_length": config.hardware.context_length,
        "rows_per_record": config.data.rows_per_record,
        "privacy": privacy_settings.asked(config.privacy),
        "data": prepared.reading.dataset.fingerprint,
        "sample": config.data.sample,
        "anew": "" if config.cache else uuid.uuid4().hex,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def _estimator(config: Config, access: Access, prepared: Prepared, price: Price | None) -> Estimator:
    stages = stages_of(config, prepared, judge=expected_judge(access))
    # Shards reserve the same, whichever begins when, see `_look_back`.
    is_known = stages.judge.scale is not None and not config.shard.is_part
    copies = 0 if is_known else scaling.count_copies(prepared)
    labels = prepared.strategy.count_labels(config.records) if access.grader else 0
    audited = config.strategy.audit_records if access.grader else 0
    judge, grader = (payee_of(access, role) for role in ("judge", "grader"))
    scoring = Scoring(stages.judge, stages.grade, judge, grader, audited, copies, labels)
    return Estimator(config, prepared, price, stages.paid, stages.refine, scoring)


async def _look_back(config: Config, access: Access, prepared: Prepared, estimator: Estimator) -> History:
    ledger = _existing_ledger(config)
    # What is known of drafts lowers the bound; the shards of a run have one, whichever begins when.
    with_drafts = access.is_paid and not config.shard.is_part
    try:
        return await _recall(config, access, ledger, prepared, estimator, with_drafts=with_drafts)
    finally:
        if ledger:
            ledger.close()


def _existing_ledger(config: Config) -> Ledger | None:
    where = config.ledger.where
    is_there = not isinstance(where, Path) or where.exists()
    return Ledger(where) if config.cache and is_there else None


async def _recall(
    config: Config,
    access: Access,
    ledger: Ledger | None,
    prepared: Prepared,
    estimator: Estimator,
    *,
    with_drafts: bool,
) -> History:
    if ledger is None or not access.is_paid:
        return History(note=ledger.note if ledger else None)
    local = endpoints.local(access.local, access.hardware) if with_drafts and prepared.strategy.is_home else None
    judge = expected_judge(access)
    stages = stages_of(config, prepared, judge=judge)
    return await history.recall(
        ledger,
        prepared,
        local=local,
        judge=judge,
        frontier_model=endpoints.frontier_model(access.frontier),
        paid=estimator.typical(),
        stages=(stages.draft, stages.judge),
        names=free_names(prepared.privacy, config.seed),
        seed=config.seed,
        weigh=estimator.weigh,
    )
