"""Transcripts within the cells of a table: cut into passages as texts are."""

from __future__ import annotations

import dataclasses

import polars as pl

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.texts.passages import MAX_WORDS, split, split_turns
from hybridgen.sources.texts.turns import read_turns
from hybridgen.sources.texts.words import count_words
from hybridgen.sources.types import ROW, TEXT, Dataset, File

MIN_LONG_WORDS = 2 * MAX_WORDS  # of a cell that is cut
MIN_LONG_CHARS = 700  # of a cell that is looked at: no prose has so many words in less
MIN_UNSPACED_CHARS, UNSPACED_BYTES = 300, 2.5  # the same where no space parts words, known by bytes of a character
MAX_REPEATED_CHARS = 240  # of an answer that stands with each passage of its respondent


def cut_long_cells(data: Dataset, file: File) -> Dataset:
    """A row for each passage of a long cell, all of them of the same unit, with `#<n>` behind the row's id.

    The respondent's short answers stand with each passage, since rows are chosen one by one and each must tell whose it
    is; longer ones stand with the first alone, so that a model reads them once.
    """
    columns = [name for name in data.columns if name != TEXT]
    if not columns:
        return data
    is_looked_at = data.frame.select(pl.any_horizontal(_may_be_long(pl.col(name)) for name in columns)).to_series()
    rows: dict[int, list[dict[str, str | None]]] = {}
    cut_columns: set[str] = set()
    for place in is_looked_at.arg_true():
        row = data.frame.row(place, named=True)
        long = [name for name in columns if _is_long(row[name])]
        if long:
            rows[place] = _passages(row, long)
            cut_columns.update(long)
    if not rows:
        return data
    kept = data.frame.with_row_index("_place").filter(~pl.col("_place").is_in(list(rows)))
    cut = pl.DataFrame(
        [{"_place": place, **row} for place, passages in rows.items() for row in passages], schema=kept.schema
    )
    frame = pl.concat([kept, cut]).sort("_place", maintain_order=True).drop("_place")
    what = {
        "file": Data(file.path.name),
        "cells": len(rows),
        "passages": cut.height,
        "columns": tuple(Data(name) for name in columns if name in cut_columns),
    }
    return dataclasses.replace(data, frame=frame, notes=(*data.notes, Notice("cells_cut", what)))


def _may_be_long(cell: pl.Expr) -> pl.Expr:
    """Without a look at the words, since most cells are short."""
    chars, size = cell.str.len_chars(), cell.str.len_bytes()
    is_unspaced = (chars >= MIN_UNSPACED_CHARS) & (size >= chars * UNSPACED_BYTES)
    return ((chars >= MIN_LONG_CHARS) | is_unspaced).fill_null(value=False)


def _is_long(cell: str | None) -> bool:
    return cell is not None and len(cell) >= MIN_UNSPACED_CHARS and count_words(cell) >= MIN_LONG_WORDS


def _passages(row: dict[str, str | None], long: list[str]) -> list[dict[str, str | None]]:
    cut = [(name, passage) for name in long for passage in _split(row[name] or "")]
    rest = {name: cell for name, cell in row.items() if name not in long and cell and len(cell) > MAX_REPEATED_CHARS}
    each = row | dict.fromkeys(long) | dict.fromkeys(rest)
    passages = [each | {ROW: f"{row[ROW]}#{n}", name: passage} for n, (name, passage) in enumerate(cut, start=1)]
    if not passages:  # no letter in it
        return [row]
    passages[0].update(rest)
    return passages


def _split(cell: str) -> list[str]:
    turns = read_turns(cell)
    return split_turns(turns) if turns else split(cell)
