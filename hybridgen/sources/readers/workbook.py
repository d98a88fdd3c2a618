"""Workbooks: cells become the strings that a person would read in them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.typed import whole_days
from hybridgen.sources.types import Asked, Grid


def read_workbook(path: Path, asked: Asked) -> Grid:
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
    cells = pl.concat([frame.head(1), frame.slice(1).with_columns(whole_days(pl.all()))])
    return Grid(cells=cells, numbers=range(1, cells.height + 1), notes=tuple(notes))


register(Reader("workbook", (".xlsx",), read_workbook))
