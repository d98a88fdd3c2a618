"""What sources hand on: a frame of rows, and the slots that rows are gathered in."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

ROW, UNIT = "_row", "_unit"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Any input as one frame.

    frame: column `_row` (stable id, unique), `_unit` (the respondent, interview or document that the row belongs to;
    for a table each row is its own unit), then the data columns, all strings, null where a value is missing.
    A text has the one data column `text`, a passage a row. unreadable: what could not be read, in words, with file
    and line. notes: what was decided on the way, in words. fingerprint: changes when the content does.
    """

    frame: pl.DataFrame
    sources: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.frame.columns if name not in {ROW, UNIT})


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a model sees it. id: the stable id. label: its short name in a prompt, R1 to Rn within its slot."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The rows that a draft rests on: similar respondents, within the model's context."""

    index: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows go to which slot.

    slots: as many as were asked for, none of them empty. columns_used: the columns whose answers the rows' texts show,
    in the order of the data. notes: what was left out, shared or cut on the way, in words.
    """

    slots: tuple[Slot, ...]
    columns_used: tuple[str, ...]
    notes: tuple[str, ...] = ()
