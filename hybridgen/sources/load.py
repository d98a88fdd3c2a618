"""Load any input as one Dataset: find the files, read each by its kind, understand what it holds, put them together."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Notice
from hybridgen.sources import paths
from hybridgen.sources.readers.base import reader_of
from hybridgen.sources.tables.cells import clean
from hybridgen.sources.tables.header import name_columns
from hybridgen.sources.tables.respondents import gather
from hybridgen.sources.texts.long_cells import cut_long_cells
from hybridgen.sources.texts.passages import cut
from hybridgen.sources.texts.turns import find_turns
from hybridgen.sources.types import ANYTHING, ROW, TEXT, UNIT, Asked, Content, Dataset, File, Grid, Table, Talks, Text

LOG = logging.getLogger("hybridgen.sources")
FINGERPRINT_ROWS = 10_000  # told to the digest at a time


def load(path: str | Sequence[str] | None, asked: Asked = ANYTHING) -> Dataset:
    """Read a file, folder, glob or list of them as one Dataset.

    path None: the interviews that ship with the package. asked: what the user says of it. A row's id is
    `<file stem>:<n>` with n the record's number from 1 in a table, and `<file stem>#<n>` with n the passage's number in
    a text. A file that the user named must be readable; one that was found in a folder or by a glob and is not goes to
    `Dataset.unreadable`.

    Raises DataError, one line: a missing, empty or broken file, one that is not of the kind that its name says, or a
    folder or glob with nothing readable.
    """
    began = time.perf_counter()
    found = paths.find(path)
    parts: list[Dataset] = []
    unreadable: list[Notice] = []
    for file, name in paths.names(found.files).items():
        try:
            parts.append(read(File(file, name), asked))
        except DataError as error:
            if file in found.named or len(found.files) == 1:
                raise
            unreadable.append(error.said)
    if not parts:
        raise DataError(f"{path}: nothing in it can be read; the first of {len(unreadable)}: {unreadable[0]}")
    frame = pl.concat([part.frame for part in parts], how="diagonal")
    if len(parts) == 1 and parts[0].columns == (TEXT,) and frame[UNIT].n_unique() == 1:
        frame = frame.with_columns(pl.col(ROW).alias(UNIT))  # a lone text: its passages are what can be grouped
    notes = [*found.notes, *(note for part in parts for note in part.notes)]
    if len(parts) > 1:
        size = {"files": len(parts), "rows": frame.height, "columns": frame.width - 2}
        notes.append(Notice("files_together", size))
    LOG.info(
        "%d files, %d unreadable: %d rows of %d columns in %.3f s",
        len(parts),
        len(unreadable),
        frame.height,
        frame.width,
        time.perf_counter() - began,
    )
    return Dataset(
        frame=frame,
        sources=tuple(source for part in parts for source in part.sources),
        rows_read=sum(part.rows_read for part in parts),
        unreadable=(*unreadable, *(text for part in parts for text in part.unreadable)),
        warnings=tuple(warning for part in parts for warning in part.warnings),
        notes=tuple(notes),
        fingerprint=_fingerprint(frame),
    )


def read(file: File, asked: Asked = ANYTHING) -> Dataset:
    """One file: read by whoever reads its kind, and understood. Raises DataError."""
    reader = reader_of(file.path.suffix)
    if reader is None:
        raise DataError(f"{file.path}: is no file of a kind that can be read")
    began = time.perf_counter()
    content: Content | Dataset = reader.read(file.path, asked)
    if isinstance(content, Grid):
        content = name_columns(content, file, asked)
    if isinstance(content, Table):
        content = gather(clean(content, file), file, asked)
    if isinstance(content, Text):
        content = find_turns(content, file)
    if isinstance(content, Text | Talks):
        content = cut(content, file)
    content = cut_long_cells(content, file)
    LOG.debug("%s: %d rows in %.3f s", reader.name, content.frame.height, time.perf_counter() - began)
    return content


def _fingerprint(frame: pl.DataFrame) -> str:
    digest = hashlib.sha256()
    for part in frame.iter_slices(FINGERPRINT_ROWS):
        digest.update(part.write_csv(quote_style="always").encode())
    return digest.hexdigest()
