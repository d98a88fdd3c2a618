"""Asks a model: from the ledger if it answered before, else over the wire, within the budget and the server's slots.

One retry loop for all providers. What an answer means is the caller's business.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Sequence

from hybridgen.core.errors import CallError
from hybridgen.core.notices import Data, Notice, Place
from hybridgen.core.stop import Stop
from hybridgen.core.urls import redacted
from hybridgen.llm import extras
from hybridgen.llm.concurrency import Concurrency, Turn
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.extras import Extras
from hybridgen.llm.health import Health
from hybridgen.llm.ledger.budget import POLL, Budget
from hybridgen.llm.ledger.store import Ledger, Taken
from hybridgen.llm.model_names import is_other
from hybridgen.llm.prompt_cache import Warming
from hybridgen.llm.retry import RetryPolicy
from hybridgen.llm.types import Answer, Checked, EgressCheck, Endpoint, Reply, Request, as_usd
from hybridgen.llm.usage import CallLog

LOG = logging.getLogger("hybridgen.llm")
# A local server seldom says that it is busy, it lets calls wait: one that took this share of the time it is given was
# one too many.
SLOW_SHARE = 0.5
MAX_USELESS = 3  # paid answers of one execution that may be of no use before any is


class SteppedDown(Exception):
    """The server refused something beside the answer; the question is worth asking at once, without it."""


class Client:
    """One model server. At most `endpoint.concurrency` requests are out at once; `egress` sees each before it goes."""

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        budget: Budget,
        *,
        stop: Stop,
        cache: bool = True,
        egress: EgressCheck | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.log = CallLog(unanswered=budget.unanswered() if endpoint.role == "frontier" else 0)
        self._ledger = ledger
        self._budget = budget
        self._stop = stop
        self._cache = cache
        self._egress = egress
        self._checking = asyncio.Lock()  # first come, first served, as threads would not be
        self._concurrency = Concurrency(endpoint.concurrency)
        self._health = Health()
        # Where cached tokens cost what others do, nothing is gained by waiting.
        self._warming = Warming() if endpoint.price.cached_input < endpoint.price.input else None
        self._gone: CallError | None = None
        self._useless: int | None = 0  # answers that were of no use, None once one was
        self._unusable: dict[int, str] = {}  # answers by their calls, and why
        self._extras = Extras()  # that the server takes, as far as is known

    async def ask(self, request: Request) -> Reply:
        """The answer to a request; what the ledger holds is not asked, and not paid, again.

        Raises LeakError where it would carry personal data, CapError where a paid call does not fit under the cap,
        StoppedError where the run is to end, CallError where no answer is to be had (`gone`: the server itself is given
        up).
        """
        checked = None
        if self._egress:
            async with self._checking:
                checked = await asyncio.to_thread(self._egress.check, [message.content for message in request.messages])
            request = _with(request, checked.texts)
        reply = await (self._warming.ask(request, self._persist) if self._warming else self._persist(request))
        self.log.count(request.purpose, request.record, reply)
        return reply if checked is None else _turned_back(reply, checked)

    def note_outcome(self, reply: Reply, wrong: Notice | None) -> None:
        """Whether an answer was of use: what was wrong with it, None: nothing.

        A fault that is the same for every request is not bought once a record: after MAX_USELESS paid answers of no use
        and none of use nothing more is sent, and whoever waits or asks gets CallError. Those from the ledger are paid.
        """
        if wrong is None or self._useless is None or self.endpoint.role == "local":
            self._useless = None
            return
        self._useless += not reply.replayed
        if self._useless >= MAX_USELESS:
            self._gone = CallError(Notice("none_useful", {"count": self._useless, "why": wrong}), gone=True)

    def note_unusable(self, replies: Sequence[Reply], why: str) -> None:
        """Answers that came to nothing. Of paid ones that are from the ledger it is said."""
        self._unusable |= {reply.call: why for reply in replies}
        self.log.stale += sum(reply.replayed and reply.cost > 0 for reply in replies)

    def forget_unusable(self) -> None:
        """The run fell short, so what was free and came to nothing is asked anew by the next one.

        A run that has what it was to make goes on from the same answers: the same command then sends nothing.
        """
        for call, why in self._unusable.items():
            self._ledger.note_unusable(call, why)

    async def _persist(self, request: Request) -> Reply:
        turn, policy = self._concurrency.turn(request.priority), RetryPolicy(self._health)
        while True:
            if known := await self._known(request):
                return known
            try:
                return await self._once(request, turn, policy)
            except (Taken, SteppedDown):
                continue
            except ProviderError as error:
                pause = policy.pause(error, _now())
                if pause is None:
                    raise self._given_up(error, policy) from error
            self.log.retries += 1
            LOG.debug("%s of %s by %s: again in %.1f s", request.purpose, request.record, self.endpoint.role, pause)
            async with self._stop.waiting():
                await asyncio.sleep(pause)

    async def _known(self, request: Request) -> Reply | None:
        """The answer, where there is one; while somebody else has the same question out, theirs is waited for."""
        if not self._cache:
            return None
        key = self.endpoint.key(request)
        while True:
            if found := self._ledger.find(key):
                call, answer, cost = found
                await self._budget.replay(self.endpoint, call, cost)
                LOG.debug("call %d answers %s of %s from the ledger", call, request.purpose, request.record)
                return Reply(answer, cost, replayed=True, call=call)
            if not self._ledger.is_out(key):
                return None
            async with self._stop.waiting():
                await asyncio.sleep(POLL)

    async def _once(self, request: Request, turn: Turn, policy: RetryPolicy) -> Reply:
        """One try, as soon as there is a slot and money for it. Raises ProviderError, Taken and what `ask` raises."""
        async with self._stop.waiting():
            await self._concurrency.acquire(turn)
        try:
            if self._gone:  # while this one waited
                raise CallError(self._gone.said, status=None, gone=True)
            async with self._stop.waiting():
                call = await self._budget.open_call(self.endpoint, request, anew=not self._cache)
            began, since, sent = _now(), time.time(), self._extras
            policy.begin(began)
            LOG.debug("call %d out: %s of %s by %s", call, request.purpose, request.record, self.endpoint.role)
            try:
                answer = await _send(self.endpoint, request, sent)
            except ProviderError as error:
                self._budget.give_up(self.endpoint, call, error.reason, lost=error.billed)
                if left := extras.step_down(sent, error, request, self.endpoint):
                    self._do_without(sent, *left, error.reason)
                    raise SteppedDown from error
                self._note(error, began)
                LOG.info(
                    "call %d failed: %s, status %s, %.2f s%s",
                    *(call, error.kind, error.status, _now() - began, ", may have been billed" if error.billed else ""),
                )
                if error.billed and self.endpoint.role == "frontier":
                    self.log.unanswered = self._budget.unanswered()
                raise
            except asyncio.CancelledError:
                self._budget.give_up(self.endpoint, call, "interrupted", lost=True)
                raise
            answer, cost = self._budget.settle(self.endpoint, call, request, answer)
            if self.endpoint.role == "frontier":
                self.log.overbilled = self._budget.overbilled()
            if is_other(self.endpoint.model, answer.model):
                self.log.other_models.add(answer.model)
            self._note(answer, began)
            LOG.debug(
                "call %d answered: %d tokens read, %d of them from the cache, %d written, $%.6f, %.2f s",
                *(call, answer.usage.asked, answer.usage.cached_input, answer.usage.output),
                *(as_usd(cost), _now() - began),
            )
            self._note_extras(request, sent, answer)
            return Reply(answer, cost, replayed=False, call=call, began=since)
        finally:
            self._concurrency.release()

    def _do_without(self, sent: Extras, left: Extras, code: str, why: str) -> None:
        """The server does not take something that was sent: it is not sent again in this run."""
        if self._extras == sent:  # nobody else has learned it meanwhile
            self._extras = left
            self.log.notices.append(extras.say_refused(code, self.endpoint, redacted(why)))
            LOG.warning("%s: %s", self.endpoint.role, code)

    def _note_extras(self, request: Request, sent: Extras, answer: Answer) -> None:
        """Some servers take a wish for log-probabilities and give none."""
        silent = not answer.digits and any(map(str.isdigit, answer.text))
        if silent and extras.wants_logprobs(sent, request, self.endpoint):
            self._do_without(sent, dataclasses.replace(sent, top_logprobs=0), "extra_logprobs", "it sends none")

    def _note(self, outcome: Answer | ProviderError, began: float) -> None:
        """What it says about the server, and how much may be out there at once."""
        now = _now()
        if isinstance(outcome, Answer):
            self._health.answered(now)
            if now - began > SLOW_SHARE * self.endpoint.timeout:
                self._concurrency.refused(began)
            else:
                self._concurrency.answered()
            return
        self._health.failed(outcome, now)
        if outcome.kind == "rate_limited" or outcome.late:
            self._concurrency.refused(began)
            self._concurrency.close(outcome.retry_after or 0.0)

    def _given_up(self, error: ProviderError, policy: RetryPolicy) -> CallError:
        self.log.failed += 1
        address = redacted(self.endpoint.api_base or self.endpoint.provider.name)
        params = {
            "model": Place(self.endpoint.model, f"provider.{self.endpoint.role}.model"),
            "address": Place(address, f"provider.{self.endpoint.role}.api_base"),
            "status": f" ({error.status})" if error.status else "",
            "reason": Data(redacted(error.reason)),
        }
        code = "nobody_answers" if error.kind == "connection_failed" else "call_failed"
        failed = CallError(Notice(code, params), status=error.status, gone=policy.is_gone(error, _now()))
        LOG.warning(
            "%s is given up: %s, status %s",
            *("the server" if failed.gone else "a question", error.kind, error.status),
        )
        if failed.gone:
            self._gone = failed
        return failed


async def _send(endpoint: Endpoint, request: Request, wanted: Extras) -> Answer:
    from hybridgen.llm import litellm_adapter  # seconds, which a wrong config need not wait for

    return await litellm_adapter.send(endpoint, request, wanted)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _with(request: Request, texts: Sequence[str]) -> Request:
    messages = (dataclasses.replace(m, content=text) for m, text in zip(request.messages, texts, strict=True))
    return dataclasses.replace(request, messages=tuple(messages))


def _turned_back(reply: Reply, checked: Checked) -> Reply:
    return dataclasses.replace(reply, answer=dataclasses.replace(reply.answer, text=checked.back(reply.text)))
