"""Opens the models of a run, starts the embedded one, closes all at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hybridgen.core.errors import ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.stop import Stop
from hybridgen.llm import embedded, endpoints, health
from hybridgen.llm.access import Access, why_no_frontier
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import provider_of
from hybridgen.llm.types import PICO, EgressCheck, Endpoint, Price


@dataclass(frozen=True, slots=True)
class Models:
    """Who can be asked. None: not there, or not wanted; `notices` say why. `warnings`: what may or may not matter."""

    local: Client | None
    frontier: Client | None
    price: Price | None
    notices: tuple[Notice, ...]
    warnings: tuple[Notice, ...] = ()


@asynccontextmanager
async def opened(
    access: Access, *, run: str, price: Price | None, ceiling: int, egress: EgressCheck | None, stop: Stop
) -> AsyncIterator[Models]:
    """The models of one run.

    run: its identity in the ledger. ceiling: picodollars that it may spend at most, its cap included. egress: the last
    look at all that goes to the frontier. stop: after which no more calls go out.

    Raises InputError (config, key, model), ServerError where no server that may be used answers.
    """
    from hybridgen.llm import litellm_adapter  # seconds, which a wrong key need not wait for

    reason = why_no_frontier(access)
    is_paid = access.is_paid and reason is None and price is not None
    notices = [Notice("no_frontier", {"why": reason})] if reason else []
    async with AsyncExitStack() as stack:
        ledger = Ledger(access.ledger)
        stack.callback(ledger.close)
        stack.enter_context(stop.before_the_end(ledger.give_up_mine))
        notices += [ledger.note] if ledger.note else []
        await stack.enter_async_context(litellm_adapter.connections())
        budget = _budget(access.cap_usd, ledger, run, ceiling)
        local = await _open_local(access, stack, notices, is_paid=is_paid, stop=stop)
        warning = health.memory_warning(access.hardware, local.model) if local else None
        frontier = endpoints.frontier(access.frontier, price) if is_paid and price else None
        cache = access.cache
        yield Models(
            local=Client(local, ledger, budget, stop=stop, cache=cache) if local else None,
            frontier=Client(frontier, ledger, budget, stop=stop, cache=cache, egress=egress) if frontier else None,
            price=price,
            notices=tuple(notices),
            warnings=(warning,) if warning else (),
        )


def _budget(cap: float | None, ledger: Ledger, run: str, ceiling: int) -> Budget:
    """A cap counts whatever earlier executions lost; without one, each may spend what the estimate said."""
    limit = ceiling + ledger.lost(run)
    if cap is not None and cap * PICO <= limit:
        return Budget(ledger, run, int(cap * PICO))
    return Budget(ledger, run, limit, "bound_left")


async def _open_local(
    access: Access, stack: AsyncExitStack, notices: list[Notice], *, is_paid: bool, stop: Stop
) -> Endpoint | None:
    settings, hardware = access.local, access.hardware
    try:
        if provider_of(settings, "local").is_inside:
            async with stop.waiting():  # they may have to be downloaded
                path = await asyncio.to_thread(embedded.weights, settings.model or embedded.PACKAGED)
            server = embedded.serve(path, slots=settings.max_concurrency, context_length=hardware.context_length)
            address = await asyncio.to_thread(stack.enter_context, server)
            return endpoints.local(settings, hardware, api_base=address)
        return await asyncio.to_thread(health.find_local, settings, hardware)
    except ServerError as error:
        if not is_paid or (access.fallback == "error" and not access.needs_frontier):
            raise
        notices.append(Notice("frontier_alone", {"why": error.said}))
        return None
