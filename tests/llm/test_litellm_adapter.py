"""What goes over each provider's wire and what comes back, with the real litellm: answers and prices."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import math
from typing import Any

import litellm
import pytest
from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

from hybridgen.llm import litellm_adapter
from hybridgen.llm.providers.gemini import BUDGET
from hybridgen.llm.types import Message, Usage
from tests.llm.asking import MODELS, SCHEMA, at, at_home, paid, request
from tests.llm.blunt import blunt, http
from tests.standin import CUT, GARBAGE, Standin, Wire, hang

each_wire = pytest.mark.parametrize("wire", MODELS)
pytestmark = pytest.mark.usefixtures("connections")


@each_wire
async def test_an_answer_and_its_tokens_come_as_the_server_has_them(standin: Standin, wire: Wire) -> None:
    said = await litellm_adapter.send(paid(standin, wire), request())
    assert set(json.loads(said.text)) == {"improve", "score"}
    usage = standin.charges[0].usage
    assert said.usage == Usage(usage.input, usage.cached, usage.written, usage.output)
    assert said.finish == "stop"


@each_wire
async def test_every_server_gets_the_whole_question(standin: Standin, wire: Wire) -> None:
    await litellm_adapter.send(at_home(standin, wire), request(temperature=0.25, seed=7))
    asked = standin.requests[0]
    assert asked.model == MODELS[wire].partition("/")[2]
    assert asked.messages == (("system", "You judge personas."), ("user", "How well does it hang together?"))
    assert asked.schema is not None
    assert asked.schema["properties"].keys() == SCHEMA["properties"].keys()
    assert asked.max_tokens == (200 + BUDGET if wire == "gemini" else 200)  # it counts what it thinks
    assert asked.seed == (None if wire == "anthropic" else 7)


async def test_ollama_gets_the_schema_and_the_context_and_does_not_think_aloud(standin: Standin) -> None:
    await litellm_adapter.send(at_home(standin), request())
    body = standin.requests[0].body
    assert body["format"] == SCHEMA
    assert body["options"]["num_ctx"] == 4096
    assert body["think"] is False


async def test_ollama_is_not_asked_for_more_than_the_answer(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    """litellm's own question about the model would block all other calls."""
    asked: list[Any] = []
    monkeypatch.setattr(litellm.module_level_client, "post", lambda **what: asked.append(what))
    standin.serve("unheard-of:1b")
    unheard_of = dataclasses.replace(at_home(standin), model="unheard-of:1b", wire="ollama_chat/unheard-of:1b")
    await litellm_adapter.send(unheard_of, request())
    await asyncio.wait_for(GLOBAL_LOGGING_WORKER.flush(), 5)
    assert asked == []


async def test_what_is_shared_is_written_to_anthropics_cache_once_and_then_read(standin: Standin) -> None:
    long = Message("system", "The same words again. " * 300, shared=True)
    asked = [request(messages=(long, Message("user", text))) for text in ("One", "Two")]
    first, second = [await litellm_adapter.send(paid(standin), one) for one in asked]
    assert [block.marked for block in standin.requests[0].blocks] == [True, False]
    assert first.usage.cache_write == second.usage.cached_input > 0
    assert first.usage.cached_input == second.usage.cache_write == 0


async def test_openais_cached_tokens_are_told_apart(standin: Standin) -> None:
    long = Message("system", "The same words again. " * 300)
    asked = [request(messages=(long, Message("user", text))) for text in ("One", "Two")]
    first, second = [await litellm_adapter.send(paid(standin, "openai"), one) for one in asked]
    assert first.usage.cached_input == 0
    assert second.usage.cached_input >= 1024
    assert first.usage.input == second.usage.input + second.usage.cached_input


async def test_log_probabilities_of_digits_come_from_a_server_at_home(standin: Standin) -> None:
    standin.answer = lambda asked: '{"improve": "say 5 things", "score": 7}'
    said = await litellm_adapter.send(at_home(standin, "openai"), request(digits=True))
    assert len(said.digits) == 2
    assert max(said.digits[1], key=said.digits[1].__getitem__) == "7"
    assert math.fsum(math.exp(p) for p in said.digits[1].values()) == pytest.approx(1, abs=0.01)
    assert (await litellm_adapter.send(at_home(standin, "openai"), request())).digits == ()
    assert (await litellm_adapter.send(paid(standin, "openai"), request(digits=True))).digits == ()


async def test_a_run_that_ends_leaves_another_its_connections(standin: Standin) -> None:
    standin.fail([hang(0.3)])
    going = asyncio.create_task(litellm_adapter.send(paid(standin), request()))
    for _ in range(500):
        if not standin.requests:
            await asyncio.sleep(0.01)
    async with litellm_adapter.connections():
        await litellm_adapter.send(at_home(standin), request())
    assert (await going).text
    assert len(standin.requests) == 2


async def test_half_an_emoji_can_be_kept(standin: Standin) -> None:
    body = {"model": "m", "message": {"role": "assistant", "content": "cut \ud83d here"}, "done": True}
    with blunt(http(json.dumps(body).encode())) as address:
        assert (await litellm_adapter.send(at(address, standin, "ollama"), request())).text == "cut ? here"


@each_wire
async def test_an_answer_that_was_cut_says_so(standin: Standin, wire: Wire) -> None:
    standin.fail([CUT])
    said = await litellm_adapter.send(at_home(standin, wire), request())
    assert said.finish == "length"
    with pytest.raises(ValueError, match=r"."):
        json.loads(said.text)


@each_wire
async def test_prose_instead_of_json_is_an_answer(standin: Standin, wire: Wire) -> None:
    standin.fail([GARBAGE])
    assert (await litellm_adapter.send(at_home(standin, wire), request())).text.startswith("Certainly!")
