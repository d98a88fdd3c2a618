"""Segments as a model sees them: their rows and statistics as `protect` has them, within the room of the context."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import polars as pl

from hybridgen.core import summaries
from hybridgen.core.notices import Notice
from hybridgen.segments.column_profile import Column
from hybridgen.segments.context_fit import Answers, Measure, count_fitting, squeeze, within_reach, without_margin
from hybridgen.segments.render import Label, row_text
from hybridgen.segments.types import Plan, Row, Segment, Statistic
from hybridgen.sources.types import ROW, UNIT

if TYPE_CHECKING:
    from hybridgen.segments.statistics import Found

STATISTICS_SHARE = 0.25  # of the room, at most
CHUNK_ROWS = 64  # that a stream protects at a time, and a segment's rows at least

# What models may see of rows, each a mapping of `_row`, `_unit` and columns to texts; in the same order. Of a statistic
# the question and the answer come as cells of their column, with an empty `_row` and `_unit`.
Cells = Mapping[str, str | None]
Protect = Callable[[Sequence[Cells]], Sequence[Cells]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be shown. unit: as the data has it."""

    id: str
    unit: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Ask:
    """What `choose` was asked for."""

    segments: int
    rows_per_segment: int
    seed: int
    room: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Chosen:
    """A segment, not yet as a model sees it.

    group: rows in the order in which they are shown. ranks: which one stays first, where the room is too small.
    respondents, share, certainty, id, carried: as in `Segment`. found: what sets it apart. members: places of its units
    among all.
    """

    group: tuple[Candidate, ...]
    ranks: tuple[int, ...]
    respondents: int
    share: float
    certainty: float
    found: tuple[Found, ...]
    members: Any  # an array of numbers
    id: str = ""
    carried: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """Everybody in segments, the largest first, and the rows that are chosen, not yet as a model sees them.

    columns: those that rows show. chosen: the segments; sizes: how many rows of each are shown. notes: what was decided
    on the way. units: a row for each unit with all its answers.
    respondents: all who answered anything; silent: those who answered nothing.
    """

    ask: Ask
    columns: tuple[Column, ...]
    labels: Mapping[str, Label]
    chosen: Sequence[Chosen]
    sizes: Sequence[int]
    notes: tuple[Notice, ...]
    units: pl.DataFrame
    respondents: int
    silent: int = 0

    def __len__(self) -> int:
        return len(self.chosen)

    @property
    def columns_used(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def members(self, index: int) -> pl.Series:
        """The ids of all units of a segment."""
        return self.units[UNIT].gather(self.chosen[index].members)

    def stream(self, protect: Protect, indices: Sequence[int] | None = None) -> Filling:
        """The segments one after the other, some rows protected at a time. indices: of those that are wanted, None:
        all."""
        return Filling(self, protect, range(len(self)) if indices is None else indices)

    def fill(self, protect: Protect) -> Plan:
        """All segments at once."""
        filling = self.stream(protect)
        segments = tuple(filling)
        return Plan(segments, self.columns_used, filling.notes, self.respondents, self.silent)

    def blank(self, index: int) -> Segment:
        """A segment of which nothing is asked: whose it is, and no text."""
        one = self.chosen[index]
        rows = tuple(Row(row.id, f"R{at}", "") for at, row in enumerate(one.group, start=1))
        return Segment(index, rows, one.respondents, one.share, one.certainty, id=one.id)

    def filled(self, indices: Sequence[int], protect: Protect, changes: Counter[str]) -> list[Segment]:
        """Segments as a model sees them. changes: counts what is cut."""
        chosen = [self.chosen[index] for index in indices]
        rows, asked = _rows_of(chosen), self.cells(indices)
        near, said = asked[: len(rows)], asked[len(rows) :]
        told = protect(asked)
        shown = iter(map(_without_margins, rows, near, told))
        same = iter(zip(said, told[len(rows) :], strict=True))
        filled = []
        for index, one in zip(indices, chosen, strict=True):
            statistics = self._statistics(one, same)
            room = self.ask.room - sum(map(self._size, statistics))
            told_group = [next(shown) for _ in one.group]
            rows_shown = _fill(one, told_group, self, room, changes)
            filled.append(
                Segment(
                    index=index,
                    rows=rows_shown,
                    respondents=one.respondents,
                    share=one.share,
                    certainty=one.certainty,
                    statistics=statistics,
                    id=one.id,
                    carried=tuple((name, self._carried(name, cell, told_group)) for name, cell in one.carried),
                )
            )
        return filled

    def cells(self, indices: Sequence[int]) -> list[Cells]:
        """What of segments is to be protected: their rows without what no prompt has room for, then the words of their
        statistics, each as a cell of its column."""
        chosen = [self.chosen[index] for index in indices]
        rows = _rows_of(chosen)
        near = [{name: cell and within_reach(cell, self.ask.room) for name, cell in row.items()} for row in rows]
        said = [
            {ROW: "", UNIT: "", found.column: words}
            for one in chosen
            for found in one.found
            for words in _words_of(found)
        ]
        return [*near, *said]

    def _carried(self, name: str, cell: str | None, told: Sequence[Cells]) -> str | None:
        """A cell that a record takes over: of a column that rows show as they show it, else as the data has it."""
        if name not in self.columns_used:
            return cell
        return next((row[name] for row in told if row.get(name)), None)

    def _statistics(self, chosen: Chosen, same: Iterator[tuple[Cells, Cells]]) -> tuple[Statistic, ...]:
        """Those that hold nothing that was protected, within their part of the room. same: of each its words, and what
        protection made of them."""
        kept: list[Statistic] = []
        room = int(self.ask.room * STATISTICS_SHARE)
        for found in chosen.found:
            pairs = [next(same) for _ in _words_of(found)]
            if all(asked[found.column] == told[found.column] for asked, told in pairs):
                one = Statistic(f"S{len(kept) + 1}", _say(found, self.labels[found.column]), found.figure)
                room -= self._size(one)
                if room >= 0:
                    kept.append(one)
        return tuple(kept)

    def _size(self, statistic: Statistic) -> int:
        return self.ask.measure(f"{statistic.label} {statistic.text}\n")


@dataclass(frozen=True, slots=True)
class Sketch(Sequence[Segment]):
    """All segments as `protect` shows them, made anew whenever they are looked at."""

    groups: Groups
    protect: Protect

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[Segment]:
        return self.some(range(len(self)))

    def some(self, indices: Iterable[int]) -> Iterator[Segment]:
        """Those of these indices, in that order."""
        return self.groups.stream(self.protect).again(indices)

    @overload
    def __getitem__(self, at: int) -> Segment: ...

    @overload
    def __getitem__(self, at: slice) -> list[Segment]: ...

    def __getitem__(self, at: int | slice) -> Segment | list[Segment]:
        chosen = range(len(self))[at]
        indices = chosen if isinstance(chosen, range) else [chosen]
        found = list(self.some(indices))
        return found if isinstance(chosen, range) else found[0]


def nobody(_: int) -> None:
    """Watches nothing."""


@dataclass
class Filling:
    """Segments as they are asked for, and what is remembered of those that came. One thread goes through them; others
    may ask for some `again` meanwhile.

    lend: protects what is wanted of others, and once more; None: as the own. foresee: told what will be protected next,
    while the segments before it come; None: nobody is. is_over: what comes from now on is not protected, and has no
    texts. seen: the segments of respondents, without their rows. row_ids: of the rows that were shown. watch: told the
    index of each segment that comes.
    """

    groups: Groups
    protect: Protect
    indices: Sequence[int]
    watch: Callable[[int], None] = nobody
    lend: Protect | None = None
    foresee: Callable[[Sequence[Cells]], None] | None = None
    is_over: bool = False
    seen: list[summaries.Segment] = field(default_factory=list)
    row_ids: set[str] = field(default_factory=set)
    changes: Counter[str] = field(default_factory=Counter)
    _protecting: threading.Lock = field(default_factory=threading.Lock)  # rows are protected by one thread at a time

    def __iter__(self) -> Iterator[Segment]:
        return itertools.chain.from_iterable(self.lots())

    def lots(self) -> Iterator[Iterator[Segment]]:
        """The segments, those that are protected together in one lot: it is made when it is asked for, and remembered
        as it is gone through."""
        return (map(self._remembered, lot) for lot in self._filled(self.indices, self.protect, self.changes))

    def again(self, indices: Iterable[int]) -> Iterator[Segment]:
        """Some of the segments once more; nothing else is remembered of them."""
        return itertools.chain.from_iterable(self.lots_again(indices))

    def lots_again(self, indices: Iterable[int]) -> Iterator[Iterable[Segment]]:
        """As `again`, in lots."""
        return self._filled(indices, self.lend or self.protect, Counter())

    @property
    def notes(self) -> tuple[Notice, ...]:
        """Those of the plan, and of what was cut so far."""
        cut = (Notice(code, {"rows": count}) for code, count in self.changes.items() if count)
        return (*self.groups.notes, *cut)

    @property
    def columns_used(self) -> tuple[str, ...]:
        return self.groups.columns_used

    @property
    def silent(self) -> int:
        return self.groups.silent

    def _filled(self, indices: Iterable[int], protect: Protect, changes: Counter[str]) -> Iterator[Iterable[Segment]]:
        chunks = self._chunks(indices)
        chunk, is_foreseen = next(chunks, None), False
        while chunk:
            following = next(chunks, None)
            if self.is_over:
                yield map(self.groups.blank, chunk)
            else:
                with self._protecting:
                    if is_foreseen:  # what is read by now, or about to be: the next one follows at once
                        self._foresee(following)
                    filled = self.groups.filled(chunk, protect, changes)
                    if not is_foreseen:
                        self._foresee(following)
                is_foreseen = True
                yield filled
            chunk = following

    def _foresee(self, chunk: Sequence[int] | None) -> None:
        if chunk and self.foresee:
            self.foresee(self.groups.cells(chunk))

    def _chunks(self, indices: Iterable[int]) -> Iterator[list[int]]:
        chunk: list[int] = []
        rows = 0
        for index in indices:
            more = self.groups.sizes[index]
            if chunk and rows + more > CHUNK_ROWS:
                yield chunk
                chunk, rows = [], 0
            chunk.append(index)
            rows += more
        if chunk:
            yield chunk

    def _remembered(self, segment: Segment) -> Segment:
        self.watch(segment.index)
        if not segment.is_blank:
            self.row_ids.update(row.id for row in segment.rows)
        if segment.respondents:
            self.seen.append(
                summaries.Segment(
                    index=segment.index,
                    respondents=segment.respondents,
                    share=segment.share,
                    certainty=round(segment.certainty, 4),
                    statistics=[one.figure for one in segment.statistics],
                )
            )
        return segment


def _rows_of(chosen: Sequence[Chosen]) -> list[Cells]:
    return [{ROW: row.id, UNIT: row.unit, **row.answers} for one in chosen for row in one.group]


def _words_of(found: Found) -> list[str]:
    return [words for words in (found.figure.question, found.figure.answer) if words]


def _say(found: Found, label: Label) -> str:
    from hybridgen.segments.statistics import say

    return say(found, label)


def _without_margins(row: Cells, near: Cells, told: Cells) -> Cells:
    """A row as protection left it. near: what was asked of it; of cells too long for any prompt their beginning."""
    return {
        name: cell and (cell if near.get(name) == row.get(name) else without_margin(cell))
        for name, cell in told.items()
    }


def _fill(chosen: Chosen, told: Sequence[Cells], groups: Groups, room: int, changes: Counter[str]) -> tuple[Row, ...]:
    """The group's rows within the room, shown in their order; told: as they may be shown."""
    names, ask, group = groups.columns_used, groups.ask, chosen.group
    label_size = ask.measure("R99\n\n")
    texts = [row_text(answers, names, groups.labels) for answers in told]
    order = sorted(range(len(texts)), key=lambda n: chosen.ranks[n])
    count = count_fitting([texts[n] for n in order], room, lambda text: ask.measure(text) + label_size)
    if count < len(texts):
        changes["rows_without_room"] += len(texts) - count
    kept = sorted(order[:count])
    shown = [texts[n] for n in kept]
    changes["rows_shortened"] += sum(_is_beyond_reach(group[n], ask.room) for n in kept)
    if count == 1 and ask.measure(shown[0]) + label_size > room:
        answers = told[kept[0]]
        shown = [squeeze(answers, groups.columns, groups.labels, room - label_size, ask.measure)]
        changes["rows_shortened"] += not _is_beyond_reach(group[kept[0]], ask.room)
    return tuple(
        Row(group[n].id, f"R{at}", text) for at, (n, text) in enumerate(zip(kept, shown, strict=True), start=1)
    )


def _is_beyond_reach(row: Candidate, room: int) -> bool:
    return any(cell and within_reach(cell, room) != cell for cell in row.answers.values())
