"""CSV and its relatives. Records are cut by the csv module, which knows the line that each begins on: polars' own
reader pads short rows without a word and cannot say which ones were too long. From there on everything is polars."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.readers.dialect import (
    Dialect,
    find_dialect,
    header_place,
    named_separator,
    unescape,
    unwrap,
)
from hybridgen.sources.tables.bounds import expect_size
from hybridgen.sources.tables.cells import lines_in_words
from hybridgen.sources.tables.rows import MAX_ROWS_ABOVE, MIN_COLUMNS_BESIDE, is_comment, shorten_title
from hybridgen.sources.types import Asked, Grid

_Record: TypeAlias = tuple[int, list[str]]  # with the line that it begins on

_END = "\x1e end of file \x1e"
MAX_FIELD_CHARS = 2**31 - 1  # what a C long of Windows holds
MAX_OPEN_QUOTES = 200  # lines whose quote never closes, after which a file is no table
CHUNK_CELLS = 1_000_000  # held as Python strings at a time
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # "\x85" and the like end no line for the csv module
_OTHER_TEXT = (  # how a file begins in lower case, what it is, and what to do with it
    (
        ("<!doctype html", "<html", "<table", "<head", "<meta"),
        "a web page (HTML)",
        "open it in a spreadsheet and save it as CSV",
    ),
    (("<?xml", "<workbook", "<svg"), "XML", "open it in the program that wrote it and save it as CSV"),
    (('{"', "{\n", "{\r\n", "[{", "[[", "[\n", "[\r\n"), "JSON", "name it .json, or .jsonl with an object a line"),
    (("%pdf", "{\\rtf"), "a document", "name it as what it is"),
    (("begin:vcard", "webvtt"), "another kind of text", "name it as what it is"),
    (("version https://git-lfs",), "a pointer of Git LFS", "fetch the file itself: git lfs pull"),
)


def read(path: Path, asked: Asked) -> Grid:
    """One CSV or TSV file. Raises DataError where the file is no such table."""
    return understand(*read_text(path), path, asked)


def understand(text: str, notes: tuple[Notice, ...], path: Path, asked: Asked) -> Grid:
    """The table that a text is. Rows with too many fields are `unreadable`; rows with too few are padded and noted.

    notes: what was said of the text so far. path: to name it by. Raises DataError where it is no such table.
    """
    start = text[:100].lstrip("\ufeff \t\r\n").lower()
    for beginnings, kind, remedy in _OTHER_TEXT:
        if start.startswith(beginnings):
            raise DataError(f"{path}: is {kind}, not {path.suffix[1:].lower()}; {remedy}")
    file = Data(path.name)
    lines = [match[0] for match in _LINE.finditer(text.removeprefix("\ufeff"))]  # findall would not hear of Ctrl-C
    size = len(text)
    del text
    limit = csv.field_size_limit(min(size + len(_END) + 2, MAX_FIELD_CHARS))
    try:
        first = asked.skip_rows or 0
        if separator := named_separator(lines[0]):
            first = max(first, 1)
            shown = {"\t": "tabs", " ": "spaces"}.get(separator, repr(separator))
            notes = (*notes, Notice("separator_named", {"file": file, "separator": shown}))
        if escaped := unescape(lines):
            lines, notes = escaped, (*notes, Notice("quotes_escaped", {"file": file}))
        dialect = find_dialect(lines[first:], separator, is_tsv=path.suffix.lower() == ".tsv")
        if dialect.width == 1 and (unwrapped := unwrap(lines, first)):
            lines, dialect = unwrapped
            notes = (*notes, Notice("lines_unwrapped", {"file": file, "width": dialect.width}))
        if dialect.quote == "'":
            notes = (*notes, Notice("quotes_single", {"file": file}))
        records = _records(lines, first, dialect, open_quotes := list[int]())
        head = list(islice(records, MAX_ROWS_ABOVE + 1))
        if not head:
            remedy = "data.skip_rows takes them all" if asked.skip_rows else "a table needs at least one"
            raise DataError(f"{path}: holds no rows; {remedy}")
        skipped = [[line.strip()] for line in lines[: asked.skip_rows or 0]]
        top, width, said = _begin(path, head, dialect)
        grid = _grid(path, skipped + top, chain(head, records), width, open_quotes)
        return dataclasses.replace(grid, notes=(*notes, *said, *grid.notes))
    except csv.Error as error:
        raise DataError(f"{path}: is no readable table ({error}); open it in a spreadsheet and look") from None
    finally:
        csv.field_size_limit(limit)


def _begin(path: Path, head: list[_Record], dialect: Dialect) -> tuple[list[list[str]], int, list[Notice]]:
    """The table's first rows, header included, which are taken off `head`; its width; and notes on what stood above."""
    place, width, is_named = _frame(head, dialect.width)
    rows = [record for _, record in head[: place + 1]]
    del head[: place + 1]
    beside = [record for record in rows[:-1] if _is_beside(record, dialect.width)]
    notes, file = [], Data(path.name)
    if beside:
        said = {"file": file, "rows": len(beside), "first": Data(shorten_title(beside))}
        notes.append(Notice("rows_above", said))
    if is_named:
        rows[-1] = ["", *rows[-1]]
        notes.append(Notice("row_names", {"file": file}))
    return [record for record in rows if record not in beside], width, notes


