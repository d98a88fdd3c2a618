"""Which rows of a grid name its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.tables.columns import NEARLY_ALL, RARE, Row, profile, vote
from hybridgen.sources.tables.footer import count_below
from hybridgen.sources.tables.header_rows import (
    is_codes,
    is_import_ids,
    is_of_questions,
    is_silent,
    join,
    name_options,
    question_names,
    unsettled,
)
from hybridgen.sources.tables.neighbours import count_legend, find_columns_beside, find_table_below, subtotals
from hybridgen.sources.tables.rows import MAX_ROWS_ABOVE, count_above, repeats, shorten_title
from hybridgen.sources.types import Asked, File, Grid, Table

MAX_HEADER_ROWS = 3
MIN_POOLED = 12  # answers of a grid, below which its list may not have been seen
_UNIT = re.compile(r"\[[^\[\]]+\]|\([^()]+\)")
MANY_BLANKS = 0.25  # of the columns have no name of their own: a row of groups, not a name that was forgotten


@dataclass(frozen=True, slots=True)
class Header:
    """rows: how many name the columns. names: what they are called. code: of the notice that says so, "" of none."""

    rows: int
    names: Sequence[str]
    code: str = ""


def name_columns(grid: Grid, file: File, asked: Asked) -> Table:
    """The grid as a table: columns by name, and the rows that are answers.

    Raises DataError where no row is left.
    """
    shown = Data(file.path.name)
    notes, warnings = list(grid.notes), list(grid.warnings)
    cells, numbers = grid.cells, pl.Series(grid.numbers, dtype=pl.Int64)
    if (beside := find_columns_beside(cells)) is not None:
        warnings.append(
            Notice(
                "columns_beside",
                {"file": shown, "columns": sum(map(any, zip(*_first(cells[:, beside:]), strict=True)))},
            )
        )
        cells = cells[:, :beside]
    # Where the user says that nothing names the columns, a row of one cell is an answer.
    above = asked.skip_rows or 0
    if asked.skip_rows is None and asked.header_rows != 0:
        above = count_above(_first(cells), cells)
    if above:
        if asked.skip_rows is not None:
            notes.append(Notice("rows_skipped", {"file": shown, "rows": min(above, cells.height)}))
        elif rows := [row for row in _first(cells)[:above] if any(row)]:
            notes.append(Notice("rows_above", {"file": shown, "rows": len(rows), "first": Data(shorten_title(rows))}))
        cells, numbers = cells.slice(above), numbers.slice(above)
    if cells.height < 1:
        remedy = "data.skip_rows takes them all" if above else "a table needs at least one"
        raise DataError(f"{file.path}: holds no rows; {remedy}")
    header = _find(cells) if asked.header_rows is None else _take(cells, asked.header_rows)
    said = {"file": shown, "rows": header.rows}
    if header.code == "header_none":
        warnings.append(Notice(header.code, {"file": shown}))
    elif header.code:
        notes.append(Notice(header.code, said))
    before = numbers[header.rows - 1] if header.rows else numbers[0] - 1
    first, cells, numbers = _first(cells)[: header.rows], cells.slice(header.rows), numbers.slice(header.rows)
    again = pl.zeros(cells.height, dtype=pl.Boolean, eager=True)
    for row in first:
        again = again | repeats(cells, row)
    if again.any():
        notes.append(Notice("header_repeated", {"file": shown, "rows": again.sum()}))
        cells, numbers = cells.filter(~again), numbers.filter(~again)
    if header.rows:
        kept, warned, noted = _leave_out(cells, numbers, shown)
        cells, numbers = cells.filter(kept), numbers.filter(kept)
        warnings, notes = [*warnings, *warned], [*notes, *noted]
    return Table(
        header=header.names,
        body=cells,
        numbers=(numbers - before).to_list(),
        unreadable=grid.unreadable,
        warnings=tuple(warnings),
        notes=tuple(notes),
    )


def _leave_out(cells: pl.DataFrame, numbers: pl.Series, file: Data) -> tuple[pl.Series, list[Notice], list[Notice]]:
    """Which rows below the header are answers, and the warnings and notes on the others."""
    warnings, notes = list[Notice](), list[Notice]()
    end = cells.height
    if (start := find_table_below(cells)) is not None:
        said = {"file": file, "row": numbers[start], "rows": end - start}
        warnings.append(Notice("table_below", said))
        end = start
    sums = subtotals(cells.head(end))
    if sums.any():
        notes.append(Notice("subtotals", {"file": file, "rows": sums.sum()}))
    rest = cells.head(end).filter(~sums)
    below = count_legend(rest)
    below += count_below(rest.head(rest.height - below))
    if below:
        label = shorten_title(rest.tail(below).rows())
        notes.append(Notice("rows_below", {"file": file, "rows": below, "first": Data(label)}))
    kept = (~sums).arg_true().head(rest.height - below)
    return pl.Series(range(cells.height), dtype=kept.dtype).is_in(kept.to_list()), warnings, notes


def _first(cells: pl.DataFrame) -> list[Row]:
    return [
        [" ".join((cell or "").split()) for cell in row] for row in cells.head(MAX_ROWS_ABOVE + MAX_HEADER_ROWS).rows()
    ]


def _take(cells: pl.DataFrame, rows: int) -> Header:
    """As the user says."""
    if not rows:
        return Header(0, _numbered(cells.width), "header_asked")
    found = _find(cells)
    if found.rows == rows:
        return Header(rows, found.names, found.code or "header_asked")
    return Header(min(rows, cells.height), join(_first(cells)[:rows]), "header_asked")


def _find(cells: pl.DataFrame) -> Header:
    """How many rows name the columns, and how. A row that may as well be an answer is taken for one."""
    head = _first(cells)
    for rows in (2, 3):  # Qualtrics' last row is no answer whatever stands above it
        if len(head) >= rows and is_import_ids(head[rows - 1]):
            return Header(rows, question_names(head[0], head[rows - 2]), "header_questions")
    below = profile(_without(cells.slice(1), head[:1]))
    # One column is little to go by: its first answer must be one of a list.
    is_one_of_list = cells.width == 1 and below[0].is_closed and below[0].values[head[0][0]] > 1
    if vote(head[0], below).is_answer or (is_one_of_list and not below[0].is_option):
        return Header(0, _numbered(cells.width), "header_none")
    if len(head) > 2 and (named := _by_questions(head[0], head[1], cells.slice(2))):
        types = len(head) > 3 and _is_of_types(head[2], cells.slice(3))
        return Header(2 + types, named, "header_questions")
    if len(head) > 2 and _is_said_again(head[0], head[1], cells.slice(2)):
        return Header(2, join(head[:2]), "header_joined")
    for rows in range(2, MAX_HEADER_ROWS + 1):
        if rows < len(head) and _is_together(head[:rows], _without(cells.slice(rows), head[:rows])):
            return Header(rows, join(head[:rows]), "header_joined")
    names = name_options(head[0], below)
    return Header(1, names, "" if names == head[0] else "boxes_named")


def _without(body: pl.DataFrame, header: Sequence[Row]) -> pl.DataFrame:
    """The rows that are not one of the header's again."""
    for row in header:
        body = body.filter(~repeats(body, row))
    return body


