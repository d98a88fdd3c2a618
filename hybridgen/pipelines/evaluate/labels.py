"""A sheet as people filled it in, through whatever spreadsheet: ratings by record, or by pair."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.notices import Notice
from hybridgen.pipelines.evaluate.codes import Item
from hybridgen.reports.sheets import BEST, ITEM, RATING, RATINGS
from hybridgen.sources.encoding import read_text
from hybridgen.sources.kinds import suffix_by_content

SEPARATORS = (",", ";", "\t")
WORKBOOKS = frozenset({".xlsx", ".xlsb", ".xls", ".ods", ".xml2003"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Labels:
    """labels: by a record's id its rating, of a pair those of the first and of the second file's record, 0-1 each.
    notices: what of the sheet was not rated, or is of other records."""

    labels: Mapping[str, tuple[float, ...]]
    notices: tuple[Notice, ...]


def read(file: Path, every: Mapping[str, Item], *, of_pairs: bool) -> Labels:
    """The ratings of a sheet. every: the records or pairs that can be meant, by code. Raises DataError, a line with row
    and column, where a rating is none; ConfigError where it is a sheet of the other kind."""
    text = _text(file)
    rows = _rows(text, _separator(text))
    if rows and rows[0] and rows[0][0].startswith("sep="):
        rows[0] = []
    start = next((n for n, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    header = [_plain(cell).casefold() for cell in rows[start]] if rows else []
    columns = _columns(file, header, of_pairs=of_pairs)
    found, left, strange = dict[str, tuple[float, ...]](), 0, 0
    seen = dict[str, int]()
    for line, row in enumerate(rows[start + 1 :], start + 2):
        cells = [_plain(cell) for cell in row]
        if not any(cells):
            continue
        code = _cell(cells, header.index(ITEM)).upper()
        if code in seen:
            raise DataError(f"{file}, row {line}, column {ITEM}: {code} stands in row {seen[code]} too; leave one out")
        given = [_rating(_cell(cells, header.index(name)), f"{file}, row {line}, column {name}") for name in columns]
        if not code and not any(one is not None for one in given):
            continue  # words below the table
        seen[code] = line
        item = every.get(code)
        if item is None:
            strange += 1
        elif None in given:
            left += 1
        else:
            told = tuple(one for one in given if one is not None)
            found[item.first.id] = told[::-1] if item.is_swapped and of_pairs else told
    if strange and not found and not left:
        raise DataError(f"{file}: no item is of these records; the file that the sheet was made of would be right")
    notices = [Notice("labels_read", {"rated": len(found), "items": len(seen)})] if left else []
    if strange:
        notices.append(Notice("labels_strange", {"count": strange}))
    ids = [item.first.id for item in every.values() if item.first.id in found]
    return Labels({id_: found[id_] for id_ in ids}, tuple(notices))


def _columns(file: Path, header: list[str], *, of_pairs: bool) -> tuple[str, ...]:
    if ITEM not in header:
        named = ", ".join(filter(None, header)) or "none"
        raise DataError(
            f"{file}: has no column {ITEM} (its first row has {named}); keep the names of the sheet's columns"
        )
    is_of_pairs = set(RATINGS) <= set(header)
    if is_of_pairs and not of_pairs:
        raise ConfigError("evaluate.labels: is a sheet of pairs; evaluate.against=FILE names the second file")
    if of_pairs and not is_of_pairs:
        raise ConfigError(
            f"evaluate.labels: has no columns {' and '.join(RATINGS)}; leave out evaluate.against, or name "
            "a sheet of pairs"
        )
    if not of_pairs and RATING not in header:
        raise DataError(f"{file}: has no column {RATING}; keep the names of the sheet's columns")
    return RATINGS if of_pairs else (RATING,)


def _text(file: Path) -> str:
    """Raises DataError, with what to do where it was saved as a workbook."""
    suffix = suffix_by_content(file) if file.is_file() else None
    if suffix in WORKBOOKS:
        raise DataError(f"{file}: is a workbook ({suffix}); saved as CSV it would be right")
    return read_text(file)[0].removeprefix("\ufeff")


def _rows(text: str, separator: str) -> list[list[str]]:
    """Its rows, however long a cell is: a sheet has all rows of a record in one."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    finally:
        csv.field_size_limit(limit)


def _separator(text: str) -> str:
    """What parts the cells: what is said to, else what stands most often in the first line that says something."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    if line.startswith("sep=") and line[4:5] in SEPARATORS:
        return line[4]
    return max(SEPARATORS, key=line.count)


def _plain(cell: str) -> str:
    """A cell without what a spreadsheet, or we, put before it to have it taken as text."""
    return cell.replace("\xa0", " ").strip().removeprefix("'").strip()


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _rating(cell: str, place: str) -> float | None:
    """0-1; None where nothing was said. Raises DataError."""
    if not cell:
        return None
    number = float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else -1.0
    if not 0 <= number <= BEST:
        raise DataError(f"{place}: {cell!r} is no rating; a number from 0 to {BEST}, or nothing, would be right")
    return number / BEST
