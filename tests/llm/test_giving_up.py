"""When a server, not a question, is given up: over the real wire, with hundreds of questions behind it."""

from __future__ import annotations

import asyncio
import re
from contextlib import closing
from pathlib import Path

import pytest

from hybridgen.core.errors import CallError
from hybridgen.llm import retry
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.budget import worst_case
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.retry import MAX_REFUSALS, MAX_SERVER_ERRORS
from hybridgen.llm.session import Models
from tests.llm.asking import Bench, at_home, paid, request
from tests.llm.blunt import blunt, http, untrusted_server
from tests.standin import OK, Fault, Standin, Wire, refuse

pytestmark = pytest.mark.usefixtures("connections", "no_pauses")


async def ask(asking: Client, questions: int = 100) -> list[CallError]:
    """All of them at once; how they failed."""
    work = (asking.ask(request(f"Question {n}")) for n in range(questions))
    failed = await asyncio.gather(*work, return_exceptions=True)
    errors = [error for error in failed if isinstance(error, CallError)]
    assert len(errors) == questions, failed
    return errors


async def test_a_server_that_never_did_anything_but_fail_is_gone(standin: Standin, books: Bench) -> None:
    standin.fail(lambda index, asked: refuse(500))
    asking = books.client(paid(standin, "openai"))
    failed = await ask(asking)
    assert all(error.gone for error in failed)
    assert re.search(r"\(500\): The server had an error; all \d+ calls came to nothing", str(failed[0]))
    assert len(standin.requests) < MAX_SERVER_ERRORS + asking.endpoint.concurrency
    assert books.claimed() == 0


async def test_a_server_that_wants_to_be_left_alone_for_hours_is_gone(standin: Standin, books: Bench) -> None:
    standin.fail(lambda index, asked: refuse(429, retry_after=3_600) if index else OK)
    asking = books.client(paid(standin, concurrency=1))
    await asking.ask(request("known"))
    failed = await ask(asking)
    assert all(error.gone for error in failed)
    assert "(429): " in str(failed[0])
    assert "it asks to be left alone for 1 h 0 min, and no question waits longer than 5 min 0 s" in str(failed[0])
    assert len(standin.requests) == 2


async def test_three_answers_that_cannot_be_read_are_the_last(standin: Standin, books: Bench) -> None:
    with blunt(http(b'{"choices": [{"mess')) as address:
        asking = books.client(paid(standin, "openai", api_base=f"{address}/v1", concurrency=1))
        failed = await ask(asking)
    assert all(error.gone for error in failed)
    assert re.search("cannot be read.* all 3 calls came to nothing", str(failed[0]))
    assert books.states() == ["lost"] * retry.MAX_BAD_RESPONSES
    most = worst_case(asking.endpoint, request("Question 1"))
    asking.note_unanswered()
    assert asking.log.unanswered == books.claimed() <= 3 * most


@pytest.mark.parametrize(
    "fault",
    [
        refuse(401),
        refuse(429, code="insufficient_quota"),
        refuse(402, words="Insufficient Balance"),
        refuse(500, words="model requires more system memory (41.5 GiB) than is available (15.2 GiB)"),
        refuse(500, words="EngineCore encountered an issue. See stack trace (above) for the root cause."),
        refuse(401, sent_as=200),
    ],
    ids=lambda fault: f"{fault.status} {fault.words or fault.code}",
)
async def test_what_no_waiting_mends_is_sent_once(standin: Standin, books: Bench, fault: Fault) -> None:
    standin.fail(lambda index, asked: fault if index else OK)
    asking = books.client(paid(standin, "openai", concurrency=1))
    known = await asking.ask(request("known"))
    assert all(error.gone for error in await ask(asking))
    assert (len(standin.requests), asking.log.retries) == (2, 0)
    assert books.claimed() == known.cost


async def test_what_is_out_when_it_shows_is_all_that_was_sent(standin: Standin, books: Bench) -> None:
    standin.delay = 0.05
    standin.fail(lambda index, asked: refuse(402))
    assert all(error.gone for error in await ask(books.client(at_home(standin, concurrency=8))))
    assert len(standin.requests) == 8


async def test_who_waits_for_the_next_try_is_told_at_once(
    standin: Standin, books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "MIN_PAUSE", 1_000.0)
    monkeypatch.setattr(retry, "MAX_PAUSE", 1_000.0)
    standin.fail([refuse(500), refuse(402)])
    asking = books.client(paid(standin))
    first = asyncio.create_task(asking.ask(request("first")))
    while not asking.log.retries:  # noqa: ASYNC110  nobody tells that it pauses
        await asyncio.sleep(0.01)
    failed = await ask(asking, 1)
    with pytest.raises(CallError) as told:
        await asyncio.wait_for(first, 120)
    assert told.value.gone
    assert str(told.value) == str(failed[0])


async def test_a_server_without_a_trusted_certificate_is_asked_once(
    standin: Standin, books: Bench, tmp_path: Path
) -> None:
    with untrusted_server(tmp_path) as address:
        asking = books.client(paid(standin, "openai", api_base=f"{address}/v1", concurrency=1))
        failed = await ask(asking)
    assert all(error.gone for error in failed)
    assert "certificate" in str(failed[0])
    assert (books.states(), books.claimed()) == (["failed"], 0)


async def test_what_is_wrong_with_all_questions_is_not_tried_with_each(standin: Standin, books: Bench) -> None:
    standin.fail(lambda index, asked: refuse(400))
    failed = await ask(books.client(paid(standin, concurrency=1)))
    assert [error.gone for error in failed] == [False] * (MAX_REFUSALS - 1) + [True] * (101 - MAX_REFUSALS)
    assert len(standin.requests) == MAX_REFUSALS


@pytest.mark.parametrize("wire", ["openai", "ollama"])
async def test_questions_that_are_too_long_say_nothing_of_others(standin: Standin, books: Bench, wire: Wire) -> None:
    long = refuse(400, words="the request exceeds the available context size")
    standin.fail(lambda index, asked: OK if "short" in asked.prompt else long)
    asking = books.client(at_home(standin, wire, concurrency=1))
    assert not any(error.gone for error in await ask(asking, 20))
    await asking.ask(request("short"))
    assert len(standin.requests) == 21


async def test_a_call_of_this_run_that_another_process_gives_up_meanwhile_is_told_too(
    standin: Standin, books: Bench
) -> None:
    asking = books.client(paid(standin))
    models = Models(None, asking, None, ())
    assert models.log("frontier").unanswered == 0
    with closing(Ledger(books.ledger.where)) as killed:
        killed.open_call("frontier", "m", request("out"), run="run", reserve=7, limit=None, seconds=60)
    assert models.log("frontier").unanswered == 7
