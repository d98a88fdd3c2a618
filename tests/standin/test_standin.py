"""The stand-in as litellm and a preflight see it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import math
import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.standin import Asked, Standin, Wire, hang, refuse
from tests.standin.calls import MODELS, ask, each_model, each_wire, refused, text, until
from tests.standin.examples import PROMPT, RECORD, ROWS, check


def get(standin: Standin, path: str, body: dict[str, str] | None = None) -> Any:
    with urllib.request.urlopen(standin.url + path, data=json.dumps(body).encode() if body else None) as answer:
        return json.load(answer)


@each_model
async def test_every_protocol_answers_to_the_schema(standin: Standin, model: str) -> None:
    response = await ask(standin, model)
    record = json.loads(text(response))
    check(record)
    assert all(claim["row"] in ROWS for claim in record["claims"])
    assert response.choices[0].finish_reason == "stop"

    asked = standin.requests[0]
    assert asked.wire in model.replace("_chat", "")
    assert asked.model == model.partition("/")[2]
    assert asked.messages == (("system", "You write personas."), ("user", PROMPT))
    assert asked.schema is not None
    assert asked.schema["properties"].keys() == RECORD["properties"].keys()
    assert asked.max_tokens == 2000

    usage = standin.charges[0].usage
    assert (response.usage.prompt_tokens, response.usage.completion_tokens) == (usage.prompt, usage.output)


def test_who_calls_while_it_stops_is_hung_up_on() -> None:
    for _ in range(10):
        with Standin() as standin, ThreadPoolExecutor(3) as callers:
            over = threading.Event()
            for _ in range(3):
                callers.submit(call_until, over, standin.port)
            time.sleep(0.01)
            standin.stop()
            over.set()
    gc.collect()  # a socket that was left open is an error of this test


def call_until(over: threading.Event, port: int) -> None:
    while not over.is_set():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            pass


@each_wire
async def test_an_answer_ends_at_the_limit_of_tokens(standin: Standin, wire: Wire) -> None:
    response = await ask(standin, MODELS[wire], max_tokens=20)
    assert response.choices[0].finish_reason == "length"
    assert response.usage.completion_tokens == 20


async def test_gemini_is_also_at_its_version(standin: Standin) -> None:
    await ask(standin, MODELS["gemini"], path="/v1beta")
    assert standin.requests[0].path == "/v1beta/models/gemini-2.5-pro:generateContent"


async def test_log_probabilities_spread_around_a_score(standin: Standin) -> None:
    standin.answer = lambda asked: {"score": 7}
    response = await ask(standin, "openai/local", logprobs=True, top_logprobs=5)
    listed = response.choices[0].logprobs.content
    assert "".join(token.token for token in listed) == text(response) == '{"score": 7}'
    digit = next(token for token in listed if token.token == "7")
    assert digit.top_logprobs[0].token == "7"
    assert {top.token for top in digit.top_logprobs} <= set("456789")
    assert len(digit.top_logprobs) == 5
    assert 0.3 < math.exp(digit.logprob) < 0.6


async def test_a_test_can_answer_itself(standin: Standin) -> None:
    replies: list[str | dict[str, Any] | None] = [{"name": "Zoë"}, "no JSON", None]
    standin.answer = lambda asked: replies[len(standin.requests) - 1]
    given = [text(await ask(standin, MODELS["ollama"])) for _ in replies]
    assert json.loads(given[0]) == {"name": "Zoë"}
    assert given[1] == "no JSON"
    check(json.loads(given[2]))


def test_what_a_preflight_asks(standin: Standin) -> None:
    standin.serve("mistral:7b", "phi3:latest")
    assert get(standin, "/api/version")["version"]
    assert [model["name"] for model in get(standin, "/api/tags")["models"]] == ["mistral:7b", "phi3:latest"]
    assert [model["id"] for model in get(standin, "/v1/models")["data"]] == ["mistral:7b", "phi3:latest"]
    assert get(standin, "/api/show", {"model": "phi3"})["model_info"]["qwen2.context_length"] == 32_768
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        get(standin, "/api/show", {"model": "llama"})
    refused.value.close()
    assert standin.requests == ()


async def test_ollama_refuses_a_model_that_is_not_pulled(standin: Standin) -> None:
    standin.serve("mistral:7b")
    seen = await refused(standin, "ollama")
    assert seen.status_code == 404
    assert "try pulling it first" in str(seen)
    assert standin.charges == ()


async def test_the_most_requests_at_once_are_counted_for_each_protocol(standin: Standin) -> None:
    wires: list[Wire] = ["ollama", "ollama", "ollama", "gemini"]
    standin.fail([hang(60)] * len(wires))
    waiting = [asyncio.create_task(ask(standin, MODELS[wire])) for wire in wires]
    await until(lambda: len(standin.requests) == len(wires))
    for task in waiting:
        task.cancel()
    assert standin.in_flight_peak == {"ollama": 3, "openai": 0, "anthropic": 0, "gemini": 1}


async def test_a_reset_server_has_seen_nothing(standin: Standin) -> None:
    standin.fail([refuse(500), refuse(500)])
    await refused(standin, "ollama")
    standin.reset()
    await ask(standin, MODELS["ollama"])
    assert len(standin.requests) == len(standin.charges) == 1


async def test_a_mistake_in_a_tests_own_answer_is_told(standin: Standin) -> None:
    def mistaken(asked: Asked) -> str:
        raise KeyError("oops")

    standin.answer = mistaken
    assert (await refused(standin, "ollama")).status_code == 500
    assert "oops" in standin.errors[0]
    standin.reset()  # else the fixture fails this test


def test_a_taken_port_is_an_error(standin: Standin) -> None:
    with pytest.raises(OSError, match=r"(?i)address already in use"), Standin(standin.port):
        pass
