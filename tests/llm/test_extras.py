"""What a server does not take is asked for without, once learned, and said once."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from hybridgen.core.errors import CallError
from hybridgen.llm.providers import providers
from hybridgen.llm.types import Message
from tests.llm.asking import SCHEMA, Bench, at_home, paid, request
from tests.standin import OK, PIECES, Asked, Fault, Standin, Wire, refuse

pytestmark = pytest.mark.usefixtures("connections", "no_pauses")


def picky(standin: Standin, status: int, says: str, **taken: Any) -> None:
    """Refuses whatever has another value than these in its body, or any where the value is None."""

    def treat(_: int, asked: Asked) -> Fault:
        is_fine = all(_is_taken(asked.body.get(name), value) for name, value in taken.items())
        return OK if is_fine else refuse(status, says=says)

    standin.fail(treat)


def _is_taken(given: Any, taken: Any) -> bool:
    if isinstance(taken, int) and not isinstance(taken, bool):
        return given is None or given <= taken
    return given == taken or (isinstance(taken, str) and isinstance(given, Mapping) and given.get("type") == taken)


def said(client: Any) -> list[str]:
    return [str(notice) for notice in client.log.notices]


DIGITS: dict[str, Any] = {"purpose": "judge", "digits": True}


@pytest.mark.parametrize(
    ("status", "says", "most"),
    [
        (400, "Invalid value for 'top_logprobs': must be less than or equal to 5.", 5),
        (400, "Requested sample logprobs of 20, which is greater than max allowed: 10", 10),
        (422, "top_logprobs: Input should be between 0 and 5", 5),
    ],
)
async def test_fewer_log_probabilities(books: Bench, standin: Standin, status: int, says: str, most: int) -> None:
    picky(standin, status, says, top_logprobs=most)
    client = books.client(at_home(standin, "openai"))
    replies = [await client.ask(request(text, **DIGITS)) for text in ("One?", "Two?")]
    assert all(reply.answer.digits for reply in replies)
    assert [asked.body.get("top_logprobs") for asked in standin.requests] == [20, most, most]
    assert len(said(client)) == 1
    assert "asked for fewer" in said(client)[0]
    assert client.log.retries == client.log.failed == 0


@pytest.mark.parametrize(
    "says", ["logprobs is not supported by this server", "Unrecognized request argument supplied: top_logprobs"]
)
async def test_no_log_probabilities_at_all(books: Bench, standin: Standin, says: str) -> None:
    picky(standin, 400, says, logprobs=None)
    client = books.client(at_home(standin, "openai"))
    for text in ("One?", "Two?"):
        assert (await client.ask(request(text, **DIGITS))).answer.digits == ()
    assert [asked.body.get("logprobs") for asked in standin.requests] == [True, None, None]
    assert len(said(client)) == 1


async def test_log_probabilities_that_never_come_are_asked_for_once(books: Bench, standin: Standin) -> None:
    standin.answer = lambda asked: {"improve": "", "score": 7}
    standin.fail([dataclasses.replace(OK, reshape=_without_logprobs)])
    client = books.client(at_home(standin, "openai"))
    for text in ("One?", "Two?"):
        await client.ask(request(text, **DIGITS))
    assert [asked.body.get("logprobs") for asked in standin.requests] == [True, None]
    assert "it sends none" in said(client)[0]


def _without_logprobs(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "choices": [{**body["choices"][0], "logprobs": None}]}


@pytest.mark.parametrize(
    ("wire", "says"),
    [
        ("openai", "response_format of type 'json_schema' is not supported"),
        ("openai", "Failed to parse grammar"),
        ("ollama", "json: cannot unmarshal object into Go struct field ChatRequest.format of type string"),
    ],
)
async def test_json_without_a_schema_says_its_form_in_the_prompt(
    books: Bench, standin: Standin, wire: Wire, says: str
) -> None:
    if wire == "ollama":
        picky(standin, 400, says, format="json")
    else:
        picky(standin, 400, says, response_format="json_object")
    client = books.client(at_home(standin, wire))
    for text in ("One?", "Two?"):
        await client.ask(request(text))
    schemas = [asked.schema is not None for asked in standin.requests]
    assert schemas == [True, False, False]
    assert '{"improve": "text", "score": "integer from 1 to 9"}' in standin.requests[-1].prompt
    assert "form" not in standin.requests[0].prompt
    assert len(said(client)) == 1


async def test_and_where_that_is_refused_too_the_prompt_is_all(books: Bench, standin: Standin) -> None:
    picky(
        standin,
        422,
        '{"detail":[{"loc":["body","response_format"],"msg":"extra fields not permitted"}]}',
        response_format=None,
    )
    client = books.client(at_home(standin, "openai"))
    for text in ("One?", "Two?"):
        await client.ask(request(text))
    forms = [(asked.body.get("response_format") or {}).get("type") for asked in standin.requests]
    assert forms == ["json_schema", "json_object", None, None]
    assert len(said(client)) == 2


async def test_the_limit_of_an_answer_goes_by_its_other_name(books: Bench, standin: Standin) -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    picky(standin, 400, words, max_tokens=None)
    client = books.client(_named(standin, "my-deployment"))
    for text in ("One?", "Two?"):
        await client.ask(request(text))
    assert [asked.body.get("max_tokens") for asked in standin.requests] == [200, None, None]
    assert [asked.body.get("max_completion_tokens") for asked in standin.requests] == [None, 200, 200]


async def test_and_the_other_way_round(books: Bench, standin: Standin) -> None:
    """litellm calls it by the new name for models that are called like OpenAI's."""
    picky(standin, 400, "Unknown parameter: max_completion_tokens", max_completion_tokens=None)
    client = books.client(_named(standin, "gpt-5.1"))
    await client.ask(request())
    assert [asked.body.get("max_completion_tokens") for asked in standin.requests] == [200, None]
    assert standin.requests[-1].body["max_tokens"] == 200


