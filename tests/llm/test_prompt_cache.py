"""One request fills the provider's cache, the others read it."""

from __future__ import annotations

import asyncio

import pytest

from hybridgen.core.errors import CallError
from hybridgen.llm.prompt_cache import Warming
from hybridgen.llm.types import Answer, Message, Reply, Request, Usage


def request(question: str, rules: str = "rules", *, marked: bool = True) -> Request:
    messages = (Message("system", rules, shared=marked), Message("user", question))
    return Request("refine", "d001", messages, {}, max_tokens=10)


class Server:
    """Answers after a moment; knows how many were out when each came."""

    def __init__(self) -> None:
        self.out = 0
        self.together: dict[str, int] = {}
        self.broken: set[str] = set()
        self.known: set[str] = set()

    async def send(self, request: Request) -> Reply:
        question = request.messages[-1].content
        self.out += 1
        self.together[question] = self.out
        await asyncio.sleep(0.01)
        self.out -= 1
        if question in self.broken:
            raise CallError("refused")
        return Reply(Answer(question, Usage()), 0, replayed=question in self.known)


async def ask(server: Server, *requests: Request) -> list[Reply | BaseException]:
    warming = Warming()
    return await asyncio.gather(*(warming.ask(r, server.send) for r in requests), return_exceptions=True)


async def test_the_first_goes_alone_and_the_others_together() -> None:
    server = Server()
    replies = await ask(server, *map(request, "abcd"))
    assert [reply.text for reply in replies if isinstance(reply, Reply)] == ["a", "b", "c", "d"]
    assert server.together == {"a": 1, "b": 1, "c": 2, "d": 3}


async def test_other_beginnings_do_not_wait_nor_does_what_shares_none() -> None:
    server = Server()
    await ask(server, request("a"), request("b", "other rules"), request("c", marked=False), request("d", marked=False))
    assert server.together == {"a": 1, "b": 2, "c": 3, "d": 4}


@pytest.mark.parametrize("how", ["broken", "known"])
async def test_where_the_first_filled_no_cache_the_next_one_is_first(how: str) -> None:
    server = Server()
    getattr(server, how).add("a")
    replies = await ask(server, *map(request, "abcd"))
    assert server.together == {"a": 1, "b": 1, "c": 1, "d": 2}
    assert [isinstance(reply, Reply) for reply in replies] == [how == "known", True, True, True]


def test_a_schema_and_all_up_to_the_mark_is_shared() -> None:
    assert request("a").shared() == request("b").shared() != request("b", "others").shared()
    assert request("a", marked=False).shared() is None
    plain = request("a")
    assert Request("refine", "d001", plain.messages, {"type": "object"}, max_tokens=10).shared() != plain.shared()
