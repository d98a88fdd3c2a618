"""Rows at the end of a grid that are nobody's answers: totals, comments, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import polars as pl

from hybridgen.sources.tables.columns import NEARLY_ALL, Column, Row, is_figure, profile
from hybridgen.sources.tables.rows import is_comment

MAX_ROWS_BELOW = 6  # at the end of a table
MIN_COLUMNS = 3  # of a table in which a lone text in a column of figures is a remark
ROUNDING = 0.02  # a total may be off by as much of itself

_TOTAL = re.compile(
    r"(grand |sub)?(total|sum|average|avg|mean|median|count|min|max|minimum|maximum|std\.?( ?dev\.?)?|n)"
    r"|gesamt(summe|ergebnis)?|summe|mittelwert|durchschnitt|anzahl|total g[eé]n[eé]ral|moyenne|somme|m[eé]diane"
    r"|suma|promedio|media|mediana|total general|totale?|somma|soma|m[eé]dia|totaal|gemiddelde|som"
    r"|[øØ⌀∑Σ]|合计|总计|平均|合計|итого|среднее|всего",
    re.IGNORECASE,
)


def count_below(body: pl.DataFrame) -> int:
    """How many rows at the end are no answers, blank ones between them included."""
    last: list[Row] = [[(cell or "").strip() for cell in row] for row in body.tail(MAX_ROWS_BELOW).rows()]
    count = _count(last, lambda row: is_comment(row) or bool(_TOTAL.fullmatch(_label(row))) or sum(map(bool, row)) == 1)
    rest = body.head(body.height - count)
    if rest.height < 2:
        return 0
    columns = profile(rest)
    return _count(
        last[-count:] if count else [], lambda row: _is_remark(row, columns) or _is_of_totals(row, columns, rest)
    )


def _count(rows: Sequence[Row], is_below: Callable[[Row], bool]) -> int:
    """How many of the last rows are below the answers; blank ones are where the rows around them are."""
    found = 0
    for place, row in enumerate(reversed(rows), start=1):
        if any(row):
            if not is_below(row):
                break
            found = place
    return found


def _label(row: Row) -> str:
    return next((cell for cell in row if cell), "").rstrip(" :")


def _is_remark(row: Row, columns: Sequence[Column]) -> bool:
    """A comment, or words alone in their row where others have a number or a day."""
    filled = [place for place, cell in enumerate(row) if cell]
    if len(row) < 2 or len(filled) > 1:
        return False
    column = columns[filled[0]]
    is_of_figures = max(column.share_numbers, column.share_dates) >= NEARLY_ALL and len(row) >= MIN_COLUMNS
    # A sentence below a column whose list of answers has been seen.
    longest = max(map(len, column.values), default=0)
    is_foreign = len(row) >= MIN_COLUMNS and column.is_closed and len(row[filled[0]]) > 2 * longest
    return is_comment(row) or (
        (is_of_figures or is_foreign) and " " in row[filled[0]] and not is_figure(row[filled[0]])
    )


def _is_of_totals(row: Row, columns: Sequence[Column], rest: pl.DataFrame) -> bool:
    """Named so, where no other row is; and it says nothing where others do in words, or one of its numbers is a sum, a
    mean, a median or a count of its column. columns: those of `rest`, the rows above it."""
    place = next(place for place, cell in enumerate(row) if cell)
    if not _TOTAL.fullmatch(_label(row)) or columns[place].values[row[place]]:
        return False
    numbers = [other for other, column in enumerate(columns) if column.share_numbers >= NEARLY_ALL and other != place]
    words = [other for other, column in enumerate(columns) if column.filled and other not in {place, *numbers}]
    if any(row[other] for other in words):
        return False
    return bool(words) or any(_is_total(row[other], rest[:, other]) for other in numbers if row[other])


def _is_total(cell: str, column: pl.Series) -> bool:
    value = _number(cell)
    values = sorted(number for number in map(_number, column.drop_nulls().to_list()) if number is not None)
    if value is None or not values:
        return False
    known = (sum(values), sum(values) / len(values), values[len(values) // 2], len(values))
    return any(abs(value - total) <= ROUNDING * max(1.0, abs(total)) for total in known)


def _number(cell: str) -> float | None:
    digits = re.sub(r"[^\d.,-]", "", cell)
    if re.search(r",\d{1,2}$", digits) or (digits.count(",") == 1 and "." not in digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        return float(digits.replace(",", ""))
    except ValueError:
        return None
