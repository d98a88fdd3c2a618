"""llama.cpp in the process: the server starts, answers and goes."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from hybridgen.core.errors import ServerError
from hybridgen.core.secrets import masked
from hybridgen.core.stop import Stop
from hybridgen.llm import embedded, litellm_adapter, weights
from hybridgen.llm.client import Client
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, Endpoint
from tests.llm.asking import request
from tests.standin.calls import until


@pytest.mark.parametrize("size", [0, 5_000_000])
def test_a_broken_file_is_told(tmp_path: Path, size: int) -> None:
    with weights.find(weights.PACKAGED).open("rb") as whole:
        (tmp_path / "cut.gguf").write_bytes(b"GGUF, or so it says" if not size else whole.read(size))
    with (
        pytest.raises(ServerError, match=r"cut\.gguf: llama\.cpp cannot load it"),
        embedded.serve(tmp_path / "cut.gguf", slots=1, context_length=1024),
    ):
        pass


def endpoint(server: embedded.Server) -> Endpoint:
    return Endpoint(
        role="local",
        provider=providers["embedded"],
        model=weights.PACKAGED,
        wire=f"openai/{weights.PACKAGED}",
        api_base=f"{server.address}/v1",
        api_key=server.key,
        concurrency=2,
        timeout=60.0,
        price=FREE,
    )


@pytest.mark.usefixtures("connections")
async def test_it_answers_and_is_gone_afterwards() -> None:
    with embedded.serve(weights.find(weights.PACKAGED), slots=2, context_length=1024) as server:
        place = urlsplit(server.address)
        assert place.hostname == "127.0.0.1"
        schema = {"type": "object", "properties": {"score": {"enum": [1, 5, 9]}}, "required": ["score"]}
        asked = request(schema=schema, max_tokens=40, temperature=0.0, digits=True)
        said = await litellm_adapter.send(endpoint(server), asked)
    score = json.loads(said.text)["score"]
    assert score in {1, 5, 9}
    assert len(said.digits) == 1
    assert all(digit.isdigit() and logprob <= 0 for digit, logprob in said.digits[0].items())
    assert said.usage.input + said.usage.cached_input > 10
    assert 0 < said.usage.output <= 40
    with socket.socket() as probe:
        assert probe.connect_ex((place.hostname, place.port)) != 0


def test_whoever_has_no_key_asks_it_nothing() -> None:
    """Another user of the machine, or a page in a browser that rebinds its name to loopback."""
    body = {"messages": [{"role": "user", "content": "Hi."}], "max_tokens": 1}
    page = {"Origin": "https://elsewhere.example", "Host": "elsewhere.example"}
    with embedded.serve(weights.find(weights.PACKAGED), slots=1, context_length=512) as server:
        for wrong in ({}, {"Authorization": "Bearer none"}, {"Authorization": f"Bearer {server.key[:-1]}"}):
            for path in ("/v1/chat/completions", "/completion", "/v1/messages", "/v1/embeddings", "/tokenize"):
                assert httpx.post(server.address + path, json=body, headers=page | wrong).status_code == 401, path
            for path in ("/slots", "/props", "/metrics"):
                assert httpx.get(server.address + path, headers=page | wrong).status_code == 401, path
            seen = httpx.options(f"{server.address}/v1/chat/completions", headers=page | wrong).headers
            assert seen["access-control-allow-origin"] == embedded.NO_ORIGIN
            assert httpx.get(server.address, headers=page | wrong).status_code == 404, "it has no page"
        known = {"Authorization": f"Bearer {server.key}"}
        assert httpx.post(f"{server.address}/v1/chat/completions", json=body, headers=known, timeout=60).is_success
        assert masked(f"a key {server.key}") == "a key ***"
    with embedded.serve(weights.find(weights.PACKAGED), slots=1, context_length=512) as another:
        assert another.key != server.key


LONG = {"type": "object", "properties": {"words": {"type": "string", "minLength": 150, "maxLength": 200}}}


@pytest.mark.usefixtures("connections")
async def test_a_restart_loses_no_question(tmp_path: Path) -> None:
    """Two questions are out and one waits; each is answered once, as if nothing had been."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with embedded.serve(weights.find(weights.PACKAGED), slots=2, context_length=1024) as server:
        where = server.address
        client = Client(endpoint(server), ledger, Budget(ledger, "run", 0), stop=Stop(), server=server)
        schema = {**LONG, "required": ["words"]}
        asked = [request(record=f"r{n}", seed=n, schema=schema, max_tokens=400, temperature=0.5) for n in range(3)]
        going = [asyncio.create_task(client.ask(one)) for one in asked]
        await until(lambda: len(server._out) == 2)
        await asyncio.sleep(0.3)  # they are being answered, unless the machine is a slow one
        await server.restart(1)
        replies = await asyncio.gather(*going)
        assert (server.address, server.threads, server.restarts) == (where, 1, 1)
        assert all(len(json.loads(reply.text)["words"]) >= 150 for reply in replies)
        assert client.log.retries == client.log.failed == 0
        replayed = [await client.ask(one) for one in asked]
        assert [reply.text for reply in replayed] == [reply.text for reply in replies]
        assert all(reply.replayed for reply in replayed)
    ledger.close()


def test_one_that_was_asked_nothing_ends_at_once() -> None:
    """Stopped before its loop had begun, llama.cpp waited for ever."""
    for _ in range(5):
        embedded.Server(weights.find(weights.PACKAGED), slots=1, context_length=1024, threads=1).close()


