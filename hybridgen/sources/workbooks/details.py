"""What a sheet shows beside its values: what is hidden, how numbers are written, which formulas were never reckoned."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Details:
    """Rows and columns count from 0.

    hidden_rows, hidden_columns: those that a person does not see. formats: number formats that make a difference, by
    column and row. texts: cells that the file holds as they are shown, too. formulas: cells with a formula that has no
    stored value, by column. merged: ranges of cells, first and last, where the library does not know them. reach: how
    many rows and columns there are up to the last cell, 0 where the file does not tell before it is read.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[int, dict[int, str]] = field(default_factory=dict)
    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    reach: tuple[int, int] = (0, 0)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
