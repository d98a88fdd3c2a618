"""Answers that were handed in twice: noted, never taken out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from hybridgen.sources.tables.merging import NUMBER

MIN_TEXT_CHARS = 60  # of an answer that two people do not write alike
MAX_DOUBLE_SHARE = 0.3  # of the rows: with more, alike rows are no second hand-ins
_OWN_SHARE = 0.95  # of values that differ: such a column is about the row (a time, an id), not about the answers


def count(frame: pl.DataFrame, ignored: Sequence[str]) -> int:
    """How many rows say the same as an earlier one, long free text included. ignored: columns of ids."""
    columns = [column for column in frame.columns if column not in {NUMBER, *ignored}]
    long = [c for c in columns if (frame[c].str.len_chars() >= MIN_TEXT_CHARS).any()]
    if not long or frame.height < 2:
        return 0
    own = [c for c in columns if c not in long and frame[c].n_unique() >= _OWN_SHARE * frame.height]
    said = frame.filter(pl.any_horizontal(pl.col(c).str.len_chars() >= MIN_TEXT_CHARS for c in long))
    compared = said.select(column for column in columns if column not in own)
    double = compared.height - compared.n_unique()
    return double if double <= MAX_DOUBLE_SHARE * frame.height else 0
