"""Values with a type as the strings that a person would read in them."""

from __future__ import annotations

import polars as pl

_MIDNIGHT = r"[ T]00:00:00(\.0+)?$"


def as_text(column: pl.Series) -> pl.Series:
    """A column that holds no values within values as strings."""
    dtype = column.dtype
    if dtype == pl.Duration:
        return column.dt.to_string()
    text = column.cast(pl.String)
    if dtype.is_float():
        return text.str.replace(r"\.0$", "")  # whole numbers are floats only because a value is missing
    if dtype == pl.Datetime:
        return text.to_frame().select(whole_days(pl.all()).str.replace(r"\.0+$", "")).to_series()
    return text


def whole_days(text: pl.Expr) -> pl.Expr:
    """Days without their midnight, in columns where every time is midnight."""
    return pl.when(text.str.contains(_MIDNIGHT).all()).then(text.str.replace(_MIDNIGHT, "")).otherwise(text).name.keep()
