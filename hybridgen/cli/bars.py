"""What a run says on stderr while it works: bars on a terminal, else plain lines.

Imports rich, so import this module only where something is to be shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from hybridgen.cli.terminal import ACTING, named, shown
from hybridgen.core.progress import PACED, Stage, Step, Tally
from hybridgen.core.timing import duration
from hybridgen.reports.words import usd

# Stages that are done in no time with most data: what a log calls them. It hears of them once they take long.
QUIET: dict[Stage, str] = {"look": "looking for personal data", "protect": "hiding personal data"}
WORTH_SAYING = 60.0  # seconds that are left
BAR_CHARS = 20  # so that a line fits into 80
QUIET_SECONDS = 5.0  # that such a stage takes in silence
MAX_SHOWN_ROWS = 5  # of records of rows, while they are made
LOG_CHARS = 100  # of such a line where there is no terminal


class TerminalProgress:
    """A `core.progress.Progress` on stderr: a bar for each stage on a terminal, else a line for each tenth done.

    Use it as a context manager; the bars go when it is left. is_alone: it is of no sweep, so its first record is shown,
    of rows the first few.
    """

    def __init__(self, console: Console | None = None, *, is_alone: bool = True) -> None:
        self._console = console or Console(stderr=True)
        self._has_bars = self._console.is_terminal
        self._bars = Progress(
            TextColumn("{task.description:<8}"),
            BarColumn(bar_width=BAR_CHARS),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[beside]}"),
            console=self._console,
            transient=True,
            disable=not self._has_bars,
        )
        self._tally = Tally()
        self._tasks: dict[Stage, TaskID] = {}
        self._told: dict[Stage, int] = {}
        self._is_left = False
        self._to_show = MAX_SHOWN_ROWS if is_alone else 0

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
        self._is_left = True
        for stage, done in self._tally.done.items():
            if done != self._told[stage]:
                self._tell(stage)

    def expect(self, stage: Stage, more: int) -> None:
        """`more` units of work were added to a stage."""
        if self._is_left:  # a thread that nobody waits for still computes
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(QUIET.get(stage, stage), total=0, beside="")
            self._told[stage] = 0
            if not self._console.is_terminal and stage not in QUIET:
                self.say(f"{stage}: started")
        self._tally.expect(stage, more)
        self._bars.update(self._tasks[stage], total=self._tally.total[stage])

    def advance(self, stage: Stage, done: int = 1) -> None:
        """Units of a stage are done, well or not."""
        if self._is_left:
            return
        if stage not in self._tasks:
            self.expect(stage, done)
        self._tally.advance(stage, done)
        if self._has_bars:
            step = self._tally.step(stage)
            self._bars.update(self._tasks[stage], completed=step.done, beside=_beside(step))
        count, total = self._tally.done[stage], self._tally.total[stage]
        if count == total or (count - self._told[stage]) * 10 >= total:
            self._tell(stage)

    def meter(self, usd: Callable[[], float]) -> None:
        """From now on it is said what the run has cost."""
        self._tally.meter(usd)

    def say(self, text: str) -> None:
        """A fact or warning of one line that the user should see now."""
        self._console.print(Text(shown(text)), soft_wrap=True)

    def show(self, record: Callable[[], str]) -> None:
        """A finished record, to be read while the others are made: the first, or the first few of one line each."""
        if self._is_left or not self._to_show:
            return
        head, is_long, rest = (said := record()).partition("\n")
        if is_long:
            self._to_show = 0
            text = safe(Text("\n").append(head, "bold").append(f"\n{rest}\n"))
            self._console.print(text, soft_wrap=True)
        else:
            self._to_show -= 1
            width = self._console.width if self._console.is_terminal else LOG_CHARS
            text = Text(shown(said))
            text.truncate(width, overflow="ellipsis")
            self._console.print(text, soft_wrap=True)

    def _tell(self, stage: Stage) -> None:
        step = self._tally.step(stage)
        self._told[stage] = step.done
        is_quiet = stage in QUIET and time.monotonic() - self._tally.since[stage] < QUIET_SECONDS
        if not self._console.is_terminal and not is_quiet:
            beside = f"; {said}" if (said := _beside(step)) else ""
            self.say(f"{QUIET.get(stage, stage)}: {step.done} of {step.total}{beside}")


def _beside(step: Step) -> str:
    """What a run has cost, where it has, and how long it will take still, where that is a minute or more."""
    if step.stage == PACED:  # it says nothing of itself, and its line is no place for all the others
        return ""
    cost = [usd(step.usd)] if step.usd else []
    left = step.seconds_left or 0.0
    return ", ".join([*cost, *([f"{duration(left)} left"] if left >= WORTH_SAYING else [])])


def safe(text: Text) -> Text:
    """With what would act on the terminal named instead; the styles stay."""
    found = [match.span() for match in ACTING.finditer(text.plain)]
    if not found:
        return text
    parts = text.divide(sorted({place for span in found for place in span}))
    return Text().join(Text(named(part.plain)) if ACTING.fullmatch(part.plain) else part for part in parts)
