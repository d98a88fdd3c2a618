"""The cells of a frame, in slices: however many there are, few are Python strings at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias, overload

import polars as pl

from hybridgen.sources.types import ROW, UNIT

SLICE_ROWS = 5_000

Watch: TypeAlias = Callable[[int], None]  # told how many more rows were looked at
Row: TypeAlias = tuple[str, list[tuple[str, str]]]  # a unit, and the row's cells that hold anything with their columns


def nobody(_: int) -> None:
    """Watches nothing."""


def names_of(frame: pl.DataFrame) -> list[str]:
    """The string columns that hold data."""
    return [one.name for one in frame if one.dtype == pl.String and one.name not in {ROW, UNIT}]


def whose(frame: pl.DataFrame) -> pl.Series:
    """For each row the unit that it is of, "" where none is named."""
    if UNIT in frame.columns:
        return frame[UNIT].cast(pl.String).fill_null("")
    return pl.Series(UNIT, [""], dtype=pl.String).new_from_index(0, frame.height)


def rows(frame: pl.DataFrame, names: Sequence[str], watch: Watch = nobody) -> Iterator[Row]:
    """Row by row, in order."""
    for part in frame.select(whose(frame), *names).iter_slices(SLICE_ROWS):
        for unit, *cells in zip(*(one.to_list() for one in part), strict=True):
            yield unit, [(name, cell) for name, cell in zip(names, cells, strict=True) if cell]
        watch(part.height)


def units(frame: pl.DataFrame, names: Sequence[str], watch: Watch = nobody) -> Iterator[Iterator[tuple[str, str]]]:
    """The cells of each unit that hold anything, unit by unit."""
    unit = whose(frame)
    if 1 + int((unit != unit.shift()).sum()) > unit.n_unique():  # rows of some do not stand side by side
        frame = frame.with_columns(unit).sort(UNIT, maintain_order=True)
    for _, some in groupby(rows(frame, names, watch), key=itemgetter(0)):
        yield (cell for _, cells in some for cell in cells)


def having(frame: pl.DataFrame, names: Sequence[str], signs: str, whole: Collection[str] = ()) -> pl.DataFrame:
    """The rows and cells that have one of the signs. whole: columns that are kept as they are."""
    if not names:
        return frame.clear()
    cells = [
        pl.col(name) if name in whole else pl.when(pl.col(name).str.contains(f"[{signs}]")).then(pl.col(name))
        for name in names
    ]
    return frame.select(whose(frame), *cells).filter(pl.any_horizontal(pl.col(names).is_not_null()))


def filled(series: pl.Series) -> pl.Series:
    """The cells of a column that hold anything."""
    return series.filter(series.str.len_bytes() > 0)


class Listed(Sequence[str]):
    """A column without nulls as a list of strings, of which few are held at a time."""

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def __len__(self) -> int:
        return len(self._series)

    def __iter__(self) -> Iterator[str]:
        return iter(self._series)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...

    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return Listed(self._series[at]) if isinstance(at, slice) else str(self._series[at])
