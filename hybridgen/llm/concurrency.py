"""How many requests servers get at once: the most pressing first, fewer while it is too much for one.

Several servers of one model share a queue. Who is next gets a slot where most are free; requests about the same rows go
to the server that has read them, whose prompt cache then skips them.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

LOG = logging.getLogger("hybridgen.llm")
KEPT_SHARE = 0.5  # of the slots stay when the server says that it is too much
ROWS_PER_SLOT = 2  # that a server is taken to have read last; llama.cpp and Ollama keep the beginnings of a few more


class Standing(IntEnum):
    """Whether a server is asked: those that stand best are, and no others."""

    IN = 0
    OUT = 1  # it failed
    LOST = 2  # no waiting mends it


class Concurrency:
    """At most `size` calls at one server at once.

    Refusals halve the number, once for all calls that were out together; answers win it back one by one.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.held = 0
        self.standing = Standing.IN
        self.changed: Callable[[], None] = _nothing  # told where there may be room
        self._open = float(size)  # of these, a whole number is given out
        self._narrowed = float("-inf")  # when the number was last halved
        self._closed: float | None = None  # until when nobody goes

    @property
    def free(self) -> int:
        """How many more may go now."""
        return 0 if self.is_closed else max(0, int(self._open) - self.held)

    @property
    def is_closed(self) -> bool:
        """Whether nobody goes for a while."""
        return self._closed is not None

    def refused(self, began: float) -> None:
        """A call that began then was too much for the server."""
        if began > self._narrowed:
            self._resize(max(1.0, self._open * KEPT_SHARE))
            self._narrowed = asyncio.get_running_loop().time()

    def answered(self) -> None:
        """One more slot for every round of answers."""
        self._resize(min(float(self.size), self._open + 1.0 / self._open))
        self.changed()

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
        self.changed()

    def release(self) -> None:
        """A call is back."""
        self.held -= 1
        self.changed()


def _nothing() -> None:
    """Nobody waits."""


@dataclass(order=True, slots=True)
class Turn:
    """A place in the queue, by priority and then by age; kept by who comes again after a refusal.

    about: whose rows it is about. failed_at: servers that it did no good at, and goes back to when no other is left.
    """

    priority: int
    number: int
    about: str = field(default="", compare=False)
    called: asyncio.Future[Concurrency] | None = field(default=None, compare=False)
    failed_at: set[Concurrency] = field(default_factory=set, compare=False)


class Queue:
    """Who waits for a slot at any of these servers: the lowest priority number goes first, then the oldest."""

    def __init__(self, servers: Sequence[Concurrency]) -> None:
        self._servers = servers
        self._waiting: list[Turn] = []
        self._numbers = itertools.count()
        self._read: dict[Concurrency, dict[str, None]] = {server: {} for server in servers}  # rows, the last ones last
        for server in servers:
            server.changed = self._call

    def turn(self, priority: int, about: str = "") -> Turn:
        return Turn(priority, next(self._numbers), about)

    async def acquire(self, turn: Turn) -> Concurrency:
        """Wait for a slot; the server that it is at holds it until its `release`."""
        turn.called = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, turn)
        self._call()
        try:
            return await turn.called
        except asyncio.CancelledError:
            if turn.called.done() and not turn.called.cancelled():  # the slot had just been handed over
                turn.called.result().release()
            raise

    def has_other(self, turn: Turn) -> bool:
        """Whether a server is asked that has not failed it."""
        return any(server.standing is Standing.IN and server not in turn.failed_at for server in self._servers)

    def place(self, server: Concurrency, standing: Standing) -> None:
        """A server stands otherwise from now on. Who waits may go to one that is in again, wherever its rows are."""
        is_new = standing is Standing.IN and server.standing is not Standing.IN
        server.standing = standing
        for turn in self._waiting if is_new else ():
            self._forget(turn.about)
        server.reopen() if is_new else self._call()

    def _call(self) -> None:
        if not self._waiting:
            return
        passed, waits = list[Turn](), dict.fromkeys(self._servers, 0)
        asked = self._asked()
        while self._waiting and any(server.free for server in asked):
            turn = heapq.heappop(self._waiting)
            if turn.called is None or turn.called.done():
                continue
            server = self._choose(turn, asked, waits)
            if server is None:
                passed.append(turn)
                continue
            server.held += 1
            self._note(turn.about, server)
            turn.called.set_result(server)
        for turn in passed:
            heapq.heappush(self._waiting, turn)

    def _asked(self) -> list[Concurrency]:
        best = min(server.standing for server in self._servers)
        return [server for server in self._servers if server.standing is best]

    def _choose(self, turn: Turn, asked: Sequence[Concurrency], waits: dict[Concurrency, int]) -> Concurrency | None:
        """The server with its rows, else the one with most free slots; None: it waits.

        waits: how many wait for the server with their rows. As many as it has slots may; the next one goes elsewhere.
        """
        asked = [server for server in asked if server not in turn.failed_at] or asked
        known = next((server for server in asked if turn.about in self._read[server]), None) if turn.about else None
        if known and known.free:
            return known
        if known and not known.is_closed and waits[known] < known.size:
            waits[known] += 1
            return None
        freest = max(asked, key=lambda server: server.free)
        return freest if freest.free else None

    def _note(self, about: str, server: Concurrency) -> None:
        if about and len(self._servers) > 1:
            self._forget(about)
            read = self._read[server]
            read[about] = None
            if len(read) > ROWS_PER_SLOT * server.size:
                del read[next(iter(read))]

    def _forget(self, about: str) -> None:
        for read in self._read.values():
            read.pop(about, None)