def _grid(
    path: Path,
    top: Sequence[list[str]],
    records: Iterable[_Record],
    width: int,
    open_quotes: Sequence[int],
) -> Grid:
    """The rows as a grid.

    top: the first, of any width. records: the others, each with its line. open_quotes: filled while records are drawn.
    Raises DataError where no row fits the header, and where the table is larger than any.
    """
    expect_size(path, columns=max((place for row in top for place, field in enumerate(row, 1) if field), default=0))
    schema = {f"c{i}": pl.String for i in range(width)}
    parts, long, short = list[pl.DataFrame](), list[int](), list[int]()
    chunk, numbers = [_fit(record, width) for record in top], list(range(1, len(top) + 1))
    for number, (line, record) in enumerate(records, start=len(top) + 1):
        if len(record) > width and any(field.strip() for field in record[width:]):
            long.append(line)
            continue
        if len(record) < width:
            short.append(line)
        chunk.append(record if len(record) == width else _fit(record, width))
        numbers.append(number)
        if len(chunk) * width >= CHUNK_CELLS:
            expect_size(path, rows=len(numbers), cells=len(numbers) * width)
            parts.append(_frame_of(chunk, schema))
            chunk = []
    expect_size(path, rows=len(numbers), cells=len(numbers) * width)
    parts.append(_frame_of(chunk, schema))
    unreadable, notes, file = [], list[Notice](), Data(path.name)
    if long:
        unreadable.append(Notice("fields_too_many", {"file": file, "lines": lines_in_words(long), "width": width}))
    if open_quotes:
        unreadable.append(Notice("quote_never_closes", {"file": file, "lines": lines_in_words(sorted(open_quotes))}))
    if unreadable and len(numbers) == len(top):
        why = str(unreadable[0]).removeprefix(f"{path.name}, ")
        raise DataError(
            f"{path}: no row fits the header ({why}); name each column, quote fields that hold a separator, or "
            "pass over lines above the header with data.skip_rows"
        )
    cells = pl.concat(parts)
    if width == 1:
        _refuse_blob(path, cells.to_series().to_list())
    if short:
        notes.append(Notice("rows_padded", {"file": file, "width": width, "lines": lines_in_words(short)}))
    return Grid(cells=cells, numbers=numbers, unreadable=tuple(unreadable), notes=tuple(notes))


def _frame_of(rows: Sequence[Sequence[str]], schema: Mapping[str, Any]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)  # far faster than row by row
    return pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=schema)


def _frame(head: Sequence[_Record], common: int) -> tuple[int, int, bool]:
    """The place of the record that begins the table, the table's width, and whether its rows begin with a name of their
    own that the header has no field for, as R writes them."""
    rows = [record for _, record in head]
    place = header_place(rows, common)
    short = next((other for other in range(place) if not _is_beside(rows[other], common)), place)
    if short == place:
        return place, len(rows[place]), False
    below = rows[short + 1 :]
    if len(rows[short]) == common - 1 and all(len(row) == common for row in below) and len(below) > 1:
        own = [row[0] for row in below]
        if len(set(own)) == len(own) and all(own) and all(rows[short]):
            return short, common, True
    # The first of two header rows may end early; a header with too few names for its rows is none.
    if not all(map(str.strip, rows[short])) or not all(map(str.strip, rows[place])):
        return place, max(common, len(rows[place])), False
    return short, len(rows[short]), False


def _is_beside(record: Sequence[str], common: int) -> bool:
    """A record above the table that is none of it: a comment, a title, a name with its value; narrower than a row."""
    if is_comment(record) and len(record) != common:
        return True
    filled = sum(bool(field.strip()) for field in record)
    is_pair = len(record) == 2 and common >= MIN_COLUMNS_BESIDE and any(map(str.isdigit, "".join(record)))
    return len(record) < common and (filled <= 1 or is_pair or (len(record) == 2 and record[0].endswith(":")))


def _fit(record: list[str], width: int) -> list[str]:
    """The record with as many fields as the table has."""
    return record[:width] + [""] * (width - len(record))


def _records(lines: Sequence[str], start: int, dialect: Dialect, open_quotes: list[int]) -> Iterator[_Record]:
    """Each record with the line that it begins on, from 1. A line whose quote never closes would swallow the rest of
    the file: it goes to `open_quotes`, and reading goes on with the next line.

    start: the place of the first record's line.
    """
    while start < len(lines):
        last = lines[-1] if lines[-1].endswith(("\n", "\r")) else lines[-1] + "\n"
        cut = csv.reader(_with_end(lines, start, last), delimiter=dialect.separator, quotechar=dialect.quote)
        begin = start + 1
        for record in cut:
            if record == [_END]:
                return
            if record and _END in record[-1]:
                open_quotes.append(begin)
                if len(open_quotes) > MAX_OPEN_QUOTES:  # each is read to the end of the file to be found
                    raise csv.Error(f"the quotes of more than {MAX_OPEN_QUOTES} lines never close")
                break
            if len(record) > 1 or any(field.strip() for field in record):
                yield begin, record
            begin = start + cut.line_num + 1
        start = begin


def _with_end(lines: Sequence[str], start: int, last: str) -> Iterator[str]:
    yield from islice(lines, start, len(lines) - 1)
    yield last
    yield _END


def _refuse_blob(path: Path, cells: Sequence[str]) -> None:
    """One column of long runs without a space is base64, a key or a minified file, but no answers."""
    filled = [cell for cell in cells if cell and cell.strip()]
    blobs = sum(len(cell) >= 40 and not re.search(r"\s|://", cell) for cell in filled)
    if blobs * 2 > len(filled):
        raise DataError(f"{path}: is no table but one block of characters; name a CSV with a header and rows")


register(Reader("delimited", (".csv", ".tsv"), read))
