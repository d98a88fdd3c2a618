"""Rows of a grid that are nobody's answers: titles and comments above the header, the header again, totals below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from hybridgen.sources.tables.cells import MISSING
from hybridgen.sources.tables.columns import NEARLY_ALL, Row, is_figure, profile, vote

MAX_ROWS_ABOVE = 20  # looked at for a header
MAX_BELOW = 6  # rows of totals and comments at the end of a table
MIN_COLUMNS_BESIDE = 4  # a row of a name and a value ("Exported", "1 May") is told from a narrow table from here on
TITLE_CHARS = 60  # of a title or a total that are shown
ROUNDING = 0.02  # a total may be off by as much of itself

_COMMENT = re.compile(r"#\s*\S|//|%%|--\s")
_TOTAL = re.compile(
    r"(grand |sub)?(total|sum|average|avg|mean|median|count|min|max|minimum|maximum|std\.?( ?dev\.?)?|n)"
    r"|gesamt(summe|ergebnis)?|summe|mittelwert|durchschnitt|anzahl|total g[eé]n[eé]ral|moyenne|somme|m[eé]diane"
    r"|suma|promedio|media|mediana|total general|totale?|somma|soma|m[eé]dia|totaal|gemiddelde|som"
    r"|合计|总计|平均|合計|итого|среднее|всего",
    re.IGNORECASE,
)


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
    above = 0
    gap = False
    for place, row in enumerate(head[:MAX_ROWS_ABOVE]):
        is_blank = not any(row)
        if not (is_blank or (is_comment(row) and sum(map(bool, row)) < len(row)) or is_title(row) or is_pair(row)):
            break
        gap = gap or is_blank
        above = place + 1
    else:
        return 0
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


def count_below(body: pl.DataFrame) -> int:
    """How many rows at the end are no answers: comments, and totals, which are named so and are made of sums, means or
    counts, or say nothing where others do in words."""
    comments = 0
    for row in reversed(body.tail(MAX_BELOW).rows()):
        cells = [cell or "" for cell in row]
        if len(cells) < 2 or not is_comment(cells) or sum(map(bool, cells)) > 1:
            break
        comments += 1
    return comments + _count_totals(body.head(body.height - comments))


def _count_totals(body: pl.DataFrame) -> int:
    last = [tuple(cell or "" for cell in row) for row in body.tail(MAX_BELOW).rows()]
    found = 0
    for row in reversed(last):
        label = next((cell.strip() for cell in row if cell.strip()), "")
        if any(cell.strip() for cell in row) and not _TOTAL.fullmatch(label.rstrip(" :").strip()):
            break
        found += 1
    while found and not any(cell.strip() for cell in last[-found]):
        found -= 1  # blank rows between answers and totals go with the totals, others stay
    rest = body.head(body.height - found)
    if not found or rest.height < 2:
        return 0
    columns = profile(rest)
    numbers = [place for place, column in enumerate(columns) if column.share_numbers >= NEARLY_ALL]
    for row in last[-found:]:
        if not any(cell.strip() for cell in row):
            continue
        place = next(place for place, cell in enumerate(row) if cell.strip())
        beside = [cell.strip() for cell in row[place + 1 :]]
        if columns[place].values[row[place].strip()] or not any(beside):
            return 0
        words = [other for other, column in enumerate(columns) if column.filled and other not in {place, *numbers}]
        if any(row[other].strip() for other in words):
            return 0
        if not words and not any(_is_total(row[other], rest[:, other]) for other in numbers if row[other].strip()):
            return 0
    return found


def _is_total(cell: str, column: pl.Series) -> bool:
    value = _number(cell)
    values = [number for number in map(_number, column.drop_nulls().to_list()) if number is not None]
    if value is None or not values:
        return False
    ordered = sorted(values)
    known = (sum(values), sum(values) / len(values), ordered[len(ordered) // 2], len(values))
    return any(abs(value - total) <= ROUNDING * max(1.0, abs(total)) for total in known)


def _number(cell: str) -> float | None:
    digits = re.sub(r"[^\d.,-]", "", cell)
    if re.search(r",\d{1,2}$", digits) or (digits.count(",") == 1 and "." not in digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        return float(digits.replace(",", ""))
    except ValueError:
        return None
