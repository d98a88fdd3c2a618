"""A segment for each row, or for each document: no groups, nobody stands for others."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Literal, TypeAlias, overload

import numpy as np
import polars as pl

from hybridgen.core.notices import Notice
from hybridgen.segments.candidates import Answered, rank_rows, read_answers
from hybridgen.segments.column_profile import Column
from hybridgen.segments.context_fit import Measure
from hybridgen.segments.fill import Ask, Candidate, Chosen, Groups
from hybridgen.sources.types import ROW, UNIT, Dataset

LOG = logging.getLogger("hybridgen.segments")
_PLACE, _AT = "_place", "_at"
UnitKind: TypeAlias = Literal["row", "document"]


def count_units(dataset: Dataset, unit: UnitKind, columns: Sequence[str]) -> int:
    """How many rows or documents say something in these columns."""
    if not columns:
        return 0
    said = dataset.frame.filter(pl.any_horizontal(_says_something(pl.col(name)) for name in columns))
    return said.height if unit == "row" else said.select(_whose(dataset)).to_series().n_unique()


def take(
    dataset: Dataset,
    *,
    unit: UnitKind,
    count: int,
    is_sample: bool,
    rows_per_unit: int,
    seed: int,
    room: int,
    measure: Measure,
    columns: tuple[Column, ...],
    carry: Sequence[str] = (),
) -> Groups:
    """The first `count` rows or documents that say something, each a segment of its own, in the order of the data.

    is_sample: a seeded sample of them instead. rows_per_unit: rows of a document that a model sees at most; those that
    say most. columns: those that tell something. carry: columns whose cells go into the record; of a document the first
    cell that says something. room, measure: as `choose` has them. Raises ConfigError and DataError as `choose` does.
    """
    ask = Ask(count, 1 if unit == "row" else rows_per_unit, seed, room, measure)
    read = read_answers(dataset, ask, columns)
    whose = pl.col(ROW) if unit == "row" else _whose(dataset)
    rows = read.rows.with_columns(whose.alias(UNIT))
    ids = rows[UNIT].unique(maintain_order=True)
    picked = _pick(ids, count, seed) if is_sample else ids.head(count)
    wanted = rows.filter(pl.col(UNIT).is_in(picked.implode()))
    chosen = Units(wanted, picked, read, ask.rows_per_segment, _carried(dataset.frame, wanted, carry))
    notes = [note for note in read.notes if note.code != "respondents_silent"]
    silent = dataset.frame.select(whose).to_series().n_unique() - len(ids)
    if silent:
        notes.append(Notice(f"{unit}s_silent", {"count": silent}))
    sizes = wanted.group_by(UNIT).len()["len"]
    if cut := int((sizes > ask.rows_per_segment).sum()):
        notes.append(Notice("documents_cut", {"count": cut, "rows": ask.rows_per_segment}))
    LOG.info("%d of %d of unit %s", len(picked), len(ids), unit)
    units = pl.DataFrame({UNIT: picked})
    return Groups(ask, read.shown, read.labels, chosen, chosen.sizes, tuple(notes), units, len(ids), silent)


def _whose(dataset: Dataset) -> pl.Expr:
    """What names the document that a row belongs to. A lone text, whose units are its passages, is one."""
    return pl.col(ROW).str.replace(r"#\d+$", "").alias(UNIT) if dataset.is_one_text else pl.col(UNIT)


def _says_something(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars().str.len_bytes().fill_null(0) > 0


def _pick(ids: pl.Series, count: int, seed: int) -> pl.Series:
    """So many of them by lot, in their order. numpy's generator keeps its stream from one release to the next."""
    places = np.random.default_rng(seed).choice(len(ids), size=min(count, len(ids)), replace=False)
    return ids.gather(sorted(int(place) for place in places))


class Units(Sequence[Chosen]):
    """A segment for each of some rows or documents, made when it is looked at. sizes: how many rows of each are
    shown."""

    def __init__(
        self, rows: pl.DataFrame, ids: pl.Series, read: Answered, most: int, carried: pl.DataFrame | None
    ) -> None:
        """rows: of all of them. ids: of each, in their order. most: rows of one that a model sees. carried: what its
        record takes over, in a row for each id."""
        places = pl.DataFrame({UNIT: ids}).with_row_index(_PLACE)
        of_each = rows.select(UNIT).join(places, on=UNIT, maintain_order="left").with_row_index(_AT).sort(_PLACE, _AT)
        counts = of_each.group_by(_PLACE, maintain_order=True).len()["len"]
        self.sizes = counts.clip(upper_bound=most).to_list()
        self._ends = [0, *counts.cum_sum()]
        self._rows = rows[of_each[_AT]].select(ROW, UNIT, *read.names)
        self._ids, self._read, self._most, self._carried = ids, read, most, carried

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Chosen: ...

    @overload
    def __getitem__(self, at: slice) -> list[Chosen]: ...

    def __getitem__(self, at: int | slice) -> Chosen | list[Chosen]:
        chosen = range(len(self))[at]
        return [self._one(place) for place in chosen] if isinstance(chosen, range) else self._one(chosen)

    def _one(self, place: int) -> Chosen:
        names, rows = self._read.names, self._rows[self._ends[place] : self._ends[place + 1]]
        group = [
            Candidate(row[ROW], row[UNIT], {name: row[name] for name in names}) for row in rows.iter_rows(named=True)
        ]
        shown, ranks = rank_rows([group], names, self._read.labels, self._most)
        cells = {} if self._carried is None else self._carried.row(place, named=True)
        return Chosen(
            group=shown,
            ranks=ranks,
            respondents=0,
            share=0.0,
            certainty=0.0,
            found=(),
            members=np.array([place]),
            id=self._ids[place],
            carried=tuple(cells.items()),
        )


def _carried(frame: pl.DataFrame, rows: pl.DataFrame, carry: Sequence[str]) -> pl.DataFrame | None:
    """The cells that records take over, a row for each unit, in their order."""
    if not carry:
        return None
    cells = rows.select(ROW, UNIT).join(frame.select(ROW, *carry), on=ROW, maintain_order="left")
    return cells.group_by(UNIT, maintain_order=True).agg(pl.col(carry).drop_nulls().first()).select(carry)
