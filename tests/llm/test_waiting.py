"""Waiting, in virtual time: how often a server is asked that refuses, what is said meanwhile, how fast limits allow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from hybridgen.core.errors import CallError
from hybridgen.core.notices import Notice
from hybridgen.llm import client as client_module
from hybridgen.llm import waiting
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.ledger.budget import worst_case
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.pacing import Allowance
from hybridgen.llm.providers import Provider
from hybridgen.llm.types import Answer, Endpoint, Request, Usage
from tests.llm import virtual
from tests.llm.asking import PRICE, Bench, request

PAID = Endpoint("frontier", Provider("p", "frontier"), "m", "p/m", "http://p.example", "k", 8, 300.0, PRICE)
BUSY = ProviderError("slow down", "rate_limited", 429, retry_after=0.0)


@dataclass
class Far:
    """A server of the test's own; `treat` answers or refuses. sent: when requests came. lines: what was said, when."""

    books: Bench
    endpoint: Endpoint = PAID
    sent: list[float] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)

    async def treat(self, asked: Request) -> Answer:
        await asyncio.sleep(0.1)
        return Answer("{}", Usage(input=100, output=50))

    def ask(self, patch: pytest.MonkeyPatch, questions: int, **more: Any) -> list[Any]:
        """All questions at once; their replies and errors."""

        async def send(endpoint: Endpoint, asked: Request, _: object) -> Answer:
            self.sent.append(asyncio.get_running_loop().time())
            return await self.treat(asked)

        def say(notice: Notice) -> None:
            self.lines.append((asyncio.get_running_loop().time(), str(notice)))

        async def all_of_them() -> list[Any]:
            asking = self.books.client(self.endpoint, say=say)
            work = (asking.ask(request(f"Question {n}", **more)) for n in range(questions))
            return list(await asyncio.gather(*work, return_exceptions=True))

        patch.setattr(client_module, "_send", send)
        return virtual.run(all_of_them())


def until(time: float, error: ProviderError) -> Callable[[Request], Awaitable[Answer]]:
    """Refuses that way until then, then answers."""

    async def treat(asked: Request) -> Answer:
        await asyncio.sleep(0.1)
        if asyncio.get_running_loop().time() < time:
            raise error
        return Answer("{}", Usage(input=100, output=50))

    return treat


@pytest.fixture
def far(books: Bench) -> Far:
    return Far(books)


# A floor


@pytest.mark.parametrize("after", [None, 0.0])
def test_a_server_that_says_come_back_at_once_is_not_flooded(
    far: Far, monkeypatch: pytest.MonkeyPatch, after: float | None
) -> None:
    far.treat = until(77.0, replace(BUSY, retry_after=after))  # type: ignore[method-assign]
    replies = far.ask(monkeypatch, 100)
    assert not [one for one in replies if isinstance(one, Exception)]
    assert len([at for at in far.sent if at < 77.0]) < 40


