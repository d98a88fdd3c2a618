"""CSV and its relatives. Records are cut by the csv module, which knows the line that each begins on: polars' own
reader pads short rows without a word and cannot say which ones were too long. From there on everything is polars."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.cells import lines_in_words
from hybridgen.sources.types import Asked, Grid

_SEPARATORS = (",", ";", "\t", "|")
_ONE_COLUMN = "\x1f"  # a separator that no text holds
_END = "\x1e end of file \x1e"
CHUNK_RECORDS = 10_000  # held as Python strings at a time
_OTHER_TEXT = ("<!doctype", "<html", "<?xml", "<svg", '{"', "[{", "[[", "{\n", "[\n")


def read(path: Path, asked: Asked) -> Grid:
    """One CSV or TSV file. Rows with too many fields are `unreadable`; rows with too few are padded and noted.

    Raises DataError where the file is no such table.
    """
    text, notes = read_text(path)
    if text.lstrip().lower().startswith(_OTHER_TEXT):
        raise DataError(f"{path}: is no {path.suffix[1:].lower()} but JSON, XML or HTML; name a table")
    lines = list(io.StringIO(text, newline=""))  # cut where the csv module cuts: "\x85" and the like end no line
    limit = csv.field_size_limit(len(text) + len(_END) + 2)
    try:
        return _grid(path, lines, notes)
    except csv.Error as error:
        raise DataError(f"{path}: is no readable table ({error}); save it as CSV again") from None
    finally:
        csv.field_size_limit(limit)


def _grid(path: Path, lines: Sequence[str], notes: Sequence[Notice]) -> Grid:
    open_quotes: list[int] = []
    records = _records(lines, _separator(path, lines), open_quotes)
    _, header = next(records)
    width = len(header)
    schema = {f"c{i}": pl.String for i in range(width)}
    parts, chunk, numbers = [pl.DataFrame([header], schema=schema, orient="row")], list[list[str]](), [1]
    long, short = list[int](), list[int]()
    for number, (line, found) in enumerate(records, start=2):
        record = found
        if len(record) > width and not any(field.strip() for field in record[width:]):
            record = record[:width]  # separators at the end of a line hold nothing
        if len(record) > width:
            long.append(line)
            continue
        if len(record) < width:
            short.append(line)
            record = record + [""] * (width - len(record))
        chunk.append(record)
        numbers.append(number)
        if len(chunk) == CHUNK_RECORDS:
            parts.append(pl.DataFrame(chunk, schema=schema, orient="row"))
            chunk = []
    parts.append(pl.DataFrame(chunk, schema=schema, orient="row"))
    unreadable, file = [], Data(path.name)
    if long:
        unreadable.append(Notice("fields_too_many", {"file": file, "lines": lines_in_words(long), "width": width}))
    if open_quotes:
        unreadable.append(Notice("quote_never_closes", {"file": file, "lines": lines_in_words(sorted(open_quotes))}))
    if unreadable and len(numbers) == 1:
        why = str(unreadable[0]).removeprefix(f"{path.name}, ")
        raise DataError(f"{path}: no row fits the header ({why}); save it as CSV again")
    cells = pl.concat(parts)
    if width == 1:
        _refuse_blob(path, cells.to_series().to_list())
    if short:
        padded = {"file": file, "width": width, "lines": lines_in_words(short)}
        notes = (*notes, Notice("rows_padded", padded))
    return Grid(cells=cells, numbers=numbers, unreadable=tuple(unreadable), notes=tuple(notes))


def _records(lines: Sequence[str], separator: str, open_quotes: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins on, from 1. A line whose quote never closes would swallow the rest of
    the file: it goes to `open_quotes`, and reading goes on with the next line."""
    start = 0
    while start < len(lines):
        last = lines[-1] if lines[-1].endswith(("\n", "\r")) else lines[-1] + "\n"
        reader = csv.reader(_with_end(lines, start, last), delimiter=separator)
        begin = start + 1
        for record in reader:
            if record == [_END]:
                return
            if record and _END in record[-1]:
                open_quotes.append(begin)
                break
            if len(record) > 1 or any(field.strip() for field in record):
                yield begin, record
            begin = start + reader.line_num + 1
        start = begin


def _with_end(lines: Sequence[str], start: int, last: str) -> Iterator[str]:
    yield from islice(lines, start, len(lines) - 1)
    yield last
    yield _END


def _separator(path: Path, lines: Sequence[str]) -> str:
    """The separator that cuts the first hundred records most evenly."""
    first = next(line for line in lines if line.strip())
    if path.suffix.lower() == ".tsv" and "\t" in first:
        return "\t"
    # "What do you like, and why?" holds a comma that separates nothing.
    prose = {separator: f"{separator} " in first for separator in _SEPARATORS}
    best, evidence = _ONE_COLUMN, (False, 0.0, False, 0)
    for separator in _SEPARATORS:
        for strict in (True, False):
            try:
                reader = csv.reader(lines, delimiter=separator, strict=strict)
                widths = [len(record) for record in islice(filter(None, reader), 100)]
            except csv.Error:
                continue  # quotes in places that this separator cannot explain
            even = sum(width == widths[0] for width in widths[1:]) / max(1, len(widths) - 1)
            found = (strict, even, not prose[separator], widths[0])
            if widths[0] > 1 and even > (0.9 if prose[separator] else 0.5) and found > evidence:
                best, evidence = separator, found
            break
    if best == _ONE_COLUMN:  # a header of several names and rows that do not fit: a broken table, no single column
        return next((separator for separator in _SEPARATORS if separator in first and not prose[separator]), best)
    return best


def _refuse_blob(path: Path, cells: Sequence[str]) -> None:
    """One column of long runs without a space is base64, a key or a minified file, but no answers."""
    filled = [cell for cell in cells if cell and cell.strip()]
    blobs = sum(len(cell) >= 40 and not re.search(r"\s|://", cell) for cell in filled)
    if blobs * 2 > len(filled):
        raise DataError(f"{path}: is no table but one block of characters; name a CSV with a header and rows")


register(Reader("delimited", (".csv", ".tsv"), read))
