"""The servers of one model: who is next, and what becomes of one that fails while others answer.

It is left out at once, so that its questions go to the others. Then it is looked at again after a pause, by plain HTTP,
as before the first draft: no question is risked on it. A server that is still loading when the run begins is one of
those. One that has calls out and says nothing for long is looked at as well: a machine that lost its power breaks off
no connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from hybridgen.core.errors import HybridgenError
from hybridgen.core.notices import Notice
from hybridgen.core.threads import aside
from hybridgen.llm import sayings
from hybridgen.llm.concurrency import Concurrency, Queue, Standing, Turn
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.health import Health
from hybridgen.llm.outgoing import Outgoing
from hybridgen.llm.pacing import Pacing
from hybridgen.llm.retry import MAX_RETRY_AFTER, RetryPolicy, back_off
from hybridgen.llm.types import Answer, Site
from hybridgen.llm.waiting import Say

LOG = logging.getLogger("hybridgen.llm")
# A local server seldom says that it is busy, it lets calls wait: one that took this share of the time it is given was
# one too many.
SLOW_SHARE = 0.5
SILENT_SECONDS = 60.0  # without an answer, after which a server that has calls out is looked at
WATCH_SECONDS = 15.0  # between two such looks
MAX_SILENT_LOOKS = 2  # in a row that nobody answers; then its calls go to the others
MIN_LOOK_PAUSE, MAX_LOOK_PAUSE = 1.0, 30.0  # seconds between two looks; doubled each time until it answers a question


class Peer:
    """One of the servers of a model. answers: how many it gave. times_out: how often it was left out, and why last."""

    def __init__(self, site: Site) -> None:
        self.endpoint = site.endpoint
        self.site = site
        self.slots = Concurrency(site.endpoint.concurrency)
        self.health = Health()
        self.pacing = Pacing(site.endpoint.requests_per_minute, site.endpoint.tokens_per_minute)
        self.answers = 0
        self.times_out = 0
        self.why: Notice | None = None
        self.left_at = float("-inf")  # when it was left out last, by the loop's clock
        self.sign_at = float("-inf")  # when it last answered, or began to have calls out
        self.silent_looks = 0
        self._out = Outgoing[Answer]()
        self.misses = 0  # looks and questions that it failed since its last answer

    @property
    def is_in(self) -> bool:
        """Whether it is asked."""
        return self.slots.standing is Standing.IN

    async def carry(self, send: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """What `send` gets from it. Raises ProviderError where it is cut off meanwhile, and what `send` raises."""
        if not self.site.look:  # nobody cuts it off
            return await send()
        if not self._out:
            self.sign_at = asyncio.get_running_loop().time()
        sending = await self._out.run(send)
        if sending.cancelled():
            raise ProviderError(f"nothing came for {SILENT_SECONDS:g} s and more", "server_error", billed=True)
        return sending.result()

    def is_silent(self, now: float) -> bool:
        """Whether it has calls out and has said nothing for long."""
        return self.is_in and bool(self._out) and now - self.sign_at >= SILENT_SECONDS

    def cut_off(self) -> None:
        """Wait for nothing that it has out."""
        self._out.cut_off()


class Peers:
    """All servers of one model. say: gets a line where one is left out, and where it is back."""

    def __init__(self, sites: Sequence[Site], say: Say) -> None:
        self.all = [Peer(site) for site in sites]
        self._queue = Queue([peer.slots for peer in self.all])
        self._say = say
        self._looking: dict[Peer, asyncio.Task[None]] | None = None  # None: nobody looks after them

    @property
    def concurrency(self) -> int:
        """How many requests are out at once, at most."""
        return sum(peer.slots.size for peer in self.all)

    @property
    def are_lost(self) -> bool:
        """Whether none is left that could be asked."""
        return all(peer.slots.standing is Standing.LOST for peer in self.all)

    def turn(self, priority: int, about: str) -> Turn:
        """A place in the queue. about: whose rows it is about."""
        return self._queue.turn(priority, about)

    async def acquire(self, turn: Turn) -> Peer:
        """Wait for a slot, which is held until that of the server is released."""
        slots = await self._queue.acquire(turn)
        return next(peer for peer in self.all if peer.slots is slots)

    def has_other(self, turn: Turn) -> bool:
        """Whether another server may do what those failed that a question was at."""
        return self._queue.has_other(turn)

    def reopen(self) -> None:
        """Nobody is held back any longer."""
        for peer in self.all:
            peer.slots.reopen()

    def answered(self, peer: Peer, began: float) -> None:
        """A server has answered a question that went out then, so it is there."""
        now = asyncio.get_running_loop().time()
        peer.health.answered(now)
        if now - began > SLOW_SHARE * peer.endpoint.timeout:
            peer.slots.refused(began)
        else:
            peer.slots.answered()
        peer.answers, peer.misses, peer.sign_at = peer.answers + 1, 0, now
        if not peer.is_in and began > peer.left_at:
            self._take_in(peer)

    def failed(self, peer: Peer, error: ProviderError, began: float, policy: RetryPolicy) -> None:
        """A call that went out then came to nothing: what it says about its server, and how much may be out there at
        once. policy: of the question."""
        now = asyncio.get_running_loop().time()
        peer.health.failed(error, began, now)
        if error.kind not in {"rejected", "unusable"}:
            self._slow_down(peer, error, began)
        is_down = error.kind == "connection_failed" or (
            error.kind == "server_error" and error.status is None and not error.late
        )
        if policy.is_gone(error, peer.health, now):
            self._leave_out(peer, sayings.failed(error), Standing.LOST)
        elif is_down and len(self.all) > 1 and peer.is_in:
            self._leave_out(peer, sayings.failed(error), Standing.OUT)

    @staticmethod
    def _slow_down(peer: Peer, error: ProviderError, began: float) -> None:
        if error.kind == "rate_limited" or error.late or not peer.health.has_answered:
            peer.slots.refused(began)
        pause = error.retry_after or 0.0
        if peer.health.rounds > 1:  # what one question learned holds for the next
            pause = max(pause, back_off(peer.health.rounds - 1))
        if pause <= MAX_RETRY_AFTER:  # else it is given up
            peer.slots.close(pause)

    def _leave_out(self, peer: Peer, why: Notice, standing: Standing) -> None:
        was_in = peer.is_in
        self._queue.place(peer.slots, standing)
        if len(self.all) == 1 or not was_in:
            return
        peer.times_out, peer.why, peer.misses = peer.times_out + 1, why, peer.misses + 1
        peer.left_at = asyncio.get_running_loop().time()
        LOG.warning("server %d of %d is left out", self.all.index(peer) + 1, len(self.all))
        self._say(Notice("server_out", {**sayings.place(peer.endpoint), "why": why}))
        self._look_again(peer)

    def _take_in(self, peer: Peer) -> None:
        self._queue.place(peer.slots, Standing.IN)
        LOG.info("server %d of %d is in again", self.all.index(peer) + 1, len(self.all))
        if len(self.all) > 1:
            self._say(Notice("server_in", sayings.place(peer.endpoint)))

    @asynccontextmanager
    async def looked_after(self) -> AsyncIterator[None]:
        """Within, servers that are left out are looked at again; at the end it is said how much each did."""
        self._looking = {}
        watching = [asyncio.create_task(self._watch(peer)) for peer in self.all if peer.site.look]
        try:
            for peer in self.all:
                if peer.site.trouble:
                    self._leave_out(peer, peer.site.trouble.said, Standing.OUT)
            yield
        finally:
            looking, self._looking = [*watching, *self._looking.values()], None
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)
            if shared := sayings.shares(self.all):
                self._say(shared)

    async def _watch(self, peer: Peer) -> None:
        while peer.site.look:
            await asyncio.sleep(WATCH_SECONDS)
            if not peer.is_silent(asyncio.get_running_loop().time()):
                peer.silent_looks = 0
                continue
            try:
                await aside(peer.site.look)
                peer.silent_looks = 0
            except HybridgenError as error:
                peer.silent_looks += 1
                if peer.silent_looks >= MAX_SILENT_LOOKS:
                    self._leave_out(peer, error.said, Standing.OUT)
                    peer.cut_off()

    def _look_again(self, peer: Peer) -> None:
        known = self._looking.get(peer) if self._looking is not None else None
        if self._looking is not None and (known is None or known.done()) and peer.site.look:
            self._looking[peer] = asyncio.create_task(self._look_until_there(peer))

    async def _look_until_there(self, peer: Peer) -> None:
        while not peer.is_in and peer.site.look and not self.are_lost:
            await asyncio.sleep(min(MAX_LOOK_PAUSE, MIN_LOOK_PAUSE * 2.0 ** min(peer.misses - 1, 10)))
            try:
                endpoint = await aside(peer.site.look)
            except HybridgenError as error:
                peer.misses, peer.why = peer.misses + 1, error.said
                LOG.debug("a server that was left out is not back: %s", error.said.code)
                continue
            if not peer.is_in:
                peer.endpoint = endpoint
                peer.health.renewed()
                self._take_in(peer)
