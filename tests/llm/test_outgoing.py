"""Calls that are out: whoever asks gets what became of one, and none outlives who asked."""

from __future__ import annotations

import asyncio

import pytest

from hybridgen.llm.outgoing import Outgoing


async def test_what_comes_is_told_and_so_is_what_is_raised() -> None:
    async def answer() -> str:
        return "yes"

    async def fail() -> str:
        raise ValueError("no")

    out = Outgoing[str]()
    assert (await out.run(answer)).result() == "yes"
    assert str((await out.run(fail)).exception()) == "no"
    assert not out


async def test_one_that_is_cut_off_ends_and_whoever_asked_goes_on() -> None:
    out = Outgoing[bool]()
    asking = asyncio.create_task(out.run(asyncio.Event().wait))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert out
    (cut,) = out.cut_off()
    assert (await asking) is cut
    assert cut.cancelled()
    assert not out


async def test_one_goes_with_who_asked() -> None:
    out = Outgoing[bool]()
    asking = asyncio.create_task(out.run(asyncio.Event().wait))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not out
