"""Which rows of a grid name its columns."""

from __future__ import annotations

from hybridgen.core.errors import DataError
from hybridgen.sources.types import Asked, File, Grid, Table


def name_columns(grid: Grid, file: File, asked: Asked) -> Table:
    """The grid as a table. Raises DataError where no row is left."""
    if grid.cells.height < 1:
        raise DataError(f"{file.path}: holds no rows; a table needs at least one")
    del asked
    return Table(
        header=[cell or "" for cell in grid.cells.row(0)],
        body=grid.cells.slice(1),
        numbers=[number - grid.numbers[0] for number in grid.numbers[1:]],
        unreadable=grid.unreadable,
        warnings=grid.warnings,
        notes=grid.notes,
    )
