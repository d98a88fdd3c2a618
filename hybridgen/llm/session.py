"""Looks at the servers of a run, opens its models, starts the embedded one, closes all at the end."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from hybridgen.config.schema import Frontier, Local
from hybridgen.core import collector
from hybridgen.core.errors import ServerError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Role
from hybridgen.core.stop import Stop
from hybridgen.llm import embedded, endpoints, hosts, loading, local_server, looking, plain_http, sayings, weights
from hybridgen.llm.access import Access, fit_context, why_no_frontier, why_unpaid
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.findings import Findings
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import provider_of
from hybridgen.llm.roles import Scores, Section
from hybridgen.llm.types import PICO, EgressCheck, Endpoint, Price, Site
from hybridgen.llm.usage import CallLog, join
from hybridgen.llm.waiting import Say, Waiting, say_nothing


@dataclass(frozen=True, slots=True)
class Models:
    """Who can be asked. None: not there, or not wanted; `notices` say why. `warnings`: what may or may not matter.

    local, frontier: who writes records. judge: who scores drafts. reference: the frontier, where it makes records that
    others are compared with; grader: who compares them. The same model is the same client. findings: what the shards of
    the run tell one another.
    """

    local: Client | None
    frontier: Client | None
    price: Price | None
    notices: tuple[Notice, ...]
    warnings: tuple[Notice, ...] = ()
    judge: Client | None = None
    reference: Client | None = None
    grader: Client | None = None
    findings: Findings | None = None

    @property
    def named(self) -> dict[str, Client | None]:
        """Those that may be there in any run, by what they do."""
        frontier = self.frontier or self.reference
        return {"local": self.local, "frontier": frontier, "judge": self.judge, "grader": self.grader}

    @property
    def clients(self) -> list[Client]:
        """All of them, each once."""
        every = (self.local, self.frontier, self.judge, self.reference, self.grader)
        return list(dict.fromkeys(client for client in every if client is not None))

    def log(self, role: Role) -> CallLog:
        """What this execution did at all models at home, or at all that are paid."""
        asked = [client for client in self.clients if client.endpoint.role == role]
        for client in asked:
            client.note_unanswered()
        return join(client.log for client in asked)

    def cost(self, role: Role) -> int:
        """What their answers cost so far, in picodollars; as in `log`, for whoever asks at every step."""
        return sum(client.log.cost for client in self.clients if client.endpoint.role == role)


@dataclass(frozen=True, slots=True)
class Found:
    """The servers of a run, looked at before any row is read.

    access: its context no longer than what the local models hold. local: None where it runs within this process, or is
    not there. frontier: None where it is not wanted or cannot be reached. notices: why. scorers: judge and grader where
    they are models of their own and are there. sites: the servers of those that have several, by what they do.
    """

    access: Access
    local: Endpoint | None
    frontier: Endpoint | None
    notices: tuple[Notice, ...]
    scorers: Mapping[Scores, Endpoint] = field(default_factory=dict)
    sites: Mapping[str, tuple[Site, ...]] = field(default_factory=dict)


async def find(access: Access, *, price: Price | None, stop: Stop, say: Say = say_nothing) -> Found:
    """Look at the servers, and build one request for each without sending it.

    say: gets a line while one is waited for that takes long. Raises InputError (config, key, model), ServerError where
    no server that may be used answers.
    """
    reason = why_no_frontier(access) or (why_unpaid(access, access.frontier) if access.asks_frontier else None)
    frontier = endpoints.frontier(access.frontier, price) if access.asks_frontier and not reason and price else None
    local, lowered, gone = None, None, None
    scorers, missing = dict[Scores, Endpoint](), dict[Scores, Notice]()
    sites = dict[str, tuple[Site, ...]]()
    async with stop.waiting():
        if frontier:
            frontier, reason = await _reached(frontier, access)
        if access.needs_local and not provider_of(access.local, "local").is_inside:
            try:
                found = await looking.find_local(access.local, access.hardware, say)
                if found.chosen:
                    say(found.chosen)
                access, lowered = fit_context(access, found.endpoint.model, found.context_length)
                local, sites["local"] = found.endpoint, found.sites
            except ServerError as error:
                gone = _frontier_alone(access, error, has_frontier=access.is_paid and frontier is not None)
        for role, section in access.scorers.items():
            looked = await _find_scorer(role, section, access, say)
            if isinstance(looked, Notice):
                missing[role] = looked
            elif isinstance(looked, local_server.Found):
                access, less = fit_context(access, looked.endpoint.model, looked.context_length)
                lowered, scorers[role], sites[role] = less or lowered, looked.endpoint, looked.sites
            elif looked:
                scorers[role] = looked
        local = local and _fitted(local, access.local, access)
        scorers = {role: _fitted(one, access.scorers[role], access) for role, one in scorers.items()}
        of_role = {"local": access.local, **{str(role): one for role, one in access.scorers.items()}}
        for who, several in sites.items():
            section = of_role[who]
            if isinstance(section, Local) and several:
                sites[who] = looking.settle(several, section, access.hardware, who)
        await _build(filter(None, (frontier, local, *scorers.values())))
    notices = [*_say_missing(access, reason, missing), *filter(None, (gone, lowered))]
    return Found(access, local, frontier, tuple(notices), scorers, sites)


def _say_missing(access: Access, reason: Notice | None, missing: Mapping[Scores, Notice]) -> Iterator[Notice]:
    """What follows from who cannot be asked. reason: why the frontier cannot."""
    if reason and access.is_paid:
        yield Notice("no_frontier", {"why": reason})
    no_judge = missing.get("judge") or (reason if access.judge == access.frontier else None)
    if no_judge:
        yield Notice("no_judge", {"why": no_judge})
    of_frontier = reason if access.is_audited or access.grader == access.frontier else None
    no_grader = of_frontier or missing.get("grader")
    if no_grader and access.grader is not None:
        yield Notice("not_audited" if access.is_audited else "not_compared", {"why": no_grader})


def _fitted(endpoint: Endpoint, section: Section, access: Access) -> Endpoint:
    """A model that was found, asked for no more context than all of them hold."""
    if isinstance(section, Frontier):
        return endpoint
    return dataclasses.replace(endpoint, arguments=endpoints.local(section, access.hardware).arguments)


async def _find_scorer(
    role: Scores, section: Section, access: Access, say: Say
) -> local_server.Found | Endpoint | Notice | None:
    """A judge or grader that is a model of its own, or why it cannot be asked; None: it runs within this process.

    Raises InputError, and with fallback=error ServerError where its server does not answer.
    """
    if isinstance(section, Frontier):
        if why := why_unpaid(access, section):
            return why
        endpoint = endpoints.frontier(section, endpoints.frontier_price(section, role), section=role)
        reached, why = await _reached(endpoint, dataclasses.replace(access, needs_frontier=False))
        return reached or why
    if provider_of(section, "local").is_inside:
        return None
    try:
        found = await looking.find_local(section, access.hardware, say, role)
    except ServerError as error:
        if access.fallback == "error":
            raise
        return error.said
    if found.chosen:
        say(found.chosen)
    return found


async def _build(asked: Iterable[Endpoint]) -> None:
    """A request for each, built and not sent. Raises ConfigError."""
    wanted = list(asked)
    if not wanted:
        return
    await loading.wait()
    from hybridgen.llm import litellm_adapter

    async with litellm_adapter.connections():
        with collector.resting():  # the first of a kind has more imported
            for endpoint in wanted:
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
        reason = Notice("frontier_unreachable", {"provider": frontier.provider.name, "why": Data(error.words)})
        if access.needs_frontier:
            raise ServerError(f"{reason}; strategy={access.strategy} can do nothing without it") from error
        return None, reason
    return dataclasses.replace(frontier, is_direct=direct), None


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
    access, frontier, notices = found.access, found.frontier, list(found.notices)
    async with AsyncExitStack() as stack:
        ledger = Ledger(access.ledger, say)
        stack.callback(ledger.close)
        stack.enter_context(stop.before_the_end(ledger.give_up_mine))
        notices += [ledger.note] if ledger.note else []
        budget = _budget(access.cap_usd, ledger, run, ceiling, lost_room)
        local, server = found.local, None
        if access.needs_local and provider_of(access.local, "local").is_inside:
            try:
                server = await _start(access, access.local, stack, stop=stop, say=say)
            except ServerError as error:
                has_frontier = access.is_paid and frontier is not None
                notices.append(_frontier_alone(access, error, has_frontier=has_frontier))
        if server:
            local = endpoints.embedded(access.local, access.hardware, server.address, server.key)
        warning = local_server.memory_warning(access.hardware, local.model) if local else None
        scorers, servers = dict(found.scorers), dict[str, embedded.Server]()
        for role, section in access.scorers.items():
            if isinstance(section, Local) and provider_of(section, "local").is_inside:
                servers[role] = await _start(access, section, stack, stop=stop, say=say, who=role)
                address, key = servers[role].address, servers[role].key
                scorers[role] = endpoints.embedded(section, access.hardware, address, key, section=role)
        await loading.wait()  # by now, where a model was loaded meanwhile
        from hybridgen.llm import litellm_adapter

        await stack.enter_async_context(litellm_adapter.connections())
        made: list[Client] = []

        async def client(
            endpoint: Endpoint | None, server: embedded.Server | None = None, sites: Sequence[Site] = ()
        ) -> Client | None:
            """The client of an endpoint; the one that there is, where it leads to the same model."""
            if endpoint is None:
                return None
            sites = sites or (Site(endpoint),)
            if access.seconds is not None:
                endpoint = dataclasses.replace(endpoint, timeout=access.seconds)
                sites = [
                    dataclasses.replace(one, endpoint=dataclasses.replace(one.endpoint, timeout=access.seconds))
                    for one in sites
                ]
            known = next((one for one in made if one.is_same(site.endpoint for site in sites)), None)
            if known is None:
                is_away = endpoint.role == "frontier" or any(site.endpoint.runs_at for site in sites)
                known = Client(
                    endpoint,
                    ledger,
                    budget,
                    stop=stop,
                    cache=access.cache,
                    egress=egress if is_away else None,
                    say=say,
                    server=server,
                    sites=sites,
                    seconds=access.seconds,
                )
                made.append(known)
                await stack.enter_async_context(known.looked_after())
            return known

        at_home, paid = await client(local, server, found.sites.get("local", ())), await client(frontier)
        itself = [(access.local, at_home), (access.frontier, paid)]

        async def scorer(role: Scores, section: Section | None) -> Client | None:
            own = await client(scorers.get(role), servers.get(role), found.sites.get(role, ()))
            return own or next((one for known, one in itself if known == section), None)

        judge, grader = await scorer("judge", access.judge), await scorer("grader", access.grader)
        for one in made:
            for host in sorted({peer.endpoint.runs_at for peer in one.peers.all} - {""}):
                how = Notice("checked_as_frontier" if egress else "not_checked")
                notices.append(Notice("runs_elsewhere", {"model": one.endpoint.model, "host": host, "how": how}))
        yield Models(
            local=at_home,
            frontier=paid if access.is_paid else None,
            price=price,
            notices=tuple(notices),
            warnings=(warning,) if warning else (),
            judge=judge,
            reference=paid if grader and access.is_audited else None,
            grader=grader if paid or not access.is_audited else None,
            findings=Findings(ledger, run, stop, say),
        )


def _budget(cap: float | None, ledger: Ledger, run: str, ceiling: int, lost_room: int) -> Budget:
    """A cap counts whatever got lost; without one, each execution may spend what the estimate said."""
    limit = ceiling + ledger.lost(run)
    if cap is not None and cap * PICO <= limit:
        return Budget(ledger, run, int(cap * PICO))
    below_cap = lost_room if cap is None else min(lost_room, int(cap * PICO) - limit)
    return Budget(ledger, run, limit, "bound_left", lost_room=below_cap)


async def _start(
    access: Access, settings: Local, stack: AsyncExitStack, *, stop: Stop, say: Say, who: str = "local"
) -> embedded.Server:
    """A model within this process, which makes room for others. Raises ServerError."""
    hardware = access.hardware
    async with stop.waiting():  # they may have to be downloaded
        path = await asyncio.to_thread(weights.find, settings.model or weights.PACKAGED, section=who)
    serving = embedded.serve(path, slots=settings.max_concurrency, context_length=hardware.context_length)
    with Waiting(sayings.whom(endpoints.local(settings, hardware, section=who)), say).question() as wait:
        wait.on(Notice("wait_loading"))
        server = await asyncio.to_thread(stack.enter_context, serving)
    await stack.enter_async_context(_watched(server, say))
    return server


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
