"""Segments on their way to records: each is drafted several times, and the best of its drafts stands for it.

A segment's requests follow one another (draft, judge, next draft, judge), so that a server's slot reads its rows once.
As many segments are worked on as the local model takes requests, and some wait for the judge's scale; the next ones are
made ready meanwhile.
What happens to one draft lives in work.py, what the frontier makes of it in refinement.py.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hybridgen.core.errors import ServerError
from hybridgen.core.groups import together
from hybridgen.core.progress import Progress
from hybridgen.llm.client import Client
from hybridgen.pipelines.records import sharing
from hybridgen.pipelines.records.audit import Audit
from hybridgen.pipelines.records.draft import MAX_MORE_DRAFTS, Drafting, Names, begin
from hybridgen.pipelines.records.judge_scale import JudgeScale
from hybridgen.pipelines.records.lanes import Lanes
from hybridgen.pipelines.records.pairs import Author
from hybridgen.pipelines.records.refinement import refine, write
from hybridgen.pipelines.records.shelf import Shelf
from hybridgen.pipelines.records.types import Run
from hybridgen.pipelines.records.work import Stages, Work, is_worth_other_words
from hybridgen.scoring.types import Draft, DraftId, Failure
from hybridgen.segments.types import Segment
from hybridgen.strategies import selection

if TYPE_CHECKING:
    from hybridgen.pipelines.records.calibration import Calibration
    from hybridgen.pipelines.records.shared_labels import Lend


class Generation:
    """One run's segments on their way to records; what is decided of one is written, and forgotten."""

    def __init__(self, run: Run, stages: Stages, names: Names, progress: Progress) -> None:
        self.run, self.names, self.progress = run, names, progress
        self.config, self.models = run.config, run.models
        self.strategy = run.prepared.strategy
        self._has_judge = bool(run.prepared.task.rubric)  # whether any question is asked of drafts
        self._work = Work(run, stages, progress)
        self._audit = Audit(self._work, names)
        self._calibration = _begin_calibration(self._work, names, self._lend)
        self._scale = JudgeScale(self._work, names)
        self._lanes = Lanes(1)  # of the segments that are drafted at home
        self._drafted: Counter[int] = Counter()  # of each segment, how often it was asked
        self._missing: list[int] = []  # the segments of which the local model made nothing

    @property
    def stages(self) -> Stages:
        """As they are by now: the judge gets its scale on the way."""
        return self._work.stages

    async def make(self) -> None:
        """All records: drafted at home where there is a local model, by the frontier where that is what is left."""
        try:
            with self.run.settled.writing():
                await self._make()
            with self.run.clock.of("audit"):
                await self._audit.run()
        finally:
            if self._is_short():
                for client in self.models.clients:
                    client.write_unusable()

    async def _make(self) -> None:
        author, frontier, gone = self.models.local, self.models.frontier, self._work.gone
        is_home = author is not None and self.strategy.is_home
        await self._scale.begin(author if is_home else None)
        if author is not None and is_home:
            await self._draft_at_home(author)
        else:
            await self._scale.find(None)
        if frontier is not None and not self._work.is_stopped and (not is_home or "local" in gone):
            author = frontier
            await self._draft_by_frontier(frontier, self._missing if is_home else None)
        paid = self.run.settled.is_paid or bool(self.models.log("frontier").unanswered)  # it is told, not lost
        who = author.endpoint.who if author else None
        silent = who is not None and who in gone and not self._work.is_refused(who)
        if not self.run.settled.delivered and not paid and silent:
            before = () if self.models.local else self.models.notices
            raise ServerError("; ".join(map(str, [*before, *gone.values()])))

    def _is_short(self) -> bool:
        """Whether records are missing, or a judge that was asked has spoken of none."""
        settled = self.run.settled
        return settled.delivered < len(self.run.prepared.own) or (settled.is_silent and not settled.is_judged)

    async def _draft_at_home(self, local: Client) -> None:
        """Every segment's best draft, refined where the strategy wants it: at once, or best first in the end."""
        with Shelf(self.run.folder) as waiting:
            await self._draft_and_refine(local, self.models.frontier, waiting)

    async def _draft_and_refine(self, local: Client, frontier: Client | None, waiting: Shelf) -> None:
        ranking = list[tuple[float, DraftId]]()
        if self._calibration:
            await self._scale.find(local)  # labels of earlier runs are of scores with a scale, or without one
        learning = self._calibration if self._calibration and self._calibration.begin() else None
        self._expect(len(self.run.prepared.own) * self.strategy.drafts_per_record)
        room = asyncio.Semaphore(self._count_paid_at_once(frontier) if frontier else 1)
        lanes = self._lanes = Lanes(local.concurrency, closed=self._scale.count_slots(local))
        async with together() as group:
            group.create_task(self._scale.find(local, lanes))

            async def pay_at_once(paid: Client, best: Draft) -> None:
                await self._pay(paid, best)
                room.release()

            async def make(segment: Segment) -> None:
                best = await self._draft_segment(local, segment)
                self._close(segment, but=best)
                if best is None:
                    self._missing.append(segment.index)
                elif learning:
                    ranking.append((learning.place(best), best.id))
                    waiting.put(self.run.drafts.pop(best.id))
                elif frontier is None or self.strategy.decide(best).action == "keep":
                    self._settle(best)
                else:
                    self.progress.expect("refine", 1)
                    if self.strategy.needs_ranking:
                        ranking.append((-best.overall, best.id))
                        waiting.put(self.run.drafts.pop(best.id))
                    else:
                        await room.acquire()  # what waits for the frontier is bounded too
                        group.create_task(pay_at_once(frontier, best))

            await lanes.flow(self.run.filling.lots(), make)
        if frontier is None:
            return
        ranked = [id_ for _, id_ in sorted(ranking)]
        if learning:
            ranked = [*await learning.run(ranked, waiting, self._settle)]
        await self._pay_ranked(frontier, ranked, waiting)

    async def _lend(self, places: Sequence[int]) -> Mapping[int, Draft]:
        """The best drafts of segments of other shards, by their places; none of them is delivered here."""
        local, found = self.models.local, dict[int, Draft]()
        if local is None:
            return found

        async def make(segment: Segment) -> None:
            best = await self._draft_segment(local, segment)
            for id_ in self._tried(segment.index):
                self.run.drafts.pop(id_, None)
            if best is not None:
                found[segment.index] = best

        self._expect(len(places) * self.strategy.drafts_per_record)
        await Lanes(local.concurrency).flow(self.run.filling.lots_again(places), make)
        return found

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
        for draft in self.stages.judge.compare(valid) if len(valid) > 1 else ():
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
        if self._scale.wants(segment.index):
            await self._lanes.wait(self._scale.known, are_few=True)
        is_left = self._work.is_stopped and segment.is_blank
        draft = self._scale.take(begun.id)
        if draft is None:
            draft = self._work.leave(begun) if is_left else await self._work.take(drafting, client, begun)
        self.run.keep(draft)
        self.progress.advance("draft")
        if draft.failure is None:
            if not self._scale.is_known:
                await self._lanes.wait(self._scale.known)
            draft = self.stages.judge.place(draft) if draft.is_judged else await self._work.judge(draft)
            self.run.keep(draft)
        if self._has_judge:
            self.progress.advance("judge")
        return draft

    async def _pay(self, frontier: Client, draft: Draft) -> None:
        """Have a draft edited or its record written anew, as the strategy wants it."""
        decision = self.strategy.decide(draft)
        draft = dataclasses.replace(draft, decision=decision.reason)
        match decision.action:
            case "write":
                draft = await write(self._work, Author(self._work, self.names, frontier), draft)
                self.progress.advance("refine")
            case "refine":
                draft = await refine(self._work, frontier, draft)
            case _:
                pass
        self._settle(draft)

    async def _pay_ranked(self, frontier: Client, ranked: Sequence[DraftId], waiting: Shelf) -> None:
        """These, the first of them first: a cap may hold before the last."""

        async def take(id_: DraftId) -> None:
            await self._pay(frontier, self._take(waiting, id_))

        await Lanes(self._count_paid_at_once(frontier)).flow([ranked], take)

    def _take(self, waiting: Shelf, id_: DraftId) -> Draft:
        """A draft that waited is in the air again."""
        draft = waiting.take(id_)
        self.run.keep(draft)
        return draft

    async def _draft_by_frontier(self, frontier: Client, indices: Sequence[int] | None = None) -> None:
        """The frontier writes one record for each segment, or for each of these, within the cap.

        What it answered badly is asked again in other words, once all have been asked; what it did not answer is not.
        """
        for _ in range(1 + MAX_MORE_DRAFTS):
            # Whichever came first: the same command asks for them in the same order again.
            filling = self.run.filling
            lots = filling.lots() if indices is None else filling.lots_again(sorted(indices))
            again: list[int] = []

            async def write(segment: Segment, again: list[int] = again) -> None:
                draft = await self._draft(self.stages.paid, frontier, segment)
                if draft.failure is None:
                    draft = self._decide(draft)
                    self.run.keep(draft)
                if draft.failure is None:
                    self._settle(draft)
                    return
                self._close(segment)
                if is_worth_other_words(draft.failure):
                    again.append(segment.index)

            self._expect(len(self.run.prepared.own if indices is None else indices))
            await Lanes(self._count_paid_at_once(frontier)).flow(lots, write)
            if not again or "frontier" in self._work.gone:
                break
            indices = again

    def _count_paid_at_once(self, frontier: Client) -> int:
        """Records in the air: those that the frontier writes, and those that are judged meanwhile."""
        judge = self.models.judge
        return frontier.concurrency + (judge.concurrency if judge else 0)

    def _settle(self, draft: Draft) -> None:
        """A segment has its record: it is written and shown."""
        self._audit.offer(draft)
        self.run.settle(self._tried(draft.id.segment), draft)
        self.progress.show(partial(sharing.show, self.run, draft))

    def _close(self, segment: Segment, but: Draft | None = None) -> None:
        """The drafts of a segment change no more. but: the one that stands for it."""
        self.run.settle(id_ for id_ in self._tried(segment.index) if but is None or id_ != but.id)

    def _tried(self, segment: int) -> list[DraftId]:
        return [DraftId(segment, number) for number in range(self._drafted[segment])]

    def _expect(self, drafts: int) -> None:
        self.progress.expect("draft", drafts)
        if self._has_judge:
            self.progress.expect("judge", drafts)

    def _advance(self) -> None:
        self.progress.advance("draft")
        if self._has_judge:
            self.progress.advance("judge")


def _begin_calibration(work: Work, names: Names, lend: Lend) -> Calibration | None:
    if not work.run.prepared.strategy.needs_labels:
        return None
    from hybridgen.pipelines.records import calibration, shared_labels  # a second for scikit-learn, which few runs need

    own, findings = calibration.begin(work, names), work.run.models.findings
    if own is None or findings is None or not work.run.config.shard.is_part:
        return own
    return shared_labels.SharedLabels(work, own, findings, lend)
