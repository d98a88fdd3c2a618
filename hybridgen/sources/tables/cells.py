"""What all tables share: clean and unique names of columns, missing values. Values stay as the user wrote them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.tables.markup import columns_with_markup, read_cells, read_names
from hybridgen.sources.types import ROW, UNIT, File, Table

# A cell is missing when it holds one of these and nothing else. "None" and "Na" are no such marks: "None" is how people
# answer "How many children?", and "Na" is a name.
MISSING = frozenset(
    [
        "",
        "\\N",
        "NA",
        "na",
        "N/A",
        "n/a",
        "N/a",
        "#N/A",
        "NULL",
        "Null",
        "null",
        "NaN",
        "nan",
        "NAN",
        "-",
        "--",
        "–",
        "—",
    ]
)
MAX_RUNS = 20  # of lines that are named

_NUMBER = "_number"


def clean(table: Table, file: File) -> Table:
    """The table with columns called by unique names, missing values as null, and no rows or columns without a value.

    Raises DataError where no row has any content.
    """
    said, shown = list(table.notes), Data(file.path.name)
    header = read_names(table.header)
    if changed := sum(new != old for new, old in zip(header, table.header, strict=True)):
        said.append(Notice("markup_in_names", {"file": shown, "columns": changed}))
    columns, double = clean_header(header)
    if double:
        said.append(Notice("columns_numbered", {"file": shown, "columns": double}))
    body = table.body.rename(dict(zip(table.body.columns, columns, strict=True)))
    if marked := columns_with_markup(body):
        body = body.with_columns(read_cells(body[column]) for column in marked)
        said.append(Notice("markup_in_cells", {"file": shown, "columns": len(marked)}))
    body = body.with_columns(
        pl.when(pl.all().str.strip_chars().is_in(list(MISSING))).then(None).otherwise(pl.all()).name.keep()
    )
    blank = [new for old, new in zip(table.header, columns, strict=True) if not old.strip()]
    void = {column for column in blank if body[column].null_count() == body.height}
    if void and len(void) < len(columns):
        said.append(Notice("columns_void", {"file": shown, "columns": len(void)}))
        columns = [column for column in columns if column not in void]
    if named := len(blank) - len(void):
        said.append(Notice("columns_called_by_number", {"file": shown, "columns": named}))
    numbers = pl.Series(_NUMBER, range(1, body.height + 1) if table.numbers is None else table.numbers, dtype=pl.Int64)
    kept = body.select(numbers, *columns).filter(~pl.all_horizontal(pl.col(columns).is_null()))
    if not kept.height:
        raise DataError(f"{file.path}: has a header and no rows with an answer; a table needs at least one")
    if empty := body.height - kept.height:
        said.append(Notice("rows_empty", {"file": shown, "rows": empty}))
    return dataclasses.replace(
        table, header=columns, body=kept.drop(_NUMBER), numbers=kept[_NUMBER].to_list(), notes=tuple(said)
    )


def clean_header(header: Sequence[str]) -> tuple[list[str], int]:
    """Names with whitespace collapsed, unique and never blank, and how many had to be told apart by a number."""
    taken = {ROW, UNIT}
    copies: dict[str, int] = {}  # of a name, how many there are so far
    columns: list[str] = []
    double = 0
    for number, original in enumerate(header, start=1):
        wanted = unique = " ".join(original.split()) or f"column {number}"
        copy = copies.get(wanted, 1)
        while unique in taken:
            copy += 1
            unique = f"{wanted} ({copy})"
        copies[wanted] = copy
        double += copy > 1
        taken.add(unique)
        columns.append(unique)
    return columns, double


def lines_in_words(numbers: Sequence[int]) -> str:
    """[4, 7, 8, 9] as "lines 4, 7-9"; of a great many, the first."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    spelled = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:MAX_RUNS])
    more = f", … {len(numbers)} in all" if len(runs) > MAX_RUNS else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {spelled}{more}"
