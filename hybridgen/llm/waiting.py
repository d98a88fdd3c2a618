"""What is said while a server's questions wait: for whom, why, since when, how long still.

A line for a server, not one for each question: after FIRST seconds in which none of them was answered, then once in
EVERY seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hybridgen.core.notices import Notice

Say = Callable[[Notice], None]
FIRST, EVERY = 10.0, 60.0  # seconds
# What explains most is told, where questions wait for different things: while a server has to be left alone it matters
# little that others stand in its queue.
ORDER = ("wait_failed", "wait_rate", "wait_money", "wait_elsewhere", "wait_loading", "wait_answer", "wait_slot")


def say_nothing(notice: Notice) -> None:
    """For who does not listen."""


@dataclass(eq=False, slots=True)
class Wait:
    """One question: what it waits for just now, and until when: the loop's time, None where that is not known."""

    why: Notice
    until: float | None = None
    is_exact: bool = False

    def on(self, why: Notice, until: float | None = None, *, is_exact: bool = False) -> None:
        """is_exact: it goes on then; else by then at the latest."""
        self.why, self.until, self.is_exact = why, until, is_exact


class Waiting:
    """All that waits for one server. whom: its name for people."""

    def __init__(self, whom: Notice, say: Say = say_nothing) -> None:
        self._whom = whom
        self._say = say
        self._waits: dict[Wait, None] = {}
        self._since = 0.0
        self._said: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def question(self) -> Iterator[Wait]:
        """A question that wants an answer; within, it says what it waits for."""
        wait = Wait(Notice("wait_slot"))
        if not self._waits:
            self._since = _now()
            self._look_again(FIRST)
        self._waits[wait] = None
        try:
            yield wait
        finally:
            del self._waits[wait]
            if not self._waits and self._timer:
                self._timer.cancel()

    def answered(self) -> None:
        """Things move: what waits now has waited since then."""
        self._since = _now()

    def _look_again(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        now = _now()
        due = self._since + FIRST
        if self._said is not None:
            due = max(due, self._said + EVERY)
        if now < due - 1e-3:
            self._look_again(due - now)
            return
        self._said = now
        self._say(self._line(now))
        self._look_again(EVERY)

    def _line(self, now: float) -> Notice:
        told = min(self._waits, key=lambda wait: (ORDER.index(wait.why.code), wait.until or float("inf")))
        still = Notice("wait_unknown")
        if told.until is not None:
            still = Notice("wait_until" if told.is_exact else "wait_at_most", {"seconds": max(0.0, told.until - now)})
        waiting = {"count": len(self._waits), "whom": self._whom, "seconds": now - self._since}
        return Notice("waiting", {**waiting, "why": told.why, "still": still})


def _now() -> float:
    return asyncio.get_running_loop().time()
