"""Requests that are filled in say what litellm builds for them; what cannot be filled in is left to litellm."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm import forms, litellm_adapter
from hybridgen.llm.extras import Extras
from hybridgen.llm.forms import Forms
from hybridgen.llm.types import Message, Request
from tests.llm.asking import MODELS, SCHEMA, at_home, paid, request
from tests.standin import Standin, Wire

each_wire = pytest.mark.parametrize("wire", MODELS)
BOUNDED = {
    "type": "object",
    "properties": {"row": {"type": "integer", "minimum": 1, "maximum": 7}, "said": {"type": "string", "minLength": 3}},
    "required": ["row", "said"],
    "additionalProperties": False,
}


async def built(asked: Request) -> httpx.Request:
    """A provider whose body has everything in its place."""
    body = {
        "messages": [{"role": one.role, "content": one.content} for one in asked.messages],
        "format": asked.schema,
        "options": {"seed": asked.seed, "limit": asked.max_tokens},
    }
    return httpx.Request("POST", "http://127.0.0.1:9/chat?v=1", headers={"authorization": "k"}, json=body)


texts = st.text(st.characters(codec="utf-8"), max_size=40)


@given(system=texts, user=texts, seed=st.integers(0, 2**31))
async def test_whatever_a_text_says_the_filled_request_is_the_one_that_would_be_built(
    system: str, user: str, seed: int
) -> None:
    kept = Forms()
    await kept.fill(request("the first of its kind"), "kind", built)
    asked = request(messages=(Message("system", system), Message("user", user)), seed=seed, schema=BOUNDED)
    filled, real = await kept.fill(asked, "kind", built), await built(asked)
    assert filled is not None
    assert json.loads(filled.content) == json.loads(real.content)
    assert (filled.method, filled.url, filled.headers["authorization"]) == (real.method, real.url, "k")


async def test_one_of_a_kind_is_built_and_the_others_are_not() -> None:
    asked: list[Request] = []

    async def counted(one: Request) -> httpx.Request:
        asked.append(one)
        return await built(one)

    kept = Forms()
    for n in range(5):
        await kept.fill(request(f"question {n}", seed=n), "kind", counted)
    first = len(asked)
    assert first == 2  # with marks, and as it is
    await kept.fill(request("another number of messages", messages=(Message("user", "one"),)), "kind", counted)
    await kept.fill(request("another kind"), "other", counted)
    assert len(asked) == 3 * first


async def test_a_schema_that_the_provider_rewords_is_built_for_each_schema() -> None:
    asked: list[Request] = []

    async def reworded(one: Request) -> httpx.Request:
        asked.append(one)
        said = {**one.schema, "properties": {name: {"type": "string"} for name in one.schema["properties"]}}
        return await built(dataclasses.replace(one, schema=said))

    kept = Forms()
    for n, schema in enumerate([SCHEMA, BOUNDED, SCHEMA, BOUNDED]):
        filled = await kept.fill(request(f"question {n}", schema=schema), "kind", reworded)
        assert filled is not None
        assert json.loads(filled.content)["format"]["properties"].keys() == schema["properties"].keys()
        assert f"question {n}".encode() in filled.content
    assert [one.schema == BOUNDED for one in asked].count(True) == 1


def _cut(one: Request) -> dict[str, Any]:
    return {"messages": [one.messages[-1].content]}


def _joined(one: Request) -> dict[str, Any]:
    return {"prompt": " ".join(message.content for message in one.messages)}


def _louder(one: Request) -> dict[str, Any]:
    said = [message.content for message in one.messages]
    return {"messages": said, "note": "long" if len(said[-1]) > 60 else "short"}


def _counted(one: Request) -> dict[str, Any]:
    return {"messages": [message.content for message in one.messages], "bytes": one.bytes}


@pytest.mark.parametrize("body", [_cut, _joined, _louder, _counted], ids=lambda one: one.__name__.strip("_"))
async def test_what_cannot_be_filled_in_is_left_to_litellm(body: Any) -> None:
    async def odd(one: Request) -> httpx.Request:
        return httpx.Request("POST", "http://127.0.0.1:9/", json=body(one))

    assert await Forms().fill(request("How well does it hang together? " * 9), "kind", odd) is None


async def test_a_signature_over_the_body_is_left_to_litellm() -> None:
    async def signed(one: Request) -> httpx.Request:
        made = await built(one)
        made.headers["signature"] = str(hash(made.content))
        return made

    assert await Forms().fill(request(), "kind", signed) is None


async def test_what_cannot_be_built_without_sending_is_left_to_litellm() -> None:
    async def nothing(one: Request) -> None:
        return None

    assert await Forms().fill(request(), "kind", nothing) is None


async def test_a_form_is_built_anew_before_its_key_can_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["old", "old", "new", "new"])

    async def with_key(one: Request) -> httpx.Request:
        made = await built(one)
        made.headers["authorization"] = next(keys)
        return made

    kept = Forms()
    await kept.fill(request(), "kind", with_key)
    monkeypatch.setattr(forms, "MAX_AGE", -1.0)
    filled = await kept.fill(request(), "kind", with_key)
    assert filled is not None
    assert filled.headers["authorization"] == "new"


@pytest.mark.usefixtures("connections")
@each_wire
@pytest.mark.parametrize("form", ["json_schema", "json_object", "prompt"])
async def test_every_provider_of_ours_is_filled_in(standin: Standin, wire: Wire, form: Any) -> None:
    """Else a run would be slow and nobody would see why."""
    for endpoint in (paid(standin, wire), at_home(standin, wire)):
        asked = request(schema=BOUNDED, seed=3, temperature=0.4, digits=True)
        kind, build = litellm_adapter._kind(endpoint, asked, Extras(form=form))
        assert await Forms().fill(asked, kind, build) is not None
    assert standin.looks.seen == []
