"""The rows of one respondent as one row: cells that agree stand once, others in order, behind what tells them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.sources.tables import names

NUMBER = "_number"
_KEY, _LABEL = "_key", "_label"
_SENTENCE = r"[.!?…。！？]\s*$"
_TIME = r"^\s*(\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})([T ,]+\d\d?:\d\d\S*)?"
_OFF, _ON = ("0", "Unchecked", "FALSE", "False", "false"), ("1", "Checked", "TRUE", "True", "true")
_BOX = re.compile(r"(.+?)(___\w+| \(choice=.*\))")
_REDCAP = ("redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance")


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
    is_redcap = _REDCAP[0] in columns or _REDCAP[2] in columns
    if is_redcap:
        apart = [column for column in _REDCAP if column in columns]
        frame = _without_false_boxes(frame, person)
    own = [column for column in columns if column not in {person, *apart} and _is_rows_own(frame[column])]
    forms = [column for column in columns if is_redcap and column.endswith("_complete")]
    left_out = [*apart, *own, *forms]
    left_out = left_out if len(left_out) + 1 < len(columns) else []
    label = _label(apart, is_redcap) if apart else pl.lit(None, dtype=pl.String)
    key = pl.coalesce(pl.col(person), pl.format("row {}", pl.col(NUMBER)))
    keyed = frame.with_columns(key.alias(_KEY), label.alias(_LABEL))
    kept = [column for column in columns if column not in left_out]
    joined = [_joined(frame[column]) for column in kept]
    together = keyed.group_by(_KEY, maintain_order=True).agg(pl.col(NUMBER).first(), *joined)
    return Merged(together.drop(_KEY), tuple(left_out))


def _joined(column: pl.Series) -> pl.Expr:
    one, label = pl.col(column.name), pl.col(_LABEL)
    several = one.drop_nulls()
    values = column.drop_nulls()
    if len(values) and values.str.contains(_TIME).all():
        told = several.unique(maintain_order=True)
    else:
        behind = pl.when(label.is_null()).then(one).otherwise(pl.concat_str(label, one, separator=": "))
        told = behind.filter(one.is_not_null()).unique(maintain_order=True)
    joined = pl.when(several.str.contains(_SENTENCE).any()).then(told.str.join("\n")).otherwise(told.str.join("; "))
    return pl.when(several.n_unique() > 1).then(joined).otherwise(several.first()).alias(column.name)


def _is_rows_own(column: pl.Series) -> bool:
    """Whether a column numbers the rows: all values differ, and are codes."""
    values = column.drop_nulls()
    coded = values.str.contains(r"^\s*[\w-]*\d[\w-]*\s*$")
    return len(values) == len(column) == column.n_unique() and bool(coded.all()) and _is_called_id(column)


def _is_called_id(column: pl.Series) -> bool:
    name = names.plain(column.name)
    running = column.to_list() == [str(n) for n in range(1, len(column) + 1)]
    return running or bool(re.search(r"(id|nr|no|key|uuid|index|number|token)$", name))


def _label(apart: Sequence[str], is_redcap: bool) -> pl.Expr:
    if not is_redcap:
        return pl.concat_str([_moment(column) for column in apart], separator=", ", ignore_nulls=True).replace("", None)
    parts = [pl.col(column).str.replace(r"_arm_\d+$", "").str.replace_all("_", " ") for column in apart]
    if _REDCAP[0] in apart and _REDCAP[1] in apart:  # an instrument that is called as its event is said once
        event, instrument = parts[0], parts[1]
        parts[1] = pl.when(instrument == event).then(None).otherwise(instrument)
    return pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)


def _moment(column: str) -> pl.Expr:
    """A bare number is said with the name of its column: "wave 2"."""
    one = pl.col(column).str.strip_chars()
    return pl.when(one.str.contains(r"^\d+(\.0)?$")).then(pl.concat_str(pl.lit(f"{column} "), one)).otherwise(one)


def _without_false_boxes(frame: pl.DataFrame, person: str) -> pl.DataFrame:
    """REDCap writes a question's boxes as not ticked in rows of other forms; these say nothing beside ticked ones."""
    questions: dict[str, list[str]] = {}
    for column in frame.columns:
        if match := _BOX.fullmatch(column):
            questions.setdefault(match[1], []).append(column)
    for boxes in questions.values():
        ticked = pl.any_horizontal(pl.col(box).is_in(list(_ON)).fill_null(value=False) for box in boxes)
        idle = ~ticked & ticked.any().over(person)
        is_off = [pl.when(idle & pl.col(box).is_in(list(_OFF))).then(None).otherwise(pl.col(box)) for box in boxes]
        frame = frame.with_columns(one.alias(box) for one, box in zip(is_off, boxes, strict=True))
    return frame
