"""The same people in several files, as waves of a study have them: one row each where the user says by what."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.tables import identity, names
from hybridgen.sources.tables.merging import NUMBER, merge
from hybridgen.sources.types import ROW, UNIT, Asked, Dataset, File

MIN_SHARED = 3  # ids in two files; fewer may be alike by chance
MIN_SHARED_SHARE = 0.5  # of the ids of the smaller file
_FILE = "_file"


def put_together(parts: dict[File, Dataset], asked: Asked) -> tuple[pl.DataFrame, list[Notice], list[Notice]]:
    """The rows of all files, warnings and notes.

    A key that the user names holds across files: a person's rows become one, in the place of the first. Without one,
    a warning tells which column has the same ids in several files.
    """
    frames = [part.frame for part in parts.values()]
    if len(parts) < 2 or asked.respondent == ROW or asked.keeps_rows:
        return pl.concat(frames, how="diagonal"), [], []
    if asked.respondent is None:
        return pl.concat(frames, how="diagonal"), _same_ids(parts), []
    keyed = {file: key for file, part in parts.items() if (key := _key(part, asked.respondent))}
    if len(keyed) < 2:
        return pl.concat(frames, how="diagonal"), [], []
    person = next(iter(keyed.values()))
    rows = [_labelled(parts[file].frame, file, {key: person}) for file, key in keyed.items()]
    whole = pl.concat(rows, how="diagonal").with_row_index(NUMBER)
    merged = merge(whole.drop(ROW, UNIT), person, [_FILE])
    ids = whole.select(NUMBER, ROW, UNIT)
    joined = merged.frame.join(ids, on=NUMBER, how="left", maintain_order="left")
    together = joined.select(ROW, UNIT, pl.exclude(NUMBER, ROW, UNIT, _FILE))
    others = [part.frame for file, part in parts.items() if file not in keyed]
    frame = pl.concat([together, *others], how="diagonal")
    size = {"files": len(keyed), "rows": whole.height, "respondents": merged.frame.height, "column": Data(person)}
    notes = [Notice("rows_of_files", size)] if merged.frame.height < whole.height else []
    if left_out := [column for column in merged.left_out if column != _FILE]:
        names_of_files = ", ".join(file.path.name for file in keyed)
        notes.append(Notice("columns_of_rows", {"file": Data(names_of_files), "columns": tuple(map(Data, left_out))}))
    return frame, [], notes


def _key(part: Dataset, wanted: str) -> str | None:
    """The column that the user names, in a file with a row a respondent."""
    if part.respondents < part.frame.height:
        return None
    if wanted in part.columns:
        return wanted
    same = [column for column in part.columns if names.plain(column) == names.plain(wanted)]
    return same[0] if len(same) == 1 else None


def _labelled(frame: pl.DataFrame, file: File, called: dict[str, str]) -> pl.DataFrame:
    renamed = frame.rename({old: new for old, new in called.items() if new not in frame.columns})
    return renamed.with_columns(pl.lit(file.name).alias(_FILE))


def _same_ids(parts: dict[File, Dataset]) -> list[Notice]:
    for column in dict.fromkeys(column for part in parts.values() for column in part.columns):
        ids = {file: part.frame[column].drop_nulls() for file, part in parts.items() if column in part.columns}
        persons = {file: set(some) for file, some in ids.items() if identity.is_of_persons(some)}
        if found := _alike(persons):
            first, second, shared = found
            told = {"file": Data(first.path.name), "other": Data(second.path.name), "ids": shared}
            return [Notice("ids_in_files", {**told, "column": Data(column)})]
    return []


def _alike(persons: dict[File, set[str]]) -> tuple[File, File, int] | None:
    """The first two files that share ids, and how many."""
    files: Sequence[File] = list(persons)
    for place, first in enumerate(files):
        for second in files[place + 1 :]:
            shared = len(persons[first] & persons[second])
            if shared >= max(MIN_SHARED, MIN_SHARED_SHARE * min(len(persons[first]), len(persons[second]))):
                return first, second, shared
    return None
