"""llama.cpp's own server inside this process, on a free loopback port, for as long as a `with` block lasts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hybridgen.core.errors import ServerError

PROMPT_CACHE_MIB = 256  # llama.cpp would keep 8 GiB of past prompts
_QUIET = -1
LOOK_SECONDS = 0.3  # at what else keeps the cores busy


@contextmanager
def serve(model: Path, *, slots: int, context_length: int) -> Iterator[str]:
    """Serve a GGUF file to `slots` requests at once, each of up to `context_length` tokens; yields the address.

    Raises ServerError where llama.cpp cannot load the file.
    """
    import xllamacpp  # loads a large shared library

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_parallel = slots
    params.n_ctx = context_length * slots
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.verbosity = _QUIET
    params.cpuparams.n_threads = _free_cores()
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise ServerError(
            f"provider.local.model={model}: llama.cpp cannot load it; is it a GGUF file that fits into memory?"
        ) from error
    try:
        yield str(server.listening_address)
    finally:
        del server  # its destructor stops the threads and frees the port


def _free_cores() -> int:
    """The cores that no other process keeps busy at the moment, at least one; those that give way count as free.

    llama.cpp's threads wait for one another actively: one that has to share its core slows all of them down. On two
    cores beside a test run, 120 tokens for each of two requests took 6 s with one thread and 3.5 to 40 s with two.
    """
    import psutil  # not needed by --help

    before, began = psutil.cpu_times(), time.process_time()
    time.sleep(LOOK_SECONDS)
    after, own = psutil.cpu_times(), time.process_time() - began  # what the run itself prepares beside this
    spent = {kind: getattr(after, kind) - getattr(before, kind) for kind in after._fields}  # seconds of all cores
    given_way = sum(spent.get(kind, 0.0) for kind in ("idle", "iowait", "nice"))  # POSIX has the last two
    cores: int = psutil.cpu_count(logical=False) or 1
    total = sum(spent.values())
    free: float = (given_way + own) / total if total else 1.0  # some sandboxes keep no such account
    return max(1, min(cores, round(free * cores)))
