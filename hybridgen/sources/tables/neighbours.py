"""What shares a sheet or a file with a table and is none of it: a table below, a table beside, subtotals, a legend."""

from __future__ import annotations

import re

import polars as pl

from hybridgen.sources.tables.columns import MIN_ROWS, NEARLY_ALL, NUMBER, Row, is_figure, profile, vote

MIN_TABLE_ROWS = 2  # below a second header
MAX_GAPS = 100  # blank rows, below which another table is looked for
MAX_LEGEND_ROWS = 12  # below a table
MIN_COLUMNS = 3  # of a table below which a line of one cell is no answer
MAX_SHARE_BESIDE = 0.5  # of the rows reach as far down beside the table

_SUBTOTAL = r"(?i)^(.+?)[ -]+(?:sub)?(?:total|gesamt|ergebnis|summe)$"
_SUBTOTAL_BEFORE = r"(?i)^(?:sub)?(?:total|summe|gesamt)[ :-]+(?:of |for |de )?(.+)$"


def find_table_below(body: pl.DataFrame) -> int | None:
    """The place of the row that begins another table: after a blank row, its cells name what stands below them and fit
    no column above."""
    blank = _blank(body)
    gaps: list[int] = blank.arg_true().to_list()
    for gap in gaps[:MAX_GAPS]:
        place = gap + 1
        while place < body.height and _filled(body.row(place)) == 1:
            place += 1  # a title
        if gap < MIN_TABLE_ROWS or place + MIN_TABLE_ROWS >= body.height:
            continue
        row = _row(body, place)
        cells = [cell for cell in row if cell]
        if len(cells) < 2 or len(set(cells)) < len(cells) or any(map(is_figure, cells)):
            continue
        above, below = vote(row, profile(body.head(gap))), vote(row, profile(body.slice(place + 1)))
        if above.is_name and below.is_name and not above.answer and not below.answer:
            return gap + 1
    return None


def find_columns_beside(cells: pl.DataFrame) -> int | None:
    """The place of an empty column, right of which something much shorter stands, from the top and without gaps."""
    blank = [not column.fill_null("").str.strip_chars().ne("").any() for column in cells.get_columns()]
    for place in range(2, cells.width - 1):
        if not blank[place] or sum(not void for void in blank[:place]) < 2:
            continue
        filled, left = ~_blank(cells[:, place + 1 :]), ~_blank(cells[:, :place])
        rows, height = filled.arg_true().to_list(), int(left.sum())
        if rows and height >= MIN_ROWS and left[: rows[-1] + 1].all():
            is_block = rows == list(range(rows[0], rows[-1] + 1)) and len(rows) > 1
            if is_block and len(rows) <= MAX_SHARE_BESIDE * height and rows[-1] <= MAX_SHARE_BESIDE * cells.height:
                return place
    return None


def subtotals(body: pl.DataFrame) -> pl.Series:
    """Which rows sum up a group: "North Total" below those of "North", and nothing where others answer in words."""
    none = pl.zeros(body.height, dtype=pl.Boolean, eager=True)
    for column in body.get_columns():
        text = column.fill_null("").str.strip_chars()
        for pattern in (_SUBTOTAL, _SUBTOTAL_BEFORE):
            group = text.str.extract(pattern, 1)
            if group.null_count() == group.len():
                continue
            found = (group.is_not_null() & group.is_in(text.unique().to_list())).fill_null(value=False)
            if not found.any():
                continue
            others = [other for other in body.drop(column.name).get_columns() if not _is_of_numbers(other, ~found)]
            words = [other for other in others if (other.fill_null("") != "").filter(~found).sum() * 2 > (~found).sum()]
            if words and all(not (other.fill_null("") != "").filter(found).any() for other in words):
                none = none | found
    return none


def count_legend(body: pl.DataFrame) -> int:
    """How many rows at the end, the blank ones above included, are a legend or remarks: after a blank row, begun by a
    cell alone, and never half as full as any row of the table."""
    blank = _blank(body)
    gaps = blank.arg_true().to_list()
    rows = len(body) - 1 - gaps[-1] if gaps else 0
    if not 0 < rows <= MAX_LEGEND_ROWS or body.width < MIN_COLUMNS:
        return 0
    place = gaps[-1]
    while place and blank[place - 1]:
        place -= 1
    above = body.head(place).filter(~blank.head(place))
    below = [_row(body, other) for other in range(gaps[-1] + 1, body.height)]
    first = next(cell for cell in below[0] if cell)
    is_known = any(column.values[first] for column in profile(body.head(place)))
    if above.height < MIN_TABLE_ROWS or _filled(below[0]) > 1 or is_figure(first) or is_known:
        return 0
    cells_filled = above.select(least=pl.sum_horizontal(pl.all().fill_null("").str.strip_chars() != "").min())
    least = int(cells_filled.item())
    return body.height - place if all(_filled(row) * 2 <= least for row in below) else 0


def _is_of_numbers(column: pl.Series, rows: pl.Series) -> bool:
    text = column.filter(rows).fill_null("").str.strip_chars()
    text = text.filter(text != "")
    return not text.len() or text.str.contains(NUMBER).sum() >= NEARLY_ALL * text.len()


def _blank(cells: pl.DataFrame) -> pl.Series:
    return cells.select(
        blank=pl.all_horizontal(pl.all().fill_null("").str.strip_chars() == ""),
    ).to_series()


def _row(body: pl.DataFrame, place: int) -> Row:
    return [re.sub(r"\s+", " ", cell or "").strip() for cell in body.row(place)]


def _filled(row: Row | tuple[str | None, ...]) -> int:
    return sum(bool(cell and cell.strip()) for cell in row)
