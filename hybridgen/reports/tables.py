"""The records as people's spreadsheets have them: a line for each, a column for each fact, nothing that runs.

A text that a spreadsheet would take for a formula stays text: in a workbook every text is written as one; how CSV does
it, which knows no types, stands in `core.cells`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeAlias

from hybridgen.core.cells import is_formula, table
from hybridgen.core.results import Record
from hybridgen.core.trees import is_claim

Cell: TypeAlias = str | int | float | bool | None

SHEET = "records"
MAX_CELL_CHARS = 32_767  # that a cell of a workbook holds
MAX_SHORT_CHARS = 40  # of the items of a list that stand side by side; longer ones have a line each
MIN_WIDTH, MAX_WIDTH = 8, 60  # of a column, in characters; wider texts wrap
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def rows(records: Sequence[Record]) -> tuple[list[str], list[list[Cell]]]:
    """The names of the columns, and a row of cells for each record: what the run says of it, then its own fields."""
    about = [{name: cell for name, cell in _about(record).items() if cell is not None} for record in records]
    ours = list(dict.fromkeys(name for row in about for name in row))
    own = [dict(_flat(record.record)) for record in records]
    named = {name: f"record.{name}" if name in ours else name for row in own for name in row}
    cells = [
        [*(told.get(name) for name in ours), *(said.get(name) for name in named)]
        for told, said in zip(about, own, strict=True)
    ]
    return [*ours, *named.values()], cells


def as_csv(records: Sequence[Record]) -> bytes:
    """Comma-separated, in UTF-8 with a mark by which Excel knows it; all texts in quotes."""
    names, cells = rows(records)
    lines = [names, *([_plain(cell) for cell in row] for row in cells)]
    return table(lines, is_quoted=True, is_marked=True, end="\r\n").encode()


def as_xlsx(records: Sequence[Record]) -> bytes:
    """A workbook of one sheet: numbers, days and truth values as such, wide texts wrapped, its header in sight."""
    import xlsxwriter

    names, cells = rows(records)
    content = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, safe) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        text = book.add_format({"valign": "top", "text_wrap": True})
        marked = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})  # a text if edited, too
        plain = book.add_format({"valign": "top"})
        day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
        for column, name in enumerate(names):
            sheet.write_string(0, column, name[:MAX_CELL_CHARS], head)
            held = [row[column] for row in cells]
            sheet.set_column(column, column, _width(name, held))
            are_days = _are_days(held)
            for line, cell in enumerate(held, 1):
                match cell:
                    case bool():
                        sheet.write_boolean(line, column, cell, plain)
                    case int() | float():
                        sheet.write_number(line, column, cell, plain)
                    case str() if are_days:
                        moment = datetime.combine(date.fromisoformat(cell), time())
                        sheet.write_datetime(line, column, moment, day)
                    case str():
                        sheet.write_string(line, column, _cut(cell), marked if is_formula(cell) else text)
        sheet.freeze_panes(1, 1 if names else 0)
        if names:
            sheet.autofilter(0, 0, len(cells), len(names) - 1)
    return content.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[Record]], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


def _about(record: Record) -> dict[str, Cell]:
    return {
        "id": record.id,
        "origin": record.origin,
        "quality": record.quality.overall,
        **{f"quality.{name}": score for name, score in record.quality.criteria.items()},
        "cost_usd": record.cost_usd,
        "respondents": record.respondents,
        "share": record.share,
    }


def _flat(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Cell]]:
    """A column for each field, those within others by their path: address.city."""
    for name, value in fields.items():
        if isinstance(value, Mapping) and value and not is_claim(value):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _cell(value)


def _cell(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        items = [item if isinstance(item, str) else _said(item) for item in value]
        is_short = all(len(item) <= MAX_SHORT_CHARS and "\n" not in item for item in items)
        return ("; " if is_short else "\n").join(items) if items else None
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        is_exact = isinstance(value, float) or abs(value) < 2**53
        return value if is_exact and abs(value) < float("inf") else str(value)
    return _said(value) or None


def _said(value: Any) -> str:
    """A value within a list, in a line: of a claim its statement, then what it rests on; some are their quote alone."""
    if is_claim(value):
        rests = f"“{value['quote']}”, {value['row']}"
        return f"{value['text']} ({rests})" if value.get("text") else rests
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_said(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return "" if value is None else str(_plain(value))


def _plain(cell: Any) -> Any:
    """A cell as CSV has it."""
    return {True: "true", False: "false"}[cell] if isinstance(cell, bool) else "" if cell is None else cell


def _are_days(cells: Sequence[Cell]) -> bool:
    texts = [cell for cell in cells if cell is not None]
    return bool(texts) and all(isinstance(text, str) and _is_day(text) for text in texts)


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text).year >= 1900  # where a sheet's days begin
    except ValueError:
        return False


def _width(name: str, cells: Sequence[Cell]) -> int:
    longest = max((len(line) for cell in (name, *cells) for line in str(_plain(cell)).splitlines()), default=0)
    return min(MAX_WIDTH, max(MIN_WIDTH, longest + 2))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CELL_CHARS else f"{text[: MAX_CELL_CHARS - 1]}…"
