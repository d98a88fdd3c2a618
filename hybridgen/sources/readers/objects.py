"""JSON and JSON lines: a list of objects is a table. Numbers keep the digits that the file has."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.cells import lines_in_words
from hybridgen.sources.tables.typed import flat
from hybridgen.sources.types import Asked, Table


def read_json(path: Path, asked: Asked) -> Table:
    """A list of objects, or an object in which exactly one member is such a list.

    Raises DataError where the file is broken or holds something else.
    """
    text, encoding = read_text(path)
    notes = list(encoding)
    try:
        content = _parse(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{path}: is broken JSON (line {error.lineno}: {error.msg})") from None
    except RecursionError:
        raise DataError(f"{path}: is nested too deeply; a list of objects is needed") from None
    if isinstance(content, dict):
        lists = {key: value for key, value in content.items() if isinstance(value, list)}
        if len(lists) != 1:
            raise DataError(f"{path}: holds an object with {len(lists)} lists; a list of objects is needed")
        if others := [key for key in content if key not in lists]:
            read = {"file": Data(path.name), "list": Data(repr(next(iter(lists)))), "others": tuple(map(Data, others))}
            notes.append(Notice("list_read", read))
        content = next(iter(lists.values()))
    if not isinstance(content, list):
        raise DataError(f"{path}: holds one value; a list of objects is needed")
    objects = {number: item for number, item in enumerate(content, start=1) if isinstance(item, dict)}
    odd = [number for number in range(1, len(content) + 1) if number not in objects]
    items = lines_in_words(odd).replace("line", "item")
    unreadable = [Notice("items_no_object", {"file": Data(path.name), "items": items})] if odd else []
    return _table(path, objects, unreadable, notes)


def read_lines(path: Path, asked: Asked) -> Table:
    """An object a line; other lines are `unreadable`. Raises DataError where no line is an object."""
    text, encoding = read_text(path)
    objects: dict[int, dict[str, Any]] = {}
    odd = []
    number = 0
    for line_number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        number += 1
        try:
            item = _parse(line)
        except (json.JSONDecodeError, RecursionError):
            item = None
        if isinstance(item, dict):
            objects[number] = item
        else:
            odd.append(line_number)
    lines = {"file": Data(path.name), "lines": lines_in_words(odd)}
    return _table(path, objects, [Notice("lines_no_object", lines)] if odd else [], encoding)


def _table(
    path: Path, objects: dict[int, dict[str, Any]], unreadable: Iterable[Notice], notes: Iterable[Notice]
) -> Table:
    if not any(objects.values()):
        raise DataError(f"{path}: holds no JSON object; a list of objects is needed, or one a line in jsonl")
    rows = {number: dict(_members(item)) for number, item in objects.items()}
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    body = pl.DataFrame(
        {f"c{i}": pl.Series([row.get(key) for row in rows.values()], dtype=pl.String) for i, key in enumerate(keys)}
    )
    return Table(header=keys, body=body, numbers=list(rows), unreadable=tuple(unreadable), notes=tuple(notes))


def _members(item: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, str | None]]:
    """An object's members; those of an object within it are named with a dot."""
    for key, value in item.items():
        if isinstance(value, dict) and value:
            yield from _members(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", flat(value)


def _parse(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


register(Reader("json", (".json",), read_json))
register(Reader("jsonl", (".jsonl",), read_lines))
