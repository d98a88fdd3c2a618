"""What the ledger already knows of a run that has not begun: its drafts and their scores, where an earlier run made
them, and how long the frontier's answers were. Asks no model.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hybridgen.core.errors import CallError
from hybridgen.core.notices import Notice
from hybridgen.core.threads import one_by_one
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Endpoint, Reply, Request
from hybridgen.pipelines.records.draft import MAX_MORE_DRAFTS, Drafting, Names, begin
from hybridgen.pipelines.records.judge import Judging
from hybridgen.pipelines.records.types import InvalidAnswer, Prepared
from hybridgen.scoring.types import Draft
from hybridgen.segments.types import Segment
from hybridgen.strategies import selection

MIN_ANSWERS = 3  # fewer say too little about how long the next ones will be


class Weighs(Protocol):
    """Told of each record's draft; known, wanted and cost as in `History`."""

    known: int
    wanted: int

    @property
    def cost(self) -> int: ...

    def add(self, draft: Draft) -> None: ...


@dataclass(frozen=True, slots=True)
class History:
    """known: records, where all drafts of this run and their scores are known, else 0. wanted: of them those that will
    be paid for; cost: what that is expected to take, in picodollars.

    output_tokens: of the mean answer that the frontier gave to such a request, None where it gave too few.
    repairs: for each such answer. note: that the ledger was damaged and had to be set aside, None where it was not.
    """

    known: int = 0
    wanted: int = 0
    cost: int = 0
    output_tokens: float | None = None
    repairs: float = 0.0
    note: Notice | None = None


def knows_drafts(ledger: Ledger, local: Endpoint) -> bool:
    """Whether the ledger may know drafts of the local model at all."""
    return ledger.has_answers(local.model, "draft")


async def recall(
    ledger: Ledger,
    prepared: Prepared,
    *,
    local: Endpoint | None,
    judge: Endpoint | None,
    frontier_model: str,
    paid: Request,
    stages: tuple[Drafting, Judging],
    names: Names,
    seed: int,
    weigh: Callable[[float | None], Weighs],
) -> History:
    """What is known. local: the model at home; None: its drafts are not looked up. judge: who scored them, None: nobody
    did. paid: a request that the frontier would get. weigh: makes what is told of drafts, from the tokens of the
    frontier's answers. Raises LedgerError."""
    calls, tokens, repairs = ledger.past(frontier_model, paid)
    is_known = calls >= MIN_ANSWERS
    lengths = tokens if is_known else None
    history = History(output_tokens=lengths, repairs=repairs / calls if is_known else 0.0, note=ledger.note)
    weighing = weigh(lengths)
    if local and await _recall_drafts(
        ledger, prepared, local, judge, stages=stages, names=names, seed=seed, weighing=weighing
    ):
        return dataclasses.replace(history, known=weighing.known, wanted=weighing.wanted, cost=weighing.cost)
    return history


async def _recall_drafts(
    ledger: Ledger,
    prepared: Prepared,
    local: Endpoint,
    judge: Endpoint | None,
    *,
    stages: tuple[Drafting, Judging],
    names: Names,
    seed: int,
    weighing: Weighs,
) -> bool:
    """Tell of the draft that stands for each segment, as a run would find it; whether all are known: a run has to begin
    somewhere."""
    drafting, judging = stages
    wanted, remembered = prepared.strategy.drafts_per_record, Remembered(ledger, local)

    def start(segment: Segment, number: int) -> Draft:
        return begin(prepared.task, segment, names=names, seed=seed, number=number)

    def is_begun(segment: Segment) -> bool:
        return ledger.find(local.key(drafting.request(start(segment, 0), "local"))) is not None

    if not knows_drafts(ledger, local):
        return False
    every = range(len(prepared.groups))
    async for segment in one_by_one(prepared.stream(every[-1:], prepared.lend)):
        if not is_begun(segment):  # a run that was stopped lacks the last ones
            return False
    async for segment in one_by_one(prepared.stream(every, prepared.lend)):
        if not is_begun(segment):
            return False
        valid: list[Draft] = []
        for number in range(wanted + MAX_MORE_DRAFTS):
            if number >= wanted and valid:
                break
            try:
                written = await drafting.run(remembered, start(segment, number))
                valid.append(judging.measure(written))  # what stands where its judgement came to nothing
                if judge:
                    valid[-1] = await judging.run(Remembered(ledger, judge), written)
            except InvalidAnswer as error:
                if error.__cause__ is not None:  # its repair is not known
                    return False
            except CallError:
                return False
        for best in selection.choose_best(judging.compare(valid) if prepared.task.unit != "segment" else valid):
            weighing.add(best)
    return True


@dataclass(frozen=True, slots=True)
class Remembered:
    """A model as far as the ledger remembers it."""

    ledger: Ledger
    endpoint: Endpoint

    async def ask(self, request: Request) -> Reply:
        found = self.ledger.find(self.endpoint.key(request))
        if found is None:
            raise CallError(Notice("not_asked_yet"))
        _, answer, cost = found
        return Reply(answer, cost, replayed=True)

    def note_outcome(self, reply: Reply, wrong: Notice | None) -> None:
        """Nothing was asked, so nothing is noted."""

    def note_unusable(self, replies: Sequence[Reply], why: str) -> None:
        """Nothing was asked, so nothing is noted."""
