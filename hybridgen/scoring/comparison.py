"""Two records of the same rows, graded side by side in both orders, and the lot that draws which records are."""

from __future__ import annotations

import hashlib
import heapq
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hybridgen.core.audits import Arm, Audit, AuditLine, Measured, Origin, Outcome
from hybridgen.core.rounding import mean_of
from hybridgen.scoring.interval import ratio_of_means

LOT_BYTES = 8
POINTS: dict[Outcome, float] = {"win": 1.0, "tie": 0.5, "loss": 0.0}


def lot(id_: str, seed: int, salt: str = "") -> int:
    """A number that rests on an id and the seed alone, whatever else there is and in whichever order it comes. salt: of
    a drawing that is to know nothing of others."""
    return int.from_bytes(hashlib.sha256(f"{seed} {salt}{id_}".encode()).digest()[:LOT_BYTES])


def draw(ids: Iterable[str], count: int, seed: int) -> list[str]:
    """Those with the `count` lowest lots, the lowest first. Whatever is drawn of a whole is drawn of any
    part that has it."""
    return heapq.nsmallest(count, set(ids), key=lambda id_: (lot(id_, seed), id_))


@dataclass(frozen=True, slots=True)
class Showing:
    """What a grader said when it was shown both records in one order: grades 0-1, and which one is better, for ours."""

    ours: float
    theirs: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pair in both orders: ours shown first, and ours shown second."""

    first: Showing
    second: Showing

    @property
    def ours(self) -> float:
        """The mean grade of our record, 0-1: whoever stands first may be favoured, so both places count."""
        return (self.first.ours + self.second.ours) / 2

    @property
    def theirs(self) -> float:
        """The mean grade of the other record, 0-1."""
        return (self.first.theirs + self.second.theirs) / 2

    @property
    def is_disputed(self) -> bool:
        """Whether the verdict changed with the order: then it is about the order."""
        return self.first.outcome != self.second.outcome

    @property
    def outcome(self) -> Outcome:
        """What both orders say; a tie where they do not agree."""
        return "tie" if self.is_disputed else self.first.outcome


def sum_up(lines: Sequence[AuditLine], *, asked: int, usd: float) -> Audit:
    """What an audit came to. asked: how many records were to be compared. usd: what it cost, grades included."""
    done = [line for line in lines if line.outcome is not None]
    return Audit(
        asked=asked,
        records=len(done),
        ours=mean_of(line.ours or 0.0 for line in done),
        frontier=mean_of(line.frontier or 0.0 for line in done),
        share=_share(done),
        won=sum(line.outcome == "win" for line in done),
        tied=sum(line.outcome == "tie" for line in done),
        lost=sum(line.outcome == "loss" for line in done),
        disputed=sum(bool(line.disputed) for line in done),
        usd=usd,
        arms=[_arm(origin, [line for line in done if line.origin == origin]) for origin in _origins(done)],
    )


def _origins(lines: Sequence[AuditLine]) -> list[Origin]:
    every: tuple[Origin, ...] = ("local", "refined", "frontier")
    return [origin for origin in every if any(line.origin == origin for line in lines)]


def _arm(origin: Origin, lines: Sequence[AuditLine]) -> Arm:
    return Arm(
        origin=origin,
        records=len(lines),
        share=_share(lines),
        usd=statistics.fmean(line.cost_usd for line in lines),
        frontier_usd=statistics.fmean(line.frontier_usd or 0.0 for line in lines),
    )


def _share(lines: Sequence[AuditLine]) -> Measured | None:
    return ratio_of_means([line.ours or 0.0 for line in lines], [line.frontier or 0.0 for line in lines])
