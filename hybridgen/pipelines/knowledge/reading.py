"""From files to passages: texts split at headings, tables an entry a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.knowledge.entries import Columns, find_columns, say_row
from hybridgen.knowledge.index import is_below
from hybridgen.knowledge.split import MAX_CHARS, Piece, split
from hybridgen.knowledge.types import Passage
from hybridgen.sources import paths
from hybridgen.sources.load import read_whole
from hybridgen.sources.types import ROW, TEXT, Asked, Dataset, File, Text

LINED = frozenset({".md", ".txt"})  # files whose lines people see
_NUMBER = re.compile(r"[:#](\d+)$")  # behind the file's name in a row's id
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Read:
    """What the sources hold. roots: what was named, as absolute paths, folders and globs. unread: files of these, by
    absolute paths, that could not be read; unreadable: the same and places within files, in words."""

    passages: tuple[Passage, ...]
    roots: tuple[str, ...]
    unread: frozenset[str]
    sources: tuple[str, ...]
    unreadable: tuple[Notice, ...]
    warnings: tuple[Notice, ...]

    def covers(self, source: str) -> bool:
        """Whether a source is one that was read, or has gone from where it was named. One that cannot be read now may
        be there again: what is known of it stays."""
        return is_below(source, self.roots) and source not in self.unread


def read(config: Config) -> Read:
    """All passages of `data.path`. Raises InputError where nothing can be read, or a column that was named is not
    there."""
    given = config.data.path
    entries = [given] if isinstance(given, str) else list(given or ())
    found = paths.find(given)
    asked = Asked(config.data.sheet, config.data.header_rows, config.data.skip_rows, keeps_rows=True)
    passages: list[Passage] = []
    unreadable, warnings = [*found.unreadable], [*found.warnings]
    sources: list[str] = []
    unread: set[str] = set()
    for path, name in paths.names(found.files).items():
        try:
            content = read_whole(File(path, name), asked)
        except DataError as error:
            if path in found.named or len(found.files) == 1:
                raise
            unreadable.append(error.said)
            unread.add(str(path.absolute()))
            continue
        unreadable += content.unreadable
        warnings += content.warnings
        sources.append(str(path))
        source = str(path.absolute())
        if isinstance(content, Text):
            passages += _of_text(content, source)
            continue
        knowledge = config.knowledge
        is_text = content.columns == (TEXT,)
        columns = None if is_text else find_columns(content.columns, knowledge.problem, knowledge.solution)
        if columns and (silent := _count_silent(content, columns.problem)):
            told = {"file": Data(path.name), "count": silent, "column": Data(columns.problem)}
            warnings.append(Notice("problems_missing", told))
        passages += _of_rows(content, source, columns)
    if not passages:
        raise DataError(f"{', '.join(entries)}: holds no passage; files with words in them would be right")
    return Read(
        passages=tuple(passages),
        roots=tuple(str(Path(entry).expanduser().absolute()) for entry in entries),
        unread=frozenset(unread),
        sources=tuple(sources),
        unreadable=tuple(unreadable),
        warnings=tuple(warnings),
    )


def _of_text(text: Text, source: str) -> Iterator[Passage]:
    """A passage for each piece that says more than its heading."""
    is_lined = Path(source).suffix.lower() in LINED
    for number, piece in enumerate(split(text.text, is_markdown=text.is_markdown), 1):
        if _says_something(piece):
            blank = len(piece.text) - len(piece.text.lstrip())
            line = piece.line + piece.text.count("\n", 0, blank)
            place = f"line {line}" if is_lined else f"passage {number}"
            yield Passage(piece.text.strip(), source, place, piece.heading)


def _says_something(piece: Piece) -> bool:
    first, _, rest = piece.text.strip().partition("\n")
    is_heading = bool(piece.heading) and piece.heading[-1] in first
    return bool(_WORD.search(rest if is_heading else piece.text))


def _count_silent(dataset: Dataset, column: str) -> int:
    """How many rows say nothing in a column."""
    return sum(not cell for cell in dataset.frame[column])


def _of_rows(dataset: Dataset, source: str, columns: Columns | None) -> Iterator[Passage]:
    """A passage for each row: its text, its problem with the solution, or all that it says. columns: of the two; a row
    without a problem has none."""
    for row in dataset.frame.select(ROW, *dataset.columns).iter_rows(named=True):
        id_ = row.pop(ROW)
        number = _NUMBER.search(id_)
        place = f"row {number[1]}" if number else str(id_)
        if columns:
            problem, solution = row[columns.problem], row[columns.solution]
            if problem:
                yield Passage(problem, source, place, solution=solution or "")
            continue
        said = row[TEXT] if dataset.columns == (TEXT,) else say_row(row)
        for piece in split(said or "", is_markdown=False, max_chars=MAX_CHARS):
            if _WORD.search(piece.text):
                yield Passage(piece.text.strip(), source, place)
