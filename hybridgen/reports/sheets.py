"""Sheets for people to rate records on, as a page and as a table, and the table of what they said. Nothing on a sheet
says who wrote a record, what it cost or how it was scored."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core import cells
from hybridgen.reports.fields import Block, Item
from hybridgen.reports.rendering import rendered, source

BEST = 10  # ratings go from 0 to this
ITEM, REMARK = "item", "remark"  # columns of a sheet
RATING, RATINGS = "rating", ("rating_1", "rating_2")  # of a record, and of a pair
DIGITS = 4
OF_ONE, OF_PAIRS = ("id", "quality"), ("id", "local", "frontier")  # columns of labels.csv


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that a record rests on. name: its label, as claims name it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A record to be rated, or two of the same rows. code: what it is called. records: their fields. rows: what they
    rest on, where that is known."""

    code: str
    records: tuple[tuple[Block, ...], ...]
    rows: tuple[SheetRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """noun: what a record is called. questions: what to look at. items: all records, or all pairs."""

    noun: str
    questions: Mapping[str, str]
    items: Sequence[SheetItem]
    is_of_pairs: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that take ratings."""
        return RATINGS if self.is_of_pairs else (RATING,)


def page(sheet: Sheet) -> str:
    """The sheet as one page, newline-terminated: it opens without a network, and what was rated is kept by saving it as
    a table."""
    script = source("sheet.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return rendered("sheet.html.j2", sheet=sheet, best=BEST, script=script, allowed=f"'sha256-{digest}'")


def table(sheet: Sheet) -> bytes:
    """The sheet as a table, to be filled in with a spreadsheet."""
    shown = ("first", "second") if sheet.is_of_pairs else ("record",)
    rows = [[ITEM, *sheet.columns, REMARK, *shown, "rows"]]
    for item in sheet.items:
        rests = "\n\n".join(f"{row.name}\n{row.text}" for row in item.rows)
        texts = ["\n".join(_lines(record)) for record in item.records]
        rows.append([item.code, *[""] * len(sheet.columns), "", *texts, rests])
    return cells.table(rows, is_marked=True, end="\r\n").encode()


def labels(labels: Mapping[str, tuple[float, ...]]) -> str:
    """labels.csv: of each record its id and its label, 0-1; of pairs the labels of the first and of the second file's
    record."""
    header: cells.Cells = OF_PAIRS if any(len(given) > 1 for given in labels.values()) else OF_ONE
    rated: list[cells.Cells] = [[id_, *(round(one, DIGITS) for one in given)] for id_, given in labels.items()]
    return cells.table([header, *rated])


def _lines(record: Sequence[Block]) -> Iterator[str]:
    for block in record:
        if block.items:
            yield f"{block.label}:"
            yield from (line for item in block.items for line in _item_lines(item, "- "))
        else:
            yield f"{block.label}: {block.text}"


def _item_lines(item: Item, begin: str) -> Iterator[str]:
    quote, where = item.cited
    yield begin + " ".join(filter(None, (item.text, f"{quote}{where}")))
    for inner in item.inner:
        yield from _item_lines(inner, f"  {begin}")
