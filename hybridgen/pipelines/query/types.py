"""A question on its way to its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hybridgen.core.answers import Cited
from hybridgen.core.results import Quality
from hybridgen.knowledge.types import Hit


@dataclass(frozen=True, slots=True)
class Question:
    """number: its place, from 0. id: its own, else its row's. text: as it was asked."""

    number: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a model sees it. text: protected."""

    hit: Hit
    text: str

    @property
    def name(self) -> str:
        """What it is called in results."""
        return f"{self.hit.collection}/{self.hit.id}"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a model is asked. question: protected. attempt: how many answers to it were wrong before."""

    id: str
    question: str
    shown: Sequence[Shown]
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """text: protected. cost: picodollars. tokens: that were paid for. passages: that were shown. grounded: how far it
    rests on these, 0-1; None: there are none."""

    text: str
    cost: int
    tokens: int
    passages: tuple[str, ...] = ()
    evidence: tuple[Cited, ...] = ()
    grounded: float | None = None
    quality: Quality | None = None
