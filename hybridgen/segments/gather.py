"""Segments of rows that were chosen before: those that records of an earlier run rest on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from hybridgen.segments.candidates import read_answers
from hybridgen.segments.column_profile import Column
from hybridgen.segments.context_fit import Measure
from hybridgen.segments.fill import Ask, Candidate, Chosen, Groups
from hybridgen.sources.types import ROW, UNIT, Dataset


def gather(
    dataset: Dataset,
    wanted: Sequence[Sequence[str]],
    *,
    rows_per_segment: int,
    seed: int,
    room: int,
    measure: Measure,
    columns: tuple[Column, ...],
) -> Groups:
    """A segment for each of `wanted`, ids of rows in the order in which they are shown. Rows that the data lacks, or
    that say nothing, are left out of it.

    rows_per_segment: as the run had it, since it decides which columns there is room for. columns: those that tell
    something. room, measure: as `choose` has them. Nobody is counted, so there are no statistics. Raises ConfigError
    and DataError as `choose` does.
    """
    ask = Ask(len(wanted), rows_per_segment, seed, room, measure)
    read = read_answers(dataset, ask, columns)
    ids = {id_ for group in wanted for id_ in group}
    known = {
        row[ROW]: Candidate(row[ROW], row[UNIT], {name: row[name] for name in read.names})
        for row in read.rows.filter(pl.col(ROW).is_in(list(ids))).iter_rows(named=True)
    }
    chosen = tuple(_chosen([known[id_] for id_ in group if id_ in known], n) for n, group in enumerate(wanted))
    units = pl.DataFrame({UNIT: [str(n) for n in range(len(wanted))]})
    sizes = [len(one.group) for one in chosen]
    return Groups(ask, read.shown, read.labels, chosen, sizes, read.notes, units, len(wanted))


def _chosen(rows: Sequence[Candidate], place: int) -> Chosen:
    return Chosen(
        group=tuple(rows),
        ranks=tuple(range(len(rows))),
        respondents=0,
        share=0.0,
        certainty=0.0,
        found=(),
        members=np.array([place]),
    )
