"""The way of a request below litellm: no proxy before what is near, a query behind the path, built and not sent."""

from __future__ import annotations

import dataclasses
import socket
import subprocess
import sys
import types
from typing import Any

import pytest

from hybridgen.core.errors import ConfigError
from hybridgen.llm import hosts, litellm_adapter, transport
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.types import Endpoint
from tests.llm.asking import MODELS, at_home, paid, request
from tests.standin import Standin, Wire
from tests.standin.proxy import refusing

pytestmark = pytest.mark.usefixtures("connections", "both_ways")
each_wire = pytest.mark.parametrize("wire", MODELS)


def endpoint(standin: Standin, wire: Wire, **more: Any) -> Endpoint:
    return (at_home if wire in {"ollama", "openai"} else paid)(standin, wire, **more)


def elsewhere(standin: Standin, wire: Wire, address: str, **more: Any) -> Endpoint:
    return endpoint(standin, wire, api_base=address + ("/v1" if wire == "openai" else ""), **more)


@each_wire
@pytest.mark.parametrize(
    "environment",
    [
        {"HTTP_PROXY": ""},
        {"ALL_PROXY": ""},
        {"http_proxy": "", "NO_PROXY": "example.org"},
        {"HTTP_PROXY": "", "AIOHTTP_TRUST_ENV": "True"},
        {"HTTP_PROXY": "", "DISABLE_AIOHTTP_TRANSPORT": "True"},
    ],
)
async def test_calls_to_this_machine_pass_no_proxy(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, wire: Wire, environment: dict[str, str]
) -> None:
    with refusing() as proxy:
        for name, value in environment.items():
            monkeypatch.setenv(name, value or proxy.url)
        for _ in range(2):
            assert (await litellm_adapter.send(endpoint(standin, wire), request())).text
        assert proxy.asked == []


@each_wire
async def test_a_private_network_passes_none_and_others_pass_theirs(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, wire: Wire
) -> None:
    """Where a request would have gone is read off the transport: a test has loopback alone."""
    ways: dict[str, Any] = {}

    async def noted(self: Any, session: Any, request: Any, *more: Any, proxy: str | None, **named: Any) -> None:
        ways[request.url.host] = proxy
        raise OSError("not in a test")

    fake = type("Transport", (), {"_make_aiohttp_request": noted})
    transport.take_over(fake, type("Handler", (), {"should_use_aiohttp_transport": staticmethod(lambda: True)}))
    real = litellm_adapter.LiteLLMAiohttpTransport
    monkeypatch.setattr(real, "_make_aiohttp_request", fake._make_aiohttp_request)  # type: ignore[attr-defined]
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    for host in ("10.0.0.7", "192.168.1.4", "100.64.3.2", "169.254.1.1", "[fd00::7]", "9.9.9.9", "box.example"):
        for direct in (False, True):
            way = elsewhere(standin, wire, f"http://{host}:8000", is_direct=direct and host == "box.example")
            with pytest.raises(ProviderError):
                await litellm_adapter.send(way, request())
            if host != "box.example":
                break
            assert ways.pop(host) == (None if direct else "http://127.0.0.1:9")
    near = {host: proxy for host, proxy in ways.items() if host != "9.9.9.9"}
    assert set(near.values()) == {None}
    assert len(near) == 5
    assert ways["9.9.9.9"] == "http://127.0.0.1:9"


@each_wire
async def test_name_and_password_become_a_header_and_a_query_stays_behind_the_path(
    standin: Standin, wire: Wire
) -> None:
    address = standin.url.replace("://", "://ann:ge%40heim@") + ("/v1" if wire == "openai" else "")
    way = endpoint(standin, wire, api_base=f"{address}?api-version=2024-10-21&x=a%2Fb")
    assert (await litellm_adapter.send(way, request())).text
    (asked,) = standin.requests
    assert asked.headers["authorization"] == "Basic YW5uOmdlQGhlaW0="
    assert standin.looks.seen[-1] == f"POST {asked.path}?api-version=2024-10-21&x=a%2Fb"


