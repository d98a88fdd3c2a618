"""A run's money: the worst case is set aside before a call goes out, the true cost takes its place afterwards.

What does not fit waits while calls of this run are out, since they may turn out cheaper; then it is refused.
The sums live in the ledger, so an earlier execution of the same run counts, and so does one in another process.

What a server says of its own work is checked against the texts. Nobody can know beforehand that it will bill more than
was asked for: the first call to a paid model goes alone, and after a bill above what was set aside none goes out.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from hybridgen.core.errors import CapError
from hybridgen.core.notices import Notice
from hybridgen.llm.ledger.store import Alone, Ledger, Short
from hybridgen.llm.types import Answer, Endpoint, Request, Usage, as_usd

LOG = logging.getLogger("hybridgen.llm")
# Tokens that a provider adds to a request on its own account: chat template, schema preamble, tool instructions.
HIDDEN_TOKENS = 1_000
# Calls of one execution that may get no answer although they are billed, beyond which a run without a cap stops paying.
LOST_CALLS = 4
GRACE = 60.0  # seconds after a call's time-out by which its end is written down at the latest
POLL = 0.2  # seconds between two looks at what other processes have written
# Bytes of text without its white space that a token stands for at most, on average over a text: English has 4 to 5.
MAX_BYTES_PER_TOKEN = 16

T = TypeVar("T")


def worst_case(endpoint: Endpoint, request: Request) -> int:
    """The most that this call can cost, in picodollars: a token for every byte, and the longest answer."""
    return endpoint.price.worst(request.bytes + HIDDEN_TOKENS, endpoint.max_output(request))


def least_tokens(text: str) -> int:
    """The fewest tokens that a text can be."""
    return -(-len("".join(text.split()).encode()) // MAX_BYTES_PER_TOKEN)


def is_believable(usage: Usage, request: Request, text: str) -> bool:
    """Whether a server's count of tokens can be true of what was sent and what came."""
    asked = sum(least_tokens(message.content) for message in request.messages)
    return usage.asked >= max(1, asked) and usage.output >= least_tokens(text)


class Budget:
    """run: the identity that claims are summed under. limit: picodollars, 0 for no paid call at all; bound: the code
    of the notice that says what is left of it. lost_room: what may stay set aside beyond it for calls of this execution
    that get no answer."""

    def __init__(self, ledger: Ledger, run: str, limit: int, bound: str = "cap_left", *, lost_room: int = 0) -> None:
        self._ledger = ledger
        self._run = run
        self._limit = limit
        self._bound = bound
        self._lost_room = lost_room
        self._lost_before = ledger.lost(run) if lost_room else 0
        self._out = 0
        self._turn = asyncio.Lock()
        self._settled = asyncio.Event()
        self._refused: CapError | None = None
        self._began = time.time()
        self._trusted: set[tuple[str, str]] = set()

    async def open_call(self, endpoint: Endpoint, request: Request, *, anew: bool = False) -> int:
        """Set the call's worst case aside and return its id in the ledger.

        Raises CapError where it cannot fit or a server has billed more than was set aside, Taken where the question has
        been answered or somebody else has it out, unless it is to be asked `anew`.
        """
        paid = endpoint.role == "frontier"
        if paid and self._limit <= 0:  # not even a call that costs nothing
            raise CapError(Notice("no_paid_call"))

        worst = worst_case(endpoint, request) if paid else 0

        def book() -> int:
            return self._ledger.open_call(
                endpoint.role,
                endpoint.model,
                request,
                run=self._run,
                server=endpoint.server,
                reserve=worst,
                limit=self._room() if paid else None,
                seconds=endpoint.timeout + GRACE,
                anew=anew,
                alone=paid and not self._is_trusted(endpoint),
                own=endpoint.own,
            )

        if not paid:
            return book()
        call = await self._book(worst, book, is_new=True, in_order=request.in_order)
        self._out += 1
        return call

    async def replay(self, endpoint: Endpoint, call: int, cost: int) -> None:
        """Count an answer from the ledger as this run's. Raises CapError where the run alone could not have paid it."""
        if endpoint.role == "frontier":
            await self._book(cost, lambda: self._ledger.claim(self._run, call, cost, limit=self._room()))

    def _room(self) -> int:
        if not self._lost_room:
            return self._limit
        return self._limit + min(self._lost_room, self._ledger.lost(self._run) - self._lost_before)

    def overbilled(self) -> int:
        """By how much answers of this run cost more than was set aside, since this execution began; picodollars."""
        return self._ledger.overbilled(self._run, self._began)

    def _is_trusted(self, endpoint: Endpoint) -> bool:
        model = endpoint.server, endpoint.model
        if model not in self._trusted and self._ledger.is_trusted(*model):
            self._trusted.add(model)
        return model in self._trusted

    async def _book(self, amount: int, book: Callable[[], T], *, is_new: bool = False, in_order: bool = False) -> T:
        """Book as soon as it fits; first come, first served: while one waits for money, no cheaper call overtakes.

        Nor afterwards: the best are asked first, so what comes after a refusal is refused as well. Only repairs may
        still fit; they finish what has been paid for. is_new: it is not paid for yet.
        """
        async with self._turn:
            if in_order and self._refused:
                raise CapError(self._refused.said)
            while True:
                self._settled.clear()
                if is_new and (over := self.overbilled()):
                    raise CapError(Notice("paying_stopped", {"over": as_usd(over)}))
                try:
                    return book()
                except Alone:
                    pass
                except Short as short:
                    if not self._out and not self._ledger.others_are_out(self._run):
                        money = {"left": as_usd(short.left), "most": as_usd(amount)}
                        refused = CapError(Notice(self._bound, money))
                        LOG.info("no money for a call: $%(left).6f left, it may cost $%(most).6f", money)
                        self._refused = refused if in_order else self._refused
                        raise refused from None
                if self._out:
                    await self._settled.wait()
                else:
                    await asyncio.sleep(POLL)

    def settle(self, endpoint: Endpoint, call: int, request: Request, answer: Answer) -> tuple[Answer, int]:
        """Keep the answer and book its true cost; both are returned, the cost in picodollars.

        Where the server reports no tokens, or fewer than the texts can be, the cost is unknown: what was set aside then
        stands for it, and more where the text is longer than what was asked for.
        """
        cost = endpoint.price.cost(answer.usage)
        if endpoint.role == "frontier" and not is_believable(answer.usage, request, answer.text):
            shown = endpoint.price.worst(request.bytes, max(answer.usage.output, least_tokens(answer.text)))
            cost = max(worst_case(endpoint, request), shown, cost)
            answer = dataclasses.replace(answer, usage=dataclasses.replace(answer.usage, is_assumed=True))
        with self._done(endpoint):
            self._ledger.settle(call, answer, cost)
        return answer, cost

    def give_up(self, endpoint: Endpoint, call: int, error: str, *, lost: bool) -> None:
        """The call came to nothing; lost: it may have been billed, its reservation stays."""
        with self._done(endpoint):
            self._ledger.give_up(call, error, lost=lost and endpoint.role == "frontier")

    def unanswered(self) -> int:
        """What is set aside for calls that may have been billed and brought no answer, in picodollars."""
        return self._ledger.lost(self._run)

    @contextmanager
    def _done(self, endpoint: Endpoint) -> Iterator[None]:
        """However the writing ends, the call is out no more, and who waits for money looks again."""
        try:
            yield
        finally:
            if endpoint.role == "frontier":
                self._out -= 1
                self._settled.set()
