"""The scale of a run's judge: that of an earlier run or of the package, else made of the run's first drafts.

These are damaged in every way there is, and the copies judged as records are. A scale holds for one judge and what it
is asked: the model, the task's rules, its example and its rubric.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hybridgen.core.groups import together
from hybridgen.llm.client import Client
from hybridgen.llm.types import Endpoint
from hybridgen.pipelines.records.draft import Names, begin
from hybridgen.pipelines.records.judge import Judging
from hybridgen.pipelines.records.kept import KEY_CHARS, Store
from hybridgen.pipelines.records.types import Prepared
from hybridgen.pipelines.records.work import Work
from hybridgen.scoring import damage, evidence
from hybridgen.scoring.scale import Scale
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Segment

FIRST_SEGMENTS = 6  # whose drafts are damaged
MIN_COPIES = 16  # fewer leave a score unsure by more than an eighth
STORE = Store("scales", ".json", unwritten="scale_unwritten")
SHIPPED = Path(__file__).with_name("scales")


def identify(judging: Judging, judge: Endpoint) -> str:
    """A judge and what it is asked, as a hash; where the model lies on this machine changes nothing."""
    task = judging.levels.home
    example = Draft(DraftId(0), Segment(0, ()), task.example.name, 0, 0, content=task.example.record)
    return judging.request(example).key(Path(judge.model).name, judge.own)[:KEY_CHARS]


def find(ledger: Path, key: str) -> Scale | None:
    """The scale of that key, beside the ledger or in the package; None where there is none that can be read."""
    for file in (STORE.place(ledger, key), SHIPPED / f"{key}.json"):
        try:
            return read(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return None


def read(text: str) -> Scale:
    """What `write` made. Raises ValueError, KeyError, TypeError and AttributeError where it is none."""
    kept = json.loads(text)
    damaged = {str(name): tuple(sorted(map(float, scores))) for name, scores in kept["damaged"].items()}
    return Scale(damaged, {str(name): float(share) for name, share in kept["power"].items()})


def write(scale: Scale, about: Mapping[str, str]) -> str:
    """A scale as a text. about: the judge and the task, for people."""
    return json.dumps(dict(about) | {"power": scale.power, "damaged": scale.damaged}, indent=1)


def count_copies(prepared: Prepared) -> int:
    """How many copies are judged at most where a judge has no scale yet; 0 where too few for one, or none is needed."""
    if not prepared.task.rubric or not prepared.strategy.is_home:
        return 0
    copies = min(FIRST_SEGMENTS, len(prepared.groups)) * len(damage.KINDS)
    return copies if copies >= MIN_COPIES else 0


def keep(ledger: Path, key: str, scale: Scale, about: Mapping[str, str]) -> None:
    """Write a scale beside the ledger. about: as `write` has it. Raises HybridgenError."""
    STORE.write(ledger, key, write(scale, about))


class Scaling:
    """Makes the scale of a judge from the drafts of the first segments. drafted: these drafts, judged where they could
    be: they need not be asked for again."""

    def __init__(self, work: Work, names: Names, seed: int) -> None:
        self._work, self._names, self._seed = work, names, seed
        self.drafted: dict[DraftId, Draft] = {}

    async def make(
        self,
        author: Client,
        judge: Client,
        segments: Sequence[Segment],
        *,
        drafted: Callable[[], None] | None = None,
        is_alone: bool = True,
    ) -> Scale | None:
        """The scale; None where too few copies were judged. drafted: told when all drafts are there. is_alone: no
        records are made meanwhile, so the time is the scale's."""
        room = asyncio.Semaphore(author.concurrency)

        async def draft(segment: Segment) -> Draft:
            async with room:
                return await self._draft(author, segment)

        async with together() as group:
            drafting = [group.create_task(draft(segment)) for segment in segments]
        if drafted:
            drafted()
        asked = self._work.stages.judge.is_asked
        originals = [one for task in drafting if (one := task.result()).failure is None and asked(one)]
        copies = self._damage(originals)
        self._work.progress.expect("judge", sum(map(len, copies)))
        pairs: list[tuple[Mapping[str, float], Mapping[str, float]]] = []
        families = list(zip(originals, copies, strict=True))
        # As many at a time as the judge has room for: what is asked about the same rows is asked together.
        at_once = max(1, judge.concurrency // len(damage.KINDS))
        for at in range(0, len(families), at_once):
            pairs += await self._judge_families(judge, families[at : at + at_once], is_alone=is_alone)
        return Scale.of(pairs) if len(pairs) >= MIN_COPIES else None

    async def _judge_families(
        self, judge: Client, families: Sequence[tuple[Draft, list[Draft]]], *, is_alone: bool
    ) -> list[tuple[Mapping[str, float], Mapping[str, float]]]:
        """The raw scores of drafts, each with those of one of its copies; without those that the judge is silent of."""
        own = await self._judge_all(judge, [original for original, _ in families])
        spoken = [(one, damaged) for one, (_, damaged) in zip(own, families, strict=True) if one.quality]
        self.drafted |= {one.id: one for one, _ in spoken}
        taken = self._work.run.clock.of("scale") if is_alone else contextlib.nullcontext()
        with taken, judge.log.counting_all():
            others = await self._judge_all(judge, [copy for _, damaged in spoken for copy in damaged], advances=True)
        of_each = [one for one, damaged in spoken for _ in damaged]
        return [
            (one.quality.raw, other.quality.raw)
            for one, other in zip(of_each, others, strict=True)
            if one.quality and other.quality
        ]

    async def _judge_all(self, judge: Client, drafts: Sequence[Draft], *, advances: bool = False) -> list[Draft]:
        async def ask(draft: Draft) -> Draft:
            judged = await self._judge(judge, draft)
            if advances:
                self._work.progress.advance("judge")
            return judged

        async with together() as group:
            asked = [group.create_task(ask(draft)) for draft in drafts]
        return [task.result() for task in asked]

    async def _draft(self, author: Client, segment: Segment) -> Draft:
        begun = begin(self._work.stages.draft.task, segment, names=self._names, seed=self._seed)
        self.drafted[begun.id] = await self._work.take(self._work.stages.draft, author, begun)
        return self.drafted[begun.id]

    async def _judge(self, judge: Client, draft: Draft) -> Draft:
        """A draft with its raw scores; as it is where the judge has not spoken."""
        if self._work.is_stopped or judge.endpoint.who in self._work.gone:
            return draft
        judged = await self._work.take(self._work.stages.judge, judge, draft)
        return judged if judged.is_judged else draft

    def _damage(self, originals: list[Draft]) -> list[list[Draft]]:
        """Of each draft its damaged copies."""
        invented = self._work.stages.draft.task.invented
        found: list[list[Draft]] = []
        for n, draft in enumerate(originals):
            other = originals[n - 1].record if len(originals) > 1 else None
            original = damage.Original(draft.record, draft.segment, other, invented)
            found.append(
                [
                    dataclasses.replace(
                        draft, content=copy.record, evidence=evidence.look_up(copy.record, draft.segment)
                    )
                    for copy in damage.damage_all(original, self._seed)
                ]
            )
        return found
