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
from hybridgen.llm.answer_text import find_object
from hybridgen.llm.endings import THINKING, Ending, ending_of
from hybridgen.llm.extras import Extras
from hybridgen.llm.providers import providers
from hybridgen.llm.providers.gemini import BUDGET
from hybridgen.llm.types import Message, Usage
from tests.llm.asking import MODELS, SCHEMA, at, at_home, paid, request
from tests.llm.blunt import blunt, http
from tests.standin import CUT, GARBAGE, Standin, Wire, hang, shaped, shapes
from tests.standin.failures import Reshape

each_wire = pytest.mark.parametrize("wire", MODELS)
pytestmark = pytest.mark.usefixtures("connections", "both_ways")


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
    await asyncio.wait_for(GLOBAL_LOGGING_WORKER.flush(), 120)
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
    for _ in range(6_000):
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


SAID = json.dumps({"improve": "a", "score": 5})
NATIVE: list[tuple[Wire, str, Ending]] = [
    ("openai", "content_filter", "blocked"),
    ("openai", "error", "failed"),
    ("openai", "insufficient_system_resource", "failed"),
    ("openai", "something new", "other"),
    ("openai", "tool_calls", "whole"),
    ("anthropic", "refusal", "refused"),
    ("anthropic", "model_context_window_exceeded", "context"),
    ("anthropic", "max_tokens", "length"),
    ("anthropic", "stop_sequence", "whole"),
    ("gemini", "SAFETY", "blocked"),
    ("gemini", "RECITATION", "blocked"),
    ("gemini", "MALFORMED_RESPONSE", "failed"),
    ("gemini", "MAX_TOKENS", "length"),
    ("ollama", "load", "failed"),
    ("ollama", "length", "length"),
]


@pytest.mark.parametrize(("wire", "word", "ending"), NATIVE)
async def test_why_an_answer_ended_is_kept(standin: Standin, wire: Wire, word: str, ending: Ending) -> None:
    standin.answer = lambda asked: SAID
    standin.fail([shaped(shapes.ending(word))])
    said = await litellm_adapter.send(at_home(standin, wire), request())
    assert ending_of(said.finish) == ending
    assert said.finish == {"whole": "stop", "length": "length"}.get(ending, word)
    assert said.text in (SAID, "")  # litellm gives nothing of what a filter held back


@pytest.mark.parametrize(
    ("wire", "word"), [("gemini", "MAX_TOKENS"), ("anthropic", "max_tokens"), ("openai", "length")]
)
async def test_a_limit_that_is_met_before_a_word_was_spent_on_thinking(standin: Standin, wire: Wire, word: str) -> None:
    standin.fail([shaped(shapes.ending(word, ""))])
    said = await litellm_adapter.send(paid(standin, wire), request())
    assert (said.text, said.finish) == ("", THINKING)


@pytest.mark.parametrize(("tokens", "text"), [(200, ""), (200, '{"improve": "cut'), (0, "<think>Well, hm")])
async def test_reasoning_tokens_and_thoughts_without_an_end_say_so_too(
    standin: Standin, tokens: int, text: str
) -> None:
    standin.fail([shaped(shapes.thinking(tokens, text))])
    assert (await litellm_adapter.send(paid(standin, "openai"), request())).finish == THINKING


async def test_what_a_model_refuses_with_is_its_answer(standin: Standin) -> None:
    standin.fail([shaped(shapes.refusing("I can't help with that."))])
    said = await litellm_adapter.send(paid(standin, "openai"), request())
    assert (said.text, said.finish) == ("I can't help with that.", "refusal")


async def test_a_blocked_prompt_names_the_reason(standin: Standin) -> None:
    standin.fail([shaped(shapes.blocked("PROHIBITED_CONTENT"))])
    said = await litellm_adapter.send(paid(standin, "gemini"), request())
    assert (said.text, said.finish) == ("", "PROHIBITED_CONTENT")


