"""Asks a model: from the ledger if it answered before, else over the wire, within the budget and its servers' slots.

One retry loop for all providers. What an answer means is the caller's business.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from hybridgen.core.errors import CallError, LedgerError
from hybridgen.core.notices import Notice
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.core.urls import redacted
from hybridgen.llm import extras, sayings
from hybridgen.llm.embedded import Server
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.extras import Extras
from hybridgen.llm.ledger.budget import GRACE, NOT_SENT, Budget
from hybridgen.llm.ledger.line import POLL
from hybridgen.llm.ledger.lookups import Known
from hybridgen.llm.ledger.store import Ledger, Taken
from hybridgen.llm.model_names import is_other
from hybridgen.llm.pacing import Allowance, Tokens
from hybridgen.llm.peers import Peer, Peers
from hybridgen.llm.prompt_cache import Warming, count_asked
from hybridgen.llm.retry import RetryPolicy
from hybridgen.llm.types import Answer, Checked, EgressCheck, Endpoint, Reply, Request, Site, as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.llm.waiting import Say, Wait, Waiting, say_nothing

LOG = logging.getLogger("hybridgen.llm")
MAX_USELESS = 3  # paid answers of one execution that may have the same fault before any is of use


class SteppedDown(Exception):
    """The server refused something beside the answer; the question is worth asking at once, without it."""


class Client:
    """One model, at one server or several. At most `concurrency` requests are out at once; `egress` sees each before it
    goes."""

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        budget: Budget,
        *,
        stop: Stop,
        cache: bool = True,
        egress: EgressCheck | None = None,
        say: Say = say_nothing,
        server: Server | None = None,
        sites: Sequence[Site] = (),
        seconds: float | None = None,
    ) -> None:
        """server: the one within this process, where that is who answers. sites: the model's servers, where there are
        several; what they share is the endpoint's. seconds: for which a question is tried, None: as
        long as any."""
        self.endpoint = endpoint
        self.peers = Peers(sites or (Site(endpoint),), say)
        self.log = CallLog()
        self._ledger = ledger
        self._budget = budget
        self._stop = stop
        self._cache = cache
        self._after = 0 if cache else ledger.last_call()  # what this run has asked is not asked again, cache or not
        self._egress = egress
        self._server = server
        self._seconds = seconds
        self._checking = asyncio.Lock()  # first come, first served, as threads would not be
        self._waiting = Waiting(sayings.whom(*(peer.endpoint for peer in self.peers.all)), say)
        # Where cached tokens cost what others do, nothing is gained by waiting.
        self._warming = Warming() if endpoint.price.cached_input < endpoint.price.input else None
        self._gone: CallError | None = None
        self._useless: Counter[str] | None = Counter()  # answers of no use by what was wrong, None once one was of use
        self._unusable: dict[int, str] = {}  # answers by their calls, and why
        self._extras = Extras()  # that all its servers take, as far as is known: answers to the same are alike
        self._lost = asyncio.Event()  # set when it is gone

    @property
    def concurrency(self) -> int:
        """How many requests are out at once, at most."""
        return self.peers.concurrency

    def is_same(self, endpoints: Iterable[Endpoint]) -> bool:
        """Whether it asks just these."""
        others = list(endpoints)
        same = len(others) == len(self.peers.all)
        return same and all(one.endpoint.is_same(other) for one, other in zip(self.peers.all, others, strict=True))

    @asynccontextmanager
    async def looked_after(self) -> AsyncIterator[None]:
        """Within, servers that are left out are looked at again; at the end it is said how much each did."""
        async with self.peers.looked_after():
            yield

    def note_unanswered(self) -> None:
        """Bring what is set aside for calls without an answer, and what was billed beyond it, up to date: others of the
        run pay too, and they, and the ledger where somebody was killed, give calls up."""
        if self.endpoint.role == "frontier":
            self.log.overbilled = self._budget.overbilled()
            with contextlib.suppress(LedgerError):  # what was known last
                self.log.unanswered = self._budget.unanswered()

    async def ask(self, request: Request) -> Reply:
        """The answer to a request; what the ledger holds is not asked, and not paid, again.

        Raises LeakError where it would carry personal data, CapError where a paid call does not fit under the cap,
        StoppedError where the run is to end, CallError where no answer is to be had (`gone`: the server itself is given
        up).
        """
        checked = None
        if self._egress:
            async with self._checking:
                texts = [message.content for message in request.messages]
                numbered = {message.content for message in request.messages if message.is_numbered}
                checked = await aside(self._egress.check, texts, numbered)
            request = _with(request, checked.texts)
        reply = await (self._warming.ask(request, self._persist) if self._warming else self._persist(request))
        self.log.count(request.purpose, request.record, reply)
        return reply if checked is None else _turned_back(reply, checked)

    def note_outcome(self, reply: Reply, wrong: Notice | None) -> None:
        """Whether an answer was of use: what was wrong with it, None: nothing.

        A fault that is the same for every request is not bought once a record: after MAX_USELESS paid answers with the
        same fault and none of use nothing more is sent, and whoever waits or asks gets CallError. Those from the ledger
        are paid.
        """
        if wrong is None or self._useless is None or self.endpoint.role == "local":
            self._useless = None
            return
        self._useless[wrong.code] += not reply.replayed
        if self._useless[wrong.code] >= MAX_USELESS:
            said = Notice("none_useful", {"count": self._useless.total(), "why": wrong})
            self._lose(CallError(said, gone=True, refuses=True))

    def note_unusable(self, replies: Sequence[Reply], why: str) -> None:
        """Answers that came to nothing. Of paid ones that are from the ledger it is said."""
        self._unusable |= {reply.call: why for reply in replies}
        self.log.stale += sum(reply.replayed and reply.cost > 0 for reply in replies)

    def write_unusable(self) -> None:
        """The run fell short, so what was free and came to nothing is asked anew by the next one.

        A run that has what it was to make goes on from the same answers: the same command then sends nothing.
        """
        if self._unusable:
            self._ledger.note_unusable(self._unusable)

    async def _persist(self, request: Request) -> Reply:
        turn, policy = self.peers.turn(request.priority, request.about), RetryPolicy(self._seconds)
        with self._waiting.question() as wait:
            while True:
                if known := await self._known(request, wait):
                    return known
                wait.on(Notice("wait_slot"))
                async with self._stop.waiting():
                    peer = await self.peers.acquire(turn)
                try:
                    return await self._once(request, peer, policy, wait)
                except (Taken, SteppedDown):
                    continue
                except ProviderError as error:
                    turn.failed_at.add(peer.slots)
                    if not error.is_own and self.peers.has_other(turn) and not policy.is_spent(_now()):
                        self.log.retries += 1
                        continue
                    pause = None if self.peers.are_lost else policy.pause(error, _now())
                    if pause is None:
                        raise self._given_up(error, peer) from error
                    turn.failed_at.clear()
                    pause = max(pause, peer.slots.closed_for())  # it may be closed to all for longer
                    LOG.debug(
                        "%s of %s by %s: again in %.1f s",
                        *(request.purpose, request.record, self.endpoint.role, pause),
                    )
                    self.log.retries += 1
                    await self._pause(error, pause, wait)

    async def _pause(self, error: ProviderError, seconds: float, wait: Wait) -> None:
        """Until it is time for another try, or the server is given up."""
        wait.on(sayings.failed(error), _now() + seconds, is_exact=True)
        async with self._stop.waiting():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._lost.wait(), seconds)

    async def _known(self, request: Request, wait: Wait) -> Reply | None:
        """The answer, where there is one; while somebody else has the same question out, theirs is waited for."""
        key = self.endpoint.key(request)

        def look(ledger: Ledger) -> tuple[Known | None, bool]:
            return ledger.look_up(key, after=self._after)

        latest = _now() + self.endpoint.timeout + GRACE
        while True:
            found, is_out = await self._ledger.read(look)
            if found:
                call, answer, cost = found
                await self._budget.replay(self.endpoint, call, cost)
                LOG.debug("call %d answers %s of %s from the ledger", call, request.purpose, request.record)
                return Reply(answer, cost, replayed=True, call=call)
            if not (is_out and self._cache):
                return None
            wait.on(Notice("wait_elsewhere"), latest)
            async with self._stop.waiting():
                await asyncio.sleep(POLL)

    async def _once(self, request: Request, peer: Peer, policy: RetryPolicy, wait: Wait) -> Reply:
        """One try at a server whose slot is held, as soon as there is room in the rate and money for it.

        Raises ProviderError, Taken and what `ask` raises.
        """
        endpoint, pacing = peer.endpoint, peer.pacing
        try:
            tokens = self._expected(request, peer)
            async with self._stop.waiting(), pacing.turn(tokens, partial(wait.on, Notice("wait_rate"))):
                self._check_gone()
                wait.on(Notice("wait_money"), _now() + endpoint.timeout + GRACE)
                call = await self._budget.open_call(endpoint, request, anew=not self._cache)
                if self._gone:
                    await self._budget.give_up(endpoint, call, NOT_SENT, lost=False)
                self._check_gone()
                place = pacing.begin(tokens)
            wait.on(Notice("wait_answer"), _now() + endpoint.timeout)
            began, since, sent = _now(), time.time(), self._extras
            policy.begin(began)
            LOG.debug("call %d out: %s of %s by %s", call, request.purpose, request.record, endpoint.role)
            took, allowances = tokens.total, dict[str, Allowance]()
            try:
                self.log.sent[endpoint.host] += 1
                send = partial(_send, endpoint, request, sent)
                answer = await (self._server.ask(send) if self._server else peer.carry(send))
                took, allowances = answer.usage.asked + answer.usage.output, dict(answer.allowances)
            except ProviderError as error:
                took, allowances = tokens.total if error.billed else 0, dict(error.allowances)
                await self._budget.give_up(endpoint, call, error.reason, lost=error.billed)
                if left := extras.step_down(sent, error, request, endpoint):
                    self._do_without(sent, *left, error.reason)
                    raise SteppedDown from error
                policy.note(error)
                self.peers.failed(peer, error, began, policy)
                LOG.info(
                    "call %d failed: %s, status %s, %.2f s%s",
                    *(call, error.kind, error.status, _now() - began, ", may have been billed" if error.billed else ""),
                )
                raise
            except (Exception, asyncio.CancelledError):  # or a fault of ours: whoever waits for its money goes on
                await self._budget.give_up(endpoint, call, "interrupted", lost=True)
                raise
            finally:
                pacing.end(place, took, allowances)
            return await self._keep(call, request, answer, peer, sent=sent, began=began, since=since)
        finally:
            peer.slots.release()

    async def _keep(
        self, call: int, request: Request, answer: Answer, peer: Peer, *, sent: Extras, began: float, since: float
    ) -> Reply:
        """An answer with its cost, written down, and what it says about its server."""
        answer, cost = await self._budget.settle(peer.endpoint, call, request, answer)
        if not self.endpoint.provider.is_inside and is_other(self.endpoint.model, answer.model):
            self.log.other_models.add(answer.model)
        self.peers.answered(peer, began)
        self._waiting.answered()
        LOG.debug(
            "call %d answered: %d tokens read, %d of them from the cache, %d written, $%.6f, %.2f s",
            *(call, answer.usage.asked, answer.usage.cached_input, answer.usage.output),
            *(as_usd(cost), _now() - began),
        )
        self._note_extras(request, sent, answer)
        return Reply(answer, cost, replayed=False, call=call, began=since)

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

    def _expected(self, request: Request, peer: Peer) -> Tokens:
        """What a request will take at most, where a limit counts it."""
        return (
            Tokens(count_asked(request), self.endpoint.max_output(request))
            if peer.pacing.counts_tokens
            else Tokens(0, 0)
        )

    def _check_gone(self) -> None:
        """Raises CallError where the server was given up while this one waited."""
        if self._gone:
            raise CallError(self._gone.said, status=self._gone.status, gone=True, refuses=self._gone.refuses)

    def _given_up(self, error: ProviderError, peer: Peer) -> CallError:
        self.log.failed += 1
        gone = self.peers.are_lost
        said = sayings.given_up(peer.endpoint, error, peer.health, is_gone=gone)
        said = sayings.none_left(len(self.peers.all), said) if gone else said
        refuses = gone and error.status is not None and error.kind in {"rejected", "unusable"}
        failed = CallError(said, status=error.status, gone=gone, refuses=refuses)
        LOG.warning("%s is given up: %s, status %s", "the server" if gone else "a question", error.kind, error.status)
        if gone:
            self._lose(failed)
        return failed

    def _lose(self, why: CallError) -> None:
        """Nothing more is sent; whoever waits is told at once, with the first reason."""
        self._gone = self._gone or why
        self._lost.set()
        self.peers.reopen()


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
