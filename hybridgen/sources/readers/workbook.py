"""Workbooks: the sheet that holds the data, and those that go on with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data
from hybridgen.sources.code_books import is_code_book, is_code_book_name
from hybridgen.sources.decisions import Decisions
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.header import name_columns
from hybridgen.sources.types import Asked, File, Grid, Table
from hybridgen.sources.workbooks.sheet import Sheet
from hybridgen.sources.workbooks.workbook import Workbook

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
LOOKED_AT_ROWS = 20  # of a sheet, for a header that another has too
CODE_BOOK_ROWS = 3  # of a sheet, one of which is the header of a code book if it is one
MANY_ROWS = 5  # a sheet with as many, and half of those read, is no side matter
REPEATED_SHARE = 0.8  # of a sheet's rows that stand in another: it is a copy of it, not more of the same
SHEET = "sheet"  # the column that tells sheets apart that are read together


def read_workbook(path: Path, asked: Asked) -> Grid | Table:
    """The visible sheet with the most rows and columns, together with those of the same header; or the one asked for.

    Raises DataError where the file is broken, locked or no workbook, or where no sheet has rows.
    """
    book = Workbook(path)
    hidden = book.hidden
    sheets = [book.sheet(title) for title in _asked_for(path, book, asked.sheet)]
    filled = [sheet for sheet in sheets if sheet.rows > 1]
    if not filled:
        raise _nothing(path, sheets, hidden)
    books = [sheet for sheet in filled if _is_code_book(sheet)]
    answers = [sheet for sheet in filled if sheet not in books] or filled
    chosen = max(answers, key=_size)
    tables, copies = _with_same_header(path, chosen, [sheet for sheet in answers if sheet is not chosen], asked)
    tables = {sheet: tables[sheet] for sheet in sheets if sheet in tables}  # in the workbook's order
    together = list(tables)
    left = [sheet for sheet in sheets if sheet not in together]
    said = Decisions(path)
    for other, (repeated, rows) in copies.items():
        said.warn("sheet_repeats", other=_named_sheet(other), repeated=repeated, rows=rows, sheet=_named_sheet(chosen))
    _weigh(chosen, together, [sheet for sheet in left if sheet in answers and sheet not in copies], said)
    for sheet in together:
        _tell_unseen(sheet, said)
    if hidden and asked.sheet is None:
        said.warn("sheets_hidden", count=len(hidden), sheets=tuple(map(Data, hidden)))
    if len(together) > 1:
        said.note("sheets_together", sheets=tuple(Data(sheet.name) for sheet in together))
    if left:
        said.note("sheet_read", sheet=_named_sheet(chosen), others=tuple(Data(sheet.name) for sheet in left))
    content_read = _together(tables) if len(tables) > 1 else _grid(chosen)
    return dataclasses.replace(
        content_read,
        warnings=(*said.warnings, *content_read.warnings),
        notes=(*said.notes, *content_read.notes),
    )


def _named_sheet(sheet: Sheet) -> Data:
    return Data(repr(sheet.name))


def _asked_for(path: Path, book: Workbook, asked: str | None) -> list[str]:
    """The names of the sheets to look at. Raises DataError where the one that the user wants is not there."""
    titles, hidden = book.titles, book.hidden
    if asked is None:
        return [title for title in titles if title not in hidden]
    if asked in titles:
        return [asked]
    alike = [title for title in titles if title.strip().casefold() == asked.strip().casefold()]
    if len(alike) == 1:
        return alike
    if asked.isdecimal() and 1 <= int(asked) <= len(titles):
        return [titles[int(asked) - 1]]
    there = _list(f"{title} (hidden)" if title in hidden else title for title in titles)
    raise DataError(f"{path}: data.sheet={asked}: there is no such sheet; choose {there or 'another file'}")


def _list(titles: Iterable[str]) -> str:
    return ", ".join(titles)


def _nothing(path: Path, sheets: Sequence[Sheet], hidden: Sequence[str]) -> DataError:
    if any(sheet.hidden_rows > 1 for sheet in sheets):
        return DataError(f"{path}: all its rows are hidden or filtered out; show them and save it again")
    if others := [title for title in hidden if title not in {sheet.name for sheet in sheets}]:
        return DataError(
            f"{path}: no sheet that is shown has a header and rows; data.sheet reads a hidden one, {_list(others)}"
        )
    return DataError(f"{path}: no sheet has a header and rows; a table needs at least one row")


def _size(sheet: Sheet) -> int:
    return sheet.rows * sheet.columns


def _is_code_book(sheet: Sheet) -> bool:
    if is_code_book_name(sheet.name):
        return True
    return any(is_code_book(row) for row in _first_rows(sheet)[:CODE_BOOK_ROWS])


def _first_rows(sheet: Sheet) -> list[list[str]]:
    """The filled cells of the first rows that have two or more, or of a single column."""
    least = min(2, sheet.columns)
    rows = [[cell.strip() for cell in row if cell] for row in sheet.cells.head(LOOKED_AT_ROWS).rows()]
    return [row for row in rows if len(row) >= least]


def _grid(sheet: Sheet) -> Grid:
    return Grid(cells=sheet.cells, numbers=sheet.numbers)


def _with_same_header(
    path: Path, chosen: Sheet, others: Sequence[Sheet], asked: Asked
) -> tuple[dict[Sheet, Table], dict[Sheet, tuple[int, int]]]:
    """The sheets to read as one table, and those that mostly repeat the chosen one's rows: how many, and of how many.
    Tables only where there are several sheets."""
    top = [sorted(row) for row in _first_rows(chosen)]
    likely = [other for other in others if any(sorted(row) in top for row in _first_rows(other))]
    alone: dict[Sheet, Table] = {chosen: Table(header=(), body=pl.DataFrame())}
    if not likely:
        return alone, {}
    first = _named(path, chosen, asked)
    tables, copies = {chosen: first}, {}
    for other in likely:
        try:
            table = _named(path, other, asked)
        except DataError:
            continue
        table = _in_order(table, first.header)
        if table.header != first.header:
            continue
        repeated = _repeated(table, first)
        if repeated > REPEATED_SHARE * table.body.height:
            copies[other] = (repeated, table.body.height)
        else:
            tables[other] = table
    return tables if len(tables) > 1 else alone, copies


def _named(path: Path, sheet: Sheet, asked: Asked) -> Table:
    """The sheet with named columns, without those that hold neither a name nor a value."""
    table = name_columns(_grid(sheet), File(path, path.stem), asked)
    filled = [
        (name.strip(), column)
        for name, column in zip(table.header, table.body.columns, strict=True)
        if name.strip() or table.body[column].null_count() < table.body.height
    ]
    body = table.body.select(pl.col(column).alias(str(place)) for place, (_, column) in enumerate(filled))
    return dataclasses.replace(table, header=[name for name, _ in filled], body=body)


def _in_order(table: Table, header: Sequence[str]) -> Table:
    """The table with its columns in the order of a header that has the same names, empty where the header has none; as
    it is where it has not the same names."""
    names = [name for name in header if name]
    if sorted(table.header) != sorted(names) or len(set(names)) < len(names):
        return table
    places = [str(table.header.index(name)) if name else None for name in header]
    empty = pl.lit(None, dtype=pl.String)
    columns = [(empty if place is None else pl.col(place)).alias(str(n)) for n, place in enumerate(places)]
    return dataclasses.replace(table, header=list(header), body=table.body.select(columns))


def _repeated(table: Table, first: Table) -> int:
    """How many rows of a table stand in the first one too."""
    return table.body.join(first.body.unique(), on=table.body.columns, how="semi", nulls_equal=True).height


def _together(tables: dict[Sheet, Table]) -> Table:
    """The tables one below the other; the numbers of their rows go on, and a column tells them apart."""
    numbers: list[int] = []
    bodies: list[pl.DataFrame] = []
    for sheet, table in tables.items():
        offset = numbers[-1] if numbers else 0
        own = range(1, table.body.height + 1) if table.numbers is None else table.numbers
        numbers += [offset + number for number in own]
        bodies.append(table.body.with_columns(pl.lit(sheet.name).alias(SHEET)))
    first = next(iter(tables.values()))
    return Table(
        header=[*first.header, SHEET],
        body=pl.concat(bodies),
        numbers=numbers,
        unreadable=tuple(notice for table in tables.values() for notice in table.unreadable),
        warnings=tuple(dict.fromkeys(notice for table in tables.values() for notice in table.warnings)),
        notes=tuple(dict.fromkeys(notice for table in tables.values() for notice in table.notes)),
    )


def _weigh(chosen: Sheet, together: Sequence[Sheet], left: Sequence[Sheet], said: Decisions) -> None:
    """Warn of a sheet that is left out and is no side matter."""
    rows = sum(sheet.rows for sheet in together)
    for other in left:
        if other.rows > rows or (other.rows >= MANY_ROWS and 2 * other.rows >= rows):
            both = {"sheet": _named_sheet(chosen), "other": _named_sheet(other)}
            said.warn("sheet_with_more_rows", **both, rows=rows, more=other.rows)


def _tell_unseen(sheet: Sheet, said: Decisions) -> None:
    """Tell what a sheet hides, and of formulas without a value."""
    if not sheet.is_known:
        said.note("hidden_unknown", sheet=_named_sheet(sheet))
    if sheet.hidden_rows:
        said.warn("rows_hidden", rows=sheet.hidden_rows, sheet=_named_sheet(sheet))
    if sheet.hidden_columns:
        said.warn("columns_hidden", columns=sheet.hidden_columns, sheet=_named_sheet(sheet))
    if sheet.void_formulas:
        first = (sheet.cells[name].drop_nulls() for name in sheet.void_formulas)
        columns = tuple(Data(cells[0] if len(cells) else "a column without a name") for cells in first)
        said.warn("formulas_void", columns=columns)


register(Reader("workbook", SUFFIXES, read_workbook))