@each_wire
async def test_a_request_is_built_and_not_sent(standin: Standin, wire: Wire) -> None:
    await litellm_adapter.build(endpoint(standin, wire))
    assert standin.looks.seen == []
    assert (await litellm_adapter.send(endpoint(standin, wire), request())).text


@each_wire
@pytest.mark.parametrize(("key", "said"), [("sk-“1”", "can't encode character '\\u201c'"), ("sk-\n1", "a line break")])
async def test_what_is_wrong_before_sending_is_found_by_building(
    standin: Standin, wire: Wire, key: str, said: str
) -> None:
    with pytest.raises(ConfigError) as wrong:
        await litellm_adapter.build(endpoint(standin, wire, api_key=key))
    line = str(wrong.value)
    assert line.startswith(
        ("provider.local: no request can be built (", "provider.frontier: no request can be built (")
    )
    assert said in line
    assert "sk-" not in line
    assert standin.looks.seen == []


async def test_a_module_that_is_missing_is_named(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise ModuleNotFoundError("No module named 'boto3'", name="boto3")

    monkeypatch.setattr(litellm_adapter.litellm, "acompletion", gone)
    with pytest.raises(ConfigError, match=r"no request can be built \(No module named 'boto3'\); install boto3$"):
        await litellm_adapter.build(endpoint(standin, "openai"))


async def test_a_protocol_that_nobody_speaks_is_found_by_building(standin: Standin) -> None:
    with pytest.raises(ConfigError, match=r"no request can be built \(.*nonsense/model"):
        await litellm_adapter.build(dataclasses.replace(endpoint(standin, "openai"), wire="nonsense/model"))


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("ollama.localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("127.1", True),
        ("0x7f000001", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:10.0.0.1", True),
        ("10.1.2.3", True),
        ("172.20.0.3", True),
        ("192.168.178.2", True),
        ("100.100.1.1", True),
        ("fe80::1%eth0", True),
        ("fd12:3456::1", True),
        ("172.32.0.1", False),
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
        ("::ffff:8.8.8.8", False),
        ("notlocalhost", False),
        ("localhost.example.org", False),
        ("10.0.0.1.example.org", False),
    ],
)
def test_what_is_near(host: str, near: bool) -> None:
    assert hosts.is_near(host) is near


@pytest.mark.parametrize(
    ("addresses", "near"),
    [(["172.18.0.2"], True), (["172.18.0.2", "fd00::2"], True), (["172.18.0.2", "9.9.9.9"], False)],
)
def test_a_name_is_near_where_all_its_addresses_are(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], near: bool
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, *_, **__: found)
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.lan:3128")
    assert hosts.leads_near("ollama") is near
    assert hosts.is_direct("http://ollama:11434/v1") is near
    assert hosts.proxy_of("http://ollama:11434") == (None if near else "http://proxy.lan:3128")


def test_without_a_proxy_no_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "getaddrinfo")
    assert hosts.is_direct("http://ollama:11434") is False
    assert hosts.proxy_of("http://ollama:11434") is None


def test_files_are_looked_up_in_messages_of_others_alone(standin: Standin) -> None:
    library = types.SimpleNamespace(look_up=lambda messages, more: [*messages, more])
    transport.pass_by(library, "look_up")
    transport.pass_by(library, "not_there")
    assert not hasattr(library, "not_there")
    assert library.look_up(["one"], more="file") == ["one", "file"]
    with transport.way(endpoint(standin, "openai")):
        assert library.look_up(["one"], more="file") == ["one"]


def test_a_request_is_built_without_what_serves_proxies(standin: Standin) -> None:
    code = (
        "import asyncio, sys\n"
        "from hybridgen.llm import litellm_adapter\n"
        "from tests.llm.asking import at_home\n"
        "from tests.standin import Standin\n"
        "with Standin() as standin:\n"
        "    asyncio.run(litellm_adapter.build(at_home(standin, 'openai')))\n"
        "print([name for name in sys.modules if name.startswith('litellm.proxy.openai_files_endpoints')])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[-2] == "[]"
