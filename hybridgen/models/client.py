"""Asks a model: from the ledger if it answered before, else over the wire, within the budget and the server's slots.

One retry loop for all providers. What an answer means is the caller's business.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from hybridgen.errors import CallError, LeakError
from hybridgen.models import llm
from hybridgen.models.budget import Budget
from hybridgen.models.ledger import Ledger
from hybridgen.models.refusals import Refusal
from hybridgen.models.slots import Slots
from hybridgen.models.values import Endpoint, Purpose, Reply, Request, Usage

Door = Callable[[str], tuple[str, ...]]  # what would leak if a text went out; empty: it may go

TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds; doubled each time, with jitter
PATIENCE = 120.0  # seconds; a server that wants to be left alone for longer is given up
DEADLINE = 1_800.0  # seconds for one question with all its tries
# Who gets the next free slot: what finishes a record goes before what starts another.
URGENCY: dict[Purpose, int] = {"judge": 0, "repair": 1, "refine": 1, "draft": 2}


@dataclass(slots=True)
class Spent:
    """What one stage's answers took: tokens read (cached ones too) and written, cost in picodollars."""

    calls: int = 0
    input: int = 0
    output: int = 0
    cost: int = 0

    def add(self, reply: Reply) -> None:
        usage = reply.answer.usage
        self.calls += 1
        self.input += usage.input + usage.cached_input + usage.cache_write
        self.output += usage.output
        self.cost += reply.cost


@dataclass(slots=True)
class Tally:
    """What one execution did at one server; cost and new in picodollars."""

    answered: int = 0
    replayed: int = 0
    retries: int = 0
    failed: int = 0
    cost: int = 0
    new: int = 0
    usage: Usage = field(default_factory=Usage)
    stages: dict[Purpose, Spent] = field(default_factory=dict)

    def count(self, purpose: Purpose, reply: Reply) -> None:
        self.stages.setdefault(purpose, Spent()).add(reply)
        used, usage = self.usage, reply.answer.usage
        self.answered += 1
        self.replayed += reply.replayed
        self.cost += reply.cost
        self.new += 0 if reply.replayed else reply.cost
        self.usage = Usage(
            used.input + usage.input,
            used.cached_input + usage.cached_input,
            used.cache_write + usage.cache_write,
            used.output + usage.output,
        )


class Client:
    """One model server. At most `endpoint.concurrency` requests are out at once; `door` sees each before it goes."""

    def __init__(
        self, endpoint: Endpoint, ledger: Ledger, budget: Budget, *, cache: bool = True, door: Door | None = None
    ) -> None:
        self.endpoint = endpoint
        self.tally = Tally()
        self._ledger = ledger
        self._budget = budget
        self._cache = cache
        self._slots = Slots(endpoint.concurrency)
        self._door = door
        self._gone: CallError | None = None
        self.leaks_blocked = 0

    async def ask(self, request: Request) -> Reply:
        """The answer to a request; what the ledger holds is not asked, and not paid, again.

        Raises LeakError where it would carry personal data, CapError where a paid call does not fit under the cap,
        CallError where no answer is to be had (`gone`: nobody listens at the address).
        """
        self._check(request)
        reply = await self._replay(request) if self._cache else None
        if reply is None:
            async with self._slots.take(URGENCY[request.purpose]):
                reply = await self._persist(request)
        self.tally.count(request.purpose, reply)
        return reply

    def _check(self, request: Request) -> None:
        leaks = self._door("\n".join(m.content for m in request.messages)) if self._door else ()
        if leaks:
            self.leaks_blocked += 1
            raise LeakError(f"would have carried personal data ({', '.join(leaks)})")

    async def _replay(self, request: Request) -> Reply | None:
        found = self._ledger.find(request.key(self.endpoint.model))
        if found is None:
            return None
        call, answer, cost = found
        await self._budget.replay(self.endpoint, call, cost)
        return Reply(answer, cost, replayed=True)

    async def _persist(self, request: Request) -> Reply:
        if self._gone:  # while this one waited for a slot
            raise CallError(str(self._gone), status=None, gone=True)
        until = asyncio.get_running_loop().time() + DEADLINE
        for tried in range(1, TRIES + 1):
            try:
                return await self._try(request)
            except Refusal as refusal:
                pause = _pause(tried, refusal)
                late = pause > PATIENCE or asyncio.get_running_loop().time() + pause > until
                if tried == TRIES or late or not refusal.transient:
                    self.tally.failed += 1
                    # No answer at all, however often it was asked: as good as nobody there.
                    gone = refusal.gone or (refusal.transient and refusal.status is None)
                    failed = CallError(self._in_words(refusal), status=refusal.status, gone=gone)
                    if gone:
                        self._gone = failed
                    raise failed from refusal
                self.tally.retries += 1
                await asyncio.sleep(pause)
        raise AssertionError("the loop returns or raises")

    async def _try(self, request: Request) -> Reply:
        call = await self._budget.open_call(self.endpoint, request)
        try:
            answer = await llm.send(self.endpoint, request)
        except Refusal as refusal:
            self._budget.give_up(self.endpoint, call, refusal.reason, lost=refusal.billed)
            raise
        except asyncio.CancelledError:
            self._budget.give_up(self.endpoint, call, "interrupted", lost=True)
            raise
        cost = self._budget.settle(self.endpoint, call, request, answer)
        return Reply(answer, cost, replayed=False)

    def _in_words(self, refusal: Refusal) -> str:
        where = f"{self.endpoint.model} at {self.endpoint.api_base or self.endpoint.provider}"
        if refusal.gone:
            return f"{where}: nobody answers ({refusal.reason})"
        status = f" ({refusal.status})" if refusal.status else ""
        return f"{where}{status}: {refusal.reason}"


def _pause(tried: int, refusal: Refusal) -> float:
    """Seconds to wait: what the server asked for, else doubled from FIRST_PAUSE; jittered so that calls spread."""
    if refusal.retry_after is not None:
        return refusal.retry_after * random.uniform(1.0, 1.2)
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (tried - 1)) * random.uniform(0.5, 1.0)
