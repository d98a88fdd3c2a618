"""Fixtures of all tests: the stand-in model server, an environment without keys, and no network but loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

import hybridgen  # noqa: F401  sets what keeps the libraries at home, before any of them is imported
from hybridgen.core import progress
from tests import composing, tracing
from tests.clock import Clock
from tests.postgres import Server, why_none
from tests.standin import Standin

if TYPE_CHECKING:
    from tests.qdrant import Qdrant

KEYS = (
    "ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN ANTHROPIC_API_BASE ANTHROPIC_BASE_URL OPENAI_API_KEY OPENAI_API_BASE "
    "OPENAI_BASE_URL GEMINI_API_KEY GEMINI_API_BASE GOOGLE_API_KEY OLLAMA_HOST OLLAMA_API_BASE OLLAMA_API_KEY "
    "PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD PGPASSFILE PGSERVICE PGOPTIONS "
    "LOCAL_API_KEY VLLM_API_KEY LM_API_TOKEN LOCALAI_API_KEY LEMONADE_API_KEY QDRANT_API_KEY "
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE"
).split()


# Warnings that litellm's own code gives under pydantic; ours stay errors.
LITELLM = (
    r"ignore:Item '\w+' on TypedDict class 'ChatCompletion\w+' is using the `ReadOnly` qualifier:UserWarning",
    r"ignore:Pydantic serializer warnings:UserWarning",  # as in hybridgen.llm.litellm_adapter
    r"ignore:Accessing the 'model_\w+' attribute on the instance is deprecated:DeprecationWarning",  # of pieces
    r"ignore:coroutine '[\w.<>]+\.a\w*completion\w*' was never awaited:RuntimeWarning",  # as in litellm_adapter
)


settings.register_profile("untimed", deadline=None)  # how long an example takes says nothing about it
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    for line in (*LITELLM, tracing.UNMEASURED):
        config.addinivalue_line("filterwarnings", line)


@pytest.fixture(autouse=True, scope="session")
def stay() -> Iterator[None]:
    """A run that is interrupted twice ends its process a little later; this one has other tests to do."""
    patch = pytest.MonkeyPatch()
    patch.setattr("hybridgen.core.stop.leave", lambda: None)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def all_threads_run() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        tracing.take_turns(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def composed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        composing.remember(patch)
        yield


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an SQLite store of MLflow's lies, one for all tests that log: a new one takes seconds."""
    return tmp_path_factory.mktemp("store") / "outputs" / "mlflow.db"


@pytest.fixture(scope="session")
def _standin_thread() -> Iterator[Standin]:
    with Standin() as server:
        yield server


@pytest.fixture
def standin(_standin_thread: Standin) -> Iterator[Standin]:
    """A stand-in model server that has seen nothing yet; see tests/standin."""
    _standin_thread.reset()
    yield _standin_thread
    errors = _standin_thread.errors
    _standin_thread.reset()
    assert not errors, errors[0]


@pytest.fixture
def another() -> Iterator[Callable[..., Standin]]:
    """Starts a stand-in of the test's own, which it may stop, at a port of its choice or a free one."""
    started: list[Standin] = []

    def start(port: int = 0) -> Standin:
        started.append(Standin(port).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, one for all tests of a process."""
    if why := why_none():
        pytest.skip(why)
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def _qdrant_thread() -> Iterator[Qdrant]:
    from tests.qdrant import Qdrant  # a second, for the few that need it

    with Qdrant() as server:
        yield server


@pytest.fixture
def qdrant(_qdrant_thread: Qdrant) -> Qdrant:
    """A Qdrant server without a collection; see tests/qdrant.py."""
    _qdrant_thread.reset()
    return _qdrant_thread


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, server address or proxy of the machine's reaches a test."""
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def _strangers() -> Iterator[list[str]]:
    """Hosts other than loopback that this process tried to reach; every try fails."""
    tried: list[str] = []

    def check(host: Any) -> None:
        if not _is_loopback(host):
            tried.append(str(host))
            raise OSError(f"a test must not reach {host}: only loopback is allowed")

    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        check(address[0] if isinstance(address, tuple) else None)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        check(address[0] if isinstance(address, tuple) else None)
        return connect_ex(self, address)

    def resolved(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        patch.setattr(socket, "getaddrinfo", resolved)
        yield tried


@pytest.fixture(autouse=True)
def only_loopback(_strangers: list[str]) -> Iterator[list[str]]:
    """Fails a test that connects to or resolves anything but loopback, also where the code swallows the error."""
    _strangers.clear()
    yield _strangers
    assert not _strangers, f"reached for {', '.join(_strangers)}: tests speak to loopback only"


def _is_loopback(host: Any) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):  # None: a Unix socket, or an address to listen on
        return True
    try:
        return ipaddress.ip_address(os.fsdecode(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What progress takes for the time."""
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock
