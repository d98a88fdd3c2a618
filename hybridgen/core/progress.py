"""How a run tells where it is: what the pipeline calls, and what a program's own callback is told. Bars and lines are
drawn in cli/console."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

METER_SECONDS = 1.0
Stage = Literal["look", "protect", "draft", "judge", "refine", "grade", "audit", "embed", "answer"]
PACED: Stage = "protect"  # rows are protected as they are wanted, not as fast as can be


class Progress(Protocol):
    """Told by the pipeline as work appears and gets done; no two calls at a time."""

    def expect(self, stage: Stage, more: int) -> None:
        """`more` units of work were added to a stage."""

    def advance(self, stage: Stage, done: int = 1) -> None:
        """Units of a stage are done, well or not."""

    def say(self, text: str) -> None:
        """A fact or warning of one line that the user should see now."""

    def show(self, record: Callable[[], str]) -> None:
        """A finished record, to be read while others are made. record: its few lines, drawn where somebody looks."""

    def meter(self, usd: Callable[[], float]) -> None:
        """From now on `usd` says what the run's result has cost so far, in USD."""


class Silent:
    """Says nothing: for the Python API and for tests."""

    def expect(self, stage: Stage, more: int) -> None: ...

    def advance(self, stage: Stage, done: int = 1) -> None: ...

    def say(self, text: str) -> None: ...

    def show(self, record: Callable[[], str]) -> None: ...

    def meter(self, usd: Callable[[], float]) -> None: ...


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

    def show(self, record: Callable[[], str]) -> None:
        with self._turn:
            self._progress.show(record)

    def meter(self, usd: Callable[[], float]) -> None:
        with self._turn:
            self._progress.meter(usd)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run is. done of total units of a stage; usd: what the result has cost so far; seconds_left: that all
    stages will take as far as their work is known, None: before anything is done."""

    stage: Stage
    done: int
    total: int
    usd: float
    seconds_left: float | None


class Tally:
    """What was told of each stage, and what follows: how long still, and how much money."""

    def __init__(self) -> None:
        self.total: dict[Stage, int] = {}
        self.done: dict[Stage, int] = {}
        self.since: dict[Stage, float] = {}
        self._usd: Callable[[], float] | None = None
        self._spent, self._spent_at = 0.0, float("-inf")

    def expect(self, stage: Stage, more: int) -> None:
        """As `Progress.expect`."""
        self.since.setdefault(stage, time.monotonic())
        self.done.setdefault(stage, 0)
        self.total[stage] = self.total.get(stage, 0) + more

    def advance(self, stage: Stage, done: int) -> None:
        """As `Progress.advance`."""
        if stage not in self.total:
            self.expect(stage, done)
        self.done[stage] += done

    def meter(self, usd: Callable[[], float]) -> None:
        """As `Progress.meter`."""
        self._usd = usd

    @property
    def usd(self) -> float:
        """What was spent, at most METER_SECONDS ago: each look adds up all calls."""
        now = time.monotonic()
        if self._usd and now - self._spent_at >= METER_SECONDS:
            self._spent, self._spent_at = self._usd(), now
        return self._spent

    @property
    def seconds_left(self) -> float | None:
        """Of the stage that has the most left, at the speed that it had so far; stages run side by side."""
        now = time.monotonic()
        left = [
            (now - self.since[stage]) * (self.total[stage] - done) / done
            for stage, done in self.done.items()
            if done and stage != PACED
        ]
        return max(left, default=None)

    def step(self, stage: Stage) -> Step:
        """Where the run is, seen from a stage."""
        return Step(stage, self.done[stage], self.total[stage], self.usd, self.seconds_left)


class Told:
    """Tells a function of each step: for programs that run a pipeline. What the function raises ends the run."""

    def __init__(self, tell: Callable[[Step], None]) -> None:
        self._tell = tell
        self._tally = Tally()

    def expect(self, stage: Stage, more: int) -> None:
        self._tally.expect(stage, more)

    def advance(self, stage: Stage, done: int = 1) -> None:
        self._tally.advance(stage, done)
        self._tell(self._tally.step(stage))

    def say(self, text: str) -> None: ...

    def show(self, record: Callable[[], str]) -> None: ...

    def meter(self, usd: Callable[[], float]) -> None:
        self._tally.meter(usd)


SILENT = Silent()
