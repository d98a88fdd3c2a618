"""The one module that knows litellm: sends a request, reads the answer, looks prices up, counts tokens.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import re
import threading
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import litellm  # what keeps it from calling home is set in hybridgen/__init__

from hybridgen.llm import errors
from hybridgen.llm.types import PICO, Answer, Endpoint, Message, Price, Request, Usage

litellm.suppress_debug_info = True
litellm.drop_params = True  # not every provider takes a seed or a temperature
# litellm makes a coroutine in a thread; where the run is interrupted just then, nobody awaits it any more.
warnings.filterwarnings("ignore", r"coroutine '\w+\.a\w*completion' was never awaited", RuntimeWarning)

_runs: set[object] = set()  # that have litellm's connections in use
_counting = threading.Lock()  # runs may have event loops, and threads, of their own


async def send(endpoint: Endpoint, request: Request) -> Answer:
    """One try. Raises Refusal for whatever goes wrong."""
    try:
        if endpoint.provider == "ollama":
            _make_known(endpoint)
        async with asyncio.timeout(endpoint.timeout):  # litellm's own counts from one piece of an answer to the next
            response = await litellm.acompletion(**_arguments(endpoint, request))
        return _answer(response, request)
    except Exception as error:
        raise errors.read(error, endpoint.timeout) from error


def _make_known(endpoint: Endpoint) -> None:
    """Without a price litellm would ask Ollama for the model's data: blocking, so that all other calls stand still."""
    free = {
        "litellm_provider": "ollama_chat",
        "mode": "chat",
        "input_cost_per_token": 0.0,
        "output_cost_per_token": 0.0,
    }
    litellm.model_cost.setdefault(endpoint.wire, free)


def _arguments(endpoint: Endpoint, request: Request) -> dict[str, Any]:
    schema = {"name": request.purpose, "schema": dict(request.schema), "strict": True}
    arguments: dict[str, Any] = {
        "model": endpoint.wire,
        "messages": [_message(message, endpoint) for message in request.messages],
        "api_base": endpoint.api_base,
        "api_key": endpoint.api_key or "none",
        "response_format": {"type": "json_schema", "json_schema": schema},
        "max_tokens": request.max_tokens,
        "timeout": endpoint.timeout,
        "num_retries": 0,
        "max_retries": 0,
    }
    if request.temperature is not None:
        arguments["temperature"] = request.temperature
    if endpoint.provider != "anthropic":
        arguments["seed"] = request.seed
    if endpoint.provider == "ollama":
        arguments |= {"num_ctx": endpoint.context_length, "think": False}
    elif request.digits and endpoint.role == "local":
        arguments |= {"logprobs": True, "top_logprobs": 20}
    return arguments


def _message(message: Message, endpoint: Endpoint) -> dict[str, Any]:
    if message.shared and endpoint.provider == "anthropic":
        marked = {"type": "text", "text": message.content, "cache_control": {"type": "ephemeral"}}
        return {"role": message.role, "content": [marked]}
    return {"role": message.role, "content": message.content}


def _answer(response: Any, request: Request) -> Answer:
    choice = response.choices[0]
    text = (choice.message.content or "").encode(errors="replace").decode()  # half an emoji could not be kept
    digits = _digits(choice.logprobs) if request.digits and getattr(choice, "logprobs", None) else ()
    return Answer(text, _usage(getattr(response, "usage", None)), str(choice.finish_reason or "stop"), digits)


def _usage(usage: Any) -> Usage:
    details = getattr(usage, "prompt_tokens_details", None)
    cached = getattr(usage, "cache_read_input_tokens", None) or getattr(details, "cached_tokens", None) or 0
    written = getattr(usage, "cache_creation_input_tokens", None) or 0
    return Usage(
        input=max(0, (getattr(usage, "prompt_tokens", None) or 0) - cached - written),
        cached_input=cached,
        cache_write=written,
        output=getattr(usage, "completion_tokens", None) or 0,
    )


def _digits(logprobs: Any) -> tuple[dict[str, float], ...]:
    return tuple(
        # Of "7" and " 7" the likelier counts; it stands first.
        {t.token.strip(): t.logprob for t in reversed(token.top_logprobs or ()) if t.token.strip().isdigit()}
        for token in getattr(logprobs, "content", None) or ()
        if token.token.strip().isdigit()
    )


def table_price(wire: str) -> Price | None:
    """A model's price from litellm's bundled table; None where the table does not know it for this provider."""
    provider, _, name = wire.partition("/")
    rows = (litellm.model_cost.get(known) or {} for known in (wire, name))
    row = next((row for row in rows if row.get("litellm_provider") == provider), {})
    if row.get("input_cost_per_token") is None or row.get("output_cost_per_token") is None:
        return None
    plain = _price(row, "")
    found = next(filter(None, (re.fullmatch(r"input_cost_per_token(_above_(\d+)k_tokens)", key) for key in row)), None)
    if found is None:
        return plain
    return dataclasses.replace(plain, long_from=int(found[2]) * 1000, long=_price(row, found[1]))


def _price(row: dict[str, Any], tier: str) -> Price:
    def rate(key: str, default: int) -> int:
        value = row.get(key + tier, row.get(key))
        return default if value is None else round(value * PICO)

    full = rate("input_cost_per_token", 0)
    return Price(
        input=full,
        output=rate("output_cost_per_token", 0),
        cached_input=rate("cache_read_input_token_cost", full),
        cache_write=rate("cache_creation_input_token_cost", full),
    )


@functools.lru_cache(maxsize=4096)
def count_tokens(text: str) -> int:
    """Tokens of a text in OpenAI's cl100k encoding, which litellm bundles: an estimate for all other models."""
    return len(litellm.encoding.encode(text, disallowed_special=()))


@asynccontextmanager
async def connections() -> AsyncIterator[None]:
    """A run's time with litellm, which keeps connections open for all runs of the process.

    The last one that ends closes and forgets them: the next run needs clients of its own.
    """
    run = object()
    with _counting:
        _runs.add(run)
    try:
        yield
    finally:
        with _counting:
            _runs.remove(run)
            last = not _runs
        if last:
            await litellm.close_litellm_async_clients()
            litellm.in_memory_llm_clients_cache.flush_cache()
