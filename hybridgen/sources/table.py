"""What all tables share: clean and unique headers, missing values, and row ids. Values stay as the user wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.types import ROW, UNIT, Dataset

# A cell is missing when it holds one of these and nothing else. "None" and "Na" are no such marks: "None" is how people
# answer "How many children?", and "Na" is a name.
MISSING = frozenset(
    ["", "NA", "na", "N/A", "n/a", "N/a", "#N/A", "NULL", "Null", "null", "NaN", "nan", "NAN", "-", "--", "–", "—"]
)


def dataset(
    path: Path,
    name: str,
    body: pl.DataFrame,
    *,
    header: Sequence[str],
    numbers: Sequence[int] | None = None,
    unreadable: Iterable[Notice] = (),
    notes: Iterable[Notice] = (),
) -> Dataset:
    """A table of strings as a Dataset.

    header: the columns' names as they stand in the file. numbers: each row's number there, from 1; None: 1 to n.
    Raises DataError where no row has any content.
    """
    said, file = list(notes), Data(path.name)
    columns, double = clean_header(header)
    if double:
        said.append(Notice("columns_numbered", {"file": file, "columns": double}))
    numbers = range(1, body.height + 1) if numbers is None else numbers
    ids = pl.Series(ROW, [f"{name}:{n}" for n in numbers], dtype=pl.String)
    body = body.rename(dict(zip(body.columns, columns, strict=True))).with_columns(
        pl.when(pl.all().str.strip_chars().is_in(list(MISSING))).then(None).otherwise(pl.all()).name.keep()
    )
    blank = [new for old, new in zip(header, columns, strict=True) if not old.strip()]
    void = [column for column in blank if body[column].null_count() == body.height]
    if void and len(void) < len(columns):
        said.append(Notice("columns_void", {"file": file, "columns": len(void)}))
        columns = [column for column in columns if column not in void]
    if named := len(blank) - len(void):
        said.append(Notice("columns_called_by_number", {"file": file, "columns": named}))
    frame = body.select(ids, ids.alias(UNIT), *columns)
    kept = frame.filter(~pl.all_horizontal(pl.col(columns).is_null()))
    if not kept.height:
        raise DataError(f"{path}: has a header and no rows with an answer; a table needs at least one")
    if empty := frame.height - kept.height:
        said.append(Notice("rows_empty", {"file": file, "rows": empty}))
    return Dataset(frame=kept, sources=(str(path),), unreadable=tuple(unreadable), notes=tuple(said))


def clean_header(header: Sequence[str]) -> tuple[list[str], int]:
    """Names with whitespace collapsed, unique and never blank, and how many had to be told apart by a number."""
    taken = {ROW, UNIT}
    columns: list[str] = []
    double = 0
    for number, original in enumerate(header, start=1):
        wanted = unique = " ".join(original.split()) or f"column {number}"
        copy = 1
        while unique in taken:
            copy += 1
            unique = f"{wanted} ({copy})"
        double += copy > 1
        taken.add(unique)
        columns.append(unique)
    return columns, double


def lines_in_words(numbers: Sequence[int]) -> str:
    """[4, 7, 8, 9] as "lines 4, 7-9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    spelled = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"{'line' if len(numbers) == 1 else 'lines'} {spelled}"
