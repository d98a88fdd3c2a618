"""What part of a column's values is so, as a plain number."""

from __future__ import annotations

import polars as pl


def share(is_so: pl.Series) -> float:
    """The share of true ones among the values that are there, 0-1; 0 where none is."""
    there = len(is_so) - is_so.null_count()
    return int(is_so.sum()) / there if there else 0.0


def share_like(values: pl.Series, pattern: str) -> float:
    """The share of texts in which a pattern is found, 0-1."""
    return share(values.str.contains(pattern))


def mean_chars(values: pl.Series) -> float:
    """How long texts are on average, in characters."""
    there = len(values) - values.null_count()
    return int(values.str.len_chars().sum()) / there if there else 0.0
