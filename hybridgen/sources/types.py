"""What sources hand on: a frame of rows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from hybridgen.core.notices import Notice

ROW, UNIT = "_row", "_unit"
TEXT = "text"  # the one data column of a text


@dataclass(frozen=True, slots=True)
class Dataset:
    """Any input as one frame.

    frame: column `_row` (stable id, unique), `_unit` (the respondent, interview or document that the row belongs to;
    for a table each row is its own unit), then the data columns, all strings, null where a value is missing.
    A text has the one data column `text`, a passage a row. unreadable: what could not be read, with file
    and line. notes: what was decided on the way. fingerprint: changes when the content does.
    """

    frame: pl.DataFrame
    sources: tuple[str, ...]
    unreadable: tuple[Notice, ...] = ()
    notes: tuple[Notice, ...] = ()
    fingerprint: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.frame.columns if name not in {ROW, UNIT})
