"""Parquet files; values within values are understood as those of JSON are."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.nested import conversations
from hybridgen.sources.nested.cells import frame_of
from hybridgen.sources.nested.members import cells_of
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.typed import as_text
from hybridgen.sources.types import Asked, Table, Talks

ROWS_AT_A_TIME = 20_000  # of nested values that are Python's objects at once
ROWS_FOR_TALKS = 50  # that are looked at to see whether a file is conversations


def read_parquet(path: Path, asked: Asked) -> Table | Talks:
    """One parquet file. Raises DataError where it is broken."""
    read_bytes(path)
    try:
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise DataError(f"{path}: is no readable parquet file; write it again or name another") from None
    binary = [column for column, dtype in frame.schema.items() if dtype in {pl.Binary, pl.Object}]
    left_out = {"file": Data(path.name), "columns": tuple(map(Data, binary))}
    notes = [Notice("columns_of_bytes", left_out)] if binary else []
    frame = frame.drop(binary)
    if not frame.width or not frame.height:
        raise DataError(f"{path}: holds no rows; a table needs at least one")
    if asked.is_open and _has_lists(frame) and conversations.find(frame.head(ROWS_FOR_TALKS).to_dicts()):
        found = conversations.find(frame.to_dicts())
        if found:
            return conversations.as_talks(found, path, (), notes)
    columns = [part for column in frame.get_columns() for part in _columns(column)]
    body = pl.DataFrame({f"c{i}": column for i, column in enumerate(columns)})
    return Table(header=[column.name for column in columns], body=body, notes=tuple(notes))


def _columns(column: pl.Series) -> list[pl.Series]:
    """The column as text, or the columns of what it holds."""
    if isinstance(column.dtype, pl.Struct):
        parts = column.struct.unnest().get_columns()
        return [deep for part in parts for deep in _columns(part.alias(f"{column.name}.{part.name}"))]
    if not column.dtype.is_nested():
        return [as_text(column)]
    slices = [column.slice(begin, ROWS_AT_A_TIME) for begin in range(0, len(column), ROWS_AT_A_TIME)]
    frames = [frame_of([dict(cells_of(column.name, value)) for value in some.to_list()]) for some in slices]
    return pl.concat(frames, how="diagonal").get_columns()


def _has_lists(frame: pl.DataFrame) -> bool:
    return any(dtype.is_nested() for dtype in frame.dtypes)


register(Reader("parquet", (".parquet",), read_parquet))
