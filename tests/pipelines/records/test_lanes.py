"""Things are worked on in lanes; who waits leaves its lane to another, and not too many wait."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from hybridgen.pipelines.records.lanes import MAX_WAITING, Lanes


async def test_so_many_are_worked_on_at_once_in_their_order() -> None:
    begun, at_once = list[int](), set[int]()
    peak = 0

    async def do(thing: int) -> None:
        nonlocal peak
        begun.append(thing)
        at_once.add(thing)
        peak = max(peak, len(at_once))
        await asyncio.sleep(0)
        at_once.remove(thing)

    await Lanes(3).flow([range(20)], do)
    assert begun == [*range(20)]
    assert peak == 3


async def test_who_waits_leaves_its_lane_to_another_as_long_as_there_is_room() -> None:
    lanes, event, begun = Lanes(2), asyncio.Event(), 0
    most = 2 + 2 * MAX_WAITING

    async def do(_: int) -> None:
        nonlocal begun
        begun += 1
        if begun == most:
            event.set()  # as many as may be: were there fewer, this would never end
        await lanes.wait(event.wait)

    await lanes.flow([range(100)], do)
    assert begun == 100


async def test_no_more_wait_than_there_is_room_for() -> None:
    lanes, event, full, there, peak = Lanes(2), asyncio.Event(), asyncio.Event(), 0, 0
    most = 2 + 2 * MAX_WAITING

    async def do(_: int) -> None:
        nonlocal there, peak
        there += 1
        peak = max(peak, there)
        if there == most:
            full.set()
        if not event.is_set():
            await lanes.wait(event.wait)
        there -= 1

    flow = asyncio.create_task(lanes.flow([range(100)], do))
    await full.wait()
    await asyncio.sleep(0.05)  # in which more would come
    event.set()
    await flow
    assert peak == most


async def test_closed_lanes_are_taken_once_they_are_open() -> None:
    lanes, begun = Lanes(3, closed=3), asyncio.Event()
    assert lanes.are_closed

    async def do(_: int) -> None:
        begun.set()

    flow = asyncio.create_task(lanes.flow([[1]], do))
    await asyncio.sleep(0.05)
    assert not begun.is_set()
    lanes.open_all()
    lanes.open_all()
    await flow
    assert begun.is_set()
    assert not lanes.are_closed


@pytest.mark.parametrize("bad", [3, 2 + 2 * MAX_WAITING - 1])
async def test_the_first_error_ends_it_also_where_there_is_no_room_to_wait(bad: int) -> None:
    lanes = Lanes(2)

    async def never() -> None:
        await asyncio.Event().wait()

    async def do(thing: int) -> None:
        if thing == bad:
            await asyncio.sleep(0.01)
            raise ValueError("bad")
        await lanes.wait(never)

    with pytest.raises(ValueError, match="bad"):
        await lanes.flow([range(100)], do)


async def test_a_lot_is_made_when_the_last_one_of_the_lot_before_it_has_begun() -> None:
    begun, seen = list[int](), list[int]()

    def lots() -> Iterator[range]:
        for first in (0, 4, 8):
            seen.append(len(begun))
            yield range(first, first + 4)

    async def do(thing: int) -> None:
        begun.append(thing)

    await Lanes(2).flow(lots(), do)
    assert begun == [*range(12)]
    assert all(before >= after - 2 for before, after in zip(seen, (0, 4, 8), strict=True))
