"""llama.cpp's own server inside this process, on a free loopback port, for as long as a `with` block lasts.

It answers to a key that is made for the block, to no page of a browser's, and has no page of its own: another user of
the machine, or a site that a browser shows, reaches loopback too. What it tells anybody is that it is there; llama.cpp
refuses no request for its Host.
"""

from __future__ import annotations

import asyncio
import http.client
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar
from urllib.parse import urlsplit

from hybridgen.core import secrets
from hybridgen.core.errors import ServerError
from hybridgen.core.notices import Notice
from hybridgen.llm.outgoing import Outgoing
from hybridgen.llm.waiting import Say, say_nothing

KEY_BYTES = 32
NO_ORIGIN = "http://127.0.0.1"  # whose pages may read answers: nobody serves any there; by itself llama.cpp lets all
PROMPT_CACHE_MIB = 256  # llama.cpp would keep 8 GiB of past prompts
_QUIET = -1
LOOK_SECONDS = 0.3  # at what else keeps the cores busy, before it starts
WATCH_SECONDS = 2.0  # between two looks while it works
LOOKS = 4  # that must agree before it is begun anew: a second's work of somebody else is not worth it
MAX_RESTARTS = 2  # of a run: each loses what was being written, and what was read before
PORT_TRIES = 20  # at a port that is being given back
PORT_PAUSE = 0.1  # seconds
START_SECONDS = 60.0  # until a server whose model is loaded answers
T = TypeVar("T")


