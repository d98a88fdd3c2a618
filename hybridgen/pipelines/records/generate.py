"""Segments on their way to records: each is drafted several times, and the best of its drafts stands for it.

A segment's requests follow one another (draft, judge, next draft, judge), so that a server's slot reads its rows once.
As many segments are in the air as the local model takes requests; the next one is made ready when there is room.
What happens to one draft lives in work.py, what the frontier makes of it in refinement.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from hybridgen.core.errors import ServerError
from hybridgen.core.progress import Progress
from hybridgen.core.threads import aside
from hybridgen.llm.client import Client
from hybridgen.pipelines.records import sharing
from hybridgen.pipelines.records.draft import MAX_MORE_DRAFTS, Drafting, Names, begin
from hybridgen.pipelines.records.parse import VERDICTS
from hybridgen.pipelines.records.refinement import refine
from hybridgen.pipelines.records.types import Run
from hybridgen.pipelines.records.work import Stages, Work
from hybridgen.scoring.types import Draft, DraftId, Failure
from hybridgen.segments.types import Segment
from hybridgen.strategies import selection

T = TypeVar("T")


class Generation:
    """One run's segments on their way to records. segments: each is asked for when there is room for it."""

    def __init__(
        self, run: Run, stages: Stages, names: Names, progress: Progress, segments: Iterable[Segment] | None = None
    ) -> None:
        self.run, self.stages, self.names, self.progress = run, stages, names, progress
        self.config, self.models = run.config, run.models
        self.strategy = run.prepared.strategy
        self._segments = run.prepared.plan.segments if segments is None else segments
        self._work = Work(run, stages, progress)
        self._drafted: Counter[int] = Counter()  # of each segment, how often it was asked
        self._missing: list[Segment] = []  # those of whom the local model made nothing
        self._final: dict[int, Draft] = {}  # by segment, as it is delivered

    async def make(self) -> None:
        """All records: drafted at home where there is a local model, by the frontier where that is what is left."""
        try:
            await self._make()
        finally:
            if self._is_short():
                for client in filter(None, (self.models.local, self.models.frontier)):
                    client.write_unusable()

    async def _make(self) -> None:
        author, frontier, gone = self.models.local, self.models.frontier, self._work.gone
        is_home = author is not None and self.strategy.is_home
        if author is not None and is_home:
            await self._draft_at_home(author)
        if frontier is not None and not self._work.is_stopped and (not is_home or "local" in gone):
            author = frontier
            await self._draft_by_frontier(frontier, self._in_order(self._missing) if is_home else self._segments)
        self.run.records = [draft for _, draft in sorted(self._final.items())]
        paid = any(failure.cost for draft in self.run.invalid for failure in draft.failures)  # it is told, not lost
        paid = paid or bool(frontier and frontier.log.unanswered)
        role = author.endpoint.role if author else None
        silent = role is not None and role in gone and not self._work.is_refused(role)
        if not self.run.records and not paid and silent:
            before = () if self.models.local else self.models.notices
            raise ServerError("; ".join(map(str, [*before, *gone.values()])))

    def _is_short(self) -> bool:
        """Whether records are missing, or a judge that was asked has spoken of none."""
        failures = (failure.what for draft in self.run.valid for failure in draft.failures)
        is_unjudged = not any(draft.is_judged for draft in self.run.valid) and "judgement" in failures
        return len(self.run.records) < self.config.records or is_unjudged

    async def _draft_at_home(self, local: Client) -> None:
        """Every segment's best draft, refined where the strategy wants it: at once, or best first in the end."""
        frontier, ranking = self.models.frontier, list[tuple[float, DraftId]]()
        self._expect(self.config.records * self.strategy.drafts_per_record)
        async with _together() as group:

            async def make(segment: Segment) -> None:
                best = await self._draft_segment(local, segment)
                if best is None:
                    self._missing.append(segment)
                elif frontier is None or self.strategy.decide(best).action != "refine":
                    self._settle(best)
                else:
                    self.progress.expect("refine", 1)
                    if self.strategy.needs_ranking:
                        ranking.append((-best.overall, best.id))
                    else:
                        group.create_task(self._refine(frontier, best))

            await self._flow(self._segments, make, local.endpoint.concurrency)
        if frontier is not None:
            await self._refine_ranked(frontier, [id_ for _, id_ in sorted(ranking)])

    async def _draft_segment(self, local: Client, segment: Segment) -> Draft | None:
        """The best of a segment's drafts; None where all came to nothing. Who is gone is asked once, for the reason."""
        wanted = self.strategy.drafts_per_record
        tried: list[DraftId] = []
        best: Draft | None = None
        while best is None and len(tried) < wanted + MAX_MORE_DRAFTS:
            if tried and ("local" in self._work.gone or self._work.is_stopped):
                break
            if len(tried) >= wanted:
                self._expect(1)
            tried.append((await self._draft(self.stages.draft, local, segment)).id)
            if len(tried) >= wanted:
                best = self._choose(tried)
        for _ in range(wanted - len(tried)):
            self._advance()
        return best or self._choose(tried)

    def _choose(self, tried: Sequence[DraftId]) -> Draft | None:
        """The best that the strategy does not want drafted again; what it does is as good as invalid."""
        self._compare(tried)
        for draft in selection.rank(self.run.drafts[id_] for id_ in tried):
            if draft.failure is None:
                decided = self._decide(draft)
                self.run.keep(decided)
                if decided.failure is None:
                    return decided
        return None

    def _compare(self, tried: Sequence[DraftId]) -> None:
        """Of one row or document: note how far its valid drafts agree."""
        if self.run.prepared.task.unit == "segment":
            return
        valid = [draft for id_ in tried if (draft := self.run.drafts[id_]).failure is None]
        for draft in self.stages.judge.compare(valid):
            self.run.keep(draft)

    def _decide(self, draft: Draft) -> Draft:
        decision = self.strategy.decide(draft)
        decided = dataclasses.replace(draft, decision=decision.reason)
        if decision.action == "draft_again":
            return decided.failed(Failure("draft", "judge", decision.reason))
        return decided

    async def _draft(self, drafting: Drafting, client: Client, segment: Segment) -> Draft:
        """The segment's next draft with its judgement, or with why it came to nothing."""
        number = self._drafted[segment.index]
        self._drafted[segment.index] += 1
        begun = begin(drafting.task, segment, names=self.names, seed=self.config.seed, number=number)
        draft = await self._work.take(drafting, client, begun)
        self.run.keep(draft)
        self.progress.advance("draft")
        if draft.failure is None:
            draft = await self._work.judge(draft)
            self.run.keep(draft)
        self.progress.advance("judge")
        return draft

    async def _refine(self, frontier: Client, draft: Draft) -> None:
        self._settle(await refine(self._work, frontier, draft))

    async def _refine_ranked(self, frontier: Client, ranked: Sequence[DraftId]) -> None:
        """These, the first of them first: a cap may hold before the last."""

        async def take(id_: DraftId) -> None:
            await self._refine(frontier, self.run.drafts[id_])

        await self._flow(ranked, take, self._count_paid_at_once(frontier))

    async def _draft_by_frontier(self, frontier: Client, segments: Iterable[Segment]) -> None:
        """The frontier writes one record for each, within the cap.

        What it answered badly is asked again in other words, once all have been asked; what it did not answer is not.
        """
        count = len(segments) if isinstance(segments, Sequence) else self.config.records
        for _ in range(1 + MAX_MORE_DRAFTS):
            again: list[Segment] = []

            async def write(segment: Segment, again: list[Segment] = again) -> None:
                draft = await self._draft(self.stages.paid, frontier, segment)
                if draft.failure is None:
                    draft = self._decide(draft)
                    self.run.keep(draft)
                if draft.failure is None:
                    self._settle(draft)
                elif _is_worth_other_words(draft.failure):
                    again.append(segment)

            self._expect(count)
            await self._flow(segments, write, self._count_paid_at_once(frontier))
            if not again or "frontier" in self._work.gone:
                break
            segments, count = self._in_order(again), len(again)

    def _count_paid_at_once(self, frontier: Client) -> int:
        """Records in the air: those that the frontier writes, and those that are judged meanwhile."""
        return frontier.endpoint.concurrency + (self.models.local.endpoint.concurrency if self.models.local else 0)

    def _settle(self, draft: Draft) -> None:
        """A segment has its record: it is shown, and changes no more."""
        self._final[draft.id.segment] = draft
        self.progress.show(sharing.show(self.run, draft))

    def _expect(self, drafts: int) -> None:
        self.progress.expect("draft", drafts)
        self.progress.expect("judge", drafts)

    def _advance(self) -> None:
        self.progress.advance("draft")
        self.progress.advance("judge")

    @staticmethod
    def _in_order(segments: Iterable[Segment]) -> list[Segment]:
        """Whichever came first: the same command asks for them in the same order again."""
        return sorted(segments, key=lambda segment: segment.index)

    @staticmethod
    async def _flow(things: Iterable[T], do: Callable[[T], Awaitable[None]], at_once: int) -> None:
        """So many at a time, in order; the next is taken, and made ready, when there is room for it."""
        waiting, taking = iter(things), asyncio.Lock()
        is_ready = isinstance(things, Sequence)

        async def work() -> None:
            while True:
                async with taking:
                    thing = next(waiting, None) if is_ready else await aside(next, waiting, None)
                if thing is None:
                    return
                await do(thing)

        async with _together() as group:
            for _ in range(min(at_once, len(things)) if isinstance(things, Sequence) else at_once):
                group.create_task(work())


@contextlib.asynccontextmanager
async def _together() -> AsyncIterator[asyncio.TaskGroup]:
    """All that is begun within ends with it; the first error stops the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


def _is_worth_other_words(failure: Failure) -> bool:
    """Whether a paid draft that failed is asked again: it was answered, and neither with a verdict on the question nor
    at greater length than is paid for."""
    return bool(failure.cost or failure.text) and failure.reason.code not in {*VERDICTS, "cut_off"}
