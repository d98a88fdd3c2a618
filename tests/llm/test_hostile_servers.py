"""Servers that want more than they should get: the key back in an answer, a redirect, an answer without end."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from hybridgen.core import secrets
from hybridgen.llm import litellm_adapter, plain_http
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.plain_http import UnansweredError
from tests.llm.asking import MODELS, at, at_home, paid, request
from tests.llm.blunt import blunt, http
from tests.standin import Standin, Wire, refuse

pytestmark = pytest.mark.usefixtures("connections", "both_ways")
each_wire = pytest.mark.parametrize("wire", MODELS)
KEY = "sk-test-4711-abcdefghijklmnop"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_forms", {})
    secrets.keep(KEY)


@each_wire
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_neither_key_nor_question_follows_a_redirect(standin: Standin, wire: Wire, status: int) -> None:
    moved = http(b"", status=f"{status} Moved", headers=f"Location: {standin.url}/v1/chat/completions\r\n")
    with blunt(moved) as address, pytest.raises(ProviderError, match=f"sends us elsewhere to {standin.url}") as sent:
        await litellm_adapter.send(at(address, standin, wire), request())
    assert sent.value.kind == "unusable"
    assert not sent.value.billed
    assert not standin.requests


@each_wire
async def test_a_key_that_a_server_repeats_in_an_error_is_hidden(standin: Standin, wire: Wire) -> None:
    standin.fail([refuse(401, words=f"bad key {KEY}")])
    with pytest.raises(ProviderError) as refused:
        await litellm_adapter.send(paid(standin, wire, api_key=KEY), request())
    assert refused.value.reason == "bad key ***"


@each_wire
async def test_a_key_that_a_server_repeats_in_an_answer_is_hidden(standin: Standin, wire: Wire) -> None:
    standin.answer = lambda asked: {"improve": f"your key is {KEY}", "score": 5}
    answer = await litellm_adapter.send(paid(standin, wire, api_key=KEY), request())
    assert json.loads(answer.text)["improve"] == "your key is ***"


@each_wire
async def test_an_answer_that_is_compressed_unasked_is_not_unpacked(standin: Standin, wire: Wire) -> None:
    bomb = gzip.compress(b"0" * 2**24)
    with (
        blunt(http(bomb, headers="Content-Encoding: gzip\r\n")) as address,
        pytest.raises(ProviderError, match=r"is compressed \(gzip\)"),
    ):
        await litellm_adapter.send(at(address, standin, wire), request())


async def test_an_answer_of_gigabytes_ends_at_a_limit(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_http, "MAX_ANSWER_BYTES", 2**20)
    with (
        blunt(http(b"0" * 2**22, length=99_999_999_999_999)) as address,
        pytest.raises(ProviderError, match="is longer than 1 MiB") as told,
    ):
        await litellm_adapter.send(at(address, standin, "anthropic"), request())
    assert told.value.billed


def test_before_the_first_draft_an_answer_has_a_limit_too(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_http, "MAX_ANSWER_BYTES", 2**20)
    with (
        blunt(http(b"0" * 2**22, length=99_999_999_999_999)) as address,
        pytest.raises(UnansweredError, match="is longer than 1 MiB"),
    ):
        plain_http.fetch(at_home(standin), f"{address}/api/tags")


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: "])
def test_an_answer_of_a_byte_now_and_then_ends_in_time(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    """In its body and in its headers: each byte comes in time, all of them never would."""
    monkeypatch.setattr(plain_http, "TIMEOUT", 0.4)
    with _dripping(head) as address, pytest.raises(UnansweredError, match=r"takes longer than 0\.4 s"):
        plain_http.fetch(at_home(standin), f"{address}/api/tags")


@contextmanager
def _dripping(head: bytes) -> Iterator[str]:
    """A server that sends so much at once, then a byte every tenth of a second until nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(head)
                while True:
                    time.sleep(0.1)
                    connection.sendall(b"0")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    thread.join()
