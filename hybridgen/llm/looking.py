"""A local model is looked for at all of its servers at once; whoever is there begins, and the others come when they
can."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from hybridgen.config.schema import Hardware, Local
from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.threads import aside
from hybridgen.core.urls import redacted
from hybridgen.llm import endpoints, hosts, local_server, sayings
from hybridgen.llm.local_server import Found, LoadingError
from hybridgen.llm.types import Endpoint, Site
from hybridgen.llm.waiting import Say, Waiting

MAX_LOADING_SECONDS = 600.0  # seconds that a local server may take to load a model
LOADING_PAUSE = 2.0  # seconds between two looks at it
MORE_SECONDS = 2.0  # that the others get to say that they are there, once one has


async def find_local(section: Local, hardware: Hardware, say: Say, who: str = "local") -> Found:
    """A local model, waited for while all servers that answer are loading it.

    say: gets a line while that takes long. who: the section of the config.

    Raises ConfigError where any server says that it is not to be asked, or where some are near and others are not;
    ServerError where none answers.
    """
    loop = asyncio.get_running_loop()
    latest = loop.time() + MAX_LOADING_SECONDS
    places = endpoints.all_local(section, hardware, section=who)
    if len(places) > 1:
        await aside(_check_nearness, places)
    with Waiting(sayings.whom(*places), say).question() as wait:
        while True:
            looked = await _look_at(section, hardware, who)
            there = [one for one in looked if isinstance(one, Found)]
            if there:
                return _together(there, looked, places)
            loading = next((one for one in looked if isinstance(one, LoadingError)), None)
            if loading is None:
                raise _none_there(looked)
            if loop.time() >= latest:
                raise ServerError(f"{loading} after {MAX_LOADING_SECONDS:.0f} s") from loading
            wait.on(Notice("wait_loading"), latest)
            await asyncio.sleep(LOADING_PAUSE)


def settle(sites: Iterable[Site], section: Local, hardware: Hardware, who: str) -> tuple[Site, ...]:
    """A model's servers, asked for as many tokens as the run's hardware says by now, each with how it is looked at
    again."""
    arguments = endpoints.local(section, hardware, section=who).arguments
    sites = [replace(site, endpoint=replace(site.endpoint, arguments=arguments)) for site in sites]
    places = [site.endpoint for site in sites]
    return tuple(replace(site, look=partial(_look_again, site.endpoint, places, section, hardware)) for site in sites)


async def _look_at(section: Local, hardware: Hardware, who: str) -> list[Found | ServerError]:
    """What each server says, in the order of the config. Raises ConfigError."""
    looks = [
        asyncio.ensure_future(
            aside(local_server.find_local, section.model_copy(update={"api_base": address}), hardware, section=who)
        )
        for address in section.addresses
    ]
    try:
        waiting = set(looks)
        while waiting:
            is_any_there = any(one.done() and not one.exception() for one in looks)
            done, waiting = await asyncio.wait(
                waiting, timeout=MORE_SECONDS if is_any_there else None, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                break
    finally:
        for one in looks:
            if not one.cancel() and not one.cancelled():
                one.exception()  # is heard
    return [_outcome(one) for one in looks]


def _outcome(look: asyncio.Future[Found]) -> Found | ServerError:
    if not look.done() or look.cancelled():
        return ServerError(Notice("silent_so_far", {"seconds": MORE_SECONDS}))
    error = look.exception()
    if error is None or not isinstance(error, ServerError):
        return look.result()  # or what it raised
    return error


def _together(there: Sequence[Found], looked: Sequence[Found | ServerError], places: Sequence[Endpoint]) -> Found:
    """What is known of a model whose servers were looked at. Raises ConfigError where they have different ones."""
    first = there[0]
    if len(places) == 1:
        return first
    for other in there:
        if other.endpoint.model != first.endpoint.model:
            one, two = first.endpoint, other.endpoint
            raise ConfigError(
                f"provider.{one.who}.model: {_shown(one)} has {one.model} and {_shown(two)} has {two.model}; name one "
                f"that all have, as in provider.{one.who}.model=NAME"
            )
    sites = tuple(
        Site(one.endpoint)
        if isinstance(one, Found)
        else Site(replace(first.endpoint, api_base=place.api_base, is_direct=False, runs_at=""), trouble=one)
        for one, place in zip(looked, places, strict=True)
    )
    held = [one.context_length for one in there if one.context_length is not None]
    return replace(first, context_length=min(held, default=None), sites=sites)


def _none_there(looked: Sequence[Found | ServerError]) -> ServerError:
    first, *others = [one for one in looked if isinstance(one, ServerError)]
    return ServerError(Notice("none_there", {"count": len(looked), "why": first.said})) if others else first


def _look_again(known: Endpoint, places: Sequence[Endpoint], section: Local, hardware: Hardware) -> Endpoint:
    """A server of a run that has begun, as it is now.

    known: as it was. places: all servers of the model. section, hardware: as the run has them by now.

    Raises HybridgenError where it is not there, or not fit for what the run began with.
    """
    _check_nearness(places)
    own = section.model_copy(update={"api_base": known.api_base, "model": known.model})
    found = local_server.find_local(own, hardware, section=known.who)
    held, asked = found.context_length, hardware.context_length
    if held is not None and held < asked:
        raise ServerError(Notice("context_short", {"held": held, "asked": asked}))
    if found.endpoint.runs_at not in {one.runs_at for one in places}:
        raise ServerError(Notice("runs_elsewhere_now", {"host": found.endpoint.runs_at}))
    return replace(known, is_direct=found.endpoint.is_direct, runs_at=found.endpoint.runs_at)


def _check_nearness(places: Sequence[Endpoint]) -> None:
    """Raises ConfigError where some servers are near and others are not: who is trusted with rows must be said."""
    near = next((one for one in places if hosts.leads_near(_host(one))), None)
    away = next((one for one in places if hosts.leads_away(_host(one))), None)
    if near and away:
        raise ConfigError(
            f"provider.{near.who}.api_base: {_shown(near)} is in a private network and {_shown(away)} is not; rows may "
            "go to servers of one kind, so list those of one"
        )


def _host(endpoint: Endpoint) -> str:
    return urlsplit(str(endpoint.api_base)).hostname or ""


def _shown(endpoint: Endpoint) -> str:
    return redacted(str(endpoint.api_base))
