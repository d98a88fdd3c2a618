"""A draft's way through the stages, each step a value of its own; money in picodollars."""

from __future__ import annotations

from dataclasses import dataclass

from hybridgen.core.results import Evidence, Origin, Quality, Step, Wanted
from hybridgen.segments.types import Slot
from hybridgen.tasks import Content


@dataclass(frozen=True, slots=True)
class Assignment:
    """A draft to be made: its id, the rows it rests on, its subject's name, which wording asks, and its own seed."""

    id: str
    slot: Slot
    name: str
    wording: int
    seed: int

    @property
    def rows(self) -> dict[str, str]:
        """The texts of the slot's rows by their labels."""
        return {row.label: row.text for row in self.slot.rows}


@dataclass(frozen=True, slots=True)
class Written:
    """A valid draft; origin: who wrote it."""

    assignment: Assignment
    content: Content
    evidence: tuple[Evidence, ...]
    cost: int
    repaired: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draft, or its judgement or refinement, that came to nothing: where, why, and the answer as it came."""

    assignment: Assignment
    what: Wanted
    stage: Step
    reason: str
    text: str
    cost: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A draft with its quality."""

    written: Written
    quality: Quality

    @property
    def id(self) -> str:
        return self.written.assignment.id


@dataclass(frozen=True, slots=True)
class Finished:
    """A record as it will be delivered; refinement: what became of it, in words, empty where none was tried."""

    scored: Scored
    origin: Origin
    cost: int
    refinement: str = ""
