"""What is about to be read, before it is: names and sizes of files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hybridgen.sources import paths

MAX_NAMES = 3  # that a line has; of more files their number is told


def in_words(path: str | Sequence[str] | None) -> str:
    """ "answers.csv (300 MB)", "40 files (12 MB)". Raises DataError where there is no such file."""
    files = paths.find(path).files
    names = ", ".join(file.name for file in files) if len(files) <= MAX_NAMES else f"{len(files)} files"
    return f"{names} ({_bytes(sum(map(_size, files)))})"


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # whoever reads it says so
        return 0


def _bytes(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}" if count < 1000 * size else f"{count // size} {unit}"
    return f"{count} bytes"
