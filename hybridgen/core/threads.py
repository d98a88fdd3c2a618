"""Long computations beside the event loop, in threads that nobody has to wait for.

asyncio's own threads are joined before a program ends, so one that computes for minutes would hold up who has
interrupted it.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def aside(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `asyncio.to_thread`; where the waiting is given up, the thread goes on alone and its outcome is dropped."""
    name = f"hybridgen-{do.__name__}" if hasattr(do, "__name__") else None
    return await _beside(
        lambda work: threading.Thread(target=work, name=name, daemon=True).start(), do, *args, **kwargs
    )


async def _beside(
    hand_over: Callable[[Callable[[], None]], None], do: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()

    def settle(how: Callable[[], None]) -> None:
        if not outcome.done():
            how()

    def work() -> None:
        how: Callable[[], None]
        try:
            how = partial(outcome.set_result, context.run(do, *args, **kwargs))
        except BaseException as error:  # whatever it is, it belongs to who waits
            how = partial(outcome.set_exception, error)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(settle, how)

    hand_over(work)
    return await outcome


async def one_by_one(things: Iterable[T]) -> AsyncIterator[T]:
    """Things whose making takes long, made in one thread, each while whoever wants it waits."""
    waiting, wanted = iter(things), SimpleQueue[Callable[[], None] | None]()
    threading.Thread(target=_work, args=(wanted,), name="hybridgen-one_by_one", daemon=True).start()
    try:
        while one := await _beside(wanted.put, _take, waiting):
            yield one[0]
    finally:
        wanted.put(None)


def _work(wanted: SimpleQueue[Callable[[], None] | None]) -> None:
    while work := wanted.get():
        work()


def _take(waiting: Iterator[T]) -> tuple[T] | None:
    for thing in waiting:
        return (thing,)
    return None
