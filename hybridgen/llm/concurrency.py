"""How many requests a server gets at once: the most pressing first, fewer while it is too much for it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from dataclasses import dataclass, field

LOG = logging.getLogger("hybridgen.llm")
KEPT_SHARE = 0.5  # of the slots stay when the server says that it is too much


@dataclass(order=True, slots=True)
class Turn:
    """A place in the queue, by priority and then by age; kept by who comes again after a refusal."""

    priority: int
    number: int
    called: asyncio.Future[None] | None = field(default=None, compare=False)


class Concurrency:
    """At most `size` holders at once. Among those who wait the lowest priority number goes first, then the oldest.

    Refusals halve the number, once for all calls that were out together; answers win it back one by one.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._open = float(size)  # of these, a whole number is given out
        self._held = 0
        self._waiting: list[Turn] = []
        self._numbers = itertools.count()
        self._narrowed = float("-inf")  # when the number was last halved
        self._closed: float | None = None  # until when nobody goes

    def turn(self, priority: int) -> Turn:
        return Turn(priority, next(self._numbers))

    def refused(self, began: float) -> None:
        """A call that began then was too much for the server."""
        if began > self._narrowed:
            self._resize(max(1.0, self._open * KEPT_SHARE))
            self._narrowed = asyncio.get_running_loop().time()

    def answered(self) -> None:
        """One more slot for every round of answers."""
        self._resize(min(float(self._size), self._open + 1.0 / self._open))
        self._call()

    def _resize(self, size: float) -> None:
        if int(size) != int(self._open):
            LOG.debug("at most %d requests at once, %d before", int(size), int(self._open))
        self._open = size

    def close(self, seconds: float) -> None:
        """Nobody gets a slot for so long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        if seconds > 0 and (self._closed is None or until > self._closed):
            self._closed = until
            loop.call_at(until, self._end_closing, until)

    def _end_closing(self, until: float) -> None:
        if self._closed == until:  # not put off in the meantime
            self.reopen()

    def closed_for(self) -> float:
        """Seconds in which nobody gets a slot yet."""
        return 0.0 if self._closed is None else max(0.0, self._closed - asyncio.get_running_loop().time())

    def reopen(self) -> None:
        """Nobody is held back any longer."""
        self._closed = None
        self._call()

    async def acquire(self, turn: Turn) -> None:
        """Wait for a slot; it is held until `release`."""
        turn.called = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, turn)
        self._call()
        try:
            await turn.called
        except asyncio.CancelledError:
            if turn.called.done() and not turn.called.cancelled():  # the slot had just been handed over
                self.release()
            raise

    def _call(self) -> None:
        while self._waiting and self._held < int(self._open) and self._closed is None:
            called = heapq.heappop(self._waiting).called
            if called is not None and not called.done():
                self._held += 1
                called.set_result(None)

    def release(self) -> None:
        self._held -= 1
        self._call()
