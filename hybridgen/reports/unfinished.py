"""A run's lines as they come: in files whose names say that they are a part, until the whole ones stand."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Literal, TypeVar

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

    def append(self, name: Name, values: Sequence[BaseModel]) -> list[int]:
        """Write lines, whole and at once; where each begins. Raises HybridgenError where that cannot be done."""
        if not self._has_begun:
            self.remove()
            self._has_begun = True
        if not values:
            return []
        lines = [f"{value.model_dump_json()}\n".encode() for value in values]
        try:
            private.make_folder(self._folder)
            with private.open_file(self._file(name), "ab") as file:
                begins = file.tell()
                file.write(b"".join(lines))
        except OSError as error:
            raise unwritable(self._folder, self._file(name).name, error) from error
        return [*accumulate(map(len, lines[:-1]), initial=begins)]

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
