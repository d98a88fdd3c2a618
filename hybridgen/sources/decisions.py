"""What is decided of a file on the way, for people."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hybridgen.core.notices import Data, Notice


class Decisions:
    """warnings: those that change what the data means. notes: the others."""

    def __init__(self, path: Path, warnings: Iterable[Notice] = (), notes: Iterable[Notice] = ()) -> None:
        """path: of the file, which each names. warnings, notes: what was decided before."""
        self._file = Data(path.name)
        self.warnings = list(warnings)
        self.notes = list(notes)

    def warn(self, code: str, **params: object) -> None:
        """Tell of a decision that changes what the data means."""
        self.warnings.append(Notice(code, {"file": self._file, **params}))

    def note(self, code: str, **params: object) -> None:
        """Tell of another decision."""
        self.notes.append(Notice(code, {"file": self._file, **params}))
