"""Which respondents go to which segment, everybody to exactly one, and which of their rows a model sees.

Rows are chosen as the data has them. What a model sees of the chosen ones is made by whoever protects them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from hybridgen.core.notices import Notice
from hybridgen.segments.candidates import ANSWERED, WHOSE, rank_rows, read_answers
from hybridgen.segments.column_profile import Column
from hybridgen.segments.context_fit import Measure
from hybridgen.segments.fill import Ask, Candidate, Cells, Chosen, Groups, Protect
from hybridgen.segments.render import Label
from hybridgen.segments.types import Plan
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset

if TYPE_CHECKING:
    from hybridgen.segments.grouping import Grouping

__all__ = ["Cells", "Groups", "Protect", "choose", "plan"]

LOG = logging.getLogger("hybridgen.segments")

MIN_UNITS_SHOWN = 3  # of a segment that has as many
FAR_FROM_SUPPORTED = 1.5  # times as many segments as the data supports, or as few

_ROWS = "_rows"


@dataclass(frozen=True, slots=True)
class _Data:
    """rows: all that answer anything; units: a row for each unit. columns: those that tell something, all and shown."""

    rows: pl.DataFrame
    units: pl.DataFrame
    columns: Sequence[Column]
    labels: Mapping[str, Label]
    shown: tuple[Column, ...]


def choose(
    dataset: Dataset,
    *,
    segments: int,
    rows_per_segment: int,
    seed: int,
    room: int,
    measure: Measure,
    columns: tuple[Column, ...] | None = None,
    is_counted: bool = True,
) -> Groups:
    """Sort all who answered anything into segments, seeded: the same input and seed give the same ones.

    columns: those that tell something; None: they are found. is_counted: segments get statistics. segments: 1 or more.
    rows_per_segment: rows of a segment that a model sees at most, 1 or more. room: tokens that its rows may take
    together, counted by `measure` row by row, each with its label and a blank line. Nobody is in two segments unless
    there are fewer rows than segments; of fewer interviews than segments each passage goes to one. Where the rows are
    too long for the room, the least typical go first (one always stays), then the answers to the questions that tell
    least, then the end of the row; a note says so.

    Raises ConfigError where the room is too small for any row, DataError where no column tells anything or
    nobody answered.
    """
    ask = Ask(segments, rows_per_segment, seed, room, measure)
    read = read_answers(dataset, ask, columns)
    rows, notes = read.rows, list(read.notes)
    whole = rows[UNIT].n_unique()
    if whole < segments <= rows.height:
        rows = rows.with_columns(pl.col(ROW).alias(UNIT))  # too few interviews: their passages are shared out
    data = _Data(rows, _units(rows, read.columns), read.columns, read.labels, read.shown)
    chosen = _chosen(data, ask, notes, is_counted=is_counted)
    LOG.info("%d segments of %d respondents or passages", len(chosen), data.units.height)
    sizes = [len(one.group) for one in chosen]
    return Groups(ask, data.shown, data.labels, chosen, sizes, tuple(notes), data.units, whole, read.silent)


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


def _units(rows: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """A row for each unit, in the order of the data, with all that it answered."""
    if rows[UNIT].n_unique() == rows.height:
        return rows
    answers = [pl.col(column.name).drop_nulls().str.join("\n") for column in columns]
    return rows.group_by(UNIT, maintain_order=True).agg(pl.len().alias(_ROWS), pl.col(ANSWERED).sum(), *answers)


def _chosen(data: _Data, ask: Ask, notes: list[Notice], *, is_counted: bool) -> tuple[Chosen, ...]:
    """The segments: whose they are, what sets them apart, and the rows that may be shown."""
    from hybridgen.segments.grouping import group, shared  # numpy and scikit-learn, for plans only
    from hybridgen.segments.questions import read_questions
    from hybridgen.segments.statistics import Found, find_statistics

    units, columns = data.units, data.columns
    found: Sequence[tuple[Found, ...]] = [()] * ask.segments
    if units.height < ask.segments:
        notes.append(Notice("segments_share_rows", {"rows": units.height, "segments": ask.segments}))
        grouping = shared(units.height, ask.segments)
    else:
        questions, words = read_questions(units, columns)
        grouping = group(units, questions, words, ask.segments, ask.seed)
        notes.extend(_say_supported(grouping, ask.segments))
        if is_counted and all(column.name != TEXT for column in columns):
            found = find_statistics(questions, grouping.owner, ask.segments, data.labels)
    answered = units[ANSWERED].to_numpy() if TEXT not in units.columns else None
    members = [grouping.members(segment, answered) for segment in range(ask.segments)]
    wrote = _wrote(units, columns)
    candidates = _candidates(data, [_seen(some, units, wrote, ask.rows_per_segment) for some in members], ask)
    return tuple(
        Chosen(rows, ranks, _people(units, some), len(some) / units.height, certainty, figures, some)
        for (rows, ranks), some, figures, certainty in zip(candidates, members, found, grouping.certainty, strict=True)
    )


def _people(units: pl.DataFrame, places: Any) -> int:
    """How many respondents, interviews or documents units are of."""
    return units[WHOSE].gather(places).n_unique() if WHOSE in units.columns else len(places)


def _say_supported(grouping: Grouping, segments: int) -> Iterable[Notice]:
    supported = grouping.supported
    if supported:
        ratio = max(supported, segments) / min(supported, segments)
        is_far = abs(supported - segments) >= 2 and ratio >= FAR_FROM_SUPPORTED
        nearer = Notice("segments_nearer", {"supported": supported}) if is_far else ""
        params = {"supported": supported, "count": segments, "criterion": grouping.criterion, "nearer": nearer}
        yield Notice("segments_supported", params)


def _wrote(units: pl.DataFrame, columns: Sequence[Column]) -> Any:
    """Who answered in words."""
    words = [column.name for column in columns if column.free or column.kind == "words"]
    return units.select(pl.any_horizontal(pl.col(UNIT).is_null(), pl.col(words).is_not_null())).to_series().to_numpy()


def _seen(members: Any, units: pl.DataFrame, wrote: Any, rows: int) -> list[int]:
    """The most typical units, until they have so many rows and there are MIN_UNITS_SHOWN. In tables, of twice as many
    typical ones, first those who wrote something: a quote is of words."""
    if _ROWS not in units.columns:
        most = max(rows, MIN_UNITS_SHOWN)
        typical = [int(place) for place in members[: 2 * most]]
        return sorted(typical, key=lambda place: not wrote[place])[:most]
    seen: list[int] = []
    have = 0
    for place in map(int, members):
        if have >= rows and len(seen) >= MIN_UNITS_SHOWN:
            break
        seen.append(place)
        have += units[_ROWS][place]
    return seen


def _candidates(
    data: _Data, places: Sequence[Sequence[int]], ask: Ask
) -> list[tuple[tuple[Candidate, ...], tuple[int, ...]]]:
    """Of each segment the rows of the units at these places, and which of them stays first."""
    names = [column.name for column in data.shown]
    ids = data.units[UNIT].gather([place for some in places for place in some])
    wanted = data.rows.filter(pl.col(UNIT).is_in(ids.unique().implode()))
    rows_of: dict[str, list[Candidate]] = {}
    for row in wanted.iter_rows(named=True):
        candidate = Candidate(row[ROW], row[WHOSE], {name: row[name] for name in names})
        rows_of.setdefault(row[UNIT], []).append(candidate)
    each = iter(ids)
    return [rank_rows([rows_of[next(each)] for _ in some], names, data.labels, ask.rows_per_segment) for some in places]