def _named(standin: Standin, model: str) -> Any:
    known = paid(standin, "openai")
    return dataclasses.replace(known, provider=providers["openai-compatible"], model=model, wire=f"openai/{model}")


async def test_no_seed_and_no_temperature(books: Bench, standin: Standin) -> None:
    def treat(_: int, asked: Asked) -> Fault:
        if "seed" in asked.body:
            return refuse(400, says="Extra inputs are not permitted: seed")
        if "temperature" in asked.body:
            return refuse(
                400, says="'temperature' does not support 0.5 with this model. Only the default (1) value is supported."
            )
        return OK

    standin.fail(treat)
    client = books.client(at_home(standin, "openai"))
    for text in ("One?", "Two?"):
        await client.ask(request(text, temperature=0.5))
    assert len(standin.requests) == 4
    assert len(said(client)) == 2


@pytest.mark.parametrize(
    ("wire", "key", "says"),
    [
        ("ollama", "think", '"qwen2.5:7b" does not support thinking'),
        ("ollama", "think", "think cannot be used with format"),
        ("openai", "chat_template_kwargs", "Unrecognized request argument supplied: chat_template_kwargs"),
    ],
)
async def test_the_switch_of_thinking_is_left_out(
    books: Bench, standin: Standin, wire: Wire, key: str, says: str
) -> None:
    picky(standin, 400, says, **{key: None})
    client = books.client(at_home(standin, wire))
    for text in ("One?", "Two?"):
        await client.ask(request(text))
    assert [key in asked.body for asked in standin.requests] == [True, False, False]
    assert standin.requests[-1].schema
    assert len(said(client)) == 1


async def test_a_server_that_only_streams_is_asked_for_pieces(books: Bench, standin: Standin) -> None:
    picky(standin, 400, "Stream must be set to true", stream=True)
    client = books.client(at_home(standin, "openai"))
    replies = [await client.ask(request(text)) for text in ("One?", "Two?")]
    assert [bool(asked.body.get("stream")) for asked in standin.requests] == [False, True, True]
    assert all(reply.text.startswith("{") for reply in replies)


