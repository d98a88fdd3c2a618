"""Looks at the servers of a run, opens its models, starts the embedded one, closes all at the end."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hybridgen.core.errors import ServerError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.stop import Stop
from hybridgen.llm import embedded, endpoints, hosts, local_server, plain_http, sayings, weights
from hybridgen.llm.access import Access, fit_context, why_no_frontier
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import provider_of
from hybridgen.llm.types import PICO, EgressCheck, Endpoint, Price
from hybridgen.llm.waiting import Say, Waiting, say_nothing

MAX_LOADING_SECONDS = 600.0  # seconds that a local server may take to load a model
LOADING_PAUSE = 2.0  # seconds between two looks at it


@dataclass(frozen=True, slots=True)
class Models:
    """Who can be asked. None: not there, or not wanted; `notices` say why. `warnings`: what may or may not matter."""

    local: Client | None
    frontier: Client | None
    price: Price | None
    notices: tuple[Notice, ...]
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The servers of a run, looked at before any row is read.

    access: its context no longer than what the local model holds. local: None where it runs within this process, or is
    not there. frontier: None where it is not wanted or cannot be reached. notices: why.
    """

    access: Access
    local: Endpoint | None
    frontier: Endpoint | None
    notices: tuple[Notice, ...]


async def find(access: Access, *, price: Price | None, stop: Stop, say: Say = say_nothing) -> Found:
    """Look at the servers, and build one request for each without sending it.

    say: gets a line while one is waited for that takes long. Raises InputError (config, key, model), ServerError where
    no server that may be used answers.
    """
    reason = why_no_frontier(access)
    frontier = endpoints.frontier(access.frontier, price) if access.is_paid and reason is None and price else None
    local, lowered, gone = None, None, None
    async with stop.waiting():
        if frontier:
            frontier, reason = await _reached(frontier, access)
        if not provider_of(access.local, "local").is_inside:
            try:
                found = await _find_local(access, say)
                if found.chosen:
                    say(found.chosen)
                access, lowered = fit_context(access, found.endpoint.model, found.context_length)
                asked = endpoints.local(access.local, access.hardware).arguments
                local = dataclasses.replace(found.endpoint, arguments=asked)
            except ServerError as error:
                gone = _frontier_alone(access, error, has_frontier=frontier is not None)
        await _build(filter(None, (frontier, local)))
    notices = [*([Notice("no_frontier", {"why": reason})] if reason else []), *filter(None, (gone, lowered))]
    return Found(access, local, frontier, tuple(notices))


async def _build(asked: Iterable[Endpoint]) -> None:
    """A request for each, built and not sent. Raises ConfigError."""
    from hybridgen.llm import litellm_adapter  # seconds, which a wrong address need not wait for

    async with litellm_adapter.connections():
        for endpoint in asked:
            await litellm_adapter.build(endpoint)


async def _reached(frontier: Endpoint, access: Access) -> tuple[Endpoint | None, Notice | None]:
    """The frontier, or why no request can get there. Raises ServerError where nothing can be done without it."""
    try:
        given = frontier.api_base
        direct = await asyncio.to_thread(hosts.is_direct, given) if given else False
        await asyncio.to_thread(plain_http.reach, given or frontier.provider.address, is_known=given is None)
    except plain_http.UnansweredError as error:
        if error.why == "silent":  # it may have come back by the time it is needed
            return dataclasses.replace(frontier, is_direct=direct), None
        reason = Notice("frontier_unreachable", {"provider": access.frontier.provider, "why": Data(error.words)})
        if access.needs_frontier:
            raise ServerError(f"{reason}; strategy={access.strategy} can do nothing without it") from error
        return None, reason
    return dataclasses.replace(frontier, is_direct=direct), None


async def _find_local(access: Access, say: Say) -> local_server.Found:
    """The local server, waited for while it is loading a model. Raises InputError, ServerError."""
    loop = asyncio.get_running_loop()
    latest = loop.time() + MAX_LOADING_SECONDS
    with Waiting(sayings.whom(endpoints.local(access.local, access.hardware)), say).question() as wait:
        while True:
            try:
                return await asyncio.to_thread(local_server.find_local, access.local, access.hardware)
            except local_server.LoadingError as error:
                if loop.time() >= latest:
                    raise ServerError(f"{error} after {MAX_LOADING_SECONDS:.0f} s") from error
            wait.on(Notice("wait_loading"), latest)
            await asyncio.sleep(LOADING_PAUSE)


