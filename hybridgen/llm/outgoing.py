"""Calls that are out and may be cut off by somebody else than who asks: their server has gone, or is begun anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Outgoing(Generic[T]):
    """Those of one server."""

    def __init__(self) -> None:
        self._out = set[asyncio.Task[T]]()

    def __len__(self) -> int:
        """How many are out."""
        return len(self._out)

    async def run(self, send: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """The task of `send`, ended: it has what came, what was raised, or was cut off. It goes with who asks."""
        sending = asyncio.create_task(send())
        self._out.add(sending)
        try:
            await asyncio.wait([sending])
        finally:
            self._out.discard(sending)
            if sending.cancel():  # whoever asks was cancelled
                await asyncio.gather(sending, return_exceptions=True)
        return sending

    def cut_off(self) -> list[asyncio.Task[T]]:
        """Wait for nothing that is out; what was, and ends now."""
        cut = [*self._out]
        for sending in cut:
            sending.cancel()
        return cut
