"""Finds the scale of a run's judge while the first records are drafted: drafts need none, judging them waits for it.

Whatever comes first, it is made of the same drafts: the first one of each of the first segments.
"""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

from hybridgen.core.errors import StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.threads import one_by_one
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.findings import Findings
from hybridgen.pipelines.records import scaling
from hybridgen.pipelines.records.draft import Names
from hybridgen.pipelines.records.lanes import Lanes
from hybridgen.pipelines.records.scaling import FIRST_SEGMENTS, Scaling
from hybridgen.pipelines.records.work import Work
from hybridgen.scoring.scale import Scale
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Segment


class JudgeScale:
    """One run's. The shards of a run have one: whoever comes first makes it, the others wait for it."""

    def __init__(self, work: Work, names: Names) -> None:
        self._work, self._run = work, work.run
        self._scaling = Scaling(work, names, work.run.config.seed)
        self._is_shared = work.run.config.shard.is_part and work.run.models.findings is not None
        self._first: list[Segment] = []
        self._known = asyncio.Event()

    @property
    def is_known(self) -> bool:
        """Whether drafts may be judged: there is a scale, or there will be none."""
        return self._known.is_set()

    async def known(self) -> None:
        """Waits until it is."""
        await self._known.wait()

    def wants(self, segment: int) -> bool:
        """Whether the first draft of a segment is asked for here, so that nobody else needs to."""
        return not self.is_known and segment < FIRST_SEGMENTS

    def take(self, id_: DraftId) -> Draft | None:
        """A draft that was asked for here, judged where it could be."""
        return self._scaling.drafted.pop(id_, None)

    def count_slots(self, local: Client) -> int:
        """How many slots of the local model nobody else takes until it is known. In a server of few slots what is asked
        about the same rows follows one another."""
        return 0 if self.is_known or self._is_shared else min(FIRST_SEGMENTS, local.concurrency)

    async def begin(self, local: Client | None) -> None:
        """Before other rows are read. local: drafts what it is made of; None where nothing is drafted at home."""
        if not self._run.prepared.task.rubric or self._run.models.judge is None:
            self._known.set()
        elif not self._is_shared:
            await self._read_first(local)

    async def find(self, local: Client | None, lanes: Lanes | None = None) -> None:
        """Find it or make it. lanes: in which records are drafted meanwhile, all of which are open in the end."""
        judge, findings = self._run.models.judge, self._run.models.findings
        if judge is not None and not self.is_known:
            if self._is_shared and findings is not None:
                await self._share(findings, local, judge, lanes)
            else:
                await self._make(local, judge, lanes)
        if lanes:
            lanes.open_all()
        self._known.set()

    async def _share(self, findings: Findings, local: Client | None, judge: Client, lanes: Lanes | None) -> None:
        """Take what another shard has found, or find it for all."""
        key = scaling.identify(self._work.stages.judge, judge.endpoint)
        try:
            found = await findings.take(key)
        except StoppedError:
            self._work.end_early()
            return
        if found is not None:
            self._judge_by(scaling.read(found) if found else None)
            if not found and local is not None:
                self._say_unscaled()
            return
        await self._read_first(local)
        await self._make(local, judge, lanes)
        if self._work.is_stopped or self._work.gone:
            await findings.leave()
            return
        scale = self._work.stages.judge.scale
        await findings.keep(key, scaling.write(scale, {}) if scale else "")

    async def _read_first(self, local: Client | None) -> None:
        """The rows of the drafts that it is made of; where it is not made, that is known."""
        if local is not None and self._work.stages.judge.scale is None:
            if scaling.count_copies(self._run.prepared):
                first = range(min(FIRST_SEGMENTS, len(self._run.prepared.groups)))
                self._work.progress.say(str(Notice("scale_making", {"segments": len(first)})))
                self._first = [one async for one in one_by_one(self._run.filling.again(first))]
                return
            self._say_unscaled()
        self._known.set()

    async def _make(self, local: Client | None, judge: Client, lanes: Lanes | None) -> None:
        if local is None or not self._first:
            return
        drafted = (
            lanes.open_all if lanes and judge is not local else None
        )  # then the local model has nothing more to do
        is_alone = lanes is None or (lanes.are_closed and drafted is None)
        scale = await self._scaling.make(local, judge, self._first, drafted=drafted, is_alone=is_alone)
        if scale is None:
            self._say_unscaled()
            return
        key = scaling.identify(self._work.stages.judge, judge.endpoint)
        about = {"judge": judge.endpoint.model, "task": self._run.prepared.task.name}
        scaling.keep(Path(self._run.config.ledger.path), key, scale, about)
        self._judge_by(scale)

    def _say_unscaled(self) -> None:
        self._work.progress.say(str(Notice("scores_unscaled", {"segments": FIRST_SEGMENTS})))

    def _judge_by(self, scale: Scale | None) -> None:
        """From here on scores are on this scale; None: they are raw."""
        judging = dataclasses.replace(self._work.stages.judge, scale=scale)
        self._work.stages = dataclasses.replace(self._work.stages, judge=judging)
        self._run.is_scaled = scale is not None
