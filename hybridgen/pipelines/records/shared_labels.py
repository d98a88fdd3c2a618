"""Labels of a run that is made in shards: drawn from all of its records, found by one shard, and taken by the others.

Whoever comes first drafts what is drawn of the others' records too. Their own shards ask the same, which the ledger
asks once, so nothing is paid twice; and each shard delivers its own records alone.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

from hybridgen.core.errors import StoppedError
from hybridgen.core.notices import Notice
from hybridgen.llm.ledger.findings import Findings
from hybridgen.pipelines.records import labels as kept
from hybridgen.pipelines.records.calibration import GivenLabels, GradedLabels, Learnt, Settle
from hybridgen.pipelines.records.shelf import Shelf
from hybridgen.pipelines.records.work import Work
from hybridgen.scoring.guarantee import Label
from hybridgen.scoring.types import Draft, DraftId

MAX_LENT = 256  # drafts of other shards that are in memory at a time

Lend = Callable[[Sequence[int]], Awaitable[Mapping[int, Draft]]]


class SharedLabels:
    """The calibration of a shard. lend: the best drafts of segments of other shards, by their places; of some there is
    none."""

    def __init__(self, work: Work, own: GivenLabels | GradedLabels, findings: Findings, lend: Lend) -> None:
        self._work, self._run, self._own, self._findings, self._lend = work, work.run, own, findings, lend

    def begin(self) -> bool:
        """Always: whether the labels of earlier runs do is for one shard to say."""
        return True

    def place(self, draft: Draft) -> float:
        """As in one run."""
        return self._own.place(draft)

    async def run(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> Sequence[DraftId]:
        """Find the labels, or take what another shard found; which of the shard's drafts still wait, in their order.

        Raises LedgerError.
        """
        key = f"labels {kept.identify(self._run)} {self._run.config.strategy.max_frontier_cost}"
        try:
            found = await self._findings.take(key)
        except StoppedError:
            self._work.end_early()
            return ids
        if found is not None:
            return await self._follow(_read(found), ids, waiting, settle)
        wanted = await self._borrow(ids, waiting)
        learnt = await self._own.learn(wanted, waiting, self._settling(settle))
        if self._work.is_stopped or self._work.gone:
            await self._findings.leave()
        else:
            await self._findings.keep(key, _write(learnt))
            if isinstance(self._own, GradedLabels):
                self._own.keep(learnt.labels)
        self._conclude(learnt)
        own = set(ids)
        return [id_ for id_ in learnt.left if id_ in own]

    async def _borrow(self, ids: Sequence[DraftId], waiting: Shelf) -> list[DraftId]:
        """The drafts of the run in the order in which they are drawn: of other shards as many as may be graded."""
        own, mine = {id_.segment: id_ for id_ in ids}, set(self._run.prepared.own)
        order, count = self._own.wanted()
        found, at = list[DraftId](), 0
        while len(found) < count and at < len(order) and not (self._work.is_stopped or self._work.gone):
            some = order[at : at + min(MAX_LENT, count - len(found))]
            at += len(some)
            lent = await self._lend([place for place in some if place not in mine])
            for draft in lent.values():
                self._own.place(draft)
                waiting.put(draft)
            there = own | {place: draft.id for place, draft in lent.items()}
            found += [there[place] for place in some if place in there]
        drawn = set(found)
        return [*found, *(id_ for id_ in ids if id_ not in drawn)]

    async def _follow(self, found: Learnt, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> list[DraftId]:
        """Deliver those of the shard that were graded, from the ledger, and learn from all."""
        own = {id_.segment: id_ for id_ in ids}
        graded = [own[place] for place in found.graded if place in own]
        left = [id_ for id_ in ids if id_ not in set(graded)]
        if isinstance(self._own, GradedLabels) and graded:
            self._work.progress.expect("grade", len(graded))
            _, _, unpaid = await self._own.grade(graded, waiting, settle)
            left = [*unpaid, *left]
        self._conclude(found)
        return left

    def _settling(self, settle: Settle) -> Settle:
        """Delivers the shard's own records; what was made of others is theirs to deliver."""
        mine = set(self._run.prepared.own)

        def deliver(draft: Draft) -> None:
            if draft.id.segment in mine:
                settle(draft)
            else:
                del self._run.drafts[draft.id]

        return deliver

    def _conclude(self, learnt: Learnt) -> None:
        if learnt.why.code == "calibration_unpaid":
            self._own.say(learnt.why)
        else:
            self._own.conclude(learnt.labels, learnt.why)


def _write(learnt: Learnt) -> str:
    """As a text without ids, which may be somebody's."""
    labels = [{"signals": one.signals, "local": one.local, "frontier": one.frontier} for one in learnt.labels]
    why = {"code": learnt.why.code, "params": learnt.why.as_json()}
    return json.dumps({"labels": labels, "graded": [*learnt.graded], "why": why})


def _read(text: str) -> Learnt:
    found = json.loads(text)
    labels = [Label("", **one) for one in found["labels"]]
    return Learnt(labels, found["graded"], (), Notice.from_json(**found["why"]))
