"""Each record before the judge of today, and each pair before the grader, as a run does both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from hybridgen.core.evaluation import Compared
from hybridgen.core.groups import together
from hybridgen.core.progress import Progress
from hybridgen.core.rounding import DIGITS
from hybridgen.llm.client import Client
from hybridgen.pipelines.evaluate.drafts import Material
from hybridgen.pipelines.records.pairs import Grader, graded
from hybridgen.pipelines.records.work import Work
from hybridgen.scoring.comparison import Comparison
from hybridgen.scoring.types import Draft, Failure

T = TypeVar("T")
R = TypeVar("R")


async def judge_all(material: Material, work: Work, progress: Progress) -> dict[str, Draft]:
    """Each record with its quality, by its id; with what can be counted alone where the judge has not spoken."""
    client = work.run.models.judge
    progress.expect("judge", len(material.drafts))

    async def judge(one: tuple[str, Draft]) -> tuple[str, Draft]:
        id_, draft = one
        judged = await work.judge(draft)
        progress.advance("judge")
        return id_, judged

    return dict(await _each(material.drafts.items(), judge, client))


async def compare_all(material: Material, work: Work, grader: Client, progress: Progress) -> list[Compared]:
    """Every pair, graded blind in both orders."""
    pairs, is_capped = Grader(work, grader), work.run.config.strategy.max_frontier_cost is not None
    progress.expect("audit", len(material.others))

    async def compare(id_: str) -> Compared:
        said = await pairs.grade(material.drafts[id_], material.others[id_])
        progress.advance("audit")
        if isinstance(said, Failure):
            return Compared(id=id_, reason=str(said.reason))
        return _line(id_, *said)

    # Under a cap both grades of a pair are paid for before the next pair is begun.
    ids = [id_ for id_ in material.drafts if id_ in material.others]
    return await _each(ids, compare, None if is_capped else grader)


def _line(id_: str, comparison: Comparison, differences: tuple[str, str]) -> Compared:
    return Compared(
        id=id_,
        first=round(comparison.ours, DIGITS),
        second=round(comparison.theirs, DIGITS),
        outcome=comparison.outcome,
        disputed=comparison.is_disputed,
        shown_first=graded(comparison.first, differences[0]),
        shown_second=graded(comparison.second, differences[1]),
    )


async def _each(things: Iterable[T], do: Callable[[T], Awaitable[R]], client: Client | None) -> list[R]:
    """What comes of each, in order; as many at once as the model takes requests."""
    room = asyncio.Semaphore(client.concurrency if client else 1)

    async def one(thing: T) -> R:
        async with room:
            return await do(thing)

    async with together() as group:
        doing = [group.create_task(one(thing)) for thing in things]
    return [task.result() for task in doing]
