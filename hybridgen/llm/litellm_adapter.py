"""The one module that knows litellm: sends a request, reads the answer.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import litellm  # what keeps it from calling home is set in hybridgen/__init__
from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

from hybridgen.llm import errors
from hybridgen.llm.types import Answer, Endpoint, Message, Request, Usage

litellm.suppress_debug_info = True
litellm.drop_params = True  # not every provider takes a seed or a temperature

_run: ContextVar[str | None] = ContextVar("hybridgen_run", default=None)  # whose call this is; None: not one of ours
_numbers = itertools.count(1)


async def send(endpoint: Endpoint, request: Request) -> Answer:
    """One try. Raises ProviderError for whatever goes wrong."""
    try:
        if endpoint.provider.looks_up_models:
            _make_known(endpoint)
        async with asyncio.timeout(endpoint.timeout):  # litellm's own counts from one piece of an answer to the next
            response = await litellm.acompletion(**_arguments(endpoint, request))
        return _answer(response, request)
    except Exception as error:
        raise errors.read_error(error, endpoint.timeout) from error


def _make_known(endpoint: Endpoint) -> None:
    """Without a price litellm would ask some servers for the model's data: blocking, so that all other calls stand
    still."""
    free = {
        "litellm_provider": endpoint.provider.wire,
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
    provider = endpoint.provider
    if provider.accepts_seed:
        arguments["seed"] = request.seed
    if request.digits and endpoint.role == "local" and provider.accepts_logprobs:
        arguments |= {"logprobs": True, "top_logprobs": 20}
    return dict(endpoint.arguments) | arguments  # ours stand: the cap rests on max_tokens


def _message(message: Message, endpoint: Endpoint) -> dict[str, Any]:
    if message.shared and endpoint.provider.cache.is_marked:
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


@asynccontextmanager
async def connections() -> AsyncIterator[None]:
    """A run's time with litellm, which keeps clients in one cache, and logs in one queue, for all of a process.

    Whoever else uses litellm here, the program that called us or another run, keeps its own clients, callbacks and
    queue: those of this run stand in the cache under keys of their own, are closed when it ends, and nothing of it is
    queued. Calls must come from the task that entered, or from one that was begun by it.
    """
    _stand_apart()
    run = f"hybridgen-{next(_numbers)}"
    token = _run.set(run)
    try:
        yield
    finally:
        cache = litellm.in_memory_llm_clients_cache
        for key in [key for key in list(cache.cache_dict) if key.endswith(run)]:
            client = cache.cache_dict.pop(key, None)
            cache.ttl_dict.pop(key, None)
            with contextlib.suppress(Exception):  # one that is broken has nothing to close
                await client.close()
        _run.reset(token)


@functools.cache
def _stand_apart() -> None:
    """Once in a process: have litellm's cache of clients and its queue of logs tell our calls from all others.

    The queue's worker belongs to one event loop; with runs in several, or one that ends, its tasks were destroyed and
    its coroutines never awaited. Its log of our calls is for callbacks, which would be handed prompts and answers.
    """
    cache, worker = litellm.in_memory_llm_clients_cache, GLOBAL_LOGGING_WORKER
    key_in_loop, enqueue = cache.update_cache_key_with_event_loop, worker.ensure_initialized_and_enqueue

    def key_in_run(key: str) -> str:
        run = _run.get()
        return f"{key_in_loop(key)}{f'-{run}' if run else ''}"

    def enqueue_others(async_coroutine: Coroutine[Any, Any, Any]) -> None:
        if _run.get() is None:
            enqueue(async_coroutine)
        else:
            async_coroutine.close()

    vars(cache)["update_cache_key_with_event_loop"] = key_in_run
    vars(worker)["ensure_initialized_and_enqueue"] = enqueue_others
