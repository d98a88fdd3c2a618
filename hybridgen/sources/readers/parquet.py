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
from hybridgen.sources.tables.bounds import expect_size
from hybridgen.sources.tables.typed import as_text
from hybridgen.sources.types import Asked, Table, Talks

ROWS_AT_A_TIME = 20_000  # of nested values that are Python's objects at once
MAX_TEXT_BYTES = 2 << 30  # of all its cells; equal ones are kept once in the file
ROWS_FOR_TALKS = 50  # that are looked at to see whether a file is conversations


def read_parquet(path: Path, asked: Asked) -> Table | Talks:
    """One parquet file. Raises DataError where it is broken."""
    read_bytes(path)
    try:
        _expect_size(path)
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise DataError(f"{path}: is no readable parquet file; write it again or name another") from None
    binary = [column for column, dtype in frame.schema.items() if dtype in {pl.Binary, pl.Object}]
    left_out = {"file": Data(path.name), "columns": tuple(map(Data, binary))}
    notes = [Notice("columns_of_bytes", left_out)] if binary else []
    frame = frame.drop(binary)
    if not frame.width or not frame.height:
        raise DataError(f"{path}: holds no rows; a table needs at least one")
    if sum(one.str.len_bytes().sum() for one in frame.get_columns() if one.dtype == pl.String) > MAX_TEXT_BYTES:
        raise DataError(f"{path}: holds more than {MAX_TEXT_BYTES >> 30} GB of text; take a part of its rows")
    if asked.is_open and _has_lists(frame) and conversations.find(frame.head(ROWS_FOR_TALKS).to_dicts()):
        found = conversations.find(frame.to_dicts())
        if found:
            return conversations.as_talks(found, path, (), notes)
    columns = [part for column in frame.get_columns() for part in _columns(column, path)]
    expect_size(path, columns=len(columns))
    body = pl.DataFrame({f"c{i}": column for i, column in enumerate(columns)})
    return Table(header=[column.name for column in columns], body=body, notes=tuple(notes))


def _expect_size(path: Path) -> None:
    """A few bytes of parquet can stand for any number of equal rows, so what its end promises is counted before."""
    from pyarrow import ArrowException, parquet  # polars does not tell how many values lie in lists

    try:
        promised = parquet.read_metadata(path)
    except ArrowException:  # whoever reads it says so
        return
    groups = [promised.row_group(number) for number in range(promised.num_row_groups)]
    values = sum(group.column(number).num_values for group in groups for number in range(group.num_columns))
    expect_size(path, rows=promised.num_rows, columns=promised.num_columns, cells=values)


def _columns(column: pl.Series, path: Path) -> list[pl.Series]:
    """The column as text, or the columns of what it holds."""
    if isinstance(column.dtype, pl.Struct):
        parts = column.struct.unnest().get_columns()
        return [deep for part in parts for deep in _columns(part.alias(f"{column.name}.{part.name}"), path)]
    if not column.dtype.is_nested():
        return [as_text(column)]
    slices = [column.slice(begin, ROWS_AT_A_TIME) for begin in range(0, len(column), ROWS_AT_A_TIME)]
    frames = [frame_of([dict(cells_of(column.name, value)) for value in some.to_list()], path) for some in slices]
    return pl.concat(frames, how="diagonal").get_columns()


def _has_lists(frame: pl.DataFrame) -> bool:
    return any(dtype.is_nested() for dtype in frame.dtypes)


register(Reader("parquet", (".parquet",), read_parquet))
