"""How large a table may be: what a spreadsheet or a hostile hand adds on the right or below costs nothing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.sources.types import File, Grid

WIDE_COLUMNS = 500  # from which on empty ones at the end are looked for
MAX_COLUMNS = 5_000  # each takes some ten milliseconds to understand
MAX_ROWS = 10_000_000
MAX_CELLS = 50_000_000  # rows times columns, whatever stands in them


def within_bounds(grid: Grid, file: File) -> Grid:
    """The grid without what is empty at the right end of a wide one. Raises DataError where it is larger than any
    table."""
    cells = grid.cells
    expect_size(file.path, rows=cells.height)
    if cells.width <= WIDE_COLUMNS:
        return grid
    filled = cells.select((pl.all().str.strip_chars().str.len_bytes() > 0).any()).row(0)
    last = max((place for place, is_filled in enumerate(filled) if is_filled), default=0)
    expect_size(file.path, columns=last + 1)
    return dataclasses.replace(grid, cells=cells.select(cells.columns[: last + 1]))


def expect_size(path: Path, *, rows: int = 0, columns: int = 0, cells: int = 0) -> None:
    """Raises DataError where a file's table has more of them than can be read, before room is made for it."""
    for count, most, what in ((columns, MAX_COLUMNS, "columns"), (rows, MAX_ROWS, "rows"), (cells, MAX_CELLS, "cells")):
        if count > most:
            raise DataError(f"{path}: has {count} {what}; a table of at most {most} can be read")
