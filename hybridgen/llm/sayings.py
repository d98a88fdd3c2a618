"""What people are told of a server: which one it is, and why a question, or the server itself, was given up."""

from __future__ import annotations

from typing import Any

from hybridgen.core.notices import Data, Notice, Place
from hybridgen.core.urls import redacted
from hybridgen.llm import retry
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.health import Health
from hybridgen.llm.types import Endpoint


def whom(endpoint: Endpoint) -> Notice:
    """The model and where it is."""
    return Notice("wait_whom", {"role": endpoint.who, **_place(endpoint)})


def failed(error: ProviderError) -> Notice:
    """Why another try is waited for."""
    return Notice("wait_failed", _why(error))


def given_up(endpoint: Endpoint, error: ProviderError, health: Health, *, is_gone: bool) -> Notice:
    """Why there is no further try; is_gone: at the server, for any question."""
    params = {**_place(endpoint), **_why(error)}
    if error.kind == "connection_failed":
        return Notice("nobody_answers", params)
    if error.retry_after is not None and error.retry_after > retry.MAX_RETRY_AFTER:
        return Notice("left_alone", {**params, "seconds": error.retry_after, "most": retry.MAX_RETRY_AFTER})
    calls = health.failures + health.refusals
    if is_gone and error.kind != "unusable" and not health.has_answered and calls > 1:
        return Notice("never_answered", {**params, "count": calls})
    return Notice("call_failed", params)


def _place(endpoint: Endpoint) -> dict[str, Any]:
    address = redacted(endpoint.api_base or endpoint.provider.name)
    return {
        "model": Place(endpoint.model, f"provider.{endpoint.who}.model"),
        "address": Place(address, f"provider.{endpoint.who}.api_base"),
    }


def _why(error: ProviderError) -> dict[str, Any]:
    return {"status": f" ({error.status})" if error.status else "", "reason": Data(redacted(error.reason))}
