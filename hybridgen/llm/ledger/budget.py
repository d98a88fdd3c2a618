"""A run's money: the worst case is set aside before a call goes out, the true cost takes its place afterwards.

What does not fit waits while calls of this run are out, since they may turn out cheaper; then it is refused.
The sums live in the ledger, so an earlier execution of the same run counts, and so does one in another process.

What a server says of its own work is checked against the texts. Nobody can know beforehand that it will bill more than
was asked for: the first call to a paid model goes alone, and after a bill above what was set aside none goes out.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable

from hybridgen.core.errors import CapError, LedgerError
from hybridgen.core.notices import Notice
from hybridgen.llm.ledger.groups import heard, settled
from hybridgen.llm.ledger.line import Line, Wish, say_stopped
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Answer, Endpoint, Request, Usage

# Tokens that a provider adds to a request on its own account: chat template, schema preamble, tool instructions.
HIDDEN_TOKENS = 1_000
# Calls of one execution that may get no answer although they are billed, beyond which a run without a cap stops paying.
LOST_CALLS = 4
GRACE = 60.0  # seconds after a call's time-out by which its end is written down at the latest
NOT_SENT = "not sent"
# Bytes of text without its white space that a token stands for at most, on average over a text: English has 4 to 5.
MAX_BYTES_PER_TOKEN = 16


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
        self._lost_room = lost_room
        self._lost_before = ledger.lost(run) if lost_room else 0
        self._began = ledger.now()
        self._over = 0  # by how much answers cost more than was set aside, as far as they came here
        self._trusted: set[tuple[str, str]] = set()
        self._line = Line(ledger, run, bound, self._count_overbilled)

    async def open_call(self, endpoint: Endpoint, request: Request, *, anew: bool = False) -> int:
        """Set the call's worst case aside and return its id in the ledger.

        Raises CapError where it cannot fit or a server has billed more than was set aside, Taken where the question has
        been answered or somebody else has it out, unless it is to be asked `anew`.
        """
        paid = endpoint.role == "frontier"
        if paid and self._limit <= 0:  # not even a call that costs nothing
            raise CapError(Notice("no_paid_call"))

        worst = worst_case(endpoint, request) if paid else 0

        def book(ledger: Ledger) -> int:
            return ledger.open_call(
                endpoint.role,
                endpoint.model,
                request,
                run=self._run,
                server=endpoint.server,
                reserve=worst,
                limit=self._room(ledger) if paid else None,
                seconds=endpoint.timeout + GRACE,
                anew=anew,
                alone=paid and not self._is_trusted(endpoint, ledger),
                own=endpoint.own,
            )

        def undo(call: int) -> None:
            self._ended(endpoint, lambda ledger: ledger.take_back(call))

        if not paid:
            return await settled(self._ledger.write(book, undo), undo)
        call = int(await self._line.book(Wish(worst, book, undo, is_new=True, in_order=request.in_order)))
        if self._over:  # an answer said so while this one was written down
            await self.give_up(endpoint, call, NOT_SENT, lost=False)
            raise say_stopped(self._over)
        return call

    async def replay(self, endpoint: Endpoint, call: int, cost: int) -> None:
        """Count an answer from the ledger as this run's. Raises CapError where the run alone could not have paid it."""
        if endpoint.role != "frontier" or await self._ledger.read(lambda ledger: ledger.has_claimed(self._run, call)):
            return

        def book(ledger: Ledger) -> None:
            ledger.claim(self._run, call, cost, limit=self._room(ledger))

        await self._line.book(Wish(cost, book, lambda _: None))

    def _room(self, ledger: Ledger) -> int:
        if not self._lost_room:
            return self._limit
        return self._limit + min(self._lost_room, ledger.lost(self._run) - self._lost_before)

    def overbilled(self) -> int:
        """By how much answers of this run cost more than was set aside, since this execution began; picodollars. Where
        the ledger cannot be read, what is known here."""
        try:
            return self._count_overbilled(self._ledger)
        except LedgerError:
            return self._over

    def _count_overbilled(self, ledger: Ledger) -> int:
        return max(self._over, ledger.overbilled(self._run, self._began))

    def _is_trusted(self, endpoint: Endpoint, ledger: Ledger) -> bool:
        model = endpoint.server, endpoint.model
        if model not in self._trusted and ledger.is_trusted(*model):
            self._trusted.add(model)
        return model in self._trusted

    async def settle(self, endpoint: Endpoint, call: int, request: Request, answer: Answer) -> tuple[Answer, int]:
        """Keep the answer and book its true cost; both are returned, the cost in picodollars.

        Where the server reports no tokens, or fewer than the texts can be, the cost is unknown: what was set aside then
        stands for it, and more where the text is longer than what was asked for. What cost more than that is known at
        once; the rest holds when it is on disk.
        """
        cost = endpoint.price.cost(answer.usage)
        if endpoint.role == "frontier":
            worst = worst_case(endpoint, request)
            if not is_believable(answer.usage, request, answer.text):
                shown = endpoint.price.worst(request.bytes, max(answer.usage.output, least_tokens(answer.text)))
                cost = max(worst, shown, cost)
                answer = dataclasses.replace(answer, usage=dataclasses.replace(answer.usage, is_assumed=True))
            self._over += max(0, cost - worst)
        await self._ended(endpoint, lambda ledger: ledger.settle(call, answer, cost))
        return answer, cost

    def give_up(self, endpoint: Endpoint, call: int, error: str, *, lost: bool) -> asyncio.Future[None]:
        """The call came to nothing; lost: it may have been billed, its reservation stays. It is written down whether or
        not that is waited for."""
        may_cost = lost and endpoint.role == "frontier"
        return self._ended(endpoint, lambda ledger: ledger.give_up(call, error, lost=may_cost))

    def unanswered(self) -> int:
        """What is set aside for calls that may have been billed and brought no answer, in picodollars."""
        return self._ledger.lost(self._run)

    def _ended(self, endpoint: Endpoint, write: Callable[[Ledger], None]) -> asyncio.Future[None]:
        """However the writing ends, the call is out no more."""
        done = self._ledger.write(write)
        done.add_done_callback(heard)
        if endpoint.role == "frontier":
            done.add_done_callback(self._line.returned)
        return done
