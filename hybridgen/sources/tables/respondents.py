"""Whose answers the rows of a table are: one row a respondent, whatever the table's layout."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice, Place
from hybridgen.sources.decisions import Decisions
from hybridgen.sources.nested.cells import unfold
from hybridgen.sources.tables import doubles, identity, long_format, transposed, utterances
from hybridgen.sources.tables.merging import NUMBER, merge
from hybridgen.sources.types import ROW, UNIT, Asked, Dataset, File, Table, Talks


def gather(table: Table, file: File, asked: Asked) -> Dataset | Talks:
    """The table as a data set, one row a respondent, or as the conversations that it holds.

    table: as `cells.clean` gives it. asked: data.respondent names the column that says whose a row is; `_row`: each row
    is a respondent; data.keeps_rows: rows are only told whose they are. Raises DataError where there is no such column,
    and where respondents may be the columns.
    """
    table = unfold(table, file)
    said = Decisions(file.path, table.warnings, table.notes)
    numbers = range(1, table.body.height + 1) if table.numbers is None else table.numbers
    frame = table.body.with_columns(pl.Series(NUMBER, numbers, dtype=pl.Int64))
    named = identity.named(table.body, file, asked)
    if asked.is_open:
        if transposed.has_respondents_across(table.body):
            turned = transposed.turn(table.body)
            said.warn("table_turned", questions=table.body.height, respondents=turned.height)
            frame = turned.with_columns(pl.Series(NUMBER, range(1, turned.height + 1), dtype=pl.Int64))
            return _dataset(frame, table, file, said)
        if transposed.may_have_respondents_across(table.body):
            lies = {"file": Place(str(file.path), "data.path"), "column": Data(table.body.columns[0])}
            raise DataError(Notice("table_may_lie", lies))
        if spoken := utterances.find(table.body):
            return _talks(table, spoken, said)
    if asked.keeps_rows:
        return _dataset(frame, table, file, said, whose=None if asked.respondent == ROW else _whose(frame, named))
    if asked.respondent != ROW:
        frame = _grouped(frame, named, said)
    return _dataset(frame, table, file, said)


def _whose(frame: pl.DataFrame, named: str | None) -> str | None:
    """The column that says whose a row is, or may say so: what one person says often is not said by many. None: none
    does."""
    found = identity.find(frame.drop(NUMBER)) if named is None else None
    return found.column if found else named


def _grouped(frame: pl.DataFrame, named: str | None, said: Decisions) -> pl.DataFrame:
    """One row a respondent, where a column says whose a row is."""
    if blank := None if named else identity.find_blanks(frame.drop(NUMBER)):
        filled = frame.with_columns(pl.col(blank).forward_fill())
        answers = filled.drop(NUMBER)
        if long_format.find(answers, blank) or identity.moments(answers, blank):
            frame = filled
            said.note("ids_filled", column=Data(blank))
    answers = frame.drop(NUMBER)
    found = identity.Identity(named) if named else identity.find(answers)
    if long := long_format.find(answers, found.column if found and found.is_sure else None):
        pivoted = long_format.pivot(frame, long)
        size = {"rows": frame.height, "respondents": pivoted.frame.height, "questions": pivoted.questions}
        said.warn("answers_pivoted", **size, column=Data(long.person))
        _note_left_out(pivoted.left_out, said)
        return pivoted.frame
    if found and not found.is_sure:
        code = "respondents_double" if found.is_double else "respondents_unsure"
        values = answers[found.column].drop_nulls()
        said.note(code, column=Data(found.column), rows=len(values), respondents=values.n_unique())
    if not found or not found.is_sure:
        if double := doubles.count(frame, [found.column] if found else []):
            said.note("rows_double", rows=double)
        return frame
    merged = merge(frame, found.column, identity.moments(answers, found.column))
    if merged.frame.height == frame.height:
        return frame
    size = {"rows": frame.height, "respondents": merged.frame.height}
    tell = said.note if named else said.warn  # what was asked for changes nothing behind anybody's back
    tell("rows_of_respondents", **size, column=Data(found.column))
    _note_left_out(merged.left_out, said)
    return merged.frame


def _note_left_out(columns: Sequence[str], said: Decisions) -> None:
    if columns:
        said.note("columns_of_rows", columns=tuple(map(Data, columns)))


def _talks(table: Table, spoken: utterances.Utterances, said: Decisions) -> Talks:
    conversations, machine = utterances.talks(table.body, spoken)
    said.note("turns_read", conversations=len(conversations), speaker=Data(spoken.speaker), text=Data(spoken.text))
    if spoken.lost:
        said.warn("turns_columns_left_out", columns=tuple(map(Data, spoken.lost)))
    if machine:
        said.note("turns_of_machines", turns=machine)
    return Talks(
        conversations=conversations,
        unreadable=table.unreadable,
        warnings=tuple(said.warnings),
        notes=tuple(said.notes),
    )


def _dataset(frame: pl.DataFrame, table: Table, file: File, said: Decisions, whose: str | None = None) -> Dataset:
    """whose: the column that says which rows are of one respondent, None: each is of its own."""
    ids = pl.concat_str(pl.lit(f"{file.name}:"), NUMBER)
    person = pl.when(pl.col(whose).is_null()).then(ids).otherwise(ids.first().over(whose)) if whose else ids
    return Dataset(
        frame=frame.select(ids.alias(ROW), person.alias(UNIT), pl.exclude(NUMBER)),
        sources=(str(file.path),),
        rows_read=table.body.height,
        unreadable=table.unreadable,
        warnings=tuple(said.warnings),
        notes=tuple(said.notes),
    )