class Server:
    """A GGUF file, served at `address` with `threads` threads to whoever has the `key`. While it is begun anew, `ask`
    holds questions back."""

    def __init__(self, model: Path, *, slots: int, context_length: int, threads: int) -> None:
        """Raises ServerError where llama.cpp cannot load the file."""
        self._model, self._slots, self._context_length = model, slots, context_length
        self.threads = threads
        self.key = secrets.keep(token_hex(KEY_BYTES))
        self._changing = threading.Lock()
        self._is_closed = False
        self._server: Any = self._begin(threads, port=0)
        self.address = str(self._server.listening_address)
        self._out = Outgoing[Any]()
        self._is_up = asyncio.Event()
        self._is_up.set()
        self.restarts = 0

    def _begin(self, threads: int, *, port: int) -> Any:
        import xllamacpp  # loads a large shared library

        params = xllamacpp.CommonParams()
        params.model.path = str(self._model)
        params.hostnames = ["127.0.0.1"]
        params.port = port
        params.api_keys = [self.key]
        params.cors_origins, params.cors_origins_explicit, params.cors_credentials = NO_ORIGIN, True, False
        params.ui = False
        params.n_parallel = self._slots
        params.n_ctx = self._context_length * self._slots
        params.cache_ram_mib = PROMPT_CACHE_MIB
        params.verbosity = _QUIET
        params.cpuparams.n_threads = threads
        try:
            server = xllamacpp.Server(params)
        except RuntimeError as error:
            raise ServerError(
                f"provider.local.model={self._model}: llama.cpp cannot load it; is it a GGUF file that fits into "
                "memory?"
            ) from error
        _wait_for_loop(str(server.listening_address), self.key)
        return server

    def close(self) -> None:
        """Stop it for good."""
        with self._changing:  # who began it anew may have given up waiting, the thread that does it has not
            self._is_closed = True
            self._server = None  # its destructor stops the threads and frees the port

    async def ask(self, send: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `send` gets from it. What a restart has cut off is sent again, as if nothing had been.

        Raises what `send` raises.
        """
        while True:
            await self._is_up.wait()
            begun = self.restarts
            sending: asyncio.Task[T] = await self._out.run(send)
            if begun == self.restarts or not (sending.cancelled() or sending.exception()):
                return sending.result()

    async def restart(self, threads: int) -> None:
        """Begin anew at the same address. Raises ServerError where that fails: nobody answers there from then on."""
        self._is_up.clear()
        self.restarts += 1
        try:
            # llama.cpp waits for all that are connected.
            await asyncio.gather(*self._out.cut_off(), return_exceptions=True)
            await asyncio.to_thread(self._replace, threads)
        finally:
            self._is_up.set()

    def _replace(self, threads: int) -> None:
        with self._changing:
            self._server = None
            port = int(self.address.rpartition(":")[2])
            for left in reversed(range(0 if self._is_closed else PORT_TRIES)):
                try:
                    self._server = self._begin(threads, port=port)
                except ServerError:
                    if not left:
                        raise
                    time.sleep(PORT_PAUSE)
                else:
                    self.threads = threads
                    return

    async def watch(self, say: Say = say_nothing) -> None:
        """As long as it lasts: give it as many threads as cores are free, MAX_RESTARTS times at most.

        say: gets a line for each restart.
        """
        looks: deque[int] = deque(maxlen=LOOKS)
        while self.restarts < MAX_RESTARTS:
            before = Spent.now()
            await asyncio.sleep(WATCH_SECONDS)
            looks.append(free_cores(before, Spent.now()))
            threads = choose_threads(self.threads, looks)
            if threads != self.threads:
                say(Notice("threads_changed", {"before": self.threads, "now": threads}))
                try:
                    await self.restart(threads)
                except ServerError as error:  # questions then fail with "nobody answers": here is why
                    say(Notice("not_begun_again", {"why": str(error)}))
                    return
                looks.clear()


def _wait_for_loop(address: str, key: str) -> None:
    """Until its loop has answered: a server that is stopped before that waits for its end for ever."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=START_SECONDS)
    try:
        known = {"Authorization": f"Bearer {key}"}
        connection.request("GET", "/slots", headers=known)  # is answered by the loop; /health is not
        connection.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise ServerError(f"llama.cpp does not answer at {address}: {error}") from error
    finally:
        connection.close()


@contextmanager
def serve(model: Path, *, slots: int, context_length: int) -> Iterator[Server]:
    """Serve a GGUF file to `slots` requests at once, each of up to `context_length` tokens.

    Raises ServerError where llama.cpp cannot load the file.
    """
    before = Spent.now()
    time.sleep(LOOK_SECONDS)
    threads = free_cores(before, Spent.now())
    server = Server(model, slots=slots, context_length=context_length, threads=threads)
    try:
        yield server
    finally:
        server.close()


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of all cores together. given_way: of these, idle or at work that gives way. own: this process's."""

    total: float
    given_way: float
    own: float

    @classmethod
    def now(cls) -> Spent:
        import psutil  # not needed by --help

        times = psutil.cpu_times()
        given_way = sum(getattr(times, kind, 0.0) for kind in ("idle", "iowait", "nice"))  # POSIX has the last two
        # Linux counts what guests took in `user` too.
        total = sum(getattr(times, kind) for kind in times._fields if not kind.startswith("guest"))
        return cls(total, given_way, time.process_time())


def free_cores(before: Spent, after: Spent) -> int:
    """The cores that no other process kept busy in between, at least one; those that give way count as free.

    llama.cpp's threads wait for one another actively: one that has to share its core slows all of them down. On two
    cores beside a test run, 120 tokens for each of two requests took 6 s with one thread and 3.5 to 40 s with two.
    """
    import psutil  # not needed by --help

    given_way, own, total = (getattr(after, name) - getattr(before, name) for name in ("given_way", "own", "total"))
    cores: int = psutil.cpu_count(logical=False) or 1
    free: float = (given_way + own) / total if total > 0 else 1.0  # some sandboxes keep no such account
    return max(1, min(cores, round(free * cores)))


def choose_threads(threads: int, looks: Sequence[int]) -> int:
    """The threads to work with after looks at how many cores were free: others only where all looks say so.

    Whoever makes room for others takes the most that any look found free; whoever takes more takes the least.
    """
    if len(looks) < LOOKS or min(looks) <= threads <= max(looks):
        return threads
    return max(looks) if max(looks) < threads else min(looks)
