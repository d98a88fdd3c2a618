"""Ending a run early: no new calls, what is out comes home, what is there is written.

Asked once (Ctrl-C or SIGTERM) a run winds down; asked twice it is cancelled. Either way the ledger knows what was out.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from hybridgen.core.errors import StoppedError

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether a run has been asked to end. It belongs to one event loop."""

    def __init__(self) -> None:
        self.asked = False
        self._waiting: set[asyncio.Timeout] = set()

    def ask(self) -> None:
        """Wind down: whoever waits to begin something gives up, whoever has something out goes on."""
        if self.asked:
            return
        self.asked = True
        for scope in self._waiting:
            scope.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """What is waited for within is given up when the run is to end. Raises StoppedError."""
        if self.asked:
            raise StoppedError
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._waiting.add(scope)
                try:
                    yield
                finally:
                    self._waiting.discard(scope)
        except TimeoutError:
            if scope.expired():
                raise StoppedError from None
            raise


@contextmanager
def on_signals(say: Callable[[str], None]) -> Iterator[Stop]:
    """A Stop for the running event loop: the first signal asks it, the second cancels the current task.

    say: gets a line when the first one comes. Where the system knows no such signals (Windows), or outside the main
    thread, Ctrl-C stays what it was.
    """
    loop, task, stop = asyncio.get_running_loop(), asyncio.current_task(), Stop()

    def heard() -> None:
        if stop.asked and task is not None:
            task.cancel()
        else:
            say("stopping: what is out comes home and what is there is written; once more stops at once")
            stop.ask()

    listening = []
    for number in SIGNALS:
        before = signal.getsignal(number)
        try:
            loop.add_signal_handler(number, heard)
        except (NotImplementedError, ValueError, RuntimeError):
            break
        listening.append((number, before))
    try:
        yield stop
    finally:
        for number, before in listening:
            loop.remove_signal_handler(number)
            signal.signal(number, before or signal.SIG_DFL)
