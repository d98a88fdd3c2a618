"""What runs learn and share, in files beside the ledger: a folder for each kind, a file for each key."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.core import private
from hybridgen.core.errors import HybridgenError
from hybridgen.core.notices import Notice, Place

KEY_CHARS = 32


def key_of(asked: Any) -> str:
    """A key that changes with anything that was asked. asked: as plain JSON."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:KEY_CHARS]


@dataclass(frozen=True, slots=True)
class Store:
    """folder: beside the ledger. suffix: of its files. unwritten: the code of what is said where one cannot be
    written."""

    folder: str
    suffix: str
    unwritten: str

    def place(self, ledger: Path, key: str) -> Path:
        """Where what is kept under that key lies."""
        return ledger.parent / self.folder / f"{key}{self.suffix}"

    def write(self, ledger: Path, key: str, text: str) -> None:
        """Keep a text in the place of what was there, whole or not at all. Raises HybridgenError."""
        with self._writing(file := self.place(ledger, key)):
            part = file.with_suffix(f".{os.getpid()}")
            with private.open_file(part, "w") as kept:
                kept.write(text)
            part.replace(file)

    def add(self, ledger: Path, key: str, lines: Iterable[str]) -> None:
        """Keep lines below those that are there. Raises HybridgenError."""
        with self._writing(file := self.place(ledger, key)), private.open_file(file, "a") as kept:
            kept.writelines(f"{line}\n" for line in lines)

    @contextmanager
    def _writing(self, file: Path) -> Iterator[None]:
        try:
            private.make_folder(file.parent)
            yield
        except OSError as error:
            told = {"path": Place(str(file), "ledger.path"), "why": str(error)}
            raise HybridgenError(Notice(self.unwritten, told)) from error
