"""Writes that share a commit: what is asked for while one is under way goes into the next.

A commit waits for the disk, a statement does not. So the statements of a group run in the event loop, in the order in
which they were asked for, and only its commit in a thread. Where statements wait too, for another machine, all of it
runs in the thread. Whoever wrote waits for the commit before anything uses what was written.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from hybridgen.core.errors import LedgerError

B = TypeVar("B", bound="Book")
T = TypeVar("T")
Do: TypeAlias = Callable[[Any], Any]


TRIES = 5  # of a write that was in the way of another


class AgainError(LedgerError):
    """Nothing was written, for no fault of what was asked for: it may succeed when it is asked for again."""


class Refused(Exception):
    """What was asked for cannot be; nothing was written, and the transaction goes on."""


class Book(Protocol):
    """What is written to, on a connection of its own."""

    def begin(self) -> None: ...

    def commit(self) -> None: ...

    def roll_back(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Write:
    """undo: for what `do` made where nobody waits for it any more; one that was not begun by then is dropped."""

    do: Do
    undo: Callable[[Any], None] | None
    done: asyncio.Future[Any]

    @property
    def is_dropped(self) -> bool:
        return self.undo is not None and self.done.cancelled()


class Groups(Generic[B]):
    """All that is written from one event loop to a book that nobody else writes to. is_elsewhere: each of its
    statements waits for another machine."""

    def __init__(self, book: B, *, is_elsewhere: bool = False) -> None:
        self._book = book
        self._is_elsewhere = is_elsewhere
        self._waiting: list[Write] = []
        self._is_busy = False
        self._thread = ThreadPoolExecutor(1, "hybridgen-ledger")

    def write(self, do: Callable[[B], T], undo: Callable[[T], None] | None = None) -> asyncio.Future[T]:
        """What `do` makes of the book or raises, once it is on disk.

        It may be done twice, the first time taken back. Of what it raises only Refused leaves the group as it is.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append(Write(do, undo, done))
        if not self._is_busy:
            self._is_busy = True
            loop.call_soon(self._begin)
        return done

    def close(self) -> None:
        """Wait for the commit that is under way, then write what else was asked for and must not get lost."""
        self._thread.shutdown()
        waiting, self._waiting = self._waiting, []
        for write in waiting:
            if write.undo is None:
                self._tried(write)

    def _begin(self) -> None:
        group, self._waiting = [write for write in self._waiting if not write.is_dropped], []
        if not group:
            self._is_busy = False
            return
        loop = asyncio.get_running_loop()
        if self._is_elsewhere:
            writing = loop.run_in_executor(self._thread, self._written, group)
            writing.add_done_callback(lambda written: self._end(group, written.result()))
            return
        try:
            self._book.begin()
        except Exception as error:
            self._end(group, [error] * len(group))
            return
        try:
            outcomes = [_outcome(write, self._book) for write in group]
        except Exception:
            self._book.roll_back()
            self._end(group, [self._tried(write) for write in group])
            return
        commit = loop.run_in_executor(self._thread, self._book.commit)
        commit.add_done_callback(partial(self._committed, group, outcomes))

    def _committed(self, group: Sequence[Write], outcomes: Sequence[Any], commit: asyncio.Future[None]) -> None:
        error = commit.exception()
        if error is not None:
            self._book.roll_back()
        self._end(group, outcomes if error is None else [error] * len(group))

    def _written(self, group: Sequence[Write]) -> Sequence[Any]:
        """What became of each, once it is on disk; within the thread."""
        try:
            self._book.begin()
        except Exception as error:
            return [error] * len(group)
        try:
            outcomes = [_outcome(write, self._book) for write in group]
            self._book.commit()
        except Exception:
            self._book.roll_back()
            return [self._tried(write) for write in group]
        return outcomes

    def _tried(self, write: Write) -> Any:
        """One whose group was taken back, for what another in it did."""
        left = TRIES
        while True:
            left -= 1
            try:
                return self._alone(write)
            except Exception as error:
                if not (left and isinstance(error, AgainError)):
                    return error

    def _alone(self, write: Write) -> Any:
        self._book.begin()
        try:
            outcome = _outcome(write, self._book)
            self._book.commit()
        except BaseException:
            self._book.roll_back()
            raise
        return outcome

    def _end(self, group: Sequence[Write], outcomes: Sequence[Any]) -> None:
        """Tell everybody, then go on with what came meanwhile."""
        for write, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                if not write.done.done():
                    write.done.set_exception(outcome)
            elif not write.done.done():
                write.done.set_result(outcome)
            elif write.undo is not None:
                write.undo(outcome)
        self._begin()


def _outcome(write: Write, book: Book) -> Any:
    try:
        return write.do(book)
    except Refused as refused:
        return refused


async def settled(done: asyncio.Future[T], undo: Callable[[T], None]) -> T:
    """Wait for a write. undo: as in `Groups.write`; who is told to go in the moment in which it was done."""
    try:
        return await done
    except asyncio.CancelledError:
        if done.done() and not done.cancelled() and done.exception() is None:
            undo(done.result())
        raise


def heard(done: asyncio.Future[Any]) -> None:
    """Take note of how a write ended that nobody waits for."""
    with contextlib.suppress(asyncio.CancelledError):
        done.exception()