@pytest.mark.parametrize(
    ("wire", "reshape"),
    [
        ("openai", shapes.in_parts),
        ("openai", shapes.after_thought),
        ("openai", shapes.in_tool_call),
        ("openai", shapes.in_field("reasoning_content")),
        ("openai", shapes.in_field("reasoning")),
        ("ollama", shapes.in_field("thinking")),
    ],
)
async def test_the_answer_is_read_wherever_the_server_puts_it(standin: Standin, wire: Wire, reshape: Reshape) -> None:
    standin.answer = lambda asked: SAID
    standin.fail([shaped(reshape)])
    said = await litellm_adapter.send(at_home(standin, wire), request())
    found = find_object(said.text, SCHEMA)
    assert found
    assert json.loads(found.text) == {"improve": "a", "score": 5}
    assert said.finish == "stop"
    usage = standin.charges[0].usage
    assert said.usage == Usage(usage.input, usage.cached, usage.written, usage.output)


async def test_an_object_in_place_of_a_text_is_one(standin: Standin) -> None:
    standin.fail([shaped(shapes.as_object)])
    said = await litellm_adapter.send(paid(standin, "openai"), request())
    assert json.loads(said.text) == {"improve": "x", "score": 5}
    assert said.usage.output > 0


@pytest.mark.parametrize("wire", ["openai", "ollama"])
async def test_an_answer_in_pieces_is_whole_in_the_end(standin: Standin, wire: Wire) -> None:
    standin.answer = lambda asked: SAID
    said = await litellm_adapter.send(at_home(standin, wire), request(), Extras(is_stream=True))
    assert standin.requests[0].body["stream"] is True
    assert (said.text, said.finish) == (SAID, "stop")
    usage = standin.charges[0].usage
    assert said.usage == Usage(usage.prompt, 0, 0, usage.output)


async def test_pieces_whose_tokens_nobody_counted_have_none(standin: Standin) -> None:
    standin.fail([shaped(lambda body: {key: value for key, value in body.items() if key != "usage"})])
    said = await litellm_adapter.send(paid(standin, "openai"), request(), Extras(is_stream=True))
    assert json.loads(said.text)
    assert said.usage == Usage()


THINKING_SWITCHES: list[tuple[str, str, int, dict[str, Any]]] = [
    ("gemini", "gemini-2.5-pro", 512, {"thinkingBudget": 512}),
    ("gemini", "gemini-2.5-flash", 0, {"thinkingBudget": 0}),
    ("gemini", "gemini-2.0-flash", 0, {}),
    ("gemini", "gemini-3-pro-preview", 2_048, {"thinkingLevel": "low"}),
]


@pytest.mark.parametrize(("wire", "model", "tokens", "config"), THINKING_SWITCHES)
async def test_gemini_thinks_within_a_budget(
    standin: Standin, wire: Wire, model: str, tokens: int, config: dict[str, Any]
) -> None:
    endpoint = paid(standin, wire, model=model)
    await litellm_adapter.send(endpoint, request())
    asked = standin.requests[0]
    assert asked.max_tokens == 200 + tokens == endpoint.max_output(request())
    given = asked.body.get("generationConfig", {}).get("thinkingConfig", {})
    assert {key: value for key, value in given.items() if key != "includeThoughts"} == config


@pytest.mark.parametrize(
    ("model", "effort", "tokens"),
    [("gpt-5.1", None, 0), ("gpt-5-mini", "minimal", 1_024), ("o4-mini", "low", 4_096), ("gpt-4.1", None, 0)],
)
async def test_openais_models_think_little(standin: Standin, model: str, effort: str | None, tokens: int) -> None:
    endpoint = paid(standin, "openai", model=model)
    await litellm_adapter.send(endpoint, request())
    asked = standin.requests[0]
    assert asked.body.get("reasoning_effort") == effort
    assert asked.max_tokens == 200 + tokens


@pytest.mark.parametrize("name", ["vllm", "llamacpp", "embedded"])
async def test_servers_with_chat_templates_get_their_switch(standin: Standin, name: str) -> None:
    endpoint = at_home(standin, "openai", provider=providers[name])
    await litellm_adapter.send(endpoint, request())
    assert standin.requests[0].body["chat_template_kwargs"] == {"enable_thinking": False, "thinking": False}
