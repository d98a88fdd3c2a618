"""Values with a type as the strings that a person would read in them."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

_MIDNIGHT = r"[ T]00:00:00(\.0+)?$"


def as_text(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype.is_nested():
        return pl.Series([flat(value) for value in column.to_list()], dtype=pl.String)
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


def flat(value: Any) -> str | None:
    """A value as one string: a plain list joined by commas, anything deeper as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(flat(item) or "" for item in value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
