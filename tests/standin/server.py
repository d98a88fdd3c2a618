"""The stand-in server: routes, its thread, and what a test sees of it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from hybridgen.config.schema import PriceTag
from tests.standin import billing, routes
from tests.standin.asked import Answer, Asked, Wire
from tests.standin.billing import Charge, Read
from tests.standin.failures import Schedule
from tests.standin.looks import Looks
from tests.standin.state import State


class Standin:
    """Model servers of every kind at one address, in a thread of its own.

    All protocols share the address, so it can be the local server and the frontier of one run. `url` serves every
    protocol as its client wants it: as it stands for Ollama, Anthropic and Gemini, with /v1 for OpenAI.
    """

    def __init__(self, port: int = 0, listening: socket.socket | None = None) -> None:
        """port: 0 takes a free one. listening: a socket in place of one of its own, at any address."""
        self.host, self.port = listening.getsockname() if listening else ("127.0.0.1", port)
        self._listening = listening
        self._state = State()
        self._ready, self._stop = threading.Event(), asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="standin", daemon=True)
        self._failed: OSError | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    # How it behaves

    def fail(self, schedule: Schedule) -> None:
        """From the next chat request on: a list of faults, or a function of (index, Asked)."""
        with self._state.lock:
            self._state.schedule, self._state.scheduled = schedule, 0

    def serve(self, *models: str) -> None:
        """The models that are listed; Ollama's side refuses to chat with others, as the real one does."""
        self._state.models = models

    @property
    def answer(self) -> Answer | None:
        """Replaces the default answer where it returns one; called in the server's thread, so it must not block."""
        return self._state.answer

    @answer.setter
    def answer(self, answer: Answer | None) -> None:
        self._state.answer = answer

    @property
    def delay(self) -> float:
        """Seconds before every chat answer."""
        return self._state.delay

    @delay.setter
    def delay(self, seconds: float) -> None:
        self._state.delay = seconds

    @property
    def looks(self) -> Looks:
        """What it says of itself, and how it fails to."""
        return self._state.looks

    # What it has seen

    @property
    def requests(self) -> Sequence[Asked]:
        """All chat requests in the order of arrival, refused ones among them."""
        with self._state.lock:
            return tuple(self._state.requests)

    @property
    def embedded(self) -> list[str]:
        """The texts whose vectors were asked for, in the order of arrival."""
        with self._state.lock:
            return list(self._state.embedded)

    @property
    def embedded_together(self) -> list[int]:
        """How many texts each request for vectors had, in the order of arrival."""
        with self._state.lock:
            return list(self._state.embedded_together)

    @property
    def charges(self) -> Sequence[Charge]:
        """The calls that are billed."""
        with self._state.lock:
            return tuple(self._state.charges)

    @property
    def reads(self) -> Sequence[Read]:
        """What a local server with slots would have evaluated of each answered request, and what its slot held."""
        with self._state.lock:
            return tuple(self._state.reads)

    @property
    def slots(self) -> int:
        """How many requests a local server holds the beginnings of."""
        return self._state.slots.count

    @slots.setter
    def slots(self, count: int) -> None:
        self._state.slots.count = count

    @property
    def in_flight_peak(self) -> Mapping[Wire, int]:
        """The most chat requests that were being answered at once, for each protocol."""
        with self._state.lock:
            return dict(self._state.peak)

    @property
    def errors(self) -> Sequence[str]:
        """What went wrong in the stand-in itself or in an `answer` of the test's; clients see a 500."""
        with self._state.lock:
            return tuple(self._state.errors)

    def bill(self, prices: Mapping[str, PriceTag]) -> float:
        """USD that the providers would bill; models without a price are free. The rule stands in `billing`."""
        return billing.total(self.charges, prices)

    # Its life

    def reset(self) -> None:
        """As new: nothing seen, no faults. Requests still under way count for the time before."""
        self._state = State()

    def start(self) -> Self:
        """Listen. Raises OSError where the port is taken."""
        self._thread.start()
        self._ready.wait()
        if self._failed:
            raise self._failed
        return self

    def stop(self) -> None:
        if self._thread.is_alive():
            # The loop may close by itself in between.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        app = routes.app(lambda: self._state)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            listening = self._listening or socket.create_server((self.host, self.port))
            server = await self._loop.create_server(runner.server, sock=listening)
        except OSError as error:
            self._failed = error
            self._ready.set()
        else:
            self.port = int(server.sockets[0].getsockname()[1])
            self._ready.set()
            await self._stop.wait()
            await self._close(server)
        await runner.cleanup()

    async def _close(self, server: asyncio.Server) -> None:
        """CPython 3.11 leaves a connection open that was accepted before its server closed and set up after it.

        (`Server._attach` asserts that the server listens.) So nobody is let in any more, and who was let in gets the
        turns of the loop that setting up takes, before the server closes.
        """
        for listening in server.sockets:
            self._loop.remove_reader(listening)
        for _ in range(4):
            await asyncio.sleep(0)
        server.close()
