"""Several servers of one model: filled by free slots, one that dies is left out, and nothing is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from hybridgen.core.errors import CallError, ServerError
from hybridgen.llm import peers, sayings
from hybridgen.llm.client import Client
from hybridgen.llm.types import Endpoint, Reply, Site
from tests.llm.asking import Bench, at_home, request
from tests.llm.blunt import closed
from tests.standin import OK, Answer, Asked, Fault, Standin, hang, refuse

pytestmark = pytest.mark.usefixtures("connections")
Start = Callable[..., Standin]


@pytest.fixture
def two(another: Start) -> tuple[Standin, Standin]:
    return another(), another()


async def ask(asking: Client, questions: int, first: int = 0) -> list[Reply]:
    """So many questions at once; all of them are answered."""
    numbers = range(first, first + questions)
    return await asyncio.gather(*(asking.ask(request(f"Question {n}?", record=f"d{n:03d}")) for n in numbers))


def stopping(server: Standin, after: int) -> Answer:
    """A server that stops listening, and drops all that it was asked, once it has been asked so often."""

    def answer(_: Asked) -> None:
        if len(server.requests) == after:
            threading.Thread(target=server.stop).start()

    return answer


async def test_two_servers_at_eight_slots_take_sixteen_requests_at_once(
    two: tuple[Standin, Standin], books: Bench
) -> None:
    for server in two:
        server.delay = 0.3
    asking = books.client(*(at_home(server, concurrency=8) for server in two))
    assert asking.concurrency == 16
    await ask(asking, 32)
    assert [server.in_flight_peak["ollama"] for server in two] == [8, 8]
    assert [peer.answers for peer in asking.peers.all] == [16, 16]
    assert str(sayings.shares(asking.peers.all)) == (
        f"calls that the servers of the local model answered: {two[0].url} 16, {two[1].url} 16"
    )


async def test_one_of_two_is_killed_half_way_and_nothing_is_lost(two: tuple[Standin, Standin], books: Bench) -> None:
    said = list[str]()
    for server in two:
        server.delay = 0.05
    two[1].answer = stopping(two[1], after=20)
    endpoints = [at_home(server, concurrency=8) for server in two]
    asking = books.client(*endpoints, say=lambda notice: said.append(str(notice)))
    replies = await ask(asking, 80)
    assert len({reply.call for reply in replies}) == 80
    assert asking.log.failed == 0
    assert [line.partition(": ")[0] for line in said] == [f"qwen2.5:7b at {two[1].url} is left out for now"]
    (outage,) = sayings.outages(asking.peers.all)
    assert str(outage).startswith(f"qwen2.5:7b at {two[1].url}: was left out 1 time (")

    asked = len(two[0].requests)
    elsewhere = books.client(at_home(two[0], api_base=closed()))
    assert all(reply.replayed for reply in await ask(elsewhere, 80)), "who answered is no part of the question"
    assert len(two[0].requests) == asked


async def test_requests_about_the_same_rows_go_to_the_server_that_has_read_them(
    two: tuple[Standin, Standin], books: Bench
) -> None:
    for server in two:
        server.delay = 0.02
    asking = books.client(*(at_home(server, concurrency=2) for server in two))

    async def work(rows: str) -> None:
        for n in range(5):
            await asking.ask(request(f"{rows} {n}", about=rows))

    await asyncio.gather(*map(work, ("rows A", "rows B", "rows C", "rows D")))
    seen = [{asked.prompt[-8:-2] for asked in server.requests} for server in two]
    assert all(len(rows) == 2 for rows in seen), seen
    assert not seen[0] & seen[1]


async def test_with_all_of_them_gone_the_model_is_gone(books: Bench, no_pauses: None, standin: Standin) -> None:
    asking = books.client(*(at_home(standin, api_base=closed()) for _ in range(2)))
    with pytest.raises(CallError, match=r"^none of its 2 servers is left, the last one: .*nobody answers") as gone:
        await asking.ask(request())
    assert gone.value.gone


@pytest.mark.parametrize(
    "fault", [refuse(429, retry_after=200), refuse(404), refuse(500), refuse(401)], ids=lambda fault: str(fault.status)
)
async def test_what_one_server_refuses_another_one_answers_at_once(
    two: tuple[Standin, Standin], books: Bench, fault: Fault
) -> None:
    two[0].fail(lambda index, asked: fault)
    asking = books.client(*(at_home(server, concurrency=2) for server in two))
    await asyncio.wait_for(ask(asking, 10), 120)
    assert len(two[0].requests) <= 4
    assert asking.peers.all[1].answers == 10


async def test_a_question_that_every_server_refuses_has_failed_alone(
    two: tuple[Standin, Standin], books: Bench
) -> None:
    for server in two:
        server.fail(lambda index, asked: refuse(400) if "Wrong" in asked.prompt else OK)
    asking = books.client(*(at_home(server) for server in two))
    await ask(asking, 4)
    with pytest.raises(CallError) as refused:
        await asking.ask(request("Wrong?"))
    assert not refused.value.gone
    await ask(asking, 4, first=4)


async def test_a_server_that_is_back_is_asked_again(
    two: tuple[Standin, Standin], another: Start, books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "MIN_LOOK_PAUSE", 0.01)
    monkeypatch.setattr(peers, "MAX_LOOK_PAUSE", 0.01)
    is_up, said, back = threading.Event(), list[str](), asyncio.Event()

    def look(endpoint: Endpoint) -> Endpoint:
        if not is_up.is_set():
            raise ServerError("it starts")
        return endpoint

    def say(notice: object) -> None:
        said.append(str(notice))
        if "there again" in said[-1]:
            back.set()

    sites = [Site(one, partial(look, one)) for one in (at_home(server, concurrency=2) for server in two)]
    asking = Client(sites[0].endpoint, books.ledger, books.budget, stop=books.stop, say=say, sites=sites)
    async with asking.looked_after():
        two[1].stop()
        await ask(asking, 10)
        again = another(two[1].port)
        again.delay = 0.05
        assert not back.is_set()
        is_up.set()
        await asyncio.wait_for(back.wait(), 120)
        await ask(asking, 10, first=10)
    assert f"qwen2.5:7b at {again.url} is there again" in said
    assert len(again.requests) == asking.peers.all[1].answers > 0


async def test_what_a_server_has_out_that_says_nothing_any_more_goes_to_the_others(
    two: tuple[Standin, Standin], books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "SILENT_SECONDS", 0.05)
    monkeypatch.setattr(peers, "WATCH_SECONDS", 0.02)
    two[1].fail(lambda index, asked: hang(600))
    said = list[str]()

    def look() -> Endpoint:
        raise ServerError("it has no power")

    first, second = (at_home(server, concurrency=2, timeout=600.0) for server in two)
    sites = [Site(first, lambda: first), Site(second, look)]
    say = lambda notice: said.append(str(notice))  # noqa: E731
    asking = Client(first, books.ledger, books.budget, stop=books.stop, say=say, sites=sites)
    async with asking.looked_after():
        await asyncio.wait_for(ask(asking, 8), 120)
    assert said[0] == f"qwen2.5:7b at {two[1].url} is left out for now: it has no power; the others go on"
    assert (asking.peers.all[0].answers, asking.log.failed) == (8, 0)


async def test_a_server_that_takes_long_and_is_there_is_waited_for(
    two: tuple[Standin, Standin], books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "SILENT_SECONDS", 0.01)
    monkeypatch.setattr(peers, "WATCH_SECONDS", 0.01)
    for server in two:
        server.delay = 0.3
    sites = [Site(one, partial(replace, one)) for one in (at_home(server, concurrency=2) for server in two)]
    asking = Client(sites[0].endpoint, books.ledger, books.budget, stop=books.stop, sites=sites)
    async with asking.looked_after():
        await ask(asking, 4)
    assert [peer.times_out for peer in asking.peers.all] == [0, 0]


async def test_a_server_that_was_not_there_at_first_is_told_and_joins(
    two: tuple[Standin, Standin], books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "MIN_LOOK_PAUSE", 0.01)
    said, back = list[str](), asyncio.Event()

    def say(notice: object) -> None:
        said.append(str(notice))
        if "there again" in said[-1]:
            back.set()

    first, second = (at_home(server, concurrency=2) for server in two)
    late = replace(second, is_direct=True)
    sites = [Site(first), Site(second, lambda: late, ServerError("it loads its model"))]
    asking = Client(first, books.ledger, books.budget, stop=books.stop, say=say, sites=sites)
    async with asking.looked_after():
        await asyncio.wait_for(back.wait(), 120)
        for server in two:
            server.delay = 0.05
        await ask(asking, 8)
    assert said[:-1] == [
        f"qwen2.5:7b at {two[1].url} is left out for now: it loads its model; the others go on",
        f"qwen2.5:7b at {two[1].url} is there again",
    ]
    assert said[-1] == f"calls that the servers of the local model answered: {two[0].url} 4, {two[1].url} 4"
    assert asking.peers.all[1].endpoint is late