@pytest.mark.usefixtures("connections")
async def test_what_fails_by_itself_is_not_sent_again() -> None:
    with embedded.serve(weights.find(weights.PACKAGED), slots=1, context_length=1024) as server:
        tries = []

        async def send() -> None:
            tries.append(1)
            raise ProviderError("too much", "rate_limited")

        with pytest.raises(ProviderError):
            await server.ask(send)
    assert len(tries) == 1


async def test_a_restart_that_is_given_up_holds_no_question_back(monkeypatch: pytest.MonkeyPatch) -> None:
    served = SimpleNamespace(listening_address="http://127.0.0.1:9")
    monkeypatch.setattr(embedded.Server, "_begin", lambda *_, **__: served)
    server, tries = embedded.Server(Path("x.gguf"), slots=1, context_length=512, threads=2), []

    async def send() -> int:
        tries.append(1)
        if len(tries) == 1:
            try:
                await asyncio.sleep(9)
            finally:
                await asyncio.sleep(0.2)  # a connection takes a while to go
        return len(tries)

    asking = asyncio.create_task(server.ask(send))
    await asyncio.sleep(0.01)
    restarting = asyncio.create_task(server.restart(1))
    await asyncio.sleep(0.01)
    restarting.cancel()
    assert await asyncio.wait_for(asking, 120) == 2


def test_a_restart_that_nobody_waits_for_any_more_leaves_no_server() -> None:
    with embedded.serve(weights.find(weights.PACKAGED), slots=1, context_length=512) as server:
        place = urlsplit(server.address)
    server._replace(1)
    with socket.socket() as probe:
        assert probe.connect_ex((str(place.hostname), int(place.port or 0))) != 0


async def test_it_makes_room_for_others_and_takes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    looks = iter([2] * 3 + [1] * 10 + [2] * 10 + [1] * 10)
    began = []
    monkeypatch.setattr(embedded, "WATCH_SECONDS", 0.0)
    monkeypatch.setattr(embedded, "free_cores", lambda *_: next(looks))
    monkeypatch.setattr(embedded.Server, "_begin", lambda self, threads, *, port: began.append((threads, port)) or here)
    here = SimpleNamespace(listening_address="http://127.0.0.1:4711")
    server = embedded.Server(Path("x.gguf"), slots=1, context_length=512, threads=2)
    await server.watch(lambda notice: said.append(str(notice)))
    assert began == [(2, 0), (1, 4711), (2, 4711)]
    assert said == [
        "other programs leave the embedded model 1 core, 2 before: its server starts anew",
        "other programs leave the embedded model 2 cores, 1 before: its server starts anew",
    ]


async def test_that_it_does_not_begin_again_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(embedded, "WATCH_SECONDS", 0.0)
    monkeypatch.setattr(embedded, "free_cores", lambda *_: 1)
    monkeypatch.setattr(
        embedded.Server, "_begin", lambda *_, **__: SimpleNamespace(listening_address="http://127.0.0.1:4711")
    )
    server = embedded.Server(Path("x.gguf"), slots=1, context_length=512, threads=2)

    def fail(_: int) -> None:
        raise ServerError("llama.cpp cannot load it")

    monkeypatch.setattr(server, "_replace", fail)
    await server.watch(lambda notice: said.append(str(notice)))
    assert said[-1] == "the embedded model's server does not start anew: llama.cpp cannot load it"


@pytest.mark.parametrize(
    ("threads", "looks", "chosen"),
    [
        (2, [1, 1, 1], 2),  # too few looks
        (2, [1, 1, 2, 1], 2),  # they do not agree
        (2, [1, 1, 1, 1], 1),
        (8, [5, 3, 4, 5], 5),  # no fewer than any look found
        (1, [2, 2, 2, 2], 2),
        (1, [4, 2, 3, 4], 2),  # no more than every look found
        (3, [2, 4, 2, 4], 3),
    ],
)
def test_it_changes_its_threads_only_where_all_looks_say_so(threads: int, looks: list[int], chosen: int) -> None:
    assert embedded.choose_threads(threads, looks) == chosen


class Times(NamedTuple):
    """Seconds of all cores together."""

    user: float = 0.0
    nice: float = 0.0
    idle: float = 0.0
    guest: float = 0.0


@pytest.mark.parametrize(
    ("spent", "own", "threads"),
    [
        (Times(idle=1.2), 0.0, 4),
        (Times(user=0.6, idle=0.6), 0.0, 2),  # others keep two of four busy
        (Times(user=0.3, nice=0.3, idle=0.6), 0.0, 3),  # one of those gives way
        (Times(user=0.6, idle=0.6), 0.6, 4),  # both are busy with what the run itself prepares
        (Times(user=0.6, idle=0.6, guest=0.6), 0.0, 2),  # a guest's time is the user's too
        (Times(user=1.2), 0.0, 1),
        (Times(), 0.0, 4),  # a sandbox that does not say
    ],
)
def test_it_takes_the_cores_that_others_leave(
    monkeypatch: pytest.MonkeyPatch, spent: Times, own: float, threads: int
) -> None:
    times, clock = iter([Times(), spent]), iter([10.0, 10.0 + own])
    monkeypatch.setattr("time.process_time", lambda: next(clock))
    monkeypatch.setattr("psutil.cpu_count", lambda **_: 4)
    monkeypatch.setattr("psutil.cpu_times", lambda: next(times))
    assert embedded.free_cores(embedded.Spent.now(), embedded.Spent.now()) == threads
