"""Asks a model: from the ledger if it answered before, else over the wire, within the budget and the server's slots.

One retry loop for all providers. What an answer means is the caller's business.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hybridgen.config.messages import redacted
from hybridgen.core.errors import CallError
from hybridgen.core.stop import Stop
from hybridgen.llm import litellm_adapter
from hybridgen.llm.cache_warming import Warming
from hybridgen.llm.concurrency import Slots, Turn
from hybridgen.llm.errors import Refusal
from hybridgen.llm.ledger.budget import POLL, Budget
from hybridgen.llm.ledger.store import Ledger, Taken
from hybridgen.llm.retry import Health, Patience
from hybridgen.llm.types import Answer, Endpoint, Purpose, Reply, Request
from hybridgen.llm.usage import Tally

if TYPE_CHECKING:
    from hybridgen.privacy.egress.check import Door, Passed

# Who gets the next free slot: what finishes a record goes before what starts another.
URGENCY: dict[Purpose, int] = {"judge": 0, "repair": 1, "refine": 1, "draft": 2}
# A local server seldom says that it is busy, it lets calls wait: one that took this share of the time it is given was
# one too many.
SLOW = 0.5


class Client:
    """One model server. At most `endpoint.concurrency` requests are out at once; `door` sees each before it goes."""

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        budget: Budget,
        *,
        stop: Stop,
        cache: bool = True,
        door: Door | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.tally = Tally(unanswered=budget.unanswered() if endpoint.role == "frontier" else 0)
        self._ledger = ledger
        self._budget = budget
        self._stop = stop
        self._cache = cache
        self._door = door
        self._at_the_door = asyncio.Lock()  # first come, first served, as threads would not be
        self._slots = Slots(endpoint.concurrency)
        self._health = Health()
        # Where cached tokens cost what others do, nothing is gained by waiting.
        self._warming = Warming() if endpoint.price.cached_input < endpoint.price.input else None
        self._gone: CallError | None = None

    async def ask(self, request: Request) -> Reply:
        """The answer to a request; what the ledger holds is not asked, and not paid, again.

        Raises LeakError where it would carry personal data, CapError where a paid call does not fit under the cap,
        StoppedError where the run is to end, CallError where no answer is to be had (`gone`: the server itself is given
        up).
        """
        passed = None
        if self._door:
            async with self._at_the_door:
                passed = await asyncio.to_thread(self._door.out, [message.content for message in request.messages])
            request = _with(request, passed.texts)
        reply = await (self._warming.ask(request, self._persist) if self._warming else self._persist(request))
        self.tally.count(request.purpose, request.record, reply)
        return reply if passed is None else _turned_back(reply, passed)

    async def _persist(self, request: Request) -> Reply:
        turn, patience = self._slots.turn(URGENCY[request.purpose]), Patience(self._health)
        while True:
            if known := await self._known(request):
                return known
            try:
                return await self._once(request, turn, patience)
            except Taken:
                continue
            except Refusal as refusal:
                pause = patience.pause(refusal, _now())
                if pause is None:
                    raise self._given_up(refusal, patience) from refusal
            self.tally.retries += 1
            async with self._stop.waiting():
                await asyncio.sleep(pause)

    async def _known(self, request: Request) -> Reply | None:
        """The answer, where there is one; while somebody else has the same question out, theirs is waited for."""
        if not self._cache:
            return None
        key = request.key(self.endpoint.model)
        while True:
            if found := self._ledger.find(key):
                call, answer, cost = found
                await self._budget.replay(self.endpoint, call, cost)
                return Reply(answer, cost, replayed=True)
            if not self._ledger.is_out(key):
                return None
            async with self._stop.waiting():
                await asyncio.sleep(POLL)

    async def _once(self, request: Request, turn: Turn, patience: Patience) -> Reply:
        """One try, as soon as there is a slot and money for it. Raises Refusal, Taken and what `ask` raises."""
        async with self._stop.waiting():
            await self._slots.acquire(turn)
        try:
            if self._gone:  # while this one waited
                raise CallError(str(self._gone), status=None, gone=True)
            async with self._stop.waiting():
                call = await self._budget.open_call(self.endpoint, request, anew=not self._cache)
            began, since = _now(), time.time()
            patience.begin(began)
            try:
                answer = await litellm_adapter.send(self.endpoint, request)
            except Refusal as refusal:
                self._budget.give_up(self.endpoint, call, refusal.reason, lost=refusal.billed)
                self._note(refusal, began)
                if refusal.billed and self.endpoint.role == "frontier":
                    self.tally.unanswered = self._budget.unanswered()
                raise
            except asyncio.CancelledError:
                self._budget.give_up(self.endpoint, call, "interrupted", lost=True)
                raise
            cost = self._budget.settle(self.endpoint, call, request, answer)
            self._note(answer, began)
            return Reply(answer, cost, replayed=False, began=since)
        finally:
            self._slots.release()

    def _note(self, outcome: Answer | Refusal, began: float) -> None:
        """What it says about the server, and how much may be out there at once."""
        now = _now()
        if isinstance(outcome, Answer):
            self._health.answered(now)
            if now - began > SLOW * self.endpoint.timeout:
                self._slots.refused(began)
            else:
                self._slots.answered()
            return
        self._health.refused(outcome, now)
        if outcome.kind == "busy" or outcome.late:
            self._slots.refused(began)
            self._slots.close(outcome.retry_after or 0.0)

    def _given_up(self, refusal: Refusal, patience: Patience) -> CallError:
        self.tally.failed += 1
        where = f"{self.endpoint.model} at {self.endpoint.api_base or self.endpoint.provider}"
        if refusal.kind == "unreached":
            words = f"{where}: nobody answers ({refusal.reason})"
        else:
            words = f"{where}{f' ({refusal.status})' if refusal.status else ''}: {refusal.reason}"
        failed = CallError(redacted(words), status=refusal.status, gone=patience.is_gone(refusal, _now()))
        if failed.gone:
            self._gone = failed
        return failed


def _now() -> float:
    return asyncio.get_running_loop().time()


def _with(request: Request, texts: Sequence[str]) -> Request:
    messages = (dataclasses.replace(m, content=text) for m, text in zip(request.messages, texts, strict=True))
    return dataclasses.replace(request, messages=tuple(messages))


def _turned_back(reply: Reply, passed: Passed) -> Reply:
    return dataclasses.replace(reply, answer=dataclasses.replace(reply.answer, text=passed.back(reply.text)))
