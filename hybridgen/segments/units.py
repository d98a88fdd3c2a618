"""A segment for each row, or for each document: no groups, nobody stands for others."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from hybridgen.core.notices import Notice
from hybridgen.segments.candidates import Answered, rank_rows, read_answers
from hybridgen.segments.column_profile import Column
from hybridgen.segments.context_fit import Measure
from hybridgen.segments.fill import Ask, Candidate, Chosen, Groups
from hybridgen.sources.types import ROW, UNIT, Dataset

LOG = logging.getLogger("hybridgen.segments")
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
    carried = _carried(dataset.frame, wanted, carry)
    chosen = tuple(_chosen(wanted, read, ask.rows_per_segment, carried))
    notes = [note for note in read.notes if note.code != "respondents_silent"]
    silent = dataset.frame.select(whose).to_series().n_unique() - len(ids)
    if silent:
        notes.append(Notice(f"{unit}s_silent", {"count": silent}))
    sizes = wanted.group_by(UNIT).len()["len"]
    if cut := int((sizes > ask.rows_per_segment).sum()):
        notes.append(Notice("documents_cut", {"count": cut, "rows": ask.rows_per_segment}))
    LOG.info("%d of %d of unit %s", len(picked), len(ids), unit)
    units = pl.DataFrame({UNIT: picked})
    return Groups(ask, read.shown, read.labels, chosen, tuple(notes), units, len(ids), silent)


def _whose(dataset: Dataset) -> pl.Expr:
    """What names the document that a row belongs to. A lone text, whose units are its passages, is one."""
    return pl.col(ROW).str.replace(r"#\d+$", "").alias(UNIT) if dataset.is_one_text else pl.col(UNIT)


def _says_something(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars().str.len_bytes().fill_null(0) > 0


def _pick(ids: pl.Series, count: int, seed: int) -> pl.Series:
    """So many of them by lot, in their order. numpy's generator keeps its stream from one release to the next."""
    places = np.random.default_rng(seed).choice(len(ids), size=min(count, len(ids)), replace=False)
    return ids.gather(sorted(int(place) for place in places))


def _chosen(
    rows: pl.DataFrame, read: Answered, most: int, carried: Mapping[str, tuple[tuple[str, str | None], ...]]
) -> Iterator[Chosen]:
    """A segment for each unit of the rows. most: of its rows that a model sees. carried: by unit, what its record takes
    over."""
    units: dict[str, list[Candidate]] = {}
    for row in rows.iter_rows(named=True):
        candidate = Candidate(row[ROW], row[UNIT], {name: row[name] for name in read.names})
        units.setdefault(row[UNIT], []).append(candidate)
    for place, (unit, group) in enumerate(units.items()):
        shown, ranks = rank_rows([group], read.names, read.labels, most)
        yield Chosen(
            group=shown,
            ranks=ranks,
            respondents=0,
            share=0.0,
            certainty=0.0,
            found=(),
            members=np.array([place]),
            id=unit,
            carried=carried.get(unit, ()),
        )


def _carried(
    frame: pl.DataFrame, rows: pl.DataFrame, carry: Sequence[str]
) -> dict[str, tuple[tuple[str, str | None], ...]]:
    """By unit the cells that its record takes over."""
    if not carry:
        return {}
    cells = rows.select(ROW, UNIT).join(frame.select(ROW, *carry), on=ROW, maintain_order="left")
    first = cells.group_by(UNIT, maintain_order=True).agg(pl.col(carry).drop_nulls().first())
    return {row[UNIT]: tuple((name, row[name]) for name in carry) for row in first.iter_rows(named=True)}
