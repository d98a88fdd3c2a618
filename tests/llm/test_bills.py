"""Servers that bill otherwise than a call can cost, or do not say what they bill: through the real litellm."""

from __future__ import annotations

import asyncio

import pytest

from hybridgen.config.schema import PriceTag
from hybridgen.core.errors import CallError, CapError
from hybridgen.llm.ledger.budget import worst_case
from hybridgen.llm.types import PICO, Reply, as_usd
from tests.llm.asking import MODELS, Bench, paid, request
from tests.standin import OK, RUN_ON, Fault, Standin, Wire, miscount, refuse

pytestmark = pytest.mark.usefixtures("connections", "no_pauses")
TAG = PriceTag(input=3.0, output=15.0, cached_input=0.3, cache_write=3.75)
CAP = PICO  # of a bench


def billed(standin: Standin) -> float:
    return standin.bill({model.partition("/")[2]: TAG for model in MODELS.values()})


async def ask_many(standin: Standin, books: Bench, count: int = 8) -> list[Reply | BaseException]:
    asking = books.client(paid(standin))
    asked = (request(f"Question {n}", record=f"d{n:03}") for n in range(count))
    return await asyncio.gather(*map(asking.ask, asked), return_exceptions=True)


@pytest.mark.parametrize("wire", ["openai", "gemini"])
async def test_what_a_model_thinks_is_paid_where_only_the_total_shows_it(
    standin: Standin, books: Bench, wire: Wire
) -> None:
    standin.fail([miscount(hidden=150)])
    reply = await books.client(paid(standin, wire)).ask(request())
    assert reply.answer.usage.output > 150
    assert as_usd(reply.cost) == pytest.approx(billed(standin), rel=1e-12)


@pytest.mark.parametrize("told", [0.0, 0.01])
async def test_counts_that_cannot_be_true_of_the_texts_are_the_worst_case_and_said(
    standin: Standin, books: Bench, told: float
) -> None:
    standin.answer = lambda _: {"improve": "say what she does on a working day, and with what " * 8, "score": 5}
    standin.fail([miscount(told=told)])
    asking, asked = books.client(paid(standin)), request("How well does it hang together? " * 9)
    reply = await asking.ask(asked)
    assert reply.answer.usage.is_assumed
    assert as_usd(reply.cost) == as_usd(worst_case(asking.endpoint, asked)) > billed(standin)
    assert asking.log.assumed == (1, reply.cost)
    again = await books.client(paid(standin)).ask(asked)
    assert again.replayed
    assert again.answer.usage.is_assumed


@pytest.mark.parametrize("fault", [miscount(times=500), miscount(hidden=5_000), RUN_ON])
async def test_the_first_call_goes_alone_and_none_follows_where_it_is_overbilled(
    standin: Standin, books: Bench, fault: Fault
) -> None:
    standin.fail(lambda *_: fault)
    asking = books.client(paid(standin, "openai"))
    asked = [request(f"Question {n}", record=f"d{n:03}") for n in range(8)]
    first, *others = await asyncio.gather(*map(asking.ask, asked), return_exceptions=True)
    assert isinstance(first, Reply)
    assert len(standin.requests) == 1
    assert {type(other) for other in others} == {CapError}
    assert "more than a call can cost; no other paid call goes out" in str(others[0])
    worst = worst_case(asking.endpoint, asked[0])
    asking.note_unanswered()
    assert asking.log.overbilled == first.cost - worst > 0
    assert billed(standin) <= as_usd(CAP + asking.log.overbilled)


async def test_of_a_server_that_is_known_the_calls_that_are_out_pass_the_cap_and_no_others(
    standin: Standin, books: Bench
) -> None:
    standin.fail(lambda n, _: miscount(times=500) if n > 2 else OK)
    outcomes = await ask_many(standin, books, 12)
    sent = len(standin.requests)
    assert 3 < sent <= 3 + 4  # four at once
    assert sum(isinstance(outcome, CapError) for outcome in outcomes) == 12 - sent


async def test_a_server_that_bills_as_it_should_is_asked_side_by_side_from_the_second_call_on(
    standin: Standin, books: Bench
) -> None:
    standin.delay = 0.02
    assert all(isinstance(outcome, Reply) for outcome in await ask_many(standin, books))
    assert standin.in_flight_peak["anthropic"] > 1
    standin.reset()
    standin.delay = 0.5  # in which even a busy machine sends another
    asking = books.client(paid(standin))
    await asyncio.gather(*(asking.ask(request(f"More {n}")) for n in range(3)))
    assert standin.in_flight_peak["anthropic"] > 1, "it is known from before"


async def test_a_server_that_only_refuses_is_not_known_by_that(standin: Standin, books: Bench) -> None:
    standin.fail(lambda *_: refuse(400))
    standin.delay = 0.01
    assert {type(outcome) for outcome in await ask_many(standin, books, 4)} == {CallError}
    assert len(standin.requests) == 3, "it is given up"
    assert standin.in_flight_peak["anthropic"] == 1
