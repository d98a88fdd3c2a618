"""Texts that are embedded at the same moment share a request, and none of them another's fate."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hybridgen.llm.errors import ProviderError
from hybridgen.llm.gathering import Gathering
from hybridgen.llm.types import Answer, Request
from hybridgen.llm.vectors import answer_of, request_of, vectors_of


class Sender:
    """A server whose vector of a text says how long it is. refused: texts that spoil any request that they are in."""

    def __init__(self, *refused: str, kind: Any = "rejected") -> None:
        self.sent: list[list[str]] = []
        self._refused, self._kind = refused, kind

    async def __call__(self, request: Request) -> Answer:
        texts = [message.content for message in request.messages]
        self.sent.append(texts)
        await asyncio.sleep(0)
        if any(one in self._refused for one in texts):
            raise ProviderError("too long", self._kind, 400)
        rows = [{"index": n, "embedding": [float(len(text)), 1.0]} for n, text in enumerate(texts)]
        return answer_of({"data": rows, "usage": {"prompt_tokens": sum(map(len, texts))}}, request)


async def ask(sender: Sender, *texts: str, where: str = "here") -> list[Any]:
    gathering = Gathering()
    asked = [gathering.ask(where, request_of(text), sender) for text in texts]
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_all_of_a_moment_go_in_one_request_and_each_gets_its_own_vector() -> None:
    sender = Sender()
    answers = await ask(sender, "a", "bbb", "cc")
    assert sender.sent == [["a", "bbb", "cc"]]
    assert [round(float(v[0, 0] / v[0, 1])) for v in map(vectors_of, answers)] == [1, 3, 2]
    tokens = [answer.usage.input for answer in answers]
    assert sum(tokens) == 6
    assert min(tokens) > 0


async def test_other_places_have_requests_of_their_own() -> None:
    sender, gathering = Sender(), Gathering()
    await asyncio.gather(*(gathering.ask(where, request_of("a"), sender) for where in ("here", "there", "here")))
    assert sorted(map(len, sender.sent)) == [1, 2]


async def test_what_comes_later_goes_later() -> None:
    sender, gathering = Sender(), Gathering()
    await gathering.ask("here", request_of("a"), sender)
    await gathering.ask("here", request_of("b"), sender)
    assert sender.sent == [["a"], ["b"]]


@pytest.mark.parametrize("kind", ["rejected", "bad_response"])
async def test_a_text_that_spoils_a_request_is_told_from_the_others(kind: str) -> None:
    sender = Sender("bad", kind=kind)
    first, second, third = await ask(sender, "good", "bad", "fine")
    assert isinstance(second, ProviderError)
    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert sender.sent == [["good", "bad", "fine"], ["good"], ["bad"], ["fine"]]


async def test_a_server_that_is_busy_is_not_asked_for_each_text() -> None:
    sender = Sender("bad", kind="rate_limited")
    found = await ask(sender, "good", "bad")
    assert all(isinstance(one, ProviderError) for one in found)
    assert len(sender.sent) == 1


async def test_who_waits_no_more_costs_the_others_nothing() -> None:
    sender, gathering = Sender(), Gathering()
    tasks = [asyncio.create_task(gathering.ask("here", request_of(text), sender)) for text in "ab"]
    await asyncio.sleep(0)
    tasks[0].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert isinstance(found[1], Answer)


async def test_where_nobody_waits_any_more_nothing_is_sent() -> None:
    sender, gathering = Sender(), Gathering()
    task = asyncio.create_task(gathering.ask("here", request_of("a"), sender))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0)
    assert sender.sent == []
    assert isinstance(await gathering.ask("here", request_of("b"), sender), Answer)
