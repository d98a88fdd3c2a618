"""Which rows go to which segment: similar respondents together, every row once, and no more than fits into the context.

Rows are chosen as the data has them. What a model sees of the chosen ones is made by whoever protects them.
"""

from __future__ import annotations

import dataclasses
import logging
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

import polars as pl

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.segments.column_profile import Column, find_telling
from hybridgen.segments.context_fit import (
    Answers,
    Measure,
    count_fitting,
    squeeze,
    within_reach,
    within_typical,
    without_margin,
)
from hybridgen.segments.render import Label, labels, row_text
from hybridgen.segments.types import Plan, Row, Segment
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset

LOG = logging.getLogger("hybridgen.segments")

MAX_UNITS = 5_000  # that are looked at; of more, a seeded sample stands for all
MIN_TYPICAL_TOKENS = 350  # that a typical row may always have, however small its share of the room
TYPICAL_ROWS = 40  # that stand for the typical one
MIN_ROOM_TOKENS = 16  # below which there is no room for a row

# What models may see of rows, each a mapping of `_row`, `_unit` and columns to texts; in the same order.
Cells = Mapping[str, str | None]
Protect = Callable[[Sequence[Cells]], Sequence[Cells]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that may go to a segment. unit: as the data has it."""

    id: str
    unit: str
    answers: Answers


_Unit = list[_Candidate]  # the rows of a respondent or document, in the order of the data


@dataclass(frozen=True, slots=True)
class _Ask:
    """What `plan` was asked for."""

    segments: int
    rows_per_segment: int
    seed: int
    room: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows chosen for each segment, not yet as a model sees them."""

    ask: _Ask
    columns: tuple[Column, ...]
    labels: Mapping[str, Label]
    groups: tuple[tuple[_Candidate, ...], ...]  # in the order in which they are shown
    ranks: tuple[tuple[int, ...], ...]  # of each group's rows: which one stays first, where the room is too small
    notes: tuple[Notice, ...]

    def first(self, count: int) -> Groups:
        """The first so many groups: the others are planned for runs that draft more."""
        return dataclasses.replace(self, groups=self.groups[:count], ranks=self.ranks[:count])

    def fill(self, protect: Protect) -> Plan:
        """The plan, its rows as `protect` has them, within the room of the context."""
        rows = [row for group in self.groups for row in group]
        told = iter(_told([{ROW: row.id, UNIT: row.unit, **row.answers} for row in rows], protect, self.ask.room))
        changes: Counter[str] = Counter()
        segments = tuple(
            Segment(index, _fill(group, [next(told) for _ in group], ranks, self, changes))
            for index, (group, ranks) in enumerate(zip(self.groups, self.ranks, strict=True))
        )
        notes = (*self.notes, *(Notice(code, {"rows": count}) for code, count in changes.items() if count))
        return Plan(segments, tuple(column.name for column in self.columns), notes)


def choose(
    dataset: Dataset,
    *,
    segments: int,
    rows_per_segment: int,
    seed: int,
    room: int,
    measure: Measure,
    columns: tuple[Column, ...] | None = None,
) -> Groups:
    """Choose a group of similar rows for each segment, seeded: the same input and seed give the same groups.

    columns: those that tell something; None: they are found. segments: 1 or more. rows_per_segment: rows at most, 1 or
    more. room: tokens that a segment's rows may take together, counted by `measure` row by row, each with its label and
    a blank line. No row is in two segments unless there are fewer rows than segments. Where the rows are too long for
    the room, the least typical go first (one always stays), then the answers to the questions that tell least, then the
    end of the row; a note says so.

    Raises ConfigError where the room is too small for any row, DataError where no column tells anything.
    """
    if room < MIN_ROOM_TOKENS:
        raise ConfigError(f"hardware.context_length: leaves {room} tokens for data; a longer context is needed")
    ask = _Ask(segments, rows_per_segment, seed, room, measure)
    columns, notes = _columns(dataset) if columns is None else (columns, [])
    if not columns:
        raise DataError(f"{', '.join(dataset.sources)}: no column tells anything")
    units = _units(dataset, columns, ask, notes)
    label_of = labels([column.name for column in columns])
    columns = _typical(units, columns, label_of, ask, notes)
    names = [column.name for column in columns]
    groups, ranks = [], []
    for group in _group(units, columns, ask, notes):
        shown, order = _candidates([units[unit] for unit in group], names, label_of, ask)
        groups.append(shown)
        ranks.append(order)
    LOG.info("%d segments of %d rows from %d units", len(groups), sum(map(len, groups)), len(units))
    return Groups(ask, columns, label_of, tuple(groups), tuple(ranks), tuple(notes))


def plan(
    dataset: Dataset,
    *,
    segments: int,
    rows_per_segment: int,
    seed: int,
    room: int,
    measure: Measure,
    protect: Protect = list,
) -> Plan:
    """`choose` and `fill` in one."""
    chosen = choose(
        dataset, segments=segments, rows_per_segment=rows_per_segment, seed=seed, room=room, measure=measure
    )
    return chosen.fill(protect)


def _columns(dataset: Dataset) -> tuple[tuple[Column, ...], list[Notice]]:
    if dataset.columns == (TEXT,):
        return (Column(TEXT, answered=1.0, free=True, weight=1.0),), []
    columns, notes = find_telling(dataset.frame, dataset.columns)
    return columns, list(notes)


def _units(dataset: Dataset, columns: Sequence[Column], ask: _Ask, notes: list[Notice]) -> list[_Unit]:
    """The rows of each unit that is looked at, units and rows in the order of the data."""
    names = [column.name for column in columns]
    answered = pl.sum_horizontal(pl.col(names).is_not_null()).alias("_answered")
    frame = dataset.frame.with_columns(answered, pl.col(UNIT).alias("_whose")).filter(pl.col("_answered") > 0)
    if frame[UNIT].n_unique() < ask.segments <= frame.height:
        frame = frame.with_columns(pl.col(ROW).alias(UNIT))  # too few interviews: their passages are shared out
    if TEXT not in names:
        # Who left the survey after the first page is similar to others who did, and makes an empty record.
        telling_rows = frame.filter(pl.col("_answered") * 2 >= pl.col("_answered").median())
        if ask.segments * ask.rows_per_segment <= telling_rows.height < frame.height:
            notes.append(Notice("rows_with_few_answers", {"rows": frame.height - telling_rows.height}))
            frame = telling_rows
    ids = frame[UNIT].unique(maintain_order=True)
    if len(ids) > MAX_UNITS:
        notes.append(Notice("units_sampled", {"looked_at": MAX_UNITS, "units": len(ids)}))
        frame = frame.filter(pl.col(UNIT).is_in(random.Random(ask.seed).sample(ids.to_list(), MAX_UNITS)))
    units: dict[str, _Unit] = {}
    for row in frame.iter_rows(named=True):
        candidate = _Candidate(row[ROW], row["_whose"], {name: row[name] for name in names})
        units.setdefault(row[UNIT], []).append(candidate)
    return list(units.values())


def _typical(
    units: Sequence[_Unit], columns: tuple[Column, ...], label_of: Mapping[str, Label], ask: _Ask, notes: list[Notice]
) -> tuple[Column, ...]:
    room = max(MIN_TYPICAL_TOKENS, ask.room // ask.rows_per_segment)
    rows = [row.answers for unit in units for row in unit]
    kept = within_typical(rows[:: -(-len(rows) // TYPICAL_ROWS)], columns, label_of, room, ask.measure)
    if out := [column.name for column in columns if column not in kept]:
        named = tuple(Data(label_of[name].item) for name in out)
        notes.append(Notice("questions_left_out", {"count": len(out), "room": room, "questions": named}))
    return kept


def _group(units: Sequence[_Unit], columns: Sequence[Column], ask: _Ask, notes: list[Notice]) -> list[list[int]]:
    from threadpoolctl import threadpool_limits

    from hybridgen.segments import cluster  # numpy and scikit-learn, for plans only

    if len(units) < ask.segments:
        notes.append(Notice("segments_share_rows", {"rows": len(units), "segments": ask.segments}))
        return [[segment % len(units)] for segment in range(ask.segments)]
    answers = {
        column.name: ["\n".join(filter(None, (row.answers[column.name] for row in unit))) or None for unit in units]
        for column in columns
    }
    sizes = [len(unit) for unit in units]
    with threadpool_limits(1):  # the same sums in the same order on every machine, and no threads that wait actively
        points = cluster.embed(answers, len(units), ask.seed)
        return cluster.choose(
            points, sizes, segments=ask.segments, rows_per_segment=ask.rows_per_segment, seed=ask.seed
        )


def _candidates(
    group: Sequence[_Unit], names: Sequence[str], label_of: Mapping[str, Label], ask: _Ask
) -> tuple[tuple[_Candidate, ...], tuple[int, ...]]:
    """The group's rows unit by unit, in order, and the rank of each: of each unit in turn the row that says most."""

    def says(row: _Candidate) -> int:
        return _count_long_words(row_text(row.answers, names, label_of))

    by_telling = (sorted(unit, key=lambda row: -says(row)) if len(unit) > 1 else unit for unit in group)
    in_turn = (row for turn in zip_longest(*by_telling) for row in turn if row is not None)
    rank = {row.id: n for n, row in enumerate(islice(in_turn, ask.rows_per_segment))}
    shown = tuple(row for unit in group for row in unit if row.id in rank)
    return shown, tuple(rank[row.id] for row in shown)


def _told(rows: Sequence[Cells], protect: Protect, room: int) -> list[Cells]:
    """The rows as `protect` has them; of cells that are too long for any prompt only as much as one could show."""
    near = [{name: cell and within_reach(cell, room) for name, cell in row.items()} for row in rows]
    return [
        {name: cell and (cell if asked[name] == row[name] else without_margin(cell)) for name, cell in told.items()}
        for row, asked, told in zip(rows, near, protect(near), strict=True)
    ]


def _fill(
    group: Sequence[_Candidate],
    told: Sequence[Mapping[str, str | None]],
    ranks: Sequence[int],
    groups: Groups,
    changes: Counter[str],
) -> tuple[Row, ...]:
    """The group's rows within the room, shown in their order; told: as they may be shown."""
    names, ask = [column.name for column in groups.columns], groups.ask
    label_size = ask.measure("R99\n\n")
    texts = [row_text(answers, names, groups.labels) for answers in told]
    order = sorted(range(len(texts)), key=lambda n: ranks[n])
    count = count_fitting([texts[n] for n in order], ask.room, lambda text: ask.measure(text) + label_size)
    if count < len(texts):
        changes["rows_without_room"] += len(texts) - count
    kept = sorted(order[:count])
    shown = [texts[n] for n in kept]
    changes["rows_shortened"] += sum(_is_beyond_reach(group[n], ask.room) for n in kept)
    if count == 1 and ask.measure(shown[0]) + label_size > ask.room:
        answers = told[kept[0]]
        shown = [squeeze(answers, groups.columns, groups.labels, ask.room - label_size, ask.measure)]
        changes["rows_shortened"] += not _is_beyond_reach(group[kept[0]], ask.room)
    return tuple(
        Row(group[n].id, f"R{at}", text) for at, (n, text) in enumerate(zip(kept, shown, strict=True), start=1)
    )


def _is_beyond_reach(row: _Candidate, room: int) -> bool:
    return any(cell and within_reach(cell, room) != cell for cell in row.answers.values())


def _count_long_words(text: str) -> int:
    """How many different words of some length a passage has."""
    return len(set(re.findall(r"\w{4,}", text.lower())))
