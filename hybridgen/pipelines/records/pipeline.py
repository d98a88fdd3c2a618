"""The whole story on one page: prepare, make, sum up, write, track.

What happens inside a step lives in the module or folder of that name.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import HybridgenError
from hybridgen.core.progress import Progress
from hybridgen.core.results import CostEstimate, RunResult
from hybridgen.core.stop import Stop
from hybridgen.llm import hosts, session
from hybridgen.llm.types import Price
from hybridgen.pipelines.records import estimate as estimating
from hybridgen.pipelines.records import history, recount
from hybridgen.pipelines.records.generate import Work
from hybridgen.pipelines.records.prepare import Prepared, prepare
from hybridgen.pipelines.records.summary import Story, sum_up, unrestored
from hybridgen.privacy.egress import network
from hybridgen.reports import masking
from hybridgen.sources.load import load

# What the identity of a run does not rest on: the same work under another cap, or written elsewhere, is the same run.
_ELSEWHERE = {"output", "ledger", "tracking", "cache", "estimate_only"}


def check(config: Config) -> None:
    """All that can be known without a server: data, price, key. Raises InputError."""
    load(config.data.path)
    session.why_no_frontier(config)
    session.paid_price(config)


async def estimate(config: Config) -> CostEstimate:
    """What the run would cost, from the real prompts; asks no model. Raises InputError."""
    session.why_no_frontier(config)
    price = session.paid_price(config)
    estimated, _ = await _estimate(config, await asyncio.to_thread(prepare, config), price)
    return estimated


async def run(config: Config, folder: Path, progress: Progress, stop: Stop | None = None) -> RunResult:
    """One run, its files written to `folder` and logged to the tracking store.

    Raises InputError before anything is spent, ServerError where no server that may be used answers, StoppedError where
    `stop` was asked before the data was ready; asked later, what there is by then is the result.
    """
    paid = config.wants_frontier and session.why_no_frontier(config) is None
    with network.only(hosts.hosts(config, paid=paid)) as guarded:
        return await _run(config, folder, progress, stop or Stop(), guarded)


async def _run(config: Config, folder: Path, progress: Progress, stop: Stop, guarded: network.Guard) -> RunResult:
    from hybridgen.reports import files  # drawn only when there is something to write

    started = time.perf_counter()
    price = session.paid_price(config)
    async with stop.waiting():
        prepared = await asyncio.to_thread(prepare, config)
        estimated, noted = await _estimate(config, prepared, price)
    if noted:
        progress.say(noted)
    # Calls that cost nothing are allowed all the same; under a cap of 0 there is no frontier client.
    ceiling = max(1, estimating.ceiling(config, prepared, price)) if price else 0
    key, door = run_key(config, prepared), prepared.shield.door
    await asyncio.to_thread(prepared.shield.keep, vaults(config), prepared.dataset.fingerprint)
    async with session.opened(config, key, price, ceiling=ceiling, door=door, stop=stop) as models:
        for note in (*models.notes, *models.warnings):
            progress.say(note)
        if config.privacy.mode == "off" and models.frontier:
            progress.say("privacy=off: what goes to the frontier goes as it is, personal data included")
        store = asyncio.create_task(asyncio.to_thread(_ready, config))
        work = Work(config, prepared, models, progress)
        work.degraded += [noted] if noted else []
        work.spans.add("prepare", time.perf_counter() - started)
        await work.make()
        story = work.story(estimated)
        result = sum_up(story, seconds=time.perf_counter() - started)
    writing = time.perf_counter()
    await asyncio.to_thread(files.write_home, folder, result)  # before all that can go wrong: it may have been paid for
    if door and config.privacy.mode == "strict":
        files.write_review(folder, door.left)
    troubles = await _show(story, result, folder, store)
    troubles += [hosts.stopped(line) for line in guarded.tried]
    if troubles:
        for line in troubles:
            progress.say(line)
        degraded = [*result.summary.degraded, *troubles]
        result = result.model_copy(update={"summary": result.summary.model_copy(update={"degraded": degraded})})
    done = time.perf_counter()
    seconds = result.summary.seconds.model_copy(
        update={"write": round(done - writing, 3), "total": round(done - started, 3)}
    )
    result = result.model_copy(update={"summary": result.summary.model_copy(update={"seconds": seconds})})
    files.write_summary(folder, result.summary)
    return result


async def _estimate(config: Config, prepared: Prepared, price: Price | None) -> tuple[CostEstimate, str]:
    """The estimate, and a line where the ledger that it rests on was damaged; empty where not."""
    past = await history.look(config, prepared, estimating.typical(config, prepared))
    return await asyncio.to_thread(estimating.estimate, config, prepared, price, past), past.note


def vaults(config: Config) -> Path:
    """The folder of the vaults."""
    return Path(config.privacy.vault) if config.privacy.vault else Path(config.ledger.path).with_name("vault")


def run_key(config: Config, prepared: Prepared) -> str:
    """The identity that a run's money is summed under: what is asked for and of which data, not where it is written."""
    asked = config.model_dump(mode="json", exclude=_ELSEWHERE)
    del asked["privacy"]["vault"], asked["privacy"]["restore"]
    asked["strategy"] = {k: v for k, v in asked["strategy"].items() if k not in {"max_frontier_cost", "fallback"}}
    anew = "" if config.cache else uuid.uuid4().hex
    return hashlib.sha256(f"{json.dumps(asked)}{prepared.dataset.fingerprint}{anew}".encode()).hexdigest()[:16]


