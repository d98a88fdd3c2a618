"""Concurrency: full, never more, the most urgent first."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.llm.concurrency import Concurrency, Queue, Standing
from tests.llm import virtual


@asynccontextmanager
async def held_by(queue: Queue, priority: int) -> AsyncIterator[None]:
    server = await queue.acquire(queue.turn(priority))
    try:
        yield
    finally:
        server.release()


async def _wait() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_most_urgent_goes_first_then_the_longest_waiting() -> None:
    queue, order = Queue([Concurrency(1)]), list[str]()

    async def work(name: str, priority: int) -> None:
        async with held_by(queue, priority):
            order.append(name)
            await _wait()

    waiting = [("holds it", 2), ("draft 1", 2), ("draft 2", 2), ("judge 1", 0), ("refine", 1), ("judge 2", 0)]
    await asyncio.gather(*(work(name, priority) for name, priority in waiting))
    assert order == ["holds it", "judge 1", "judge 2", "refine", "draft 1", "draft 2"]


async def test_who_is_cancelled_just_as_it_gets_its_turn_passes_it_on() -> None:
    queue = Queue([Concurrency(1)])
    server = await queue.acquire(queue.turn(0))
    waiting = [asyncio.create_task(queue.acquire(queue.turn(0))) for _ in range(2)]
    await _wait()
    server.release()
    waiting[0].cancel()
    await asyncio.wait_for(waiting[1], 120)


@settings(deadline=None)
@given(st.integers(1, 4), st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=30), st.integers())
def test_slots_are_never_exceeded_and_come_back(size: int, work: list[tuple[int, bool]], seed: int) -> None:
    rng, held, peak = random.Random(seed), 0, 0

    async def hold(queue: Queue, priority: int) -> None:
        nonlocal held, peak
        async with held_by(queue, priority):
            held += 1
            peak = max(peak, held)
            try:
                for _ in range(rng.randrange(4)):
                    await asyncio.sleep(0)
            finally:
                held -= 1

    async def run() -> None:
        queue = Queue([Concurrency(size)])
        tasks = [asyncio.create_task(hold(queue, priority)) for priority, _ in work]
        for task, (_, leave) in zip(tasks, work, strict=True):
            if leave:
                await asyncio.sleep(0)
                task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 120)
        await asyncio.wait_for(asyncio.gather(*(hold(queue, 0) for _ in range(size))), 120)

    asyncio.run(run())
    assert held == 0
    assert peak <= size


class Server:
    """How many calls are out at once, at a server whose slots are all wanted."""

    def __init__(self, size: int) -> None:
        self.slots = Concurrency(size)
        self.queue = Queue([self.slots])
        self.out = 0
        self.waiting: list[asyncio.Task[None]] = []

    async def wanted(self, calls: int) -> int:
        """So many want to go; how many are out then."""
        self.waiting += [asyncio.create_task(self._take()) for _ in range(calls)]
        await _wait()
        return self.out

    async def _take(self) -> None:
        await self.queue.acquire(self.queue.turn(0))
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


# Several servers


async def test_the_server_with_most_free_slots_is_next() -> None:
    small, large = Concurrency(2), Concurrency(4)
    queue = Queue([small, large])
    taken = [await queue.acquire(queue.turn(0)) for _ in range(6)]
    assert taken == [large, large, small, large, small, large]
    large.release()
    assert await queue.acquire(queue.turn(0)) is large


async def test_who_has_read_the_rows_is_waited_for_unless_as_many_wait_as_it_has_slots() -> None:
    one, other = Concurrency(1), Concurrency(2)
    queue = Queue([one, other])
    other.close(1_000.0)
    assert await queue.acquire(queue.turn(0, "rows")) is one
    other.reopen()
    waiting = [asyncio.create_task(queue.acquire(queue.turn(0, "rows"))) for _ in range(2)]
    await _wait()
    assert [task.done() for task in waiting] == [False, True], "the first waits for it, the second goes elsewhere"
    assert waiting[1].result() is other


async def test_rows_are_read_elsewhere_where_their_server_is_out_or_left_alone() -> None:
    one, other = Concurrency(1), Concurrency(9)
    queue = Queue([one, other])
    one.changed()
    other.held = 9
    assert await queue.acquire(queue.turn(0, "rows")) is one
    other.held = 0
    one.close(1_000.0)
    assert await queue.acquire(queue.turn(0, "rows")) is other


async def test_a_server_that_comes_in_takes_over_from_those_who_wait_for_others() -> None:
    one, other = Concurrency(2), Concurrency(2)
    queue = Queue([one, other])
    queue.place(other, Standing.OUT)
    for n in range(2):
        assert await queue.acquire(queue.turn(0, f"rows {n}")) is one
    waiting = [asyncio.create_task(queue.acquire(queue.turn(0, f"rows {n}"))) for n in range(2)]
    await _wait()
    assert not any(task.done() for task in waiting)
    queue.place(other, Standing.IN)
    assert await asyncio.gather(*waiting) == [other, other]


async def test_who_failed_at_a_server_goes_to_another() -> None:
    one, other = Concurrency(2), Concurrency(1)
    queue = Queue([one, other])
    turn = queue.turn(0, "rows")
    assert await queue.acquire(turn) is one
    assert queue.has_other(turn)
    turn.failed_at.add(one)
    assert queue.has_other(turn)
    assert await queue.acquire(turn) is other
    turn.failed_at.add(other)
    assert not queue.has_other(turn)


@given(st.lists(st.integers(1, 3), min_size=2, max_size=3), st.integers(1, 40), st.randoms(use_true_random=False))
def test_everybody_gets_a_slot_and_nobody_one_too_many_whatever_becomes_of_servers(
    sizes: list[int], questions: int, rng: random.Random
) -> None:
    servers = [Concurrency(size) for size in sizes]
    queue, served = Queue(servers), list[int]()

    async def ask(number: int) -> None:
        turn = queue.turn(rng.randrange(3), rng.choice(["", "A", "B", "C"]))
        server = await queue.acquire(turn)
        assert server.held <= server.size
        await asyncio.sleep(rng.random())
        if rng.random() < 0.3:
            turn.failed_at.add(server)
            server.release()
            server = await queue.acquire(turn)
            await asyncio.sleep(rng.random())
        served.append(number)
        server.release()

    async def change() -> None:
        for _ in range(20):
            await asyncio.sleep(rng.random())
            queue.place(rng.choice(servers), rng.choice([*Standing]))
            rng.choice(servers).close(rng.random())

    async def work() -> None:
        await asyncio.gather(change(), *map(ask, range(questions)))

    virtual.run(work())
    assert sorted(served) == list(range(questions))
    assert [server.held for server in servers] == [0] * len(servers)
