"""A sheet as a grid of texts, as a person sees it: without what is hidden, merged cells filled, numbers as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl

from hybridgen.sources.workbooks.details import Details
from hybridgen.sources.workbooks.number_formats import clock, shown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

CHUNK_CELLS = 500_000  # turned into texts at a time, so that few values are held twice
MAX_TITLE_ROWS = 20  # of a merged cell, looked at for whether it is a title
MAX_WHOLE_DIGITS = 15  # of a number that a spreadsheet keeps
_DAY = r"^\d{4}-\d\d-\d\d$"
_ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """cells: string columns, called by their number from 0. numbers: of each row, its number in the sheet from 1.
    rows, columns: how many have something in them. hidden_rows, hidden_columns: how many with something in them were
    left out. void_formulas: the columns, as cells call them, with formulas whose values the file does not hold.
    is_known: the file tells what is hidden."""

    name: str
    cells: pl.DataFrame
    numbers: Sequence[int]
    rows: int
    columns: int
    hidden_rows: int
    hidden_columns: int
    void_formulas: tuple[str, ...]
    is_known: bool


def read_sheet(sheet: CalamineSheet, known: Details | None) -> Sheet:
    """The sheet as it is shown. known: None where its file does not tell."""
    details = known or Details()
    everything = _texts(sheet, details)
    void = [
        str(column)
        for column, rows in sorted(details.formulas.items())
        if column < everything.width and not rows <= details.hidden_rows and _has_void(everything[str(column)], rows)
    ]
    everything = _fill_merged(everything, [*(sheet.merged_cell_ranges or ()), *details.merged])
    filled = [name for name in everything.columns if everything[name].null_count() < everything.height]
    visible = [name for name in everything.columns if int(name) not in details.hidden_columns]
    everything = everything.with_row_index(_ROW)
    has_something = pl.any_horizontal(pl.col(filled).is_not_null()) if filled else pl.lit(value=False)
    is_hidden = pl.col(_ROW).is_in(sorted(details.hidden_rows))
    hidden_rows = everything.filter(is_hidden & has_something).height
    shown_rows = everything.filter(~is_hidden).select(_ROW, *visible)
    seen = [name for name in visible if name in filled]
    with_something = shown_rows.select(_ROW, has=pl.any_horizontal(pl.col(seen).is_not_null()) if seen else False)
    last = with_something.filter("has")[_ROW].max()
    shown_rows = shown_rows.filter(pl.col(_ROW) <= (-1 if last is None else last))
    cells = shown_rows.drop(_ROW)
    return Sheet(
        name=sheet.name,
        cells=cells,
        numbers=[row + 1 for row in shown_rows[_ROW]],
        rows=with_something.filter("has").height,
        columns=sum(cells[name].null_count() < cells.height for name in seen),
        hidden_rows=hidden_rows,
        hidden_columns=len(set(filled) - set(visible)),
        void_formulas=tuple(name for name in void if name in visible),
        is_known=known is not None,
    )


def _texts(sheet: CalamineSheet, details: Details) -> pl.DataFrame:
    """All cells, null where nothing stands."""
    chunks: list[pl.DataFrame] = []
    with_times: set[int] = set()
    rows = sheet.iter_rows()
    begin = 0
    while chunk := list(islice(rows, 1 + CHUNK_CELLS // max(1, sheet.total_width))):
        columns: dict[str, pl.Series] = {}
        for number, values in enumerate(zip(*chunk, strict=True)):
            texts = [_text(value) for value in values]
            if datetime in set(map(type, values)):
                with_times.add(number)
            span = range(begin, begin + len(chunk))
            for row, code in _within(details.formats.get(number), span):
                if values[row - begin] != "" and (text := shown(values[row - begin], code)) is not None:
                    texts[row - begin] = text
            for row, text in _within(details.texts.get(number), span):
                texts[row - begin] = text
            columns[str(number)] = pl.Series(texts, dtype=pl.String)
        chunks.append(pl.DataFrame(columns))
        begin += len(chunk)
    if not chunks:
        return pl.DataFrame()
    # The library gives a day alone where the time is midnight, which is left out only where all are.
    day = pl.col([str(number) for number in sorted(with_times)])
    frame = pl.concat(chunks)
    if not with_times:
        return frame
    return frame.with_columns(pl.when(day.str.contains(_DAY)).then(day + " 00:00:00").otherwise(day).name.keep())


def _within(cells: dict[int, str] | None, rows: range) -> list[tuple[int, str]]:
    if not cells:
        return []
    if len(cells) < len(rows):
        return [(row, text) for row, text in cells.items() if row in rows]
    return [(row, cells[row]) for row in rows if row in cells]


def _text(value: Any) -> str | None:
    """A value as the text that a person would read in it."""
    if value.__class__ is str:
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < 10 ** (MAX_WHOLE_DIGITS + 2)
        return str(int(value)) if is_whole else f"{value:.{MAX_WHOLE_DIGITS}g}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return clock(value)
    return str(value)


def _has_void(column: pl.Series, rows: set[int]) -> bool:
    return column.gather([row for row in rows if row < len(column)]).null_count() > 0


def _fill_merged(texts: pl.DataFrame, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> pl.DataFrame:
    """Merged cells hold their value in each of their cells, but a title, which stands alone in its rows."""
    values: dict[int, dict[int, str]] = {}
    for (top, left), (bottom, right) in ranges:
        if top >= texts.height or left >= texts.width or (value := texts[top, left]) is None:
            continue
        rows, columns = range(top, min(bottom + 1, texts.height)), range(left, min(right + 1, texts.width))
        around = [str(number) for number in range(texts.width) if number not in columns]
        beside = texts.select(around).slice(top, min(len(rows), MAX_TITLE_ROWS))
        is_alone = all(column.null_count() == beside.height for column in beside)
        if is_alone and (left == 0 or len(around) < 2):
            continue
        for column in columns:
            values.setdefault(column, {}).update((row, value) for row in rows if (row, column) != (top, left))
    return texts.with_columns(
        texts[str(column)].scatter(list(cells), list(cells.values())) for column, cells in values.items()
    )
