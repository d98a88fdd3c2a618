"""The shapes that data has on its way from a file to a frame of rows.

A reader gives a `Grid`, a `Table`, `Talks` or a `Text`, whichever its kind of file holds; what it means is found out by
tables/ and texts/, the same for all readers. What sources hand on is a `Dataset`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from hybridgen.core.notices import Notice

if TYPE_CHECKING:
    from hybridgen.config.schema import Data

ROW, UNIT = "_row", "_unit"
TEXT = "text"  # the one data column of a text


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of the data, None: to be found out. sheet: its name, or its number from 1. header_rows: rows
    that name the columns, 0 or more. skip_rows: rows above them. respondent: the column that names whose a row is;
    `_row`: each row is a respondent of its own. keeps_rows: a table's rows stay rows, whoever they are of and however
    long their texts are: none are put together, turned, cut or taken for a conversation.
    """

    sheet: str | None = None
    header_rows: int | None = None
    skip_rows: int | None = None
    respondent: str | None = None
    keeps_rows: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is to be found out what a table's rows are."""
        return self.respondent is None and not self.keeps_rows

    @classmethod
    def of(cls, data: Data) -> Asked:
        """As the config's section has it."""
        return cls(data.sheet, data.header_rows, data.skip_rows, data.respondent)


ANYTHING = Asked()


@dataclass(frozen=True, slots=True)
class File:
    """path: as the user named it. name: its short name in row ids, unique in a data set."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """unreadable: what could not be read, with its place. warnings: decisions that change what the data means, which
    people must be told of. notes: other decisions."""

    unreadable: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()
    notes: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(_Read):
    """Cells as they stand, before anybody knows which row names the columns.

    cells: string columns, null or "" where nothing stands. numbers: of each row, its record's number in the file.
    """

    cells: pl.DataFrame
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(_Read):
    """Columns with names. header: the names as they stand. body: a string column for each, in that order, whatever it
    is called. numbers: of each row, its record's number from 1; None: 1 to n."""

    header: Sequence[str]
    body: pl.DataFrame
    numbers: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says at a time. speaker: as the file names them, "" where it does not."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns that follow one another. name: unique in its file; "" of the only one."""

    turns: tuple[Turn, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks(_Read):
    """One or more conversations."""

    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(_Read):
    """Running text."""

    text: str
    is_markdown: bool = False


Content: TypeAlias = Grid | Table | Talks | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(_Read):
    """Any input as one frame.

    frame: column `_row` (stable id, unique), `_unit` (the respondent, interview or document that the row belongs to),
    then the data columns, all strings, null where a value is missing. A text has the one data column `text`, a passage
    a row. is_one_text: its units are the passages of a lone text. rows_read: rows that the files hold, where a
    respondent's were put together. fingerprint: changes when the content does.
    """

    frame: pl.DataFrame
    sources: tuple[str, ...]
    rows_read: int = 0
    is_one_text: bool = False
    fingerprint: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.frame.columns if name not in {ROW, UNIT})

    @property
    def respondents(self) -> int:
        """How many respondents, interviews or documents the rows are of."""
        return self.frame[UNIT].n_unique()
