"""How a run tells a person where it is: what the pipeline calls. Bars and lines are drawn in reports/terminal."""

from __future__ import annotations

from typing import Literal, Protocol

Stage = Literal["draft", "judge", "refine"]


class Progress(Protocol):
    """Told by the pipeline as work appears and gets done; calls come from one thread."""

    def expect(self, stage: Stage, more: int) -> None:
        """`more` units of work were added to a stage."""

    def advance(self, stage: Stage) -> None:
        """One unit of a stage is done, well or not."""

    def say(self, text: str) -> None:
        """A fact or warning of one line that the user should see now."""


class Silent:
    """Says nothing: for the Python API and for tests."""

    def expect(self, stage: Stage, more: int) -> None: ...

    def advance(self, stage: Stage) -> None: ...

    def say(self, text: str) -> None: ...
