"""What rows answer, and which of them a segment may show: what every way of making segments starts from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

import polars as pl

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.segments.column_profile import Column, find_telling
from hybridgen.segments.context_fit import within_typical
from hybridgen.segments.fill import Ask, Candidate
from hybridgen.segments.render import Label, labels, row_text
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset

MIN_TYPICAL_TOKENS = 350  # that a typical row may always have, however small its share of the room
TYPICAL_ROWS = 40  # that stand for the typical one
MIN_ROOM_TOKENS = 16  # below which there is no room for a row

WHOSE, ANSWERED = "_whose", "_answered"


@dataclass(frozen=True, slots=True)
class Answered:
    """rows: all that answer anything, with WHOSE they are and how many questions they ANSWERED. silent: units that
    answered nothing. columns: those that tell something, all and shown. notes: what was decided on the way."""

    rows: pl.DataFrame
    silent: int
    columns: tuple[Column, ...]
    labels: Mapping[str, Label]
    shown: tuple[Column, ...]
    notes: tuple[Notice, ...]

    @property
    def names(self) -> list[str]:
        """Of the columns that are shown."""
        return [column.name for column in self.shown]


def read_answers(dataset: Dataset, ask: Ask, columns: tuple[Column, ...] | None = None) -> Answered:
    """The rows that answer anything, and the columns that fit the room.

    columns: those that tell something; None: they are found. Raises ConfigError where the room is too small for any
    row, DataError where no column tells anything or nobody answered.
    """
    if ask.room < MIN_ROOM_TOKENS:
        raise ConfigError(f"hardware.context_length: leaves {ask.room} tokens for data; a longer context is needed")
    telling, notes = _columns(dataset) if columns is None else (columns, [])
    if not telling:
        raise DataError(f"{', '.join(dataset.sources)}: no column tells anything")
    label_of = labels([column.name for column in telling])
    rows, silent = _answered(dataset.frame, telling, notes)
    if rows.is_empty():
        raise DataError(f"{', '.join(dataset.sources)}: nobody answered anything")
    return Answered(rows, silent, telling, label_of, _typical(rows, telling, label_of, ask, notes), tuple(notes))


def _columns(dataset: Dataset) -> tuple[tuple[Column, ...], list[Notice]]:
    if dataset.columns == (TEXT,):
        return (Column(TEXT, answered=1.0, free=True, weight=1.0),), []
    columns, notes = find_telling(dataset.frame, dataset.columns)
    return columns, list(notes)


def _answered(frame: pl.DataFrame, columns: Sequence[Column], notes: list[Notice]) -> tuple[pl.DataFrame, int]:
    """The rows that answer anything, and how many units answered nothing."""
    names = [column.name for column in columns]
    every = frame[UNIT].n_unique()
    rows = frame.select(
        ROW,
        UNIT,
        pl.col(UNIT).alias(WHOSE),
        pl.sum_horizontal(pl.col(names).str.strip_chars().str.len_bytes().fill_null(0) > 0).alias(ANSWERED),
        *names,
    ).filter(pl.col(ANSWERED) > 0)
    silent = every - rows[UNIT].n_unique()
    if silent:
        notes.append(Notice("respondents_silent", {"count": silent}))
    return rows, silent


def _typical(
    rows: pl.DataFrame, columns: tuple[Column, ...], label_of: Mapping[str, Label], ask: Ask, notes: list[Notice]
) -> tuple[Column, ...]:
    room = max(MIN_TYPICAL_TOKENS, ask.room // ask.rows_per_segment)
    full = rows.filter(pl.col(ANSWERED) * 2 >= pl.col(ANSWERED).median()) if TEXT not in rows.columns else rows
    some = full.gather_every(-(-full.height // TYPICAL_ROWS)).to_dicts()
    kept = within_typical(some, columns, label_of, room, ask.measure)
    if out := [column.name for column in columns if column not in kept]:
        named = tuple(Data(label_of[name].item) for name in out)
        notes.append(Notice("questions_left_out", {"count": len(out), "room": room, "questions": named}))
    return kept


def rank_rows(
    group: Sequence[Sequence[Candidate]], names: Sequence[str], label_of: Mapping[str, Label], most: int
) -> tuple[tuple[Candidate, ...], tuple[int, ...]]:
    """The group's rows unit by unit, in order, and the rank of each: of each unit in turn the row that says most."""

    def says(row: Candidate) -> int:
        return _count_long_words(row_text(row.answers, names, label_of))

    by_telling = (sorted(unit, key=lambda row: -says(row)) if len(unit) > 1 else unit for unit in group)
    in_turn = (row for turn in zip_longest(*by_telling) for row in turn if row is not None)
    rank = {row.id: n for n, row in enumerate(islice(in_turn, most))}
    shown = tuple(row for unit in group for row in unit if row.id in rank)
    return shown, tuple(rank[row.id] for row in shown)


def _count_long_words(text: str) -> int:
    """How many different words of some length a passage has."""
    return len(set(re.findall(r"\w{4,}", text.lower())))