@pytest.mark.parametrize("wire", ["openai", "ollama"])
async def test_one_that_answers_in_pieces_whatever_was_asked_is_read_all_the_same(
    books: Bench, standin: Standin, wire: Wire
) -> None:
    standin.fail(lambda *_: PIECES)
    client = books.client(at_home(standin, wire))
    replies = [await client.ask(request(text)) for text in ("One?", "Two?")]
    assert len(standin.requests) == 3
    assert all(reply.text.startswith("{") for reply in replies)
    assert len(said(client)) == 1


async def test_side_by_side_each_is_asked_again_and_it_is_said_once(books: Bench, standin: Standin) -> None:
    standin.delay = 0.05
    picky(standin, 400, "Unsupported parameter: seed", seed=None)
    client = books.client(at_home(standin, "openai"))
    await asyncio.gather(*(client.ask(request(f"{n}?")) for n in range(8)))
    assert len(standin.requests) == 4 + 8  # four slots
    assert len(said(client)) == 1


async def test_what_was_refused_was_not_billed_and_sets_nothing_aside(books: Bench, standin: Standin) -> None:
    picky(standin, 400, "Invalid schema for response_format", response_format="json_object")
    reply = await books.client(paid(standin, "openai")).ask(request())
    assert books.states() == ["failed", "answered"]
    assert books.claimed() == reply.cost > 0


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (400, "This model's maximum context length is 4096 tokens"),
        (400, "'max_tokens' is too large: 200. This model supports at most 100 completion tokens."),
        (404, "model 'thinking-schema' not found"),
        (401, "no key for logprobs"),
        (400, "logprobs are wrong"),  # which nobody asked for
    ],
)
async def test_other_refusals_are_what_they_are(books: Bench, standin: Standin, status: int, says: str) -> None:
    standin.fail(lambda *_: refuse(status, says=says))
    client = books.client(at_home(standin, "openai"))
    with pytest.raises(CallError):
        await client.ask(request())
    assert len(standin.requests) == 1
    assert said(client) == []


async def test_what_is_refused_for_ever_is_given_up(books: Bench, standin: Standin) -> None:
    standin.fail(
        lambda *_: refuse(400, says="unsupported: response_format, seed, logprobs, stream, thinking, max_tokens")
    )
    with pytest.raises(CallError):
        await books.client(at_home(standin, "openai")).ask(request(**DIGITS))
    assert len(standin.requests) < 10


async def test_the_form_stands_behind_what_was_asked(books: Bench, standin: Standin) -> None:
    edit = {"type": "object", "properties": {"field": {"enum": ["goals"]}, "value": {"type": "string"}}}
    schema = {"type": "object", "properties": {"edits": {"type": "array", "items": {"anyOf": [edit, SCHEMA]}}}}
    picky(standin, 400, "no grammar", response_format="json_object")
    shared = (Message("system", "Long rules.", shared=True), Message("user", "Which?"))
    await books.client(at_home(standin, "openai")).ask(request(messages=shared, schema=schema))
    assert standin.requests[-1].messages[0] == ("system", "Long rules.")
    asked = standin.requests[-1].messages[1][1]
    assert asked.startswith("Which?\n\n")
    assert '{"edits": [{"field": "goals", "value": "text"}, {"improve"' in asked


async def test_the_limit_of_an_answer_is_never_left_out(books: Bench, standin: Standin) -> None:
    """The cap rests on it, whatever a server says of it."""
    says = '{"detail":[{"loc":["body","max_tokens"],"msg":"extra fields not permitted"}]}'
    standin.fail(lambda *_: refuse(422, says=says))
    with pytest.raises(CallError):
        await books.client(_named(standin, "my-deployment")).ask(request())
    assert {asked.max_tokens for asked in standin.requests} == {200}
