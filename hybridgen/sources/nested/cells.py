"""Cells of a table that hold JSON: unfolded into columns as a file of JSON is."""

from __future__ import annotations

import ast
import dataclasses
import json
from pathlib import Path
from typing import Any

import polars as pl

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.nested.members import cells_of
from hybridgen.sources.nested.syntax import parse
from hybridgen.sources.tables.bounds import expect_size
from hybridgen.sources.tables.cells import MISSING, clean_header
from hybridgen.sources.tables.shares import share
from hybridgen.sources.types import File, Table

MIN_NESTED_SHARE = 0.9  # of a column's values: then a cell that is no JSON is an odd one
MAX_LITERAL_CHARS = 100_000  # of a list that Python wrote

_NESTED = r"(?s)^\s*(\[.*\]|\{.*\})\s*$"
_FILLED = r"(?s)^\s*(\[\s*(\"|'|\{|\[|-?\d|\]|null|None|true|false)|\{\s*(\"|'|\}))"


def unfold(table: Table, file: File) -> Table:
    """The table with the columns of JSON as columns of what they hold, and a note that names them."""
    parts: list[pl.DataFrame] = []
    unfolded: list[str] = []
    odd: list[str] = []
    for column in table.body.get_columns():
        values = column.drop_nulls()
        if not len(values) or not values.head(50).str.contains(_FILLED).any():
            parts.append(column.to_frame())
            continue
        nested = values.str.contains(_NESTED) & values.str.contains(_FILLED)
        parsed = [_parse(value) for value in column] if share(nested) >= MIN_NESTED_SHARE else []
        if sum(isinstance(value, dict | list) for value in parsed) < MIN_NESTED_SHARE * len(values):
            if nested.any():
                odd.append(column.name)
            parts.append(column.to_frame())
            continue
        unfolded.append(column.name)
        parts.append(frame_of([dict(cells_of(column.name, value)) for value in parsed], file.path))
    if not unfolded and not odd:
        return table
    header, _ = clean_header([name for part in parts for name in part.columns])
    series = [column for part in parts for column in part.get_columns()]
    body = pl.DataFrame([column.alias(name) for column, name in zip(series, header, strict=True)]).with_columns(
        pl.when(pl.all().str.strip_chars().is_in(list(MISSING))).then(None).otherwise(pl.all()).name.keep()
    )
    notes, warnings = list(table.notes), list(table.warnings)
    if unfolded:
        notes.append(Notice("cells_unfolded", {"file": Data(file.path.name), "columns": tuple(map(Data, unfolded))}))
    if odd:
        warnings.append(Notice("cells_nested", {"file": Data(file.path.name), "columns": tuple(map(Data, odd))}))
    return dataclasses.replace(table, header=header, body=body, notes=tuple(notes), warnings=tuple(warnings))


def frame_of(rows: list[dict[str, str | None]], path: Path) -> pl.DataFrame:
    """Rows with different members as one frame, the columns in the order in which they first appear. path: of the file
    that they are from. Raises DataError where it is larger than any table."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    expect_size(path, columns=len(keys), cells=len(keys) * len(rows))
    return pl.DataFrame([pl.Series(key, [row.get(key) for row in rows], dtype=pl.String) for key in keys])


def _parse(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return parse(text)
    except (json.JSONDecodeError, RecursionError):
        pass
    try:
        return ast.literal_eval(text.strip()) if len(text) <= MAX_LITERAL_CHARS else text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
