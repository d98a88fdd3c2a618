"""The addresses that clients know, and what happens to a request on its way."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import random
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aiohttp import web

from tests.standin import failures, looks, renders, wires
from tests.standin.asked import Asked, Wire
from tests.standin.billing import tokens
from tests.standin.failures import Fault
from tests.standin.state import State

Handler = Callable[[web.Request], Any]
Current = Callable[[], State]
DIMENSION = 64  # of the vectors of texts
_KEY = re.compile(r"[a-zA-Z0-9_.-]{1,64}")  # what Anthropic takes as a property's key


def app(current: Current) -> web.Application:
    """The application; current: the state that a new request belongs to."""
    made = web.Application(client_max_size=64 * 2**20, middlewares=[looks.middleware(lambda: current().looks)])
    made.add_routes(_routes(current))
    return made


def _routes(current: Current) -> Iterator[web.RouteDef]:
    async def listed(request: web.Request) -> web.Response:
        said = current().looks
        known = {"type": "model", "object": "model", "owned_by": "standin", "max_model_len": said.context}  # vLLM's
        rows = [{"id": model, **known, **said.more.get(model, {})} for model in current().models]
        return web.json_response({"object": "list", "data": rows, "has_more": False})

    async def tags(request: web.Request) -> web.Response:
        return web.json_response(
            {
                "models": [
                    {"name": m, "model": m, **_facts(m), **current().looks.more.get(m, {})} for m in current().models
                ]
            }
        )

    async def show(request: web.Request) -> web.Response:
        asked = await request.json()
        model = asked.get("model") or asked.get("name")
        if not current().knows(model):
            return web.json_response(failures.body("ollama", 404, model), status=404)
        info = {"general.architecture": "qwen2", "qwen2.context_length": current().looks.context}
        more = current().looks.more.get(model, {})
        said = {**_facts(model), "model_info": info, "capabilities": ["completion", "tools"], **more}
        return web.json_response(said)

    async def props(request: web.Request) -> web.Response:  # llama.cpp's
        return web.json_response({"default_generation_settings": {"n_ctx": current().looks.context}})

    async def loaded(request: web.Request) -> web.Response:  # LM Studio's
        rows = [{"id": model, "max_context_length": current().looks.context} for model in current().models]
        return web.json_response({"object": "list", "data": rows})

    async def embeddings(request: web.Request) -> web.Response:
        asked = await request.json()
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        with current().lock:
            current().embedded += texts
            current().embedded_together.append(len(texts))
        rows = [{"object": "embedding", "index": n, "embedding": embed(text)} for n, text in enumerate(texts)]
        used = sum(map(tokens, texts))
        usage = {"prompt_tokens": used, "total_tokens": used}
        return web.json_response({"object": "list", "model": asked["model"], "data": rows[::-1], "usage": usage})

    yield web.get("/api/version", _fixed({"version": "0.12.6"}))
    yield web.get("/health", _fixed({"status": "ok"}))
    yield web.get("/api/tags", tags)
    yield web.post("/api/show", show)
    yield web.get("/props", props)
    yield web.get("/api/v0/models", loaded)
    for prefix in ("", "/v1", "/api/v1"):  # the last one is Lemonade's
        yield web.get(f"{prefix}/models", listed)
        yield web.post(f"{prefix}/chat/completions", _chat("openai", current))
        yield web.post(f"{prefix}/embeddings", embeddings)
    yield web.post("/api/chat", _chat("ollama", current))
    yield web.post("/v1/messages", _chat("anthropic", current))
    for prefix in ("", "/v1beta"):
        yield web.post(f"{prefix}/models/{{model}}:generateContent", _chat("gemini", current))


def embed(text: str) -> list[float]:
    """Texts with words in common are near one another: each word has a direction of its own."""
    drawn = [random.Random(word) for word in sorted({*re.findall(r"\w+", text.casefold())})]
    return [1e-6 + sum(one.gauss(0, 1) for one in drawn) for _ in range(DIMENSION)]


def _facts(model: str) -> dict[str, Any]:
    details = {"format": "gguf", "family": "qwen2", "parameter_size": "7.6B", "quantization_level": "Q4_K_M"}
    return {"modified_at": "2025-06-15T15:06:40Z", "size": 4_683_087_332, "digest": "0" * 64, "details": details}


def _fixed(body: dict[str, str]) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return web.json_response(body)

    return handle


def _chat(wire: Wire, current: Current) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        state = current()
        try:
            asked = wires.read(
                wire, request.path, request.match_info.get("model", ""), request.headers, await request.json()
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            with state.lock:
                state.errors.append(f"{request.path}: a request that the stand-in cannot read: {error!r}")
            return web.json_response(failures.body(wire, 400, ""), status=400)
        number, fault = state.arrive(asked)
        try:
            return await _treat(request, state, asked, number, fault)
        except Exception:  # a mistake in the stand-in or in a test's hook must not pass for a provider's failure
            with state.lock:
                state.errors.append(traceback.format_exc())
            return web.json_response(failures.body(wire, 500, asked.model), status=500)
        finally:
            state.leave(asked)

    return handle


async def _treat(request: web.Request, state: State, asked: Asked, number: int, fault: Fault) -> web.StreamResponse:
    if fault.kind == "refuse":
        await asyncio.sleep(state.delay)
        return _refused(asked, fault)
    if fault.kind == "reset":
        await asyncio.sleep(state.delay)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if asked.wire == "ollama" and not state.knows(asked.model):
        return _refused(asked, failures.refuse(404))
    if asked.wire == "anthropic" and not all(map(_KEY.fullmatch, _keys(asked.schema))):
        return _refused(asked, failures.refuse(400))
    said = state.say(asked, fault)
    answering = dataclasses.replace(asked, model=state.looks.answers_as or asked.model)
    rendered = renders.render(answering, said, number)
    whole = fault.reshape(rendered) if fault.reshape else rendered
    in_pieces = fault.kind == "pieces" or bool(asked.body.get("stream"))
    body = renders.pieces(asked.wire, whole) if in_pieces else json.dumps(whole, ensure_ascii=False).encode()
    await asyncio.sleep(state.delay + (fault.seconds if fault.kind == "hang" else 0))
    state.begin(asked)
    if fault.kind == "slow":
        return await _trickled(request, body, fault.seconds)
    kind = {"ollama": "application/x-ndjson"}.get(asked.wire, "text/event-stream") if in_pieces else "application/json"
    return web.Response(body=body, content_type=kind, headers=dict(fault.headers))


def _keys(node: Any) -> Iterator[str]:
    """The properties' keys in a schema."""
    if isinstance(node, Mapping):
        yield from node.get("properties", ())
    for inner in node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ():
        yield from _keys(inner)


def _refused(asked: Asked, fault: Fault) -> web.Response:
    headers = dict(fault.headers)
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    body = failures.body(asked.wire, fault.status, asked.model, fault.words, fault.code)
    return web.json_response(body, status=fault.sent_as or fault.status, headers=headers)


async def _trickled(request: web.Request, body: bytes, seconds: float) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    try:
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        await asyncio.sleep(seconds)
        await response.write(body[len(body) // 2 :])
        await response.write_eof()
    except ConnectionResetError:
        pass  # the client has left; it is billed all the same
    return response
