"""How a run tells a person where it is: what the pipeline calls. Bars and lines are drawn in cli/console."""

from __future__ import annotations

import threading
from typing import Literal, Protocol

Stage = Literal["look", "protect", "draft", "judge", "refine", "grade", "audit"]


class Progress(Protocol):
    """Told by the pipeline as work appears and gets done; no two calls at a time."""

    def expect(self, stage: Stage, more: int) -> None:
        """`more` units of work were added to a stage."""

    def advance(self, stage: Stage, done: int = 1) -> None:
        """Units of a stage are done, well or not."""

    def say(self, text: str) -> None:
        """A fact or warning of one line that the user should see now."""

    def show(self, record: str) -> None:
        """A finished record in a few lines, to be read while the others are made."""


class Silent:
    """Says nothing: for the Python API and for tests."""

    def expect(self, stage: Stage, more: int) -> None: ...

    def advance(self, stage: Stage, done: int = 1) -> None: ...

    def say(self, text: str) -> None: ...

    def show(self, record: str) -> None: ...


class InTurn:
    """Tells another progress what several threads tell, one call at a time."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._turn = threading.RLock()

    def expect(self, stage: Stage, more: int) -> None:
        with self._turn:
            self._progress.expect(stage, more)

    def advance(self, stage: Stage, done: int = 1) -> None:
        with self._turn:
            self._progress.advance(stage, done)

    def say(self, text: str) -> None:
        with self._turn:
            self._progress.say(text)

    def show(self, record: str) -> None:
        with self._turn:
            self._progress.show(record)


SILENT = Silent()
