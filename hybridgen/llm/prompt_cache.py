"""A provider's prompt cache: what it holds of a request, as the providers document it, and how a run fills it.

The first request with a beginning that others share goes alone: the cache can be read only once the answer to the
request that filled it has begun, and of requests that go out side by side each would pay for filling it. The bill is
the truth.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable

from hybridgen.llm.providers import Provider
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Reply, Request, Usage


def count_asked(request: Request) -> int:
    """Input tokens of a request: its messages, and its schema, which providers put before them."""
    return _schema(request) + sum(count_tokens(message.content) for message in request.messages)


def expect_usage(provider: Provider, model: str, request: Request, *, is_first: bool) -> Usage:
    """The input of a request as it is billed. is_first: of those that begin as it does."""
    ends = [n for n, message in enumerate(request.messages, 1) if message.shared]
    held = _schema(request) + sum(count_tokens(m.content) for m in request.messages[: ends[-1]]) if ends else 0
    least, charges = provider.cache.min_tokens_of(model), provider.cache.charges_writes
    rest = count_asked(request) - held
    if least is None or held < least or (is_first and not charges):
        return Usage(input=rest + held)
    return Usage(input=rest, cache_write=held) if is_first else Usage(input=rest, cached_input=held)


def _schema(request: Request) -> int:
    return count_tokens(json.dumps(request.schema))


class Warming:
    """What one run knows of its provider's cache, by the beginnings of requests."""

    def __init__(self) -> None:
        self._warm: set[str] = set()
        self._alone: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def ask(self, request: Request, send: Callable[[Request], Awaitable[Reply]]) -> Reply:
        """What `send` answers, or raises; while the first of its kind is out, the others wait in the order they came.

        An answer from the ledger warms nothing, and a first request that fails makes room for another first.
        """
        shared = request.shared()
        if shared is None or shared in self._warm:
            return await send(request)
        async with self._alone[shared]:
            if shared not in self._warm:
                reply = await send(request)
                if not reply.replayed:
                    self._warm.add(shared)
                return reply
        return await send(request)
