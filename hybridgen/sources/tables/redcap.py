"""REDCap's exports: several rows a record, told apart by event and instance, raw or with labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from hybridgen.sources.tables.names import plain

_EVENT, _INSTRUMENT, _INSTANCE = "eventname", "repeatinstrument", "repeatinstance"
_OFF, _ON = ("0", "Unchecked"), ("1", "Checked")
MAX_NAME_CHARS = 1_000  # of a box; a longer name is none
_BOX = re.compile(r"(.+?)(___\w+| \(choice=.*\))")
_FORM = re.compile(r".+_complete|Complete\?( \(\d+\))?")


def moments(columns: Sequence[str]) -> list[str]:
    """Its columns of event, instrument and instance, in this order; [] of other tables."""
    named = {plain(column).removeprefix("redcap"): column for column in columns}
    found = [named[name] for name in (_EVENT, _INSTRUMENT, _INSTANCE) if name in named]
    is_own = any(column.startswith("redcap_") for column in columns) or _INSTRUMENT in named
    return found if found and (is_own or any(map(_FORM.fullmatch, columns))) else []


def forms(columns: Sequence[str]) -> list[str]:
    """The columns that say whether a form was filled in."""
    return [column for column in columns if _FORM.fullmatch(column)]


def label(apart: Sequence[str]) -> pl.Expr:
    """What tells a row apart in words: "visit 2"."""
    parts = [pl.col(column).str.replace(r"_arm_\d+$", "").str.replace_all("_", " ") for column in apart]
    if len(parts) > 1 and plain(apart[1]).endswith(
        _INSTRUMENT
    ):  # an instrument that is called as its event is said once
        parts[1] = pl.when(parts[1] == parts[0]).then(None).otherwise(parts[1])
    return pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)


def without_idle_boxes(frame: pl.DataFrame, person: str) -> pl.DataFrame:
    """A question's boxes are not ticked in rows of other forms; there they say nothing beside ticked ones."""
    questions: dict[str, list[str]] = {}
    for column in frame.columns:
        if len(column) <= MAX_NAME_CHARS and (match := _BOX.fullmatch(column)):
            questions.setdefault(match[1], []).append(column)
    for boxes in questions.values():
        ticked = pl.any_horizontal(pl.col(box).is_in(_ON).fill_null(value=False) for box in boxes)
        idle = ~ticked & ticked.any().over(person)
        cleared = [pl.when(idle & pl.col(box).is_in(_OFF)).then(None).otherwise(pl.col(box)) for box in boxes]
        frame = frame.with_columns(one.alias(box) for one, box in zip(cleared, boxes, strict=True))
    return frame
