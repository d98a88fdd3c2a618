"""How wide a table may be: what a spreadsheet or a hostile hand adds on the right costs nothing."""

from __future__ import annotations

import dataclasses

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.sources.types import File, Grid

WIDE_COLUMNS = 500  # from which on empty ones at the end are looked for
MAX_COLUMNS = 20_000  # a spreadsheet has 16,384


def within_bounds(grid: Grid, file: File) -> Grid:
    """The grid without what is empty at the right end of a wide one. Raises DataError where it is wider than any
    table."""
    cells = grid.cells
    if cells.width <= WIDE_COLUMNS:
        return grid
    filled = cells.select((pl.all().str.strip_chars().str.len_bytes() > 0).any()).row(0)
    last = max((place for place, is_filled in enumerate(filled) if is_filled), default=0)
    if last >= MAX_COLUMNS:
        raise DataError(f"{file.path}: has {last + 1} columns; a table of at most {MAX_COLUMNS} can be read")
    return dataclasses.replace(grid, cells=cells.select(cells.columns[: last + 1]))