def test_one_refusal_among_answers_holds_nobody_back(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = far.treat

    async def treat(asked: Request) -> Answer:
        if len(far.sent) % 10 == 3:
            raise BUSY
        return await answers(asked)

    far.treat = treat  # type: ignore[method-assign]
    replies = far.ask(monkeypatch, 80)
    assert not [one for one in replies if isinstance(one, Exception)]
    assert far.sent[-1] < 5.0  # eight at once in a tenth of a second each take one second


# A voice


def test_a_wait_is_said_after_ten_seconds_and_then_once_a_minute(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    far.treat = until(185.0, replace(BUSY, retry_after=4.0))  # type: ignore[method-assign]
    far.ask(monkeypatch, 20)
    assert [round(at) for at, _ in far.lines] == [10, 70, 130, 190][: len(far.lines)]
    assert len(far.lines) >= 3
    for (_, line), since in zip(far.lines, ("10 s", "1 min 10 s", "2 min 10 s"), strict=False):
        assert line.startswith(f"waiting for the frontier model m at http://p.example for {since} (20 questions): ")
        assert "slow down (429); it goes on in " in line


def test_a_server_that_answers_all_the_time_is_not_waited_for(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    far.ask(monkeypatch, 5_000)
    assert far.sent[-1] > waiting.FIRST
    assert far.lines == []


def test_an_answer_that_takes_long_is_waited_for_aloud(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    async def treat(asked: Request) -> Answer:
        await asyncio.sleep(75.0)
        return Answer("{}", Usage(input=100, output=50))

    far.treat = treat  # type: ignore[method-assign]
    far.endpoint = replace(PAID, concurrency=1)
    far.ask(monkeypatch, 2)
    assert [at for at, _ in far.lines] == pytest.approx([10.0, 70.0, 130.0])
    assert far.lines[0][1].endswith("for 10 s (2 questions): no answer yet; 4 min 50 s more at most")
    assert "for 55 s (1 question): no answer yet" in far.lines[2][1]  # since the first one was answered


def test_what_another_process_has_out_is_waited_for_aloud(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Ledger(far.books.ledger.where)
    call = other.open_call("frontier", "m", request("Question 0"), run="other", reserve=0, limit=None, seconds=900.0)

    async def treat(asked: Request) -> Answer:
        raise AssertionError("nobody asks")

    async def ends() -> None:
        await asyncio.sleep(30)
        other.settle(call, Answer("{}", Usage(input=1)), 0)

    far.treat = treat  # type: ignore[method-assign]
    monkeypatch.setattr(client_module, "POLL", 1.0)

    async def both() -> None:
        asking = far.books.client(PAID, say=lambda notice: far.lines.append((0.0, str(notice))))
        await asyncio.gather(asking.ask(request("Question 0")), ends())

    virtual.run(both())
    other.close()
    assert [line.split("): ")[1] for _, line in far.lines] == [
        "another process has the same question out; 5 min 50 s more at most"
    ]


def test_money_that_is_set_aside_is_waited_for_aloud(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    async def treat(asked: Request) -> Answer:
        await asyncio.sleep(30.0)
        return Answer("{}", Usage(input=100, output=50))

    far.treat = treat  # type: ignore[method-assign]
    far.books.budget._limit = int(1.5 * worst_case(PAID, request("Question 0")))
    replies = far.ask(monkeypatch, 2)
    assert not [one for one in replies if isinstance(one, Exception)]
    assert "what is left of the money is set aside for calls that are out" in far.lines[0][1]


def test_who_is_given_up_is_waited_for_no_more(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    far.treat = until(9_999.0, BUSY)  # type: ignore[method-assign]
    replies = far.ask(monkeypatch, 100)
    assert all(isinstance(one, CallError) and one.gone for one in replies)
    assert len({str(one) for one in replies}) == 1
    assert 900 / waiting.EVERY <= len(far.lines) <= 930 / waiting.EVERY + 1
    assert len(far.sent) < 100


# A pace


def most_within(far: Far, seconds: float) -> int:
    """The most requests that were sent within so many seconds."""
    return max(sum(at <= other < at + seconds for other in far.sent) for at in far.sent)


@pytest.mark.parametrize("limit", [1, 7, 60, 1_000])
def test_requests_a_minute_are_kept_from_the_first_on(far: Far, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    far.endpoint = replace(PAID, requests_per_minute=limit)
    far.ask(monkeypatch, 50)
    assert len(far.sent) == 50
    assert most_within(far, 60.0 - 1e-6) <= limit
    assert far.sent[-1] <= 49 * 60.0 / limit + 5.0
    apart = [later - one for one, later in zip(far.sent, far.sent[1:], strict=False)]
    assert min(apart) >= 60.0 / limit - 1e-6  # some servers count by the second


def test_tokens_a_minute_are_kept_from_the_first_on(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    far.endpoint = replace(PAID, tokens_per_minute=1_000)
    replies = far.ask(monkeypatch, 40)
    assert not [one for one in replies if isinstance(one, Exception)]
    assert most_within(far, 60.0) * 150 <= 1_000
    assert far.sent[-1] < 40 / 4 * 60.0  # what an answer did not take is there for others


def test_a_request_beyond_a_minutes_tokens_goes_alone(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    far.endpoint = replace(PAID, tokens_per_minute=100)
    replies = far.ask(monkeypatch, 3)
    assert not [one for one in replies if isinstance(one, Exception)]
    assert most_within(far, 60.0) == 1


def test_a_wait_for_the_rate_is_said(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    far.endpoint = replace(PAID, requests_per_minute=1)
    far.ask(monkeypatch, 3)
    assert "its rate limit has no room; 50 s more at most" in far.lines[0][1]


def test_what_the_server_says_is_left_is_not_overdrawn(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses whoever comes too early, and is never made to."""
    bucket, refused = [20.0, 0.0], []

    async def treat(asked: Request) -> Answer:
        now = asyncio.get_running_loop().time()
        bucket[:] = [min(20.0, bucket[0] + (now - bucket[1]) * 0.5), now]
        if bucket[0] < 1:
            refused.append(now)
            raise BUSY
        bucket[0] -= 1
        left = Allowance(remaining=int(bucket[0]), reset=(20.0 - bucket[0]) / 0.5, limit=20.0)
        await asyncio.sleep(0.1)
        return Answer("{}", Usage(input=100, output=50), allowances={"requests": left})

    far.treat = treat  # type: ignore[method-assign]
    far.ask(monkeypatch, 100)
    assert len(refused) <= PAID.concurrency
    assert far.sent[-1] <= 80 / 0.5 * 1.25
