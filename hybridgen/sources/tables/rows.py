"""Rows of a grid that are nobody's answers: titles, comments and pairs above the header, and the header again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from hybridgen.sources.tables.cells import MISSING
from hybridgen.sources.tables.columns import NEARLY_ALL, Row, is_figure, profile, vote

MAX_ROWS_ABOVE = 20  # looked at for a header
MIN_COLUMNS_BESIDE = 4  # a row of a name and a value ("Exported", "1 May") is told from a narrow table from here on
TITLE_CHARS = 60  # of a title or a total that are shown

_COMMENT = re.compile(r"#\s*\S|//|%%|--\s")


def shorten_title(rows: Iterable[Row]) -> str:
    """The first thing that stands in the rows, short enough for a note."""
    text = next((" ".join(cell.split()) for row in rows for cell in row if cell and cell.strip()), "")
    return text if len(text) <= TITLE_CHARS else f"{text[:TITLE_CHARS]}…"


def is_comment(row: Row) -> bool:
    """Its first cell begins as comments do in files of data."""
    return bool(row) and len(row[0].strip()) > 1 and bool(_COMMENT.match(row[0].strip()))


def is_title(row: Row) -> bool:
    """One thing stands in it, be it once or in every cell of a merged row."""
    filled = {cell for cell in row if cell}
    return len(filled) == 1 and (sum(map(bool, row)) == 1 or all(row))


def is_pair(row: Row) -> bool:
    """A name and its value, above a table: "Exported:", "1 May 2024"."""
    places = [place for place, cell in enumerate(row) if cell]
    return (
        len(row) >= MIN_COLUMNS_BESIDE
        and len(places) == 2
        and places[1] == places[0] + 1
        and (row[places[0]].endswith(":") or is_figure(row[places[1]]))
    )


def count_above(head: Sequence[Row], cells: pl.DataFrame) -> int:
    """How many of the first rows stand above the header. head: the first rows. cells: all of them."""
    above, gap = 0, False
    for place, row in enumerate(head[:MAX_ROWS_ABOVE]):
        is_blank = not any(row)
        if not (is_blank or (is_comment(row) and sum(map(bool, row)) < len(row)) or is_title(row) or is_pair(row)):
            break
        gap = gap or is_blank
        above = place + 1
    else:
        return 0
    above = max(above, _count_before_gap(head))
    gap = gap or (above > 0 and not any(head[above - 1]))
    header = next((row for row in head[above:] if any(row)), None)
    titles = [row for row in head[:above] if any(row)]
    if header is None or not titles:
        return above if header is not None else 0
    columns = [place for place, row in enumerate(zip(*head[above:], strict=True)) if any(row)]
    if len(columns) < 2 or sum(map(bool, header)) < 2 or any(_first(row) > columns[0] for row in titles):
        return 0
    if all(map(is_comment, titles)):
        return above
    votes = vote(header, profile(cells.slice(above + 1)))
    if votes.answer > votes.name and not votes.is_answer:
        return 0  # the row below may be an answer, and the one cell a name
    if len(columns) == 2:
        # A row of one cell may be the header of two columns: "answer,".
        is_sentence = gap and any(" " in cell for row in titles for cell in row)
        return above if votes.answer < votes.name + is_sentence else 0
    return above


def _count_before_gap(head: Sequence[Row]) -> int:
    """How many of the first rows, up to a blank one, have half as many cells as the row below them, or fewer."""
    for place in reversed(range(1, min(len(head), MAX_ROWS_ABOVE + 1) - 1)):
        width = sum(map(bool, head[place + 1]))
        if any(head[place]) or width < MIN_COLUMNS_BESIDE:
            continue
        if all(sum(map(bool, row)) * 2 <= width for row in head[:place]):
            return place + 1
    return 0


def _first(row: Row) -> int:
    return next(place for place, cell in enumerate(row) if cell)


def repeats(body: pl.DataFrame, header: Row) -> pl.Series:
    """Which rows are the header again, as where files were put one below the other.

    A row of ticked boxes may read as the header does, so two columns must hold other answers too.
    """
    nowhere = pl.zeros(body.height, dtype=pl.Boolean, eager=True)
    named = [(column, cell) for column, cell in zip(body.columns, header, strict=True) if cell]
    if not all(body[column].eq(cell).any() for column, cell in named):  # most tables: said fast
        return nowhere
    telling = [(column, cell) for column, cell in named if not _is_box(body[column], cell)]
    if len(telling) < 2:
        return nowhere
    alike = [body[column].eq(cell).fill_null(value=False) for column, cell in telling]
    again = alike[0]
    for other in alike[1:]:
        again = again & other
    # A name that is an answer elsewhere too is one here.
    only_there = [place.sum() == again.sum() for place in alike]
    return again if sum(only_there) >= NEARLY_ALL * len(alike) else nowhere


def _is_box(column: pl.Series, name: str) -> bool:
    others = column.drop_nulls().str.strip_chars()
    return others.filter((others != name) & ~others.is_in([*MISSING, "0"])).len() == 0
