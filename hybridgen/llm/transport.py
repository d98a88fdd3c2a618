"""The way of one request below litellm: past the proxy to what is near, an address's query behind the path, or built
and not sent.

litellm asks the environment for a proxy at every request, and puts its paths behind whatever an address ends with.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx

from hybridgen.core.urls import redacted
from hybridgen.llm import hosts, plain_http
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.types import Endpoint

_Send = Callable[..., Awaitable[Any]]
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FORBIDDEN = frozenset("\r\n\0")  # in a header: aiohttp would find them when the connection stands


class NotSentError(BaseException):
    """A request was built to its end, and kept. No error of the libraries', which would make something of it: they then
    import what serves proxies."""


@dataclass(slots=True)
class Way:
    """direct: past any proxy. query: goes behind the path. is_dry: it is not sent; built: what could have been, without
    the query."""

    direct: bool
    query: str
    is_dry: bool
    built: httpx.Request | None = None


_way: ContextVar[Way | None] = ContextVar("_way", default=None)


@contextmanager
def way(endpoint: Endpoint, *, is_dry: bool = False) -> Iterator[Way]:
    """Requests within go to an endpoint as its address says. is_dry: they end in NotSentError instead of going out."""
    query = plain_http.without_secret(endpoint.api_base or "")[0].query
    this = Way(endpoint.is_direct, query, is_dry)
    token = _way.set(this)
    try:
        yield this
    finally:
        _way.reset(token)


def address(endpoint: Endpoint) -> tuple[str | None, dict[str, str]]:
    """An endpoint's address as litellm can take it, without name, password and query, and the headers that it means."""
    if endpoint.api_base is None:
        return None, {}
    parts, secret = plain_http.without_secret(endpoint.api_base)
    return parts._replace(query="").geturl(), {"Authorization": plain_http.basic(secret)} if secret else {}


def take_over(transport: Any, handler: Any) -> None:
    """Have litellm's transport, and no other, carry the requests within `way`; those of others stay as they are."""
    send, choose = transport._make_aiohttp_request, handler.should_use_aiohttp_transport

    async def routed(self: Any, client_session: Any, request: httpx.Request, *more: Any, **named: Any) -> Any:
        way = _way.get()
        if way is None:
            return await send(self, client_session, request, *more, **named)
        asked = request.url
        if way.query:
            given = asked.query.decode()
            request.url = request.url.copy_with(query="&".join(filter(None, (given, way.query))).encode())
        if way.direct or hosts.is_near(request.url.host):
            named["proxy"] = None
            client_session._trust_env = False  # else aiohttp asks the environment once more (AIOHTTP_TRUST_ENV)
        if way.is_dry:
            await _keep(send, self, request, *more, **named)
            request.url = asked
            way.built = request
            raise NotSentError
        request.headers["accept-encoding"] = "identity"
        return _taken(await send(self, client_session, request, *more, **named))

    transport._make_aiohttp_request = routed
    handler.should_use_aiohttp_transport = staticmethod(lambda: _way.get() is not None or choose())


def pass_by(module: Any, name: str) -> None:
    """Have messages within `way` left as they are by a function of litellm's that looks files up in them: ours have
    none, and for it the first request waits until half of litellm's proxy is imported. A version without it needs
    nothing."""
    if (look_up := getattr(module, name, None)) is None:
        return

    def passed(messages: Any, *more: Any, **named: Any) -> Any:
        return messages if _way.get() is not None else look_up(messages, *more, **named)

    setattr(module, name, passed)


def _taken(response: Any) -> Any:
    """An answer as far as it is taken: from whom was asked, uncompressed, no longer than it can be.

    Raises ProviderError for others, at once or while it is read.
    """
    moved, packed = response.headers.get("location", ""), response.headers.get("content-encoding", "identity")
    if response.status in REDIRECTS:
        response.close()
        place = f" to {redacted(moved)}" if moved else ""
        why = f"it sends us elsewhere{place}; neither key nor question follows; if that is right, name it as api_base"
        raise ProviderError(why, "unusable", response.status)
    if packed.strip().lower() not in {"", "identity"}:
        response.close()
        why = f"its answer is compressed ({packed[:20]}), although it was asked for none"
        raise ProviderError(why, "bad_response", billed=response.status < 400)
    response.content = _Counted(response.content)
    return response


class _Counted:
    """What an answer brings, up to the most that is taken."""

    def __init__(self, content: Any) -> None:
        self._content = content

    def __getattr__(self, name: str) -> Any:
        return getattr(self._content, name)

    async def iter_chunked(self, size: int) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._content.iter_chunked(size):
            read += len(chunk)
            if read > plain_http.MAX_ANSWER_BYTES:
                why = f"its answer is longer than {plain_http.MAX_ANSWER_BYTES >> 20} MiB"
                raise ProviderError(why, "bad_response", billed=True)
            yield chunk


async def _keep(send: _Send, self: Any, request: httpx.Request, *more: Any, **named: Any) -> None:
    for name, value in request.headers.items():
        if FORBIDDEN & set(value):
            raise ValueError(f"the header {name} holds a line break")
    async with aiohttp.ClientSession(connector=_Kept()) as session:
        with suppress(NotSentError):
            await send(self, session, request, *more, **named)


class _Kept(aiohttp.BaseConnector):
    """Connects to nobody."""

    async def connect(self, *asked: Any, **named: Any) -> Any:
        raise NotSentError
