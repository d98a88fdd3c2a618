"""Answers from a config: read the questions, open the index and the models, answer, sum up, write, track."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import json
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, nullcontext
from pathlib import Path

from hybridgen import strategies
from hybridgen.config.schema import Config
from hybridgen.core.answers import AnswerResult
from hybridgen.core.errors import DONE, FEWER, INTERRUPTED, HybridgenError, KnowledgeError
from hybridgen.core.lines import View
from hybridgen.core.notices import Notice
from hybridgen.core.progress import InTurn, Progress
from hybridgen.core.shape import Said
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.core.timing import Clock
from hybridgen.knowledge import index, library, memory
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import Library
from hybridgen.knowledge.store import About
from hybridgen.llm import session
from hybridgen.llm.access import Access, paid_price
from hybridgen.llm.roles import section_of
from hybridgen.llm.session import Models
from hybridgen.llm.types import EgressCheck, Price, as_usd
from hybridgen.llm.waiting import Say
from hybridgen.pipelines.base import Outcome
from hybridgen.pipelines.knowledge import embedder
from hybridgen.pipelines.knowledge.stores import look_at_place, make_store
from hybridgen.pipelines.publication import prepare_store
from hybridgen.pipelines.query import earlier, publication, questions
from hybridgen.pipelines.query import estimate as estimating
from hybridgen.pipelines.query.check import access_of, check
from hybridgen.pipelines.query.distilling import Distilling
from hybridgen.pipelines.query.flow import Answering
from hybridgen.pipelines.query.lookup import look_up
from hybridgen.pipelines.query.protection import Protection
from hybridgen.pipelines.query.questions import Questions
from hybridgen.pipelines.query.run import Run
from hybridgen.pipelines.query.settled import Settled
from hybridgen.pipelines.query.summary import sum_up
from hybridgen.privacy import settings as privacy_settings
from hybridgen.reports import files
from hybridgen.reports.unfinished import Unfinished

LOG = logging.getLogger("hybridgen.pipelines")
LOST_ANSWERS = 4  # paid ones that may get no answer, which are set aside beside the bound


async def run(
    config: Config,
    folder: Path,
    progress: Progress,
    stop: Stop | None = None,
    *,
    stopped: Callable[[], Sequence[Notice]] = tuple,
    asked: Sequence[str] | None = None,
) -> Outcome:
    """One run of questions, its files written to `folder` and logged to the tracking store.

    asked: a program's own questions. stopped: connections that were refused while it lasted. Raises InputError before
    anything is spent, KnowledgeError where the memory cannot be opened, ServerError where no server that may be used
    answers, HybridgenError where texts cannot be protected or files cannot be written.
    """
    started, stop, progress = time.perf_counter(), stop or Stop(), InTurn(progress)
    check(config, asked)
    access = access_of(config)
    price, may_pay = paid_price(access), estimating.may_pay_for(access)

    def say(notice: Notice) -> None:
        progress.say(str(notice))

    async with stop.waiting():
        wanted = await aside(questions.read, config, asked)
        for notice in (*wanted.lines, *wanted.notices):
            say(notice)
    key = run_key(config, wanted)
    if config.estimate_only:
        async with embedder.opened(config, key, progress, stop) as embedding, stop.waiting():
            expected = await estimating.estimate(config, access, wanted, price, embedding)
        files.write_estimate(folder, expected)
        return Outcome(expected, DONE)
    async with stop.waiting():
        protection = await aside(Protection, config, wanted, progress)
    unfinished, clock, is_ahead = Unfinished(folder), Clock(), config.knowledge.prefetch is not None
    async with embedder.opened(config, key, progress, stop) as embedding:
        async with (
            _opened(config, embedding) as shelves,
            aclosing(look_up(wanted.all, shelves, embedding, clock)) as looked,
        ):
            _say_all(say, shelves.notices)
            kept, settled = shelves.collections[memory.NAME], Settled(unfinished)
            before = await earlier.begin(kept, key, settled.notices, checks_passages=is_ahead)
            progress.expect("answer", len(wanted.all))
            this = Run(
                config,
                strategies.make(config.strategy),
                Models(local=None, frontier=None, price=price, notices=()),
                shelves,
                embedding,
                protection,
                before,
                Distilling(config),
                settled,
                progress,
                key,
                clock,
                stop,
                could_pay=may_pay,
                is_ahead=is_ahead,
            )
            first = await Answering(this, len(wanted.all)).serve_stored(looked)
            bound = estimating.ceiling(config, access, wanted, price)
            async with (
                _somebody(
                    access,
                    price,
                    wanted,
                    bound=bound,
                    run=key,
                    egress=protection.session.egress,
                    stop=stop,
                    say=say,
                )
                if first
                else nullcontext(this.models)
            ) as models:
                progress.meter(lambda: as_usd(models.cost("frontier")))
                _tell_ahead(config, models, say)
                store = asyncio.create_task(aside(prepare_store, config, config.task.name))
                this = dataclasses.replace(this, models=models, could_pay=False)
                clock.add("prepare", time.perf_counter() - started)
                await Answering(this, len(wanted.all)).answer_all(first, looked)
                result = sum_up(this, wanted, await _count(this), time.perf_counter() - started)
                _keep_unusable(models, result)
            # Before all that can go wrong: it may have been paid for.
            records = View(result.records, lambda _, one: protection.at_home(one))
            home = await asyncio.to_thread(files.write_answers, folder, result.model_copy(update={"records": records}))
            troubles = [] if stop.asked else await earlier.end(kept, key)
        made = {} if stop.asked else await _distil(this, kept.about, troubles)
        result, home = _with_distilled(result, made), _with_distilled(home, made)
    try:
        troubles += [*await publication.publish(this, wanted, result, folder, store=store, stop=stop), *stopped()]
    finally:
        unfinished.remove()
    _say_all(say, troubles)
    home = _with_last(home, troubles, started)
    files.write_summary(folder, home.summary)
    LOG.info("run %s: %d of %d answers", home.summary.run_id, home.summary.delivered, home.summary.requested)
    return Outcome(home, INTERRUPTED if stop.asked else exit_code(home))


def exit_code(result: AnswerResult) -> int:
    """FEWER where a question has no answer."""
    return FEWER if result.summary.delivered < result.summary.requested else DONE


def _say_all(say: Say, notices: Sequence[Notice]) -> None:
    for notice in notices:
        say(notice)


def _tell_ahead(config: Config, models: Models, say: Say) -> None:
    """What may matter before anything is asked."""
    _say_all(say, [*models.notices, *models.warnings])
    if config.privacy.mode == "off" and models.frontier:
        say(Notice("privacy_off_ahead"))


def _keep_unusable(models: Models, result: AnswerResult) -> None:
    """Where questions have no answer, what models said that was none is kept to be looked at."""
    if exit_code(result) == FEWER:
        for client in models.clients:
            client.write_unusable()


@asynccontextmanager
async def _somebody(
    access: Access,
    price: Price | None,
    questions: Questions,
    *,
    bound: int,
    run: str,
    egress: EgressCheck | None,
    stop: Stop,
    say: Say,
) -> AsyncIterator[Models]:
    """The models of a run, looked for. bound: the most picodollars that its questions can cost. Raises what
    `session.find` and `session.opened` do."""
    async with session.opened(
        await session.find(access, price=price, stop=stop, say=say),
        run=run,
        price=price,
        ceiling=max(1, bound) if access.may_pay else 0,
        lost_room=LOST_ANSWERS * bound // max(1, len(questions.all)),
        egress=egress,
        stop=stop,
        say=say,
    ) as models:
        yield models


@asynccontextmanager
async def _opened(config: Config, embedding: Embedding) -> AsyncIterator[Library]:
    """The collections that are searched, and the memory, for as long as the block lasts."""
    store = make_store(config)
    named = config.knowledge.collection
    there = [named] if named else list(dict.fromkeys([*index.COLLECTIONS, *await aside(store.names)]))
    async with memory.opened(store, embedding) as kept:
        others = [name for name in there if name != memory.NAME]
        async with library.opened(store, others, embedding, kept.about.dimension) as shelves:
            notices = [*await aside(look_at_place, config), *shelves.notices]
            yield Library({**shelves.collections, memory.NAME: kept}, notices, embedding, shelves.empty)


def run_key(config: Config, wanted: Questions) -> str:
    """What a run's money is summed under, and its answers are known by: what is asked, of whom, how, and whether
    anybody has asked yet."""
    provider, knowledge = config.provider, config.knowledge
    asked = {
        "questions": wanted.fingerprint,
        "ahead": knowledge.prefetch is not None,
        "route": config.route.model_dump(mode="json", exclude={"timeout"}),
        "strategy": config.strategy.model_dump(mode="json", exclude={"max_frontier_cost", "fallback"}),
        "models": [[one.provider, one.model] for one in (provider.local, provider.frontier)],
        "judge": section_of("judge", provider).model_dump(mode="json", include={"provider", "model"}),
        "knowledge": [knowledge.url or str(Path(knowledge.path).absolute()), knowledge.collection, knowledge.embedding],
        "privacy": privacy_settings.asked(config.privacy),
        "seed": config.seed,
        "anew": "" if config.cache else uuid.uuid4().hex,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


async def _count(run: Run) -> dict[str, int]:
    """How many passages each collection has. All is answered by now: where nobody can tell, that is a notice."""
    try:
        return await run.library.count()
    except KnowledgeError as error:
        run.settled.notices.append(Notice("collections_uncounted", {"why": error.said}))
        return {}


async def _distil(run: Run, memory_about: About, troubles: list[Notice]) -> dict[str, int]:
    """How many answers were distilled, by collection; why no more is added to the troubles. Their run has ended by
    now."""
    try:
        await run.distilling.write(make_store(run.config), run.embedding, memory_about, run.library.notices)
    except HybridgenError as error:
        troubles.append(Notice("not_distilled", {"why": error.said}))
    return dict(run.distilling.made)


def _with_distilled(result: AnswerResult, made: dict[str, int]) -> AnswerResult:
    return result.model_copy(update={"summary": result.summary.model_copy(update={"distilled": made})})


def _with_last(result: AnswerResult, troubles: Sequence[Notice], started: float) -> AnswerResult:
    """With what is known when all else is written."""
    summary = result.summary
    seconds = summary.seconds.model_copy(update={"total": round(time.perf_counter() - started, 3)})
    last = {
        "degraded": [*summary.degraded, *map(str, troubles)],
        "notices": [*summary.notices, *map(Said.of, troubles)],
        "seconds": seconds,
    }
    return result.model_copy(update={"summary": summary.model_copy(update=last)})