async def _show(story: Story, result: RunResult, folder: Path, store: asyncio.Task[str]) -> list[str]:
    """Make the report and log the run, both of what may be shown; what went wrong, in words."""
    from hybridgen.reports import files

    config, public = story.config, list[RunResult]()

    def hide() -> None:
        public.append(masking.shared(unrestored(story, result), config, story.prepared.shield))

    if trouble := await asyncio.to_thread(_tried, "neither report nor tracking", hide):
        return [trouble, *filter(None, [await store])]
    (shown,) = public
    report = await asyncio.to_thread(_tried, "no report", lambda: files.write_report(folder, shown, config))
    run_ids: list[str] = []
    tracked = await store or await asyncio.to_thread(_tried, "not tracked", lambda: _track(config, shown, run_ids))
    traced = ""
    if run_ids and config.tracking.traces:
        traced = await asyncio.to_thread(_tried, "no traces", lambda: _trace(story, shown, *run_ids))
    return [line for line in (report, tracked, traced) if line]


def _ready(config: Config) -> str:
    """Make the tracking store while the models work, since a new one takes its time; what went wrong, in words."""
    from hybridgen import tracking  # brings mlflow

    return _tried("not tracked", lambda: tracking.prepare(config))


def _track(config: Config, shown: RunResult, run_ids: list[str]) -> None:
    """Log what of the run may be shown, with files of that alone; adds MLflow's id of it. Raises HybridgenError."""
    from hybridgen import tracking
    from hybridgen.reports import files

    if config.tracking.backend != "none":
        with tempfile.TemporaryDirectory() as folder:
            files.write_run(Path(folder), shown, config)
            run_ids += filter(None, [tracking.log_run(config, shown, Path(folder))])


def _trace(story: Story, shown: RunResult, run_id: str) -> None:
    """Log the traces of a run that was logged. Raises HybridgenError."""
    from hybridgen import tracking

    tracking.log_traces(story.config, shown, recount.calls(story), run_id)


def _tried(what: str, do: Callable[[], None]) -> str:
    """What went wrong, in words. By now the run's own files stand, and nothing here may cost them."""
    try:
        do()
    except HybridgenError as error:
        return f"{error}; {what}"
    except Exception as error:  # its text may quote the data
        return f"{what}: {type(error).__name__}"
    return ""
