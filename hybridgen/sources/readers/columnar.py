"""Parquet files and Excel workbooks: typed cells become the strings that a person would read in them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.readers.objects import flat
from hybridgen.sources.table import dataset
from hybridgen.sources.types import Dataset

_MIDNIGHT = r"[ T]00:00:00(\.0+)?$"


def read_parquet(path: Path, name: str) -> Dataset:
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
    body = pl.DataFrame({f"c{i}": _strings(column) for i, column in enumerate(frame.get_columns())})
    return dataset(path, name, body, header=frame.columns, notes=notes)


def read_workbook(path: Path, name: str) -> Dataset:
    """The first sheet that has rows; a note names the others. Raises DataError where it is broken or empty."""
    read_bytes(path)
    try:
        sheets = pl.read_excel(
            path,
            sheet_id=0,
            engine="calamine",
            has_header=False,  # our own header rules, so that every cell comes as text first
            drop_empty_rows=False,
            drop_empty_cols=False,
            raise_if_empty=False,
            read_options={"header_row": None, "dtypes": "string"},
        )
    except Exception as error:  # calamine's errors have no common class in public
        raise DataError(f"{path}: is no readable xlsx workbook ({str(error).splitlines()[0]})") from None
    filled = {title: frame for title, frame in sheets.items() if frame.height > 1}
    if not filled:
        raise DataError(f"{path}: no sheet has a header and rows; a table needs at least one row")
    title, frame = next(iter(filled.items()))
    notes = []
    if others := [other for other in sheets if other != title]:
        read = {"file": Data(path.name), "sheet": Data(repr(title)), "others": tuple(map(Data, others))}
        notes.append(Notice("sheet_read", read))
    header = [cell or "" for cell in frame.row(0)]
    body = frame.slice(1).with_columns(_whole_days(pl.all()))
    return dataset(path, name, body, header=header, notes=notes)


def _strings(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype.is_nested():
        return pl.Series([flat(value) for value in column.to_list()], dtype=pl.String)
    if dtype == pl.Duration:
        return column.dt.to_string()
    text = column.cast(pl.String)
    if dtype.is_float():
        return text.str.replace(r"\.0$", "")  # whole numbers are floats only because a value is missing
    if dtype == pl.Datetime:
        return text.to_frame().select(_whole_days(pl.all()).str.replace(r"\.0+$", "")).to_series()
    return text


def _whole_days(text: pl.Expr) -> pl.Expr:
    """Days without their midnight, in columns where every time is midnight."""
    return pl.when(text.str.contains(_MIDNIGHT).all()).then(text.str.replace(_MIDNIGHT, "")).otherwise(text).name.keep()


register(Reader("parquet", (".parquet",), read_parquet))
register(Reader("workbook", (".xlsx",), read_workbook))
