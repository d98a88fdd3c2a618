"""The one command that does better on this machine."""

from __future__ import annotations

import dataclasses
import socket
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from hybridgen.config.compose import compose
from hybridgen.llm.providers import providers
from hybridgen.llm.suggestion import suggest
from tests.llm.blunt import closed
from tests.standin import Standin

SERVERS = [name for name in providers if providers[name].serves == "local" and not providers[name].is_inside]


def said(*overrides: str) -> str:
    config = compose([*overrides])
    return str(suggest(config.provider.local, config.hardware) or "")


def listen(monkeypatch: pytest.MonkeyPatch, *listening: str, port: int | None) -> None:
    """Have these servers listen on the port, and the others where nobody does."""
    nobody = urlsplit(closed()).port
    for name in SERVERS:
        usual = port if name in listening else nobody
        monkeypatch.setitem(providers._things, name, dataclasses.replace(providers[name], usual_port=usual))


def machine(monkeypatch: pytest.MonkeyPatch, memory_gb: float) -> None:
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=memory_gb * 1e9))


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_that_runs_here_is_named_with_a_model_that_it_has(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    standin.serve("unheard-of:1b", "qwen2.5:7b")
    listen(monkeypatch, name, port=urlsplit(standin.url).port)
    assert said() == (
        f"{providers[name].title} is running here with qwen2.5:7b: "
        f"python -m hybridgen provider={name} provider.local.model=qwen2.5:7b"
    )
    standin.serve("unheard-of:1b", "another:2b")
    assert said().endswith("provider.local.model=unheard-of:1b")
    assert standin.requests == ()  # nothing was asked of a model


def test_ollama_comes_first(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    standin.serve("qwen2.5:7b")
    listen(monkeypatch, *SERVERS, port=urlsplit(standin.url).port)
    assert said().startswith("Ollama is running here")


def test_a_server_that_has_no_model_that_talks_here_is_passed_over(
    standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(monkeypatch, 16)
    listen(monkeypatch, "ollama", port=urlsplit(standin.url).port)
    for served in ((), ("nomic-embed-text:latest",), ("gpt-oss:120b-cloud", "all-minilm:l6-v2")):
        standin.serve(*served)
        assert "provider.local.model=qwen2.5-7b does better" in said()
    standin.serve("gpt-oss:120b-cloud", "nomic-embed-text:latest", "another:2b")
    assert said().endswith("provider.local.model=another:2b")


def test_nothing_but_loopback_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        asked.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("OLLAMA_HOST", "http://10.0.0.2:11434")
    machine(monkeypatch, 16)
    assert "qwen2.5-7b" in said()
    assert {*asked} == {"127.0.0.1"}
    assert len(asked) >= len({providers[name].usual_port for name in SERVERS})


def test_without_a_server_it_is_the_largest_weights_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    listen(monkeypatch, port=None)
    machine(monkeypatch, 16)
    assert said() == (
        "python -m hybridgen provider.local.model=qwen2.5-7b does better on this machine "
        "(fetched once: 4.7 GB, Apache-2.0)"
    )
    machine(monkeypatch, 1)
    assert "ollama pull llama3.2:3b" in said()


def test_where_somebody_has_chosen_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    listen(monkeypatch, port=None)
    assert said("provider=ollama") == ""
    assert said("hardware=m4max") == ""
    assert said("provider.local.model=qwen2.5-7b") == ""
    assert said("provider.local.model=mine.gguf") == ""


@pytest.mark.parametrize("name", SERVERS)
def test_the_usual_port_is_that_of_the_option(name: str) -> None:
    address = compose([f"provider/local={name}"]).provider.local.api_base
    assert urlsplit(str(address)).port == providers[name].usual_port
