"""Whose answers the rows of a table are."""

from __future__ import annotations

import polars as pl

from hybridgen.sources.types import ROW, UNIT, Asked, Dataset, File, Table, Talks


def gather(table: Table, file: File, asked: Asked) -> Dataset | Talks:
    """The table as a data set, each row its own respondent. table: as `cells.clean` gives it."""
    del asked
    numbers = range(1, table.body.height + 1) if table.numbers is None else table.numbers
    ids = pl.Series(ROW, [f"{file.name}:{n}" for n in numbers], dtype=pl.String)
    return Dataset(
        frame=table.body.select(ids, ids.alias(UNIT), *table.header),
        sources=(str(file.path),),
        rows_read=table.body.height,
        unreadable=table.unreadable,
        warnings=table.warnings,
        notes=table.notes,
    )
