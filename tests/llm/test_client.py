"""The client against the stand-in, through the real litellm: tries, money, the ledger, slots."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import time
from collections.abc import Callable, Collection, Sequence

import pytest

from hybridgen.config.schema import PriceTag
from hybridgen.core.errors import CallError, CapError, LeakError, StoppedError
from hybridgen.llm import retry
from hybridgen.llm.client import Client
from hybridgen.llm.ledger import owners
from hybridgen.llm.ledger.budget import Budget, worst_case
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import providers
from hybridgen.llm.retry import MAX_SERVER_ERRORS
from hybridgen.llm.types import Endpoint, Message, Reply, as_usd
from hybridgen.privacy.egress.check import Checked
from tests.llm.asking import CLAUDE, PRICE, Bench, at_home, paid, request
from tests.llm.blunt import blunt, closed, http
from tests.standin import OK, RESET, Standin, hang, refuse, slow

pytestmark = pytest.mark.usefixtures("connections", "no_pauses")
TAG = PriceTag(input=3.0, output=15.0, cached_input=0.3, cache_write=3.75)


def billed(standin: Standin) -> float:
    return standin.bill({CLAUDE: TAG})


async def until(happened: Callable[[], object]) -> None:
    for _ in range(20_000):
        if happened():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


# Answers and money


async def test_an_answer_costs_what_the_provider_bills(standin: Standin, books: Bench) -> None:
    asking = books.client(paid(standin))
    rules = Message("system", "You judge personas. " * 300, shared=True)
    asked = (request(messages=(rules, Message("user", f"Question {n}"))) for n in range(3))
    replies = await asyncio.gather(*(asking.ask(one) for one in asked))
    assert not any(reply.replayed for reply in replies)
    assert as_usd(sum(reply.cost for reply in replies)) == pytest.approx(billed(standin), rel=1e-12)
    assert asking.log.cost == asking.log.new == books.claimed() == sum(reply.cost for reply in replies)
    assert asking.log.usage.cached_input == 2 * asking.log.usage.cache_write > 0
    assert (asking.log.answered, asking.log.replayed, asking.log.failed) == (3, 0, 0)


async def test_an_answer_at_home_costs_nothing(standin: Standin, books: Bench) -> None:
    asking = books.client(at_home(standin))
    assert (await asking.ask(request())).cost == 0
    assert books.claimed() == 0
    assert asking.log.usage.output > 0


async def test_a_server_that_reports_no_tokens_is_billed_the_worst_case(standin: Standin, books: Bench) -> None:
    body = b'{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, \
        "finish_reason": "stop", "message": {"role": "assistant", "content": "{}"}}]}'
    with blunt(http(body)) as address:
        endpoint = dataclasses.replace(paid(standin, "openai"), api_base=f"{address}/v1")
        reply = await books.client(endpoint).ask(request())
    assert reply.cost == books.claimed() == worst_case(endpoint, request()) > 0


async def test_the_cap_holds_at_sixteen_at_once(standin: Standin, books: Bench) -> None:
    endpoint = paid(standin, concurrency=16)
    cap = worst_case(endpoint, request("Question 00")) * 3
    asking = Client(endpoint, books.ledger, Budget(books.ledger, "run", cap), stop=books.stop)
    work = (asking.ask(request(f"Question {n:02}")) for n in range(60))
    async with asyncio.timeout(30):
        done = await asyncio.gather(*work, return_exceptions=True)
    assert {type(each) for each in done} <= {Reply, CapError}
    assert 3 <= asking.log.answered < 60
    assert as_usd(cap) * 0.5 < billed(standin) <= as_usd(cap)  # it is used, too
    assert as_usd(asking.log.cost) == pytest.approx(billed(standin))


# The ledger


async def test_the_same_question_is_answered_from_the_ledger(standin: Standin, books: Bench) -> None:
    first = await books.client(paid(standin)).ask(request())
    other = Ledger(books.ledger.where)  # as another process would
    asking = Client(paid(standin), other, Budget(other, "another run", PRICE.worst(10**5, 10**5)), stop=books.stop)
    again = await asking.ask(request())
    assert (again.answer, again.cost, again.replayed) == (first.answer, first.cost, True)
    assert len(standin.requests) == 1
    assert (asking.log.answered, asking.log.replayed, asking.log.new) == (1, 1, 0)
    assert asking.log.cost == other.claimed("another run") == other.claimed("run") == first.cost
    other.close()


async def test_what_the_run_could_not_have_paid_is_not_replayed(standin: Standin, books: Bench) -> None:
    first = await books.client(paid(standin)).ask(request())
    poor = Client(paid(standin), books.ledger, Budget(books.ledger, "poor", first.cost - 1), stop=books.stop)
    with pytest.raises(CapError, match="the cap leaves"):
        await poor.ask(request())
    assert len(standin.requests) == 1


async def test_without_the_cache_it_is_asked_anew(standin: Standin, books: Bench) -> None:
    for _ in range(2):
        assert not (await books.client(at_home(standin), cache=False).ask(request())).replayed
    assert len(standin.requests) == 2


@pytest.mark.parametrize("cache", [True, False])
async def test_a_question_that_a_run_asks_twice_is_paid_and_counted_once(
    standin: Standin, books: Bench, cache: bool
) -> None:
    asking = books.client(paid(standin), cache=cache)
    first = await asking.ask(request(purpose="draft"))
    again = await asking.ask(request(purpose="audit"))
    assert again.text == first.text
    assert len(standin.requests) == 1
    assert (asking.log.spent("draft").cost, asking.log.spent("audit").calls) == (first.cost, 0)
    assert asking.log.cost == asking.log.new == first.cost


async def test_a_further_attempt_is_a_question_of_its_own(standin: Standin, books: Bench) -> None:
    asking = books.client(at_home(standin))
    for attempt in range(3):
        await asking.ask(request(attempt=attempt))
    assert len(standin.requests) == 3


async def test_two_who_ask_the_same_at_once_pay_once(standin: Standin, books: Bench) -> None:
    standin.delay = 0.05
    other = Ledger(books.ledger.where)  # as another process would
    elsewhere = Client(paid(standin), other, Budget(other, "run", PRICE.worst(10**5, 10**5)), stop=books.stop)
    asking = books.client(paid(standin))
    replies = await asyncio.gather(*(client.ask(request()) for client in (asking, asking, elsewhere, elsewhere)))
    assert len(standin.requests) == 1
    assert sorted(reply.replayed for reply in replies) == [False, True, True, True]
    assert len({reply.answer.text for reply in replies}) == 1
    assert as_usd(books.claimed()) == pytest.approx(billed(standin))
    other.close()


async def test_who_waits_for_the_answer_of_another_that_fails_asks_itself(standin: Standin, books: Bench) -> None:
    standin.delay = 0.05
    standin.fail([refuse(400)])
    asking = books.client(paid(standin))
    first, second = await asyncio.gather(*(asking.ask(request()) for _ in range(2)), return_exceptions=True)
    assert isinstance(first, CallError)
    assert isinstance(second, Reply)
    assert len(standin.requests) == 2


async def test_what_the_dead_had_out_is_asked_again_and_stays_claimed(
    standin: Standin, books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, endpoint = Ledger(books.ledger.where), paid(standin)
    await Budget(killed, "run", PRICE.worst(10**5, 10**5)).open_call(endpoint, request())
    monkeypatch.setattr(owners, "is_gone", lambda owner, me: owner == killed._me)
    reply = await asyncio.wait_for(books.client(endpoint).ask(request()), 120)
    assert books.claimed() == reply.cost + worst_case(endpoint, request())
    killed._db.close()


# What goes wrong


async def test_what_passes_is_tried_again(standin: Standin, books: Bench) -> None:
    standin.fail([refuse(429, retry_after=0), refuse(500), refuse(529), RESET])
    asking = books.client(paid(standin))
    reply = await asking.ask(request())
    assert books.states() == ["failed", "failed", "failed", "lost", "answered"]
    assert books.claimed() == reply.cost + worst_case(paid(standin), request())  # nobody knows what the lost one cost
    assert (asking.log.retries, asking.log.failed, asking.log.answered) == (4, 0, 1)


def assert_lost_at_first(books: Bench) -> None:
    """On a busy machine the next answer may come too late as well."""
    *lost, last = books.states()
    assert (set(lost), last) == ({"lost"}, "answered")


async def test_a_time_out_at_the_frontier_may_have_been_billed(standin: Standin, books: Bench) -> None:
    standin.fail([hang(60)])
    await books.client(paid(standin, timeout=1.0)).ask(request())
    assert_lost_at_first(books)


async def test_it_is_tried_so_often_and_no_more(standin: Standin, books: Bench) -> None:
    standin.fail(lambda index, asked: refuse(500) if index else OK)
    asking = books.client(paid(standin, "openai"))
    known = await asking.ask(request("known"))
    with pytest.raises(CallError) as failed:
        await asking.ask(request())
    assert str(failed.value) == (f"gpt-5.1 at {standin.url}/v1 (500): The server had an error")
    assert (failed.value.status, failed.value.gone) == (500, False)
    assert len(standin.requests) == 1 + MAX_SERVER_ERRORS
    assert (asking.log.retries, asking.log.failed) == (MAX_SERVER_ERRORS - 1, 1)
    assert books.claimed() == known.cost


async def test_it_is_not_tried_after_the_deadline(
    standin: Standin, books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "MAX_SECONDS", -1.0)
    standin.fail([refuse(503)])
    with pytest.raises(CallError):
        await books.client(at_home(standin)).ask(request())
    assert len(standin.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404])
async def test_what_would_fail_again_is_told_at_once(standin: Standin, books: Bench, status: int) -> None:
    standin.fail([refuse(status)])
    asking = books.client(paid(standin))
    with pytest.raises(CallError, match=rf"^{CLAUDE} at http://.* \({status}\): \S") as failed:
        await asking.ask(request())
    assert (failed.value.status, failed.value.gone) == (status, status == 401)
    assert len(standin.requests) == 1
    assert (asking.log.retries, asking.log.failed, books.claimed()) == (0, 1, 0)


async def test_where_nobody_answers_the_server_is_gone(standin: Standin, books: Bench) -> None:
    asking = books.client(paid(standin, api_base=closed()))
    with pytest.raises(CallError, match=r"nobody answers \(.*Connect call failed") as failed:
        await asking.ask(request())
    assert (failed.value.status, failed.value.gone) == (None, True)
    assert (books.states(), books.claimed(), asking.log.retries) == (["failed"], 0, 0)


async def test_a_password_in_an_address_is_not_told(standin: Standin, books: Bench) -> None:
    address = closed().replace("://", "://ann:geheim@")
    with pytest.raises(CallError, match=r"at http://\*\*\*@127\.0\.0\.1:\d+: ") as failed:
        await books.client(paid(standin, api_base=address)).ask(request())
    assert "geheim" not in str(failed.value)


async def test_who_waited_for_a_slot_of_a_server_that_is_gone_does_not_ask(standin: Standin, books: Bench) -> None:
    asking = books.client(paid(standin, api_base=closed(), concurrency=1))
    failed = await asyncio.gather(*(asking.ask(request(f"{n}")) for n in range(5)), return_exceptions=True)
    assert [isinstance(error, CallError) and error.gone for error in failed] == [True] * 5
    assert books.states() == ["failed"]


async def test_a_server_that_never_answers_is_as_good_as_gone(standin: Standin, books: Bench) -> None:
    standin.fail(lambda index, asked: RESET)
    with pytest.raises(CallError, match="the connection broke off") as failed:
        await books.client(at_home(standin)).ask(request())
    assert failed.value.gone
    assert len(standin.requests) == MAX_SERVER_ERRORS


async def test_a_server_that_restarts_is_waited_for(
    standin: Standin, books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "RESTART_SECONDS", 60.0)
    monkeypatch.setattr(retry, "MAX_PAUSE", 0.05)
    monkeypatch.setattr(retry, "MIN_PAUSE", 0.05)
    with Standin() as first:
        port = first.port
    asking = books.client(paid(standin, api_base=f"http://127.0.0.1:{port}"))
    waiting = asyncio.create_task(asking.ask(request()))
    await until(lambda: asking.log.retries >= 3)
    with Standin(port):
        reply = await asyncio.wait_for(waiting, 120)
    assert (reply.replayed, asking.log.failed) == (False, 0)
    assert books.claimed() == reply.cost, "what was never sent is not claimed"


async def test_an_answer_that_comes_in_pieces_has_no_more_time_than_others(standin: Standin, books: Bench) -> None:
    standin.fail([slow(60)])
    await books.client(paid(standin, timeout=1.0)).ask(request())
    assert_lost_at_first(books)


async def test_while_a_server_is_busy_less_is_sent_to_it(standin: Standin, books: Bench) -> None:
    standin.delay = 0.03
    standin.fail(lambda index, _: refuse(529) if index < 8 else OK)
    asking = books.client(paid(standin, concurrency=8))
    await asyncio.gather(*(asking.ask(request(f"Question {n}")) for n in range(24)))
    assert (asking.log.answered, asking.log.failed) == (24, 0)
    assert books.states().count("failed") == 8
    assert standin.in_flight_peak["anthropic"] <= 8


async def test_asked_to_stop_nothing_new_goes_out_and_what_is_out_comes_home(standin: Standin, books: Bench) -> None:
    standin.delay = 0.1
    asking = books.client(paid(standin, concurrency=2))
    await asking.ask(request("known"))
    work = [asyncio.create_task(asking.ask(request(f"Question {n}"))) for n in range(6)]
    await until(lambda: len(standin.requests) == 3)
    books.stop.ask()
    done = await asyncio.gather(*work, return_exceptions=True)
    assert [type(each) for each in done] == [Reply, Reply, *[StoppedError] * 4]
    assert (await asking.ask(request("known"))).replayed
    with pytest.raises(StoppedError):
        await asking.ask(request("new"))
    assert books.states() == ["answered"] * 3


class Bouncer:
    """An egress check that knows Ann, and lets nobody in who is called Bob."""

    def check(self, texts: Sequence[str], numbered: Collection[str] = ()) -> Checked:
        if any("Bob" in text for text in texts):
            raise LeakError("would have carried personal data")
        return Checked(tuple(text.replace("Ann", "[NAME_1]") for text in texts), {"[NAME_1]": "Ann"})


async def test_what_leaves_went_through_the_check_and_what_comes_back_is_turned_back(
    standin: Standin, books: Bench
) -> None:
    standin.answer = lambda asked: {"improve": "Say more of [NAME_1].", "score": 7}
    reply = await books.client(paid(standin), egress=Bouncer()).ask(request("Ann says hello"))
    assert json.loads(reply.text)["improve"] == "Say more of Ann."
    assert [text for _, text in standin.requests[0].messages][-1] == "[NAME_1] says hello"
    kept = books.ledger._db.execute("SELECT messages, answer FROM calls").fetchall()
    assert "[NAME_1]" in str(kept)
    assert "Ann" not in str(kept)


async def test_the_check_keeps_the_order_in_which_was_asked(standin: Standin, books: Bench) -> None:
    """The best drafts are asked for first, so that they are what the money is spent on where it is short."""

    class Slower:
        """Takes the longer, the earlier one comes."""

        def __init__(self) -> None:
            self.seconds = 0.03

        def check(self, texts: Sequence[str], numbered: Collection[str] = ()) -> Checked:
            self.seconds -= 0.001
            time.sleep(self.seconds)
            return Checked(tuple(texts), {})

    asking = books.client(paid(standin, concurrency=1), egress=Slower())
    asked = [f"Question {n:02}" for n in range(20)]
    await asyncio.gather(*(asking.ask(request(text, "refine")) for text in asked))
    assert [each.messages[-1][1] for each in standin.requests] == asked


async def test_a_leak_is_stopped_before_anything_is_written(standin: Standin, books: Bench) -> None:
    with pytest.raises(LeakError, match="would have carried personal data"):
        await books.client(paid(standin), egress=Bouncer()).ask(request("Bob says hello"))
    assert (standin.requests, books.states()) == ((), [])


async def test_a_leak_is_stopped_although_the_answer_is_known(standin: Standin, books: Bench) -> None:
    await books.client(paid(standin)).ask(request("Bob says hello"))
    with pytest.raises(LeakError):
        await books.client(paid(standin), egress=Bouncer()).ask(request("Bob says hello"))


@pytest.mark.parametrize(("role", "state"), [("frontier", "lost"), ("local", "failed")])
async def test_an_interrupted_call_may_have_been_billed(standin: Standin, books: Bench, role: str, state: str) -> None:
    standin.fail([hang(60)])
    endpoint = paid(standin) if role == "frontier" else at_home(standin)
    asking = books.client(endpoint)
    task = asyncio.create_task(asking.ask(request()))
    await until(lambda: standin.requests)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert books.states() == [state]
    assert books.claimed() == (worst_case(endpoint, request()) if role == "frontier" else 0)
    await asyncio.wait_for(asking.ask(request()), 120)  # its slot is free again


# Slots


async def test_a_servers_slots_are_filled_and_never_exceeded(standin: Standin, books: Bench) -> None:
    standin.delay = 0.1
    asking = books.client(at_home(standin, concurrency=3))
    await asyncio.gather(*(asking.ask(request(f"{n}")) for n in range(12)))
    assert standin.in_flight_peak["ollama"] == 3


async def test_what_finishes_a_record_goes_before_what_starts_one(standin: Standin, books: Bench) -> None:
    asking = books.client(at_home(standin, concurrency=1))
    queued = ["draft", "draft", "draft", "refine", "judge", "repair", "judge"]
    urgent = {"judge": 0, "repair": 1, "refine": 1, "draft": 2}
    await asyncio.gather(
        *(asking.ask(request(f"{n} {what}", what, priority=urgent[what])) for n, what in enumerate(queued))
    )
    order = [asked.prompt.split()[-1] for asked in standin.requests]
    assert order == ["draft", "judge", "judge", "refine", "repair", "draft", "draft"]


# The log


async def test_the_log_has_every_call_and_none_of_the_texts(
    standin: Standin, books: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "hybridgen.llm")
    standin.fail([refuse(529), RESET])
    asking = books.client(paid(standin, concurrency=4))
    said = [await asking.ask(request("What did Ann say?", "judge")) for _ in range(2)]
    poor = Client(paid(standin), books.ledger, Budget(books.ledger, "poor", 1), stop=books.stop)
    with pytest.raises(CapError):
        await poor.ask(request("What did Bob say?"))
    lines = [record.getMessage() for record in caplog.records if record.name == "hybridgen.llm"]
    for begins in (
        "call 1 out: judge of d001 by frontier",
        "call 1 failed: rate_limited, status 529, ",
        "at most 2 requests at once, 4 before",
        "judge of d001 by frontier: again in ",
        "call 2 failed: server_error, status None, ",
        "call 3 answered: ",
        "call 3 answers judge of d001 from the ledger",
        "no money for a call: $0.000000 left, it may cost $0.",
    ):
        assert any(line.startswith(begins) for line in lines), (begins, lines)
    words = ("Ann", "Bob", "personas", standin.url, said[0].text)
    assert not [line for line in lines if any(word in line for word in words)]


def test_an_endpoint_does_not_show_its_key() -> None:
    endpoint = Endpoint("frontier", providers["openai"], "m", "openai/m", None, "sk-secret", 1, 1.0, PRICE)
    assert "sk-secret" not in repr(endpoint)
