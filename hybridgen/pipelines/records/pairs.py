"""A record beside the one that the frontier makes alone of the same rows, and what the grader says of the two.

The frontier makes its record exactly as strategy=frontier-only does, so that the ledger shares those calls.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Coroutine
from typing import Any, TypeVar

from hybridgen.core.audits import AuditLine, Graded
from hybridgen.core.errors import CallError, CapError, LeakError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.rounding import DIGITS
from hybridgen.llm.client import Client
from hybridgen.llm.types import as_usd
from hybridgen.pipelines.records.draft import MAX_MORE_DRAFTS, Names, begin
from hybridgen.pipelines.records.lines import content_of
from hybridgen.pipelines.records.settled import Reasons
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.pipelines.records.work import Work, is_worth_other_words
from hybridgen.scoring.comparison import Comparison, Showing
from hybridgen.scoring.types import Draft, Failure
from hybridgen.segments.types import Segment

T = TypeVar("T")


def id_of(segment: Segment) -> str:
    """What a record's lot rests on: its row's or document's id, else the ids of its rows."""
    return segment.id or "\n".join(row.id for row in segment.rows)


class Author:
    """Makes records anew. client: who is asked. purpose: what that is counted as."""

    def __init__(self, work: Work, names: Names, client: Client, purpose: str = "draft") -> None:
        self._work, self._names, self._client = work, names, client
        self._writing = dataclasses.replace(work.stages.paid, purpose=purpose)

    async def make(self, ours: Draft) -> Draft | Failure:
        """A record of the draft's rows, in other words where the first did not do; or why it came to nothing, with what
        all answers cost."""
        number, paid, seed = 0, 0, self._work.run.config.seed
        while True:
            begun = begin(self._writing.task, ours.segment, names=self._names, seed=seed, number=number)
            made = await tried(self._work, self._writing.run(self._client, begun))
            is_last = isinstance(made, Draft) or number == MAX_MORE_DRAFTS or not is_worth_other_words(made)
            made = dataclasses.replace(made, cost=made.cost + paid)
            if is_last:
                return made
            number, paid = number + 1, made.cost


class Grader:
    """Compares two records of the same rows. client: who is asked. purpose: what that is counted as."""

    def __init__(self, work: Work, client: Client, purpose: str = "grade") -> None:
        self._work, self._client = work, client
        self._purpose = purpose

    async def grade(self, ours: Draft, theirs: Draft) -> tuple[Comparison, tuple[str, str]] | Failure:
        """What it says of both, and what sets them apart in either order; or why it says nothing."""
        grading = dataclasses.replace(self._work.stages.grade, purpose=self._purpose)
        return await tried(self._work, grading.run(self._client, ours, theirs))


class Pairs:
    """reference: who makes the other records. grader: who compares them. reasons: why some were not compared."""

    def __init__(self, work: Work, names: Names, reference: Client, grader: Client) -> None:
        self.reference, self.grader = reference, grader
        self.reasons = Reasons()
        self._work = work
        self._author, self._grader = Author(work, names, reference, "audit"), Grader(work, grader)

    async def compare(self, ours: Draft) -> AuditLine:
        """A record as it is delivered beside the frontier's; where that came to nothing, with the reason."""
        theirs = await self._author.make(ours)
        if isinstance(theirs, Failure):
            return self._unlike(ours, None, theirs)
        said = await self._grader.grade(ours, theirs)
        if isinstance(said, Failure):
            return self._unlike(ours, theirs, said)
        comparison, differences = said
        return self._line(ours, theirs).model_copy(update=_told(comparison, differences))

    def _unlike(self, ours: Draft, theirs: Draft | None, failure: Failure) -> AuditLine:
        self.reasons.add(ours.id, failure.reason)
        return self._line(ours, theirs, failure.reason)

    def _line(self, ours: Draft, theirs: Draft | None, reason: Notice | None = None) -> AuditLine:
        return AuditLine(
            record=ours.segment.id or self._work.run.settled.numbers()[ours.id.segment],
            draft=str(ours.id),
            origin=ours.origin,
            cost_usd=as_usd(ours.cost),
            frontier_usd=as_usd(theirs.cost) if theirs else None,
            frontier_record=content_of(theirs) if theirs else None,
            reason=str(reason or ""),
        )


async def tried(work: Work, asking: Coroutine[Any, Any, T]) -> T | Failure:
    """What comes of it, or why nothing did."""
    try:
        return await asking
    except InvalidAnswer as error:
        return Failure("draft", error.stage, error.said, error.text, error.cost)
    except StoppedError:
        return Failure("draft", "draft", work.end_early())
    except (CallError, CapError, LeakError) as error:
        return Failure("draft", "draft", error.said)


def _told(comparison: Comparison, differences: tuple[str, str]) -> dict[str, object]:
    """What a comparison adds to a line."""
    first, second = map(graded, (comparison.first, comparison.second), differences)
    return {
        "ours": round(comparison.ours, DIGITS),
        "frontier": round(comparison.theirs, DIGITS),
        "outcome": comparison.outcome,
        "disputed": comparison.is_disputed,
        "ours_first": first,
        "frontier_first": second,
    }


def graded(showing: Showing, difference: str) -> Graded:
    """What a grader said in one order, as a line has it."""
    ours, frontier = round(showing.ours, DIGITS), round(showing.theirs, DIGITS)
    return Graded(ours=ours, frontier=frontier, outcome=showing.outcome, difference=difference)
