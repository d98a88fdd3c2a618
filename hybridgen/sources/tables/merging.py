"""The rows of one respondent as one row: cells that agree stand once, others in order, behind what tells them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.sources.tables import names, redcap

NUMBER = "_number"
_KEY, _LABEL = "_key", "_label"
_SENTENCE = r"[.!?…。！？]\s*$"
_TIME = r"^\s*(\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})([T ,]+\d\d?:\d\d\S*)?"


@dataclass(frozen=True, slots=True)
class Merged:
    """frame: NUMBER, of a respondent's first row, then the columns. left_out: columns that were about the rows alone:
    what tells them apart, their own ids, whether a form was filled in."""

    frame: pl.DataFrame
    left_out: tuple[str, ...]


def merge(frame: pl.DataFrame, person: str, apart: Sequence[str]) -> Merged:
    """One row a respondent, in the order in which they first appear.

    frame: NUMBER and string columns. person: whose a row is; a row without a value is a respondent of its own. apart:
    the columns that tell a respondent's rows apart.
    """
    columns = [column for column in frame.columns if column != NUMBER]
    if events := redcap.moments(columns):
        apart = events
        frame = redcap.without_idle_boxes(frame, person)
    own = [column for column in columns if column not in {person, *apart} and _is_rows_own(frame[column])]
    left_out = [*apart, *own, *(redcap.forms(columns) if events else [])]
    left_out = left_out if len(left_out) + 1 < len(columns) else []
    told = redcap.label(apart) if events else _label(apart) if apart else pl.lit(None, dtype=pl.String)
    key = pl.coalesce(pl.col(person), pl.format("row {}", pl.col(NUMBER)))
    keyed = frame.with_columns(key.alias(_KEY), told.alias(_LABEL))
    kept = [column for column in columns if column not in left_out]
    sparse = set() if events else _of_some_rows(keyed, kept)
    joined = [_joined(frame[column], is_of_some_rows=column in sparse) for column in kept]
    together = keyed.group_by(_KEY, maintain_order=True).agg(pl.col(NUMBER).first(), *joined)
    return Merged(together.drop(_KEY), tuple(left_out))


def _of_some_rows(keyed: pl.DataFrame, columns: Sequence[str]) -> set[str]:
    """The columns that are blank in somebody's first row and filled in a later one: what they hold is not about the
    person. What stands in first rows alone is: an age is asked once."""
    told = [pl.col(column).first().is_null() & pl.col(column).is_not_null().any() for column in columns]
    late = keyed.group_by(_KEY).agg(told).select(pl.col(columns).any())
    return {column for column in columns if late[column][0]}


def _joined(column: pl.Series, *, is_of_some_rows: bool) -> pl.Expr:
    one, label = pl.col(column.name), pl.col(_LABEL)
    several = one.drop_nulls()
    values = column.drop_nulls()
    if len(values) and values.str.contains(_TIME).all():
        told = several.unique(maintain_order=True)
    else:
        behind = pl.when(label.is_null()).then(one).otherwise(pl.concat_str(label, one, separator=": "))
        told = behind.filter(one.is_not_null()).unique(maintain_order=True)
    joined = pl.when(several.str.contains(_SENTENCE).any()).then(told.str.join("\n")).otherwise(told.str.join("; "))
    differs = several.n_unique() > 1
    if is_of_some_rows:
        differs = differs | (one.is_null().any() & one.is_not_null().any())
    return pl.when(differs).then(joined).otherwise(several.first()).alias(column.name)


def _is_rows_own(column: pl.Series) -> bool:
    """Whether a column numbers the rows: all values differ, and are codes."""
    values = column.drop_nulls()
    coded = values.str.contains(r"^\s*[\w-]*\d[\w-]*\s*$")
    return len(values) == len(column) == column.n_unique() and bool(coded.all()) and _is_called_id(column)


def _is_called_id(column: pl.Series) -> bool:
    name = names.plain(column.name)
    running = column.to_list() == [str(n) for n in range(1, len(column) + 1)]
    return running or bool(re.search(r"(id|nr|no|key|uuid|index|number|token)$", name))


def _label(apart: Sequence[str]) -> pl.Expr:
    return pl.concat_str([_moment(column) for column in apart], separator=", ", ignore_nulls=True).replace("", None)


def _moment(column: str) -> pl.Expr:
    """A bare number is said with the name of its column: "wave 2"."""
    one = pl.col(column).str.strip_chars()
    return pl.when(one.str.contains(r"^\d+(\.0)?$")).then(pl.concat_str(pl.lit(f"{column} "), one)).otherwise(one)
