"""Which rows go to which slot: similar respondents together, every row once, and no more than fits into the context."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

import polars as pl

from hybridgen.core.errors import ConfigError
from hybridgen.segments.column_profile import Column, telling
from hybridgen.segments.context_fit import Answers, Measure, how_many, squeeze, within_typical
from hybridgen.segments.render import Label, labels, row_text
from hybridgen.segments.types import Plan, Row, Slot
from hybridgen.sources.table import counted
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset

_MOST = 5_000  # units that are looked at; of more, a seeded sample stands for all
_TYPICAL = 350  # tokens that a typical row may always have, however small its share of the room
_LOOKED_AT = 40  # rows that stand for the typical one
_LEAST = 16  # tokens below which there is no room for a row


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that may go to a slot."""

    id: str
    answers: Answers


_Unit = list[_Candidate]  # the rows of a respondent or document, in the order of the data


@dataclass(frozen=True, slots=True)
class _Ask:
    """What `plan` was asked for."""

    slots: int
    rows_per_slot: int
    seed: int
    room: int
    measure: Measure


def plan(dataset: Dataset, *, slots: int, rows_per_slot: int, seed: int, room: int, measure: Measure) -> Plan:
    """Choose a group of similar rows for each slot, seeded: the same input and seed give the same plan.

    slots: 1 or more. rows_per_slot: rows in a slot at most, 1 or more. room: tokens that a slot's rows may take
    together, counted by `measure` row by row, each with its label and a blank line. No row is in two slots unless there
    are fewer rows than slots. Where the rows are too long for the room, the least typical go first (one always stays),
    then the answers to the questions that tell least, then the end of the row; a note says so.

    Raises ConfigError where the room is too small for any row.
    """
    if room < _LEAST:
        raise ConfigError(f"hardware.context_length: leaves {room} tokens for data; a longer context is needed")
    ask = _Ask(slots, rows_per_slot, seed, room, measure)
    columns, notes = _columns(dataset)
    units = _units(dataset, columns, ask, notes)
    label_of = labels([column.name for column in columns])
    columns = _typical(units, columns, label_of, ask, notes)
    changes: Counter[str] = Counter()
    filled = tuple(
        Slot(index, _fill([units[unit] for unit in group], columns, label_of, ask, changes))
        for index, group in enumerate(_groups(units, columns, ask, notes))
    )
    notes += [f"{counted(count, 'row')} {what}" for what, count in changes.items()]
    return Plan(filled, tuple(column.name for column in columns), tuple(notes))


def _columns(dataset: Dataset) -> tuple[tuple[Column, ...], list[str]]:
    if dataset.columns == (TEXT,):
        return (Column(TEXT, answered=1.0, free=True, weight=1.0),), []
    columns, notes = telling(dataset.frame, dataset.columns)
    return columns, list(notes)


def _units(dataset: Dataset, columns: Sequence[Column], ask: _Ask, notes: list[str]) -> list[_Unit]:
    """The rows of each unit that is looked at, units and rows in the order of the data."""
    names = [column.name for column in columns]
    answered = pl.sum_horizontal(pl.col(names).is_not_null()).alias("_answered")
    frame = dataset.frame.with_columns(answered).filter(pl.col("_answered") > 0)
    if frame[UNIT].n_unique() < ask.slots <= frame.height:
        frame = frame.with_columns(pl.col(ROW).alias(UNIT))  # too few interviews: their passages are shared out
    if TEXT not in names:
        # Who left the survey after the first page is similar to others who did, and makes an empty record.
        telling_rows = frame.filter(pl.col("_answered") * 2 >= pl.col("_answered").median())
        if ask.slots * ask.rows_per_slot <= telling_rows.height < frame.height:
            notes.append(f"{counted(frame.height - telling_rows.height, 'row')} with few answers passed over")
            frame = telling_rows
    ids = frame[UNIT].unique(maintain_order=True)
    if len(ids) > _MOST:
        notes.append(f"{_MOST} of {len(ids)} respondents or documents looked at, a random sample")
        frame = frame.filter(pl.col(UNIT).is_in(random.Random(ask.seed).sample(ids.to_list(), _MOST)))
    units: dict[str, _Unit] = {}
    for row in frame.iter_rows(named=True):
        candidate = _Candidate(row[ROW], {name: row[name] for name in names})
        units.setdefault(row[UNIT], []).append(candidate)
    return list(units.values())


def _typical(
    units: Sequence[_Unit], columns: tuple[Column, ...], label_of: Mapping[str, Label], ask: _Ask, notes: list[str]
) -> tuple[Column, ...]:
    room = max(_TYPICAL, ask.room // ask.rows_per_slot)
    rows = [row.answers for unit in units for row in unit]
    kept = within_typical(rows[:: -(-len(rows) // _LOOKED_AT)], columns, label_of, room, ask.measure)
    if out := [column.name for column in columns if column not in kept]:
        named = ", ".join(label_of[name].item for name in out)
        notes.append(
            f"{counted(len(out), 'question')} that tell least left out, to keep a row near {room} tokens: {named}"
        )
    return kept


def _groups(units: Sequence[_Unit], columns: Sequence[Column], ask: _Ask, notes: list[str]) -> list[list[int]]:
    from threadpoolctl import threadpool_limits

    from hybridgen.segments import cluster  # numpy and scikit-learn, for plans only

    if len(units) < ask.slots:
        notes.append(f"{counted(len(units), 'row')} for {ask.slots} records: records share rows")
        return [[slot % len(units)] for slot in range(ask.slots)]
    answers = {
        column.name: ["\n".join(filter(None, (row.answers[column.name] for row in unit))) or None for unit in units]
        for column in columns
    }
    sizes = [len(unit) for unit in units]
    with threadpool_limits(1):  # the same sums in the same order on every machine, and no threads that wait actively
        points = cluster.embed(answers, len(units), ask.seed)
        return cluster.choose(points, sizes, slots=ask.slots, rows_per_slot=ask.rows_per_slot, seed=ask.seed)


def _fill(
    group: Sequence[_Unit],
    columns: Sequence[Column],
    label_of: Mapping[str, Label],
    ask: _Ask,
    changes: Counter[str],
) -> tuple[Row, ...]:
    """The group's rows within the room. Of each unit in turn the row that says most; shown unit by unit, in order."""
    names = [column.name for column in columns]
    label_size = ask.measure("R99\n\n")

    def text(row: _Candidate) -> str:
        return row_text(row.answers, names, label_of)

    by_telling = (sorted(unit, key=lambda row: -_says(text(row))) if len(unit) > 1 else unit for unit in group)
    in_turn = (row for turn in zip_longest(*by_telling) for row in turn if row is not None)
    ranked = list(islice(in_turn, ask.rows_per_slot))
    count = how_many([text(row) for row in ranked], ask.room, lambda text: ask.measure(text) + label_size)
    if count < len(ranked):
        changes["left out because the model's context has no room for them"] += len(ranked) - count
    kept = {row.id for row in ranked[:count]}
    shown = [row for unit in group for row in unit if row.id in kept]
    texts = [text(row) for row in shown]
    if count == 1 and ask.measure(texts[0]) + label_size > ask.room:
        texts = [squeeze(shown[0].answers, columns, label_of, ask.room - label_size, ask.measure)]
        changes["shortened because the model's context has no room for them"] += 1
    return tuple(Row(row.id, f"R{n}", text) for n, (row, text) in enumerate(zip(shown, texts, strict=True), start=1))


def _says(text: str) -> int:
    """How many different words of some length a passage has."""
    return len(set(re.findall(r"\w{4,}", text.lower())))
