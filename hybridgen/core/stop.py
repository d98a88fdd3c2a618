"""Ending a run early: no new calls, what is out comes home, what is there is written.

Asked once (Ctrl-C, SIGTERM, SIGHUP or SIGBREAK) a run winds down; asked twice its process ends, whatever still
computes. Either way the ledger knows what was out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from hybridgen.core.errors import INTERRUPTED, StoppedError

# A terminal that goes away (SIGHUP, on Windows SIGBREAK) asks as a service manager does.
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
UNWIND_SECONDS = 1.0  # that a cancelled run has for ending by itself
LAST_WORDS_SECONDS = 0.7  # that what is to be done before the process ends may take


class Stop:
    """Whether a run has been asked to end. It belongs to one event loop."""

    def __init__(self) -> None:
        self.asked = False
        self._waiting: set[asyncio.Timeout] = set()
        self._last: list[Callable[[], None]] = []

    def ask(self) -> None:
        """Wind down: whoever waits to begin something gives up, whoever has something out goes on."""
        if self.asked:
            return
        self.asked = True
        for scope in self._waiting:
            scope.reschedule(asyncio.get_running_loop().time())

    def waiting(self) -> _Waiting:
        """What is waited for within is given up when the run is to end. Raises StoppedError."""
        return _Waiting(self)

    @contextmanager
    def before_the_end(self, do: Callable[[], None]) -> Iterator[None]:
        """What is to be done where the process ends within the block, from a thread of its own: no lock may be
        waited for, since who holds it may compute."""
        self._last.append(do)
        try:
            yield
        finally:
            self._last.remove(do)

    def say_last(self) -> None:
        """Do what was to be done before the end."""
        for do in list(self._last):
            with contextlib.suppress(Exception):  # the process ends whatever comes of it
                do()


class _Waiting:
    """As `Stop.waiting`. A class, since each call goes through it several times."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._scope = asyncio.timeout(None)

    async def __aenter__(self) -> None:
        if self._stop.asked:
            raise StoppedError
        await self._scope.__aenter__()
        self._stop._waiting.add(self._scope)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop._waiting.discard(self._scope)
        try:
            await self._scope.__aexit__(kind, error, trace)
        except TimeoutError:  # its own: one from within goes on by itself
            raise StoppedError from None


@contextmanager
def on_signals(say: Callable[[str], None]) -> Iterator[Stop]:
    """A Stop for the running event loop: the first signal asks it, the second ends the process.

    say: gets a line when the first one comes. The second cancels the current task, so that it can unwind; a process
    that is still there UNWIND_SECONDS later leaves, also where the loop is busy or a thread computes. A signal that
    is ignored, as SIGHUP is under nohup, stays ignored. Outside the main thread signals stay what they are.
    """
    loop, task, stop = asyncio.get_running_loop(), asyncio.current_task(), Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    heard, told = socket.socketpair()
    heard.setblocking(True)
    told.setblocking(False)

    def listen() -> None:
        """In a thread of its own: the interpreter's own handlers wait until the main thread is free."""
        count = 0
        while received := heard.recv(1):
            if received[0] not in SIGNALS:
                continue
            count += 1
            with contextlib.suppress(RuntimeError):  # the loop is closed: the run is over
                if count == 1:
                    loop.call_soon_threadsafe(stop.ask)
                elif count == 2 and task is not None:
                    loop.call_soon_threadsafe(task.cancel)
            if count == 1:
                say("stopping: what is out comes home and what is there is written; once more stops at once")
            elif count == 2:
                threading.Thread(target=_leave_soon, args=(stop, say), daemon=True).start()

    before = {number: signal.getsignal(number) for number in SIGNALS}
    listening = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    woken = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for number in listening:
        signal.signal(number, _nothing)
    thread = threading.Thread(target=listen, name="hybridgen-signals", daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        for number in listening:
            signal.signal(number, before[number] or signal.SIG_DFL)
        signal.set_wakeup_fd(woken)
        told.close()  # ends the thread
        thread.join()
        heard.close()


def _nothing(*_: object) -> None:
    """What the interpreter does with a signal; the bytes that it writes are read in a thread."""


def _leave_soon(stop: Stop, say: Callable[[str], None]) -> None:
    time.sleep(UNWIND_SECONDS)
    last = threading.Thread(target=stop.say_last, daemon=True)
    last.start()
    last.join(LAST_WORDS_SECONDS)
    threading.Thread(target=say, args=(str(StoppedError()),), daemon=True).start()  # a terminal may hang too
    time.sleep(0.1)
    leave()


def leave() -> None:
    """End the process at once, as interrupted: nobody is waited for."""
    os._exit(INTERRUPTED)
