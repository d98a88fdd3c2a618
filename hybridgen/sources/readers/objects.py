"""JSON and JSON lines: a table of objects, or conversations. Numbers keep the digits that the file has."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_text
from hybridgen.sources.nested import conversations, layouts, rows, syntax
from hybridgen.sources.nested.members import columns_of
from hybridgen.sources.nested.words import plain_text
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.bounds import expect_size
from hybridgen.sources.tables.cells import lines_in_words
from hybridgen.sources.types import TEXT, Asked, Grid, Table, Talks

_HAS_LETTER = re.compile(r"[^\W\d_]")
_ONLY_IDS = r"^(\w*(id|Id|ID): [\w-]+(, |; |\n|$))+$"  # an answer that is "choice_id: 17"


def read_json(path: Path, asked: Asked) -> Table | Grid | Talks:
    """What a file of JSON holds: one value, or several that follow one another.

    Raises DataError where the file is broken, or holds neither a table nor conversations.
    """
    text, notes = read_text(path)
    values, broken = syntax.values(text, path)
    return _understood(values, broken, path, asked, notes, is_whole=True)


def read_lines(path: Path, asked: Asked) -> Table | Grid | Talks:
    """A value a line; other lines are `unreadable`. Raises DataError where nothing is JSON."""
    text, notes = read_text(path)
    values, broken = syntax.lines(text, path)
    return _understood(values, broken, path, asked, notes, is_whole="\n" in text.strip())


def _understood(
    values: list[Any], broken: Sequence[int], path: Path, asked: Asked, notes: Sequence[Notice], *, is_whole: bool
) -> Table | Grid | Talks:
    content = values[0] if len(values) == 1 and (is_whole or not isinstance(values[0], dict)) else values
    odd = {"file": Data(path.name), "lines": lines_in_words(broken)}
    unreadable = [Notice("lines_no_object", odd)] if broken else []
    said = list(notes)
    if asked.is_open and asked.sheet is None and (found := conversations.find(content)):
        return conversations.as_talks(found, path, unreadable, said)
    if len(values) == 1 or broken or not all(isinstance(one, list) for one in values):
        chosen = rows.find(content, path, asked)
    else:  # lists that follow one another are one
        chosen = rows.find([one for some in values for one in some], path, asked)
    warnings: list[Notice] = []
    if chosen.others and chosen.name:
        left_out = tuple(map(Data, chosen.others))
        read = Notice("list_read", {"file": Data(path.name), "list": Data(repr(chosen.name)), "others": left_out})
        (warnings if chosen.has_lists else said).append(read)
    table = _tabled(chosen.items, path, unreadable, warnings, said)
    return _worded(_warned(table, path), rows.wordings(content), path) if isinstance(table, Table) else table


def _tabled(
    items: Sequence[Any], path: Path, unreadable: list[Notice], warnings: list[Notice], notes: list[Notice]
) -> Table | Grid:
    if layouts.is_grid(items):
        width = max(map(len, items))
        expect_size(path, columns=width, cells=width * len(items))
        cells = [[plain_text(row[n]) if n < len(row) else None for row in items] for n in range(width)]
        body = pl.DataFrame({f"c{n}": pl.Series(column, dtype=pl.String) for n, column in enumerate(cells)})
        numbers = range(1, len(items) + 1)
        return Grid(
            cells=body,
            numbers=numbers,
            unreadable=tuple(unreadable),
            warnings=tuple(warnings),
            notes=tuple(notes),
        )
    if items and all(isinstance(item, str) for item in items) and any(map(_HAS_LETTER.search, items)):
        body = pl.DataFrame({"c0": pl.Series(list(items), dtype=pl.String)})
        return Table(
            header=[TEXT], body=body, unreadable=tuple(unreadable), warnings=tuple(warnings), notes=tuple(notes)
        )
    places = [number for number, item in enumerate(items, start=1) if isinstance(item, dict)]
    if not any(isinstance(item, dict) and item for item in items):
        raise DataError(f"{path}: holds no JSON object; a list of objects is needed, or one a line in jsonl")
    odd = [number for number, item in enumerate(items, start=1) if not isinstance(item, dict)]
    if odd and not unreadable:
        spelled = lines_in_words(odd).replace("line", "item")
        unreadable = [Notice("items_no_object", {"file": Data(path.name), "items": spelled})]
    columns: dict[str, list[str | None]] = {}
    for place, number in enumerate(places):
        for name, value in columns_of(items[number - 1]).items():
            if name not in columns:
                expect_size(path, columns=len(columns) + 1, cells=(len(columns) + 1) * len(places))
            column = columns.setdefault(name, [])
            column.extend([None] * (place - len(column)))
            column.append(value)
    body = pl.DataFrame(
        {
            f"c{n}": pl.Series([*column, *[None] * (len(places) - len(column))], dtype=pl.String)
            for n, column in enumerate(columns.values())
        }
    )
    return Table(
        header=list(columns),
        body=body,
        numbers=places,
        unreadable=tuple(unreadable),
        warnings=tuple(warnings),
        notes=tuple(notes),
    )


def _warned(table: Table, path: Path) -> Table:
    """The table with a warning that names the questions of which the file has only the answers' ids."""
    ids = [
        name
        for name, column in zip(table.header, table.body.get_columns(), strict=True)
        if column.null_count() < len(column) and column.drop_nulls().str.contains(_ONLY_IDS).all()
    ]
    if not ids:
        return table
    warning = Notice("answers_are_ids", {"file": Data(path.name), "columns": tuple(map(Data, ids))})
    return dataclasses.replace(table, warnings=(*table.warnings, warning))


def _worded(table: Table, wordings: Mapping[str, str], path: Path) -> Table:
    """The table with the words of the questions in the place of their ids."""
    header: list[str] = []
    for name in table.header:
        words = wordings.get(name, wordings.get(name.rsplit(".", maxsplit=1)[-1], name))
        header.append(name if words in header else words)  # what else is kept by a question's id is no answer
    worded = sum(new != old for new, old in zip(header, table.header, strict=True))
    if not worded:
        return table
    note = Notice("columns_worded", {"file": Data(path.name), "columns": worded})
    return dataclasses.replace(table, header=header, notes=(*table.notes, note))


register(Reader("json", (".json", ".geojson"), read_json))
register(Reader("jsonl", (".jsonl", ".ndjson"), read_lines))
