"""What people are told of a server: which one it is, and why a question, or the server itself, was given up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hybridgen.core.notices import Data, Notice, Place
from hybridgen.core.urls import redacted
from hybridgen.llm import retry
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.health import Health
from hybridgen.llm.types import Endpoint

if TYPE_CHECKING:
    from hybridgen.llm.peers import Peer


def whom(*servers: Endpoint) -> Notice:
    """A model and where it is, at one server or several."""
    first = servers[0]
    addresses = ", ".join(redacted(one.api_base or one.provider.name) for one in servers)
    at = Place(addresses, f"provider.{first.who}.api_base")
    return Notice("wait_whom", {"role": first.who, **place(first), "address": at})


def failed(error: ProviderError) -> Notice:
    """Why another try is waited for."""
    return Notice("wait_failed", _why(error))


def given_up(endpoint: Endpoint, error: ProviderError, health: Health, *, is_gone: bool) -> Notice:
    """Why there is no further try; is_gone: at the server, for any question."""
    params = {**place(endpoint), **_why(error)}
    if error.kind == "connection_failed":
        return Notice("nobody_answers", params)
    if error.retry_after is not None and error.retry_after > retry.MAX_RETRY_AFTER:
        return Notice("left_alone", {**params, "seconds": error.retry_after, "most": retry.MAX_RETRY_AFTER})
    calls = health.failures + health.refusals
    if is_gone and error.kind != "unusable" and not health.has_answered and calls > 1:
        return Notice("never_answered", {**params, "count": calls})
    return Notice("call_failed", params)


def none_left(count: int, why: Notice) -> Notice:
    """That a model has lost all its servers; why: the last of them."""
    return Notice("servers_gone", {"count": count, "why": why}) if count > 1 else why


def outages(peers: Sequence[Peer]) -> Iterator[Notice]:
    """Which servers were left out, how often, and why last."""
    for peer in peers:
        if peer.times_out and peer.why:
            yield Notice("server_was_out", {**place(peer.endpoint), "count": peer.times_out, "why": peer.why})


def shares(peers: Sequence[Peer]) -> Notice | None:
    """How many answers each server of a model gave; None where there is just one."""
    if len(peers) < 2:
        return None
    parts = (Notice("server_answers", {**place(one.endpoint), "count": one.answers}) for one in peers)
    return Notice("servers_shared", {"role": peers[0].endpoint.who, "parts": tuple(parts)})


def place(endpoint: Endpoint) -> dict[str, Any]:
    """A model and its address, as params of a notice."""
    address = redacted(endpoint.api_base or endpoint.provider.name)
    return {
        "model": Place(endpoint.model, f"provider.{endpoint.who}.model"),
        "address": Place(address, f"provider.{endpoint.who}.api_base"),
    }


def _why(error: ProviderError) -> dict[str, Any]:
    return {"status": f" ({error.status})" if error.status else "", "reason": Data(redacted(error.reason))}
