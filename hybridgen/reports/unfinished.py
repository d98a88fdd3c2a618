"""A run's lines as they come: in files whose names say that they are a part, until the whole ones stand."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import IO, Literal, TypeVar

from pydantic import BaseModel

from hybridgen.core import private
from hybridgen.core.errors import HybridgenError
from hybridgen.core.lines import Lines

M = TypeVar("M", bound=BaseModel)
Name = Literal["records", "drafts", "rejects"]
NAMES: tuple[Name, ...] = ("records", "drafts", "rejects")


class Unfinished:
    """records.unfinished.jsonl and its kin in a run's folder. Those that a killed run left there go with the first
    line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._has_begun = False
        self._open: dict[Name, IO[bytes]] | None = None  # None: each line opens its file

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Within, files that lines were written to stay open: for many lines."""
        self._open = {}
        try:
            yield
        finally:
            kept, self._open = self._open, None
            for file in kept.values():
                with contextlib.suppress(OSError):  # of a line that could not be written somebody has been told
                    file.close()

    def append(self, name: Name, values: Sequence[BaseModel]) -> list[int]:
        """Write lines, whole and at once; where each begins. Raises HybridgenError where that cannot be done."""
        if not self._has_begun:
            self.remove()
            self._has_begun = True
        if not values:
            return []
        lines = [f"{value.model_dump_json()}\n".encode() for value in values]
        try:
            with self._opened(name) as file:
                begins = file.tell()
                file.write(b"".join(lines))
                file.flush()
        except OSError as error:
            raise unwritable(self._folder, self._file(name).name, error) from error
        return [*accumulate(map(len, lines[:-1]), initial=begins)]

    @contextmanager
    def _opened(self, name: Name) -> Iterator[IO[bytes]]:
        if self._open is not None and name in self._open:
            yield self._open[name]
            return
        private.make_folder(self._folder)
        file = private.open_file(self._file(name), "ab")
        if self._open is None:
            with file:
                yield file
        else:
            self._open[name] = file
            yield file

    def read(self, name: Name, model: type[M], places: Iterable[int]) -> Lines[M]:
        """Lines as what they are, until the files are removed. places: where they begin, in the wanted order."""
        return Lines(self._file(name), model, places)

    def remove(self) -> None:
        """Take the files away."""
        for name in NAMES:
            with contextlib.suppress(OSError):
                self._file(name).unlink(missing_ok=True)

    def _file(self, name: Name) -> Path:
        return unfinished_file(self._folder, name)


def unfinished_file(folder: Path, name: Name) -> Path:
    """Where a run that has not ended has its lines."""
    return folder / f"{name}.unfinished.jsonl"


def unwritable(folder: Path, name: str, error: OSError) -> HybridgenError:
    """That a file of a run's folder cannot be written, and what would help."""
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return HybridgenError(
        f"output.dir={folder}: {name} cannot be written ({error.strerror or error}); "
        + (f"free space on {folder}" if is_full else "choose a folder that you may write to")
    )
