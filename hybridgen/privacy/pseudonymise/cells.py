"""A frame as columns of cells, and the mentions of personal data in them by order of appearance: row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.privacy.detect.columns import is_closed, is_short, personal_kind
from hybridgen.privacy.text.matching import key
from hybridgen.privacy.text.spans import GUESSED, Span
from hybridgen.sources.types import ROW, UNIT


@dataclass(frozen=True, slots=True, repr=False)
class Column:
    """kind: of a column that is personal as a whole. closed: choices from a list, in which guesses are not heeded.

    short: answers in a few words.
    """

    name: str
    cells: list[str | None]
    kind: str | None
    closed: bool
    short: bool

    def heeded(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Of the spans found in one of the cells those that count."""
        return (span for span in spans if key(span.text) and not (self.closed and span.kind in GUESSED))


@dataclass(frozen=True, slots=True, repr=False)
class Mention:
    """sure: the data's own structure says so, or a checksum; not a guess."""

    kind: str
    value: str
    sure: bool


def columns_of(frame: pl.DataFrame) -> list[Column]:
    """All string columns that hold data."""
    columns = []
    for series in frame:
        if series.dtype == pl.String and series.name not in {ROW, UNIT}:
            cells: list[str | None] = series.to_list()
            values = [cell for cell in cells if cell]
            kind = personal_kind(series.name, values)
            closed = kind is None and is_closed(values)
            columns.append(Column(series.name, cells, kind, closed, short=kind is None and is_short(values)))
    return columns


def mentions_in(columns: Sequence[Column], found: Mapping[str, Sequence[Span]]) -> Iterator[Mention]:
    """found: the spans of each text."""
    for row in zip(*(column.cells for column in columns), strict=True):
        for column, cell in zip(columns, row, strict=True):
            if not cell:
                continue
            if column.kind is None:
                yield from (Mention(s.kind, s.text, s.score == 1) for s in column.heeded(found[cell]))
            elif key(cell):
                yield Mention(column.kind, cell, True)
