"""Texts that are to be embedded at the same moment go to their server in one request. Each stays a call of its own:
the ledger knows it in whatever company."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeAlias

from hybridgen.llm import vectors
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.types import Answer, Request

Send: TypeAlias = Callable[[Request], Awaitable[Answer]]
ALONE = {"rejected", "bad_response"}  # kinds of errors that may be one text's, so that the others are asked without it


@dataclass(slots=True)
class _Batch:
    """Requests that go together, each with whoever waits for its answer."""

    requests: list[Request] = field(default_factory=list)
    waiting: list[asyncio.Future[Answer]] = field(default_factory=list)
    sending: asyncio.Task[None] | None = None


class Gathering:
    """What is about to be sent, by where it goes."""

    def __init__(self) -> None:
        self._open: dict[Hashable, _Batch] = {}

    async def ask(self, where: Hashable, request: Request, send: Send) -> Answer:
        """The answer to a request, sent with others that go to the same place. Raises ProviderError."""
        batch = self._open.setdefault(where, _Batch())
        mine: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        batch.requests.append(request)
        batch.waiting.append(mine)
        batch.sending = batch.sending or asyncio.create_task(self._go(where, batch, send))
        try:
            return await mine
        finally:
            if all(one.done() for one in batch.waiting):  # nobody waits any more
                batch.sending.cancel()
                self._close(where, batch)

    async def _go(self, where: Hashable, batch: _Batch, send: Send) -> None:
        await asyncio.sleep(0)  # until all that were begun with the first one are here
        self._close(where, batch)
        await _send_all(batch.requests, batch.waiting, send)

    def _close(self, where: Hashable, batch: _Batch) -> None:
        """Nobody joins it any more."""
        if self._open.get(where) is batch:
            del self._open[where]


async def _send_all(requests: list[Request], waiting: list[asyncio.Future[Answer]], send: Send) -> None:
    try:
        answers = vectors.apart(await send(vectors.together(requests)), requests)
    except Exception as error:
        if len(requests) > 1 and isinstance(error, ProviderError) and error.kind in ALONE:
            for request, one in zip(requests, waiting, strict=True):
                if not one.done():  # somebody waits for it
                    await _send_all([request], [one], send)
            return
        for one in waiting:
            if not one.done():
                one.set_exception(error)
        return
    for one, answer in zip(waiting, answers, strict=True):
        if not one.done():
            one.set_result(answer)
