"""The socket guard: loopback and what was configured, nothing else, and it says who tried."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys

import pytest

from hybridgen.privacy.egress import network
from tests.standin import Standin

# In a process of its own: the tests' own network guard would be first to speak.
TRIES = """
import asyncio, socket
from hybridgen.privacy.egress import network as guard

def tries(call):
    try:
        call()
    except guard.BlockedError as error:
        return str(error)
    except OSError as error:
        return f"went out: {type(error).__name__}"

with guard.only(["192.0.2.7", ".example.org"]) as active:
    for call in (
        lambda: socket.getaddrinfo("stranger.example.com", 443),
        lambda: socket.gethostbyname("stranger.example.com"),
        lambda: socket.create_connection(("192.0.2.8", 80), timeout=0.1),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.9", 53)),
        lambda: asyncio.run(asyncio.open_connection("stranger.example.com", 443)),
    ):
        print(tries(call))
    assert active.allows("192.0.2.7") and active.allows("a.example.org") and not active.allows("example.com")
    print(sorted(active.tried))
print(tries(lambda: socket.socket().connect(("127.0.0.1", 9))))
"""


def test_strangers_are_stopped_by_every_way_and_named() -> None:
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", TRIES], capture_output=True, text=True, check=True)
    lines = told.stdout.splitlines()
    assert (
        lines[0] == "stopped on its way to stranger.example.com:443 (__main__): not an address that this run was given"
    )
    assert all(line.startswith("stopped on its way to ") for line in lines[:5])
    for tried in ("192.0.2.8:80 (__main__)", "192.0.2.9:53 (__main__)", "stranger.example.com:443 (__main__)"):
        assert tried in lines[5]
    assert lines[6] == "went out: ConnectionRefusedError"  # no guard any more


def test_loopback_and_its_names_are_allowed(standin: Standin) -> None:
    host, port = standin.url.removeprefix("http://").split(":")
    with network.only([]) as active:
        for name in (host, "localhost"):
            socket.create_connection((name, int(port)), timeout=5).close()

        async def over_asyncio() -> None:
            _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            await writer.wait_closed()

        asyncio.run(over_asyncio())
    assert active.tried == {}


def test_what_a_name_that_is_allowed_resolves_to_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    with network.only(["model.lan"]) as active:
        assert not active.allows("10.0.0.5")
        active.resolved("10.0.0.5")
        assert active.allows("10.0.0.5")
        assert active.allows("MODEL.lan.")
    assert not network.Guard(frozenset()).allows("model.lan")
