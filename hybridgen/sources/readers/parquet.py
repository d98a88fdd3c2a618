"""Parquet files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.typed import as_text
from hybridgen.sources.types import Asked, Table


def read_parquet(path: Path, asked: Asked) -> Table:
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
    body = pl.DataFrame({f"c{i}": as_text(column) for i, column in enumerate(frame.get_columns())})
    return Table(header=frame.columns, body=body, notes=tuple(notes))


register(Reader("parquet", (".parquet",), read_parquet))