def _is_of_types(row: Row, body: pl.DataFrame) -> bool:
    """A third row that says of what type each column is: "numeric", "string"."""
    return all(row) and not any(" " in cell for cell in row) and vote(row, profile(body)).is_name


def _numbered(width: int) -> list[str]:
    return [f"column {number}" for number in range(1, width + 1)]


def _by_questions(first: Row, second: Row, body: pl.DataFrame) -> list[str] | None:
    """The names where one of two rows holds codes and the other questions, in either order; None where not."""
    if is_codes(first) == is_codes(second):
        return None
    votes = vote(second, profile(body))
    is_first = is_codes(first)
    covered = sum(bool(a) and bool(b) for a, b in zip(first, second, strict=True))
    if covered < NEARLY_ALL * sum(map(bool, first if is_first else second)):
        return None
    if votes.answer or not (votes.is_name or (is_first and is_of_questions(second))):
        return None
    return question_names(first, second) if is_first else question_names(second, first)


def _is_together(rows: Sequence[Row], body: pl.DataFrame) -> bool:
    """The rows name the columns together: those below the first tell apart what has one name in it, and none of them
    is an answer."""
    below = profile(body)
    used = {place for place, cells in enumerate(zip(*rows, strict=True)) if any(cells) or below[place].filled}
    before = used.intersection(unsettled(_spread(rows[0])))
    after = used.intersection(unsettled(join(rows)))
    if not before or len(after) > (1 - NEARLY_ALL) * len(before):
        return False
    is_grouped = len(before) >= max(2, MANY_BLANKS * len(used))
    # Items of a grid are answered from one list, so together they show it sooner than each alone.
    pool = sum((below[place].values for place in before), Counter[str]())
    is_list = pool.total() >= MIN_POOLED and sum(n == 1 for n in pool.values()) <= RARE * pool.total()
    for row in rows[1:]:
        votes = vote(row, below)
        is_foreign = is_list and not any(pool[row[place]] for place in before)
        name = votes.name + is_grouped + is_foreign + 2 * is_silent(row)
        if name < 2 or votes.answer * 4 > name:
            return False
    return True


def _is_said_again(first: Row, second: Row, body: pl.DataFrame) -> bool:
    """The second row has the first's questions in another language, or the units of its columns: "[km]"."""
    votes = vote(second, profile(body))
    if not votes.is_name or votes.answer:
        return False
    filled = [cell for cell in second if cell]
    if all(_UNIT.fullmatch(cell) for cell in filled):
        return True
    asked = [cell.endswith("?") for cell in first]
    return all(first) and all(second) and sum(asked) >= 2 and asked == [cell.endswith("?") for cell in second]


def _spread(row: Row) -> list[str]:
    """Each cell, and for a blank one what stands to its left."""
    names: list[str] = []
    for cell in row:
        names.append(cell or (names[-1] if names else ""))
    return names
