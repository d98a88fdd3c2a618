"""One try at a record, from its birth to what is delivered. Money is in picodollars."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Self

from hybridgen.core.audits import Origin
from hybridgen.core.notices import Notice
from hybridgen.core.results import Evidence, Quality, Stage, Wanted
from hybridgen.segments.types import Segment
from hybridgen.tasks.types import Content


@dataclass(frozen=True, slots=True, order=True)
class DraftId:
    """Which segment, and which of its drafts; both from 0. Ids sort as numbers."""

    segment: int
    number: int = 0

    @classmethod
    def read(cls, text: str) -> DraftId:
        """What `str` wrote. Raises ValueError."""
        segment, _, number = text.removeprefix("d").partition(".")
        return cls(int(segment) - 1, int(number or 1) - 1)

    def __str__(self) -> str:
        """d003 is segment 2's first draft, d003.2 its second one."""
        return f"d{self.segment + 1:03d}" + (f".{self.number + 1}" if self.number else "")


@dataclass(frozen=True, slots=True)
class Failure:
    """A draft, judgement or refinement that came to nothing: what was wanted, where it failed, why, the answer as it
    came, and what all its answers cost."""

    what: Wanted
    stage: Stage
    reason: Notice
    text: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of one try.

    name: its subject's invented name. wording: which of the task's asks for it. origin: who wrote it. content: None
    until there is a valid record. quality: None until it was judged or measured; is_judged: the judge has spoken.
    agreement: 0-1, how far the drafts of its row or document say the same as this one; None where that says nothing. A
    refinement keeps that of its draft: it tells how sure the row's reading is.
    decision: what the strategy made of it; refinement: what became of one; None where there was none yet.
    """

    id: DraftId
    segment: Segment
    name: str
    wording: int
    seed: int
    origin: Origin = "local"
    content: Content | None = None
    evidence: tuple[Evidence, ...] = ()
    quality: Quality | None = None
    is_judged: bool = False
    agreement: float | None = None
    is_repaired: bool = False
    cost: int = 0
    decision: Notice | None = None
    refinement: Notice | None = None
    failures: tuple[Failure, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def rows(self) -> dict[str, str]:
        """The texts of the segment's rows by their labels."""
        return {row.label: row.text for row in self.segment.rows}

    @property
    def row_ids(self) -> dict[str, str]:
        """The ids of the segment's rows by their labels."""
        return {row.label: row.id for row in self.segment.rows}

    @property
    def record(self) -> Content:
        """The content of a valid draft. Raises ValueError where it has none."""
        if self.content is None:
            raise ValueError(f"{self.id} has no content")
        return self.content

    @property
    def overall(self) -> float:
        """The overall quality, 0-1; 0 before it is known."""
        return self.quality.overall if self.quality else 0.0

    @property
    def failure(self) -> Failure | None:
        """Why there is no valid record; None where there is one, or none was tried."""
        return next((failure for failure in self.failures if failure.what == "draft"), None)

    def failed(self, failure: Failure) -> Self:
        """The same with one more failure."""
        return dataclasses.replace(self, failures=(*self.failures, failure))
