"""Labels from a file: a table with the quality of the draft and of the frontier's record for each id."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.cells import plain
from hybridgen.core.errors import DataError
from hybridgen.pipelines.records.kept import key_of
from hybridgen.pipelines.records.pairs import id_of
from hybridgen.segments.fill import Groups
from hybridgen.sources.readers.base import reader_of
from hybridgen.sources.types import ANYTHING, Grid, Table
from hybridgen.strategies.calibrated import MIN_LABELS

KEY = "strategy.labels"
COLUMNS = ("id", "local", "frontier")
SHEET = "item"  # a column of a rating sheet, as people fill it in
MAX_NAMED = 6  # columns that a message lists


@dataclass(frozen=True, slots=True)
class Grade:
    """The quality of a draft and of the frontier's record of the same rows, 0-1 each. row: its number in the file."""

    local: float
    frontier: float
    row: int


@dataclass(frozen=True, slots=True)
class LabelFile:
    """grades: by the ids of records, MIN_LABELS at least."""

    path: Path
    grades: Mapping[str, Grade]

    @property
    def key(self) -> str:
        """What it says, as a hash; where it lies and how it is written changes nothing."""
        return key_of({id_: [grade.local, grade.frontier] for id_, grade in self.grades.items()})

    def match(self, ids: Sequence[str]) -> dict[int, Grade]:
        """The grades by the places of their records. ids: of all records of the run.

        Raises DataError where a grade's record is not among them.
        """
        places = {id_: place for place, id_ in enumerate(ids)}
        strange = [(id_, grade.row) for id_, grade in self.grades.items() if id_ not in places]
        if strange:
            (id_, row), others = strange[0], len(strange) - 1
            more = f", nor of {others} more" if others else ""
            raise DataError(
                f"{KEY}={self.path}, row {row}: no record of this run has the id {_shown(id_)}{more}; ids as in "
                f"records.jsonl would be right, such as {_shown(ids[0])}"
            )
        return {places[id_]: grade for id_, grade in self.grades.items()}


def ids_of(groups: Groups) -> list[str]:
    """The ids of all records of a run, in the order of their segments."""
    return [id_of(groups.blank(index)) for index in range(len(groups))]


def read(path: Path) -> LabelFile:
    """The labels of a file, those without both grades left out.

    Raises DataError: one line with the file and the row, and what would be right.
    """
    where = f"{KEY}={path}"
    header, rows = _read_table(path, where)
    names = [name.strip().casefold() for name in header]
    if SHEET in names:
        raise DataError(
            f"{where}: is a rating sheet; task=evaluate with evaluate.labels={path} makes labels.csv of it, which "
            "would be right"
        )
    if missing := [name for name in COLUMNS if name not in names]:
        there = ", ".join(header[:MAX_NAMED]) + (" and others" if len(header) > MAX_NAMED else "")
        raise DataError(
            f"{where}: has no column {' or '.join(missing)} (there are {there or 'none'}); {', '.join(COLUMNS)} would "
            "be right"
        )
    id_at, local_at, frontier_at = map(names.index, COLUMNS)
    grades = dict[str, Grade]()
    for number, row in rows:
        if not row[local_at] or not row[frontier_at]:
            continue
        place, id_ = f"{where}, row {number}", plain(row[id_at])
        if not id_:
            raise DataError(f"{place}: has no id; that of a record would be right")
        if id_ in grades:
            raise DataError(f"{place}: the id {_shown(id_)} is there twice, first in row {grades[id_].row}")
        local, frontier = (
            _quality(row[at], f"{place}: {name}") for at, name in ((local_at, "local"), (frontier_at, "frontier"))
        )
        grades[id_] = Grade(local, frontier, number)
    if len(grades) < MIN_LABELS:
        raise DataError(f"{where}: holds {len(grades)} labels; {MIN_LABELS} at least would be right")
    return LabelFile(path, grades)


def _read_table(path: Path, where: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and the rows with their numbers in the file, cells without space around them. Raises DataError."""
    if not path.is_file():
        raise DataError(f"{where}: there is no such file")
    reader = reader_of(path.suffix)
    if reader is None:
        raise DataError(f"{where}: is no table; a CSV file with the columns {', '.join(COLUMNS)} would be right")
    try:
        content = reader.read(path, ANYTHING)
    except DataError as error:
        raise DataError(f"{KEY}={error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{where}: cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(content, Grid | Table):
        raise DataError(f"{where}: is no table; a CSV file with the columns {', '.join(COLUMNS)} would be right")
    if content.unreadable:
        raise DataError(f"{where}{str(content.unreadable[0]).removeprefix(path.name)}")
    cells = content.cells if isinstance(content, Grid) else content.body
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in cells.rows()]
    numbered = list(zip(content.numbers or range(1, len(rows) + 1), rows, strict=True))
    filled = [(number, row) for number, row in numbered if any(row)]
    if isinstance(content, Table):
        return list(content.header), filled
    return (filled[0][1], filled[1:]) if filled else ([], [])


def _quality(cell: str, where: str) -> float:
    """A number from 0 to 1, with a point or a comma. Raises DataError."""
    try:
        quality = float(cell.replace(",", "."))
    except ValueError:
        quality = math.nan
    if not 0 <= quality <= 1:
        raise DataError(f"{where}={_shown(cell)}: must be a number from 0 to 1")
    return quality


def _shown(text: str) -> str:
    return " ".join(text.split())
