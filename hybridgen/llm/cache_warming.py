"""The first request with a beginning that others share goes alone: a provider's prompt cache can be read only once the
answer to the request that filled it has begun, and of requests that go out side by side each would pay for filling it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from hybridgen.llm.types import Reply, Request


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
