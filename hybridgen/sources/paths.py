"""From what a user types as `data.path` to the files that are meant, and the short name of each in row ids."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice, Place

SAMPLE = Path(__file__).parent.parent / "sample"


@dataclass(frozen=True, slots=True)
class Found:
    """files: each once, in a stable order. named: those that the user named one by one, which have to be readable.
    notes: files of a folder that were passed over, in words."""

    files: tuple[Path, ...]
    named: frozenset[Path]
    notes: tuple[Notice, ...]


def find(path: str | Sequence[str] | None) -> Found:
    """The files behind a file, folder (with its subfolders), glob or list of them; None: the sample.

    Raises DataError where there is no such file, or nothing readable in a folder or behind a glob.
    """
    entries = [str(SAMPLE)] if path is None else [path] if isinstance(path, str) else list(path)
    if not entries or not all(entries):
        raise DataError("data.path: is empty; name a file, a folder, a glob or a list of them")
    files: dict[Path, Path] = {}  # by resolved path, so that a file that is meant twice is read once
    named: set[Path] = set()
    notes: list[Notice] = []
    for entry in entries:
        start = Path(entry).expanduser()
        if start.is_file():
            if not _is_readable(start):
                raise DataError(f"{entry}: is no file of a kind that can be read ({_kinds()})")
            named.add(files.setdefault(start.resolve(), start))
            continue
        candidates = _candidates(entry, start)
        readable = [file for file in candidates if _is_readable(file)]
        if not readable:
            raise DataError(f"{entry}: holds nothing that can be read ({_kinds()})")
        if others := [file for file in candidates if file not in readable]:
            code = "file_passed_over" if len(others) == 1 else "files_passed_over"
            names = tuple(Data(file.name) for file in others)
            notes.append(Notice(code, {"place": Place(entry, "data.path"), "count": len(others), "files": names}))
        for file in readable:
            files.setdefault(file.resolve(), file)
    return Found(tuple(files.values()), frozenset(named), tuple(notes))


def _is_readable(file: Path) -> bool:
    from hybridgen.sources.readers.base import reader_of  # brings polars, which a mistyped path need not wait for

    return reader_of(file.suffix) is not None


def _kinds() -> str:
    from hybridgen.sources.readers.base import kinds

    return ", ".join(kinds())


def _candidates(entry: str, start: Path) -> list[Path]:
    if start.is_dir():
        inside = (file.relative_to(start) for file in start.rglob("*") if file.is_file())
        return sorted(start / file for file in inside if not any(part.startswith(".") for part in file.parts))
    if not glob.has_magic(entry):
        raise DataError(f"{entry}: there is no such file; data.path takes a file, a folder, a glob or a list of them")
    anchor = Path(start.anchor)
    try:
        matches = sorted(anchor.glob(str(start.relative_to(anchor))))
    except ValueError as error:
        raise DataError(f"{entry}: is no pattern that can be matched ({error})") from None
    if not matches:
        raise DataError(f"{entry}: no file matches; data.path takes a file, a folder, a glob or a list of them")
    return [match for match in matches if match.is_file() and not match.name.startswith(".")]


def names(files: Sequence[Path]) -> dict[Path, str]:
    """A short name for each file, unique: its stem; files that share one get it with suffix and as much of their
    folders as tells them apart."""
    stems = Counter(file.stem for file in files)
    alone = {file.stem for file in files if stems[file.stem] == 1}
    result: dict[Path, str] = {}
    for file in files:
        twins = [other.resolve() for other in files if other.stem == file.stem]
        result[file] = file.stem
        if len(twins) > 1:
            top = Path(os.path.commonpath([twin.parent for twin in twins]))
            long = file.resolve().relative_to(top).as_posix()
            result[file] = f"./{long}" if long in alone else long
    return result
