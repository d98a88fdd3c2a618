"""A run that is asked to end: who waits gives up, who has something out goes on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading

import pytest

from hybridgen.core import stop as stopping
from hybridgen.core.errors import StoppedError
from hybridgen.core.stop import Stop, on_signals


async def test_who_waits_gives_up_and_who_does_not_goes_on() -> None:
    stop, event = Stop(), asyncio.Event()

    async def wait() -> None:
        async with stop.waiting():
            await event.wait()

    waiting = [asyncio.create_task(wait()) for _ in range(3)]
    busy = asyncio.create_task(asyncio.sleep(0.02, "done"))
    await asyncio.sleep(0)
    stop.ask()
    stop.ask()
    assert [type(each) for each in await asyncio.gather(*waiting, return_exceptions=True)] == [StoppedError] * 3
    assert await busy == "done"


async def test_nothing_new_is_waited_for() -> None:
    stop = Stop()
    async with stop.waiting():
        pass
    stop.ask()
    with pytest.raises(StoppedError):
        async with stop.waiting():
            raise AssertionError("went in")


async def test_a_time_out_of_what_is_waited_for_stays_one() -> None:
    with pytest.raises(TimeoutError):
        async with Stop().waiting(), asyncio.timeout(0):
            await asyncio.sleep(1)


async def test_a_cancelled_wait_is_cancelled() -> None:
    stop = Stop()

    async def wait() -> None:
        async with stop.waiting():
            await asyncio.sleep(1)

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set where the process would have ended at once."""
    event = threading.Event()
    monkeypatch.setattr(stopping, "leave", event.set)
    monkeypatch.setattr(stopping, "UNWIND_SECONDS", 0.05)
    return event


async def asked(stop: Stop) -> None:
    for _ in range(6_000):
        if not stop.asked:
            await asyncio.sleep(0.01)


async def test_the_first_signal_asks_and_the_second_cancels(left: threading.Event) -> None:
    said: list[str] = []

    async def work() -> bool:
        with on_signals(said.append) as stop:
            os.kill(os.getpid(), signal.SIGTERM)
            await asked(stop)
            assert stop.asked
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(10)
        return True

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(work())
    assert said[0].startswith("stopping: ")
    assert left.wait(60)


async def test_the_second_signal_ends_a_process_whose_loop_is_busy(left: threading.Event) -> None:
    done: list[str] = []
    with on_signals(lambda _: None) as stop, stop.before_the_end(lambda: done.append("rows given up")):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        assert left.wait(60)  # the loop does nothing else meanwhile
    assert done == ["rows given up"]
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(0)


async def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with on_signals(print) as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0.05)
            assert not stop.asked
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


async def test_a_terminal_that_goes_away_asks() -> None:
    with on_signals(lambda _: None) as stop:
        os.kill(os.getpid(), signal.SIGHUP)
        await asked(stop)
        assert stop.asked


def test_outside_the_main_thread_signals_stay_what_they_are() -> None:
    seen: list[bool] = []

    async def work() -> None:
        with on_signals(print) as stop:
            seen.append(stop.asked)

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=asyncio.run, args=(work(),))
    thread.start()
    thread.join()
    assert seen == [False]
    assert signal.getsignal(signal.SIGINT) == before
