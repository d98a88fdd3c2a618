"""Tests that leave loopback, or see the machine's keys, fail."""

from __future__ import annotations

import os
import socket
import urllib.error
import urllib.request

import pytest

from tests.standin import Standin


def test_resolving_a_name_is_refused(only_loopback: list[str]) -> None:
    with pytest.raises(OSError, match=r"must not reach example\.org"):
        socket.getaddrinfo("example.org", 443)
    assert only_loopback == ["example.org"]
    only_loopback.clear()  # else this test fails, which is the point


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_connecting_is_refused(only_loopback: list[str], address: str) -> None:
    with pytest.raises(urllib.error.URLError, match="only loopback is allowed"):
        urllib.request.urlopen(f"http://{f'[{address}]' if ':' in address else address}/")
    with socket.socket() as plain, pytest.raises(OSError, match="only loopback"):
        plain.connect((address, 80))
    with socket.socket() as plain, pytest.raises(OSError, match="only loopback"):
        plain.connect_ex((address, 80))
    assert set(only_loopback) == {address}
    only_loopback.clear()


def test_loopback_is_open(standin: Standin) -> None:
    for host in ("127.0.0.1", "localhost"):
        with urllib.request.urlopen(f"http://{host}:{standin.port}/health") as answer:
            assert answer.status == 200


def test_no_key_is_there() -> None:
    assert not {"ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OLLAMA_HOST"} & os.environ.keys()