@asynccontextmanager
async def opened(
    found: Found,
    *,
    run: str,
    price: Price | None,
    ceiling: int,
    lost_room: int = 0,
    egress: EgressCheck | None,
    stop: Stop,
    say: Say = say_nothing,
) -> AsyncIterator[Models]:
    """The models of one run.

    run: its identity in the ledger. ceiling: picodollars that it may spend at most, its cap included. lost_room: as
    many more may stay set aside, below the cap, for calls that get no answer. egress: the last look at all that goes to
    the frontier, and to a local model that runs elsewhere. stop: after which no more calls go out. say: gets a line
    while something is waited for that takes long.

    Raises InputError (config, model), ServerError where no server that may be used answers.
    """
    from hybridgen.llm import litellm_adapter  # seconds, which a wrong key need not wait for

    access, frontier, notices = found.access, found.frontier, list(found.notices)
    async with AsyncExitStack() as stack:
        ledger = Ledger(access.ledger)
        stack.callback(ledger.close)
        stack.enter_context(stop.before_the_end(ledger.give_up_mine))
        notices += [ledger.note] if ledger.note else []
        await stack.enter_async_context(litellm_adapter.connections())
        budget = _budget(access.cap_usd, ledger, run, ceiling, lost_room)
        local, server = found.local, None
        if provider_of(access.local, "local").is_inside:
            server = await _start(access, stack, notices, has_frontier=frontier is not None, stop=stop, say=say)
        if server:
            local = endpoints.local(access.local, access.hardware, api_base=server.address)
            await stack.enter_async_context(_watched(server, say))
        warning = local_server.memory_warning(access.hardware, local.model) if local else None
        if local and local.runs_at:
            how = Notice("checked_as_frontier" if egress else "not_checked")
            notices.append(Notice("runs_elsewhere", {"model": local.model, "host": local.runs_at, "how": how}))
        cache = access.cache
        looks = egress if local and local.runs_at else None
        yield Models(
            local=Client(local, ledger, budget, stop=stop, cache=cache, egress=looks, say=say, server=server)
            if local
            else None,
            frontier=Client(frontier, ledger, budget, stop=stop, cache=cache, egress=egress, say=say)
            if frontier
            else None,
            price=price,
            notices=tuple(notices),
            warnings=(warning,) if warning else (),
        )


def _budget(cap: float | None, ledger: Ledger, run: str, ceiling: int, lost_room: int) -> Budget:
    """A cap counts whatever got lost; without one, each execution may spend what the estimate said."""
    limit = ceiling + ledger.lost(run)
    if cap is not None and cap * PICO <= limit:
        return Budget(ledger, run, int(cap * PICO))
    below_cap = lost_room if cap is None else min(lost_room, int(cap * PICO) - limit)
    return Budget(ledger, run, limit, "bound_left", lost_room=below_cap)


async def _start(
    access: Access, stack: AsyncExitStack, notices: list[Notice], *, has_frontier: bool, stop: Stop, say: Say
) -> embedded.Server | None:
    """The model within this process."""
    settings, hardware = access.local, access.hardware
    try:
        async with stop.waiting():  # they may have to be downloaded
            path = await asyncio.to_thread(weights.find, settings.model or weights.PACKAGED)
        server = embedded.serve(path, slots=settings.max_concurrency, context_length=hardware.context_length)
        with Waiting(sayings.whom(endpoints.local(settings, hardware)), say).question() as wait:
            wait.on(Notice("wait_loading"))
            return await asyncio.to_thread(stack.enter_context, server)
    except ServerError as error:
        notices.append(_frontier_alone(access, error, has_frontier=has_frontier))
        return None


@asynccontextmanager
async def _watched(server: embedded.Server, say: Say) -> AsyncIterator[None]:
    """Have the server make room for others, and take it again, within the block."""
    watching = asyncio.create_task(server.watch(say))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def _frontier_alone(access: Access, error: ServerError, *, has_frontier: bool) -> Notice:
    """That the frontier stands in for a local server that is not there. Raises the error where it may not."""
    if not has_frontier or (access.fallback == "error" and not access.needs_frontier):
        raise error
    return Notice("frontier_alone", {"why": error.said})
