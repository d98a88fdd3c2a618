"""Rows as a model sees them, and the segments that they are gathered in."""

from __future__ import annotations

from dataclasses import dataclass

from hybridgen.core.notices import Notice


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a model sees it. id: the stable id. label: its short name in a prompt, R1 to Rn within its segment."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows that go together: similar respondents, within the model's context. index: from 0, in the plan's order."""

    index: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows go to which segment.

    segments: as many as were asked for, none of them empty. columns_used: the columns whose answers the rows' texts
    show, in the order of the data. notes: what was left out, shared or cut on the way.
    """

    segments: tuple[Segment, ...]
    columns_used: tuple[str, ...]
    notes: tuple[Notice, ...] = ()
