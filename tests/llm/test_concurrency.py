"""Concurrency: full, never more, the most urgent first."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.llm.concurrency import Concurrency
from tests.llm import virtual


@asynccontextmanager
async def held_by(slots: Concurrency, priority: int) -> AsyncIterator[None]:
    await slots.acquire(slots.turn(priority))
    try:
        yield
    finally:
        slots.release()


async def _wait() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_most_urgent_goes_first_then_the_longest_waiting() -> None:
    slots, order = Concurrency(1), list[str]()

    async def work(name: str, priority: int) -> None:
        async with held_by(slots, priority):
            order.append(name)
            await _wait()

    waiting = [("holds it", 2), ("draft 1", 2), ("draft 2", 2), ("judge 1", 0), ("refine", 1), ("judge 2", 0)]
    await asyncio.gather(*(work(name, priority) for name, priority in waiting))
    assert order == ["holds it", "judge 1", "judge 2", "refine", "draft 1", "draft 2"]


async def test_who_is_cancelled_just_as_it_gets_its_turn_passes_it_on() -> None:
    slots = Concurrency(1)
    await slots.acquire(slots.turn(0))
    waiting = [asyncio.create_task(slots.acquire(slots.turn(0))) for _ in range(2)]
    await _wait()
    slots.release()
    waiting[0].cancel()
    await asyncio.wait_for(waiting[1], 120)


@settings(deadline=None)
@given(st.integers(1, 4), st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=30), st.integers())
def test_slots_are_never_exceeded_and_come_back(size: int, work: list[tuple[int, bool]], seed: int) -> None:
    rng, held, peak = random.Random(seed), 0, 0

    async def hold(slots: Concurrency, priority: int) -> None:
        nonlocal held, peak
        async with held_by(slots, priority):
            held += 1
            peak = max(peak, held)
            try:
                for _ in range(rng.randrange(4)):
                    await asyncio.sleep(0)
            finally:
                held -= 1

    async def run() -> None:
        slots = Concurrency(size)
        tasks = [asyncio.create_task(hold(slots, priority)) for priority, _ in work]
        for task, (_, leave) in zip(tasks, work, strict=True):
            if leave:
                await asyncio.sleep(0)
                task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 120)
        await asyncio.wait_for(asyncio.gather(*(hold(slots, 0) for _ in range(size))), 120)

    asyncio.run(run())
    assert held == 0
    assert peak <= size


class Server:
    """How many calls are out at once, at a server whose slots are all wanted."""

    def __init__(self, size: int) -> None:
        self.slots = Concurrency(size)
        self.out = 0
        self.waiting: list[asyncio.Task[None]] = []

    async def wanted(self, calls: int) -> int:
        """So many want to go; how many are out then."""
        self.waiting += [asyncio.create_task(self._take()) for _ in range(calls)]
        await _wait()
        return self.out

    async def _take(self) -> None:
        await self.slots.acquire(self.slots.turn(0))
        self.out += 1

    async def back(self, calls: int) -> int:
        for _ in range(calls):
            self.out -= 1
            self.slots.release()
        await _wait()
        return self.out


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_a_server_that_is_too_busy_gets_half_once_for_all_that_were_out_together() -> None:
    server, began = Server(16), now()
    assert await server.wanted(40) == 16
    for _ in range(16):
        server.slots.refused(began)
    assert await server.back(16) == 8
    server.slots.refused(now() + 1)  # one that began after that
    assert await server.back(8) == 4


async def test_it_always_gets_one() -> None:
    server = Server(3)
    for n in range(10):
        server.slots.refused(now() + n)
    assert await server.wanted(5) == 1


async def test_every_round_of_answers_wins_one_back_up_to_the_full_number() -> None:
    server = Server(4)
    server.slots.refused(now())
    assert await server.wanted(20) == 2
    for after in (2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4):
        server.slots.answered()
        await _wait()
        assert server.out == after


def test_a_server_that_wants_to_be_left_alone_is_left_alone_so_long() -> None:
    async def work() -> None:
        server = Server(2)
        server.slots.close(5.0)
        server.slots.close(30.0)
        server.slots.close(2.0)  # said before the other
        assert await server.wanted(3) == 0
        await asyncio.sleep(29)
        assert server.out == 0
        await asyncio.sleep(2)
        assert server.out == 2

    virtual.run(work())
