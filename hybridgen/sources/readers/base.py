"""What a reader is: suffixes, and a function from a file to what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.registry import Registry
from hybridgen.sources.types import Asked, Content


@dataclass(frozen=True, slots=True)
class Reader:
    """suffixes: in lower case, with their dot. read: takes a file and what the user says of it, gives what the file
    holds, and raises DataError where it is not of its kind."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Asked], Content]


readers: Registry[Reader] = Registry("reader", "hybridgen.sources.readers", "data.path")


def register(reader: Reader) -> Reader:
    """Have files with these suffixes read by it. Raises ConfigError where its name is taken."""
    return readers.add(reader.name, reader)


def reader_of(suffix: str) -> Reader | None:
    """Who reads files of a suffix, in any case; the one added last where several do. None: nobody."""
    return next((reader for reader in reversed(readers.values()) if suffix.lower() in reader.suffixes), None)


def kinds() -> Iterator[str]:
    """The suffixes that can be read, in order, without their dot."""
    return iter(sorted({suffix[1:] for reader in readers.values() for suffix in reader.suffixes}))
