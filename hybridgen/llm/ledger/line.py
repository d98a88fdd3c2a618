"""Who wants to pay, first come, first served; as many at once as there is money for share a commit.

While one waits for money, no cheaper call overtakes. Nor afterwards: the best are asked first, so what comes after a
refusal is refused as well. Only repairs may still fit; they finish what has been paid for.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from hybridgen.core.errors import CapError
from hybridgen.core.notices import Notice
from hybridgen.llm.ledger.groups import settled
from hybridgen.llm.ledger.store import Alone, Ledger, Short, Taken
from hybridgen.llm.types import as_usd

LOG = logging.getLogger("hybridgen.llm")
POLL = 0.2  # seconds between two looks at what other processes have written


@dataclass(eq=False, slots=True)
class Wish:
    """Something to be booked. amount: picodollars. book: writes it down, raises Short, Alone or Taken; undo: gets what
    it made where nobody waits for it any more. is_new: it is not paid for yet. in_order: a refusal of an earlier one
    that was in order holds for it."""

    amount: int
    book: Callable[[Ledger], Any]
    undo: Callable[[Any], None]
    is_new: bool = False
    in_order: bool = False
    done: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why the first of the line has to wait. left: picodollars, None where it is to go alone; others: whether other
    processes have calls of the run out, which may turn out cheaper."""

    left: int | None
    others: bool


class Line:
    """run: whose money it is. bound: the code of the notice that says what is left of it. overbilled: picodollars that
    answers cost beyond what was set aside; where there are any, nothing new is paid for."""

    def __init__(self, ledger: Ledger, run: str, bound: str, overbilled: Callable[[Ledger], int]) -> None:
        self._ledger = ledger
        self._run = run
        self._bound = bound
        self._overbilled = overbilled
        self._wishes: deque[Wish] = deque()
        self._serving: asyncio.Task[None] | None = None
        self._out = 0
        self._moved = asyncio.Event()  # since it was last looked whether the first one fits
        self._refused: CapError | None = None

    async def book(self, wish: Wish) -> Any:
        """Book as soon as it fits. Raises CapError where it cannot, Taken."""
        self._wishes.append(wish)
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve())
        try:
            return await settled(wish.done, wish.undo)
        except asyncio.CancelledError:
            self._moved.set()
            raise

    def returned(self, _: object = None) -> None:
        """A call that was booked is out no more; who waits for money looks again."""
        self._out -= 1
        self._moved.set()

    async def _serve(self) -> None:
        try:
            while group := self._next():
                self._moved.clear()
                outcomes = await self._ledger.write(partial(self._try, group))
                for outcome in outcomes:
                    if isinstance(outcome, Blocked):
                        await self._wait(outcome)
                    else:
                        self._tell(self._wishes.popleft(), outcome)
        except Exception as error:  # whoever waits is told
            while self._wishes:
                self._tell(self._wishes.popleft(), error)
        finally:
            self._serving = None

    def _next(self) -> Sequence[Wish]:
        """Those that may be tried now, from the first on; who is refused anyhow is told."""
        while self._wishes and (self._wishes[0].done.done() or self._is_refused(self._wishes[0])):
            wish = self._wishes.popleft()
            if self._refused:
                self._tell(wish, CapError(self._refused.said))
        return list(itertools.takewhile(lambda wish: not self._is_refused(wish), self._wishes))

    def _is_refused(self, wish: Wish) -> bool:
        return wish.in_order and self._refused is not None

    def _try(self, group: Sequence[Wish], ledger: Ledger) -> list[Any]:
        """What becomes of each, up to the first that has to wait; None of who has left."""
        outcomes: list[Any] = []
        ledger.hold(self._run)
        over = self._overbilled(ledger)
        for wish in group:
            try:
                if wish.done.done():
                    outcomes.append(None)
                elif wish.is_new and over:
                    outcomes.append(say_stopped(over))
                else:
                    outcomes.append(wish.book(ledger))
            except Taken as taken:
                outcomes.append(taken)
            except (Alone, Short) as blocked:
                left = blocked.left if isinstance(blocked, Short) else None
                return [*outcomes, Blocked(left, ledger.others_are_out(self._run))]
        return outcomes

    def _tell(self, wish: Wish, outcome: Any) -> None:
        is_booked = outcome is not None and not isinstance(outcome, BaseException)
        self._out += is_booked and wish.is_new
        if wish.done.done():
            if is_booked:
                wish.undo(outcome)
        elif isinstance(outcome, BaseException):
            wish.done.set_exception(outcome)
        else:
            wish.done.set_result(outcome)

    async def _wait(self, blocked: Blocked) -> None:
        """Until it may fit; what cannot is refused."""
        if blocked.left is not None and not (self._out or blocked.others or self._moved.is_set()):
            wish = self._wishes.popleft()
            money = {"left": as_usd(blocked.left), "most": as_usd(wish.amount)}
            refused = CapError(Notice(self._bound, money))
            LOG.info("no money for a call: $%(left).6f left, it may cost $%(most).6f", money)
            self._refused = refused if wish.in_order else self._refused
            self._tell(wish, refused)
        elif self._out:
            await self._moved.wait()
        elif not self._moved.is_set():
            await asyncio.sleep(POLL)


def say_stopped(over: int) -> CapError:
    """That nothing more is paid for, since answers cost so many picodollars more than was set aside."""
    return CapError(Notice("paying_stopped", {"over": as_usd(over)}))
