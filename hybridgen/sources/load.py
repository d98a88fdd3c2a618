"""Load any input as one Dataset: find the files, read each by its kind, understand what it holds, put them together."""

from __future__ import annotations

import hashlib
import logging
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources import paths, waves
from hybridgen.sources.code_books import is_code_book
from hybridgen.sources.kinds import refusal
from hybridgen.sources.readers.base import reader_of
from hybridgen.sources.tables.bounds import within_bounds
from hybridgen.sources.tables.cells import clean
from hybridgen.sources.tables.header import name_columns
from hybridgen.sources.tables.respondents import gather
from hybridgen.sources.texts.long_cells import cut_long_cells
from hybridgen.sources.texts.passages import cut
from hybridgen.sources.texts.turns import find_turns
from hybridgen.sources.types import ANYTHING, ROW, TEXT, UNIT, Asked, Content, Dataset, File, Grid, Table, Talks, Text

LOG = logging.getLogger("hybridgen.sources")
T = TypeVar("T")
FINGERPRINT_ROWS = 10_000  # told to the digest at a time
MIN_COPIED_ROWS = 3  # that files must share to be copies; fewer may be alike by chance


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
    paths.drop_copies(found)
    parts: dict[File, Dataset] = {}
    unreadable: list[Notice] = list(found.unreadable)
    errors: list[DataError] = []
    for file in (File(path, name) for path, name in paths.names(found.files).items()):
        try:
            parts[file] = read(file, asked)
        except DataError as error:
            if file.path in found.named or len(found.files) == 1:
                raise
            errors.append(error)
            unreadable.append(error.said)
    if not parts:
        raise DataError(f"{path}: nothing in it can be read; the first of {len(errors)}: {errors[0]}")
    aside = [*_set_code_books_aside(parts, found.named), *_set_copies_aside(parts, found.named)]
    frame, warnings, together = waves.put_together(parts, asked)
    is_one_text = len(parts) == 1 and frame.columns == [ROW, UNIT, TEXT] and frame[UNIT].n_unique() == 1
    if is_one_text:
        frame = frame.with_columns(pl.col(ROW).alias(UNIT))  # a lone text: its passages are what can be grouped
    notes = [*found.notes, *aside, *(note for part in parts.values() for note in part.notes), *together]
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
        sources=tuple(source for part in parts.values() for source in part.sources),
        is_one_text=is_one_text,
        rows_read=sum(part.rows_read for part in parts.values()),
        unreadable=(*unreadable, *(notice for part in parts.values() for notice in part.unreadable)),
        warnings=(*found.warnings, *(warning for part in parts.values() for warning in part.warnings), *warnings),
        notes=tuple(notes),
        fingerprint=_fingerprint(frame),
    )


def read(file: File, asked: Asked = ANYTHING) -> Dataset:
    """One file: read by whoever reads its kind, and understood. Raises DataError."""
    return _read(file, asked, _understand)


def read_whole(file: File, asked: Asked = ANYTHING) -> Text | Dataset:
    """One file: running text as it stands, uncut, and anything else as `read` has it. Raises DataError."""

    def understand(content: Content | Dataset, file: File, asked: Asked) -> Text | Dataset:
        return content if isinstance(content, Text) else _understand(content, file, asked)

    return _read(file, asked, understand)


def _read(file: File, asked: Asked, understand: Callable[[Content | Dataset, File, Asked], T]) -> T:
    reader = reader_of(file.path.suffix)
    if reader is None:
        raise refusal(file.path)
    began = time.perf_counter()
    try:
        understood = understand(reader.read(file.path, asked), file, asked)
    except (DataError, MemoryError):
        raise
    except Exception as error:  # a file that breaks a library, or us, in a way that no reader knows of
        name = type(error).__name__
        place = traceback.extract_tb(error.__traceback__)[-1]
        # Its message may quote the data.
        LOG.warning("%s: %s at %s:%s", reader.name, name, place.filename, place.lineno)
        raise DataError(
            f"{file.path}: cannot be understood ({name}); open it in the program that wrote it and save it again"
        ) from error
    LOG.debug("%s: read in %.3f s", reader.name, time.perf_counter() - began)
    return understood


def _understand(content: Content | Dataset, file: File, asked: Asked) -> Dataset:
    if isinstance(content, Grid):
        content = name_columns(within_bounds(content, file), file, asked)
    if isinstance(content, Table):
        content = gather(clean(content, file), file, asked)
    if isinstance(content, Text):
        content = find_turns(content, file)
    if isinstance(content, Text | Talks):
        content = cut(content, file)
    return content if asked.keeps_rows else cut_long_cells(content, file)


def _set_code_books_aside(parts: dict[File, Dataset], named: frozenset[Path]) -> list[Notice]:
    """Take out files that tell what columns mean, if they were not named and others hold data."""
    books = [file for file, part in parts.items() if file.path not in named and is_code_book(part.columns)]
    if len(books) == len(parts):
        return []
    for file in books:
        del parts[file]
    return [Notice("code_book_found", {"file": Data(file.path.name)}) for file in books]


def _set_copies_aside(parts: dict[File, Dataset], named: frozenset[Path]) -> list[Notice]:
    """Take out files with the same rows as another, as the same table in two kinds of file has."""
    said: list[Notice] = []
    kept: dict[tuple[object, ...], list[File]] = {}
    for file in sorted(parts, key=lambda file: file.path not in named):  # what was named stays
        part = parts[file]
        like = kept.setdefault((part.frame.height, part.columns), [])
        rows = part.frame.select(part.columns)
        twin = next((other for other in like if rows.equals(parts[other].frame.select(part.columns))), None)
        if twin is None or file.path in named or part.frame.height < MIN_COPIED_ROWS:
            like.append(file)
            continue
        del parts[file]
        names = {"file": Data(twin.path.name), "copies": (Data(file.path.name),)}
        said.append(Notice("files_identical", names))
    return said


def _fingerprint(frame: pl.DataFrame) -> str:
    digest = hashlib.sha256()
    for part in frame.iter_slices(FINGERPRINT_ROWS):
        digest.update(part.write_csv(quote_style="always").encode())
    return digest.hexdigest()
