"""Plain text and Markdown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers import delimited, subtitles
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.columns import is_figure, profile, vote
from hybridgen.sources.texts.captions import is_captions
from hybridgen.sources.types import Asked, Grid, Talks, Text

_CLOCK = r"^\W*\d{1,2}:\d{2}"
MIN_LINES = 4  # of a table that is called a text
MIN_COLUMNS = 3


def read(path: Path, asked: Asked) -> Text | Talks | Grid:
    """One text; captions and tables are read as such whatever the file is called.

    Raises DataError where it is empty or binary.
    """
    text, notes = read_text(path)
    if is_captions(text):
        return subtitles.understand(text, path, notes)
    if path.suffix.lower() == ".txt" and (columns := _count_columns(text)):
        grid = delimited.understand(text, notes, path, asked)
        note = Notice("table_in_text", {"file": Data(path.name), "columns": columns})
        return dataclasses.replace(grid, notes=(note, *grid.notes))
    return Text(text=text, is_markdown=path.suffix.lower() == ".md", notes=notes)


def _count_columns(text: str) -> int:
    """How many columns the text has as a table, 0 where it is none for certain: the same tabs or bars in every line,
    and a first line that names what stands below it. A column of times is that of a transcript."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    for separator in "\t|":
        count = lines[0].count(separator) if len(lines) >= MIN_LINES else 0
        if count < MIN_COLUMNS - 1 or lines[0].startswith("|") or any(line.count(separator) != count for line in lines):
            continue
        names, *rows = [[cell.strip() for cell in line.split(separator)] for line in lines]
        below = pl.DataFrame(rows, schema=[str(place) for place in range(count + 1)], orient="row")
        is_of_times = any(below.select((pl.all().str.contains(_CLOCK)).all()).row(0))
        votes = vote(names, profile(below))
        is_header = all(names) and len(set(names)) == len(names) and not any(map(is_figure, names))
        if is_header and votes.is_name and not is_of_times:
            return count + 1
    return 0


register(Reader("text", (".txt", ".md"), read))
