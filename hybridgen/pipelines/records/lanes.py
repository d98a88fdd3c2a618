"""How many things are worked on at once, and how many more may wait for something that all of them need."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from hybridgen.core.groups import together
from hybridgen.core.threads import one_by_one

MAX_WAITING = 4  # for each lane: as many stay in memory

T = TypeVar("T")


class Lanes:
    """One lane for each thing that is worked on; some of them may stay closed until `open_all`."""

    def __init__(self, count: int, *, closed: int = 0) -> None:
        self._free = asyncio.Semaphore(count - closed)
        self._room = asyncio.Semaphore(MAX_WAITING * count)
        self._count, self._closed = count, closed

    @property
    def are_closed(self) -> bool:
        """Whether none is open yet."""
        return self._closed == self._count

    def open_all(self) -> None:
        """All lanes are there from now on."""
        for _ in range(self._closed):
            self._free.release()
        self._closed = 0

    async def flow(self, lots: Iterable[Iterable[T]], do: Callable[[T], Awaitable[None]]) -> None:
        """Each thing in a lane of its own, begun in their order. A lot is made in a thread, when the last of the lot
        before it has a lane."""

        async def work(thing: T) -> None:
            try:
                await do(thing)
            finally:
                self._free.release()

        async with together() as group:
            async for lot in one_by_one(lots):
                for thing in lot:
                    await self._free.acquire()
                    group.create_task(work(thing))

    async def wait(self, wait: Callable[[], Awaitable[object]], *, are_few: bool = False) -> None:
        """Whoever has a lane waits, and leaves it to another meanwhile. Where too many wait already, it keeps it.
        are_few: who waits so is counted elsewhere."""
        async with contextlib.nullcontext() if are_few else self._room:
            self._free.release()
            await wait()
        await self._free.acquire()
