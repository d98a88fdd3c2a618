"""An event loop whose clock jumps to the next thing to do: hours of pauses and time-outs pass in no time.

What is done in threads elsewhere is done at once here, and heard of as much later as was asked for.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class _Clock(selectors.SelectSelector):
    """Nothing but time ever happens in the loop, so instead of waiting for it the clock is put forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        assert timeout is not None, "everybody waits for somebody else"
        self.now += max(0.0, timeout)
        return []


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, aside: float) -> None:
        self._clock = _Clock()
        self._aside = aside
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        outcome: Future[T] = Future()
        try:
            outcome.set_result(func(*args))
        except Exception as error:
            outcome.set_exception(error)
        heard: asyncio.Future[T] = self.create_future()
        self.call_later(self._aside, _tell, outcome, heard)
        return heard


def _tell(outcome: Future[T], heard: asyncio.Future[T]) -> None:
    if heard.cancelled():
        return
    if (error := outcome.exception()) is not None:
        heard.set_exception(error)
    else:
        heard.set_result(outcome.result())


def run(work: Coroutine[Any, Any, T], *, aside: float = 0.0) -> T:
    """As `asyncio.run`, in virtual time. aside: seconds until what is done in a thread is heard of.

    AssertionError where nobody could ever go on.
    """
    with asyncio.Runner(loop_factory=partial(_Loop, aside)) as runner:
        return runner.run(work)
