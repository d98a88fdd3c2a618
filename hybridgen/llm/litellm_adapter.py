"""The one module that knows litellm: sends a request, reads the answer.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import asyncio
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import litellm  # what keeps it from calling home is set in hybridgen/__init__

from hybridgen.llm import errors, pacing
from hybridgen.llm.types import Answer, Endpoint, Message, Request, Usage

litellm.suppress_debug_info = True
litellm.drop_params = True  # not every provider takes a seed or a temperature
# litellm makes a coroutine in a thread; where the run is interrupted just then, nobody awaits it any more.
warnings.filterwarnings("ignore", r"coroutine '\w+\.a\w*completion' was never awaited", RuntimeWarning)

_runs: set[object] = set()  # that have litellm's connections in use
_counting = threading.Lock()  # runs may have event loops, and threads, of their own


async def send(endpoint: Endpoint, request: Request) -> Answer:
    """One try. Raises ProviderError for whatever goes wrong."""
    bodies: list[str] = []
    try:
        if endpoint.provider.looks_up_models:
            _make_known(endpoint)
        async with asyncio.timeout(endpoint.timeout):  # litellm's own counts from one piece of an answer to the next
            response = await litellm.acompletion(**_arguments(endpoint, request), logger_fn=_kept_in(bodies))
        complaint = errors.read_answer(bodies[-1]) if bodies else None
        if complaint is None:
            return _answer(response, request)
    except Exception as error:
        told = errors.read_error(error, endpoint.timeout)
        if told.kind == "bad_response" and bodies:
            told = errors.read_answer(bodies[-1]) or told
        raise told from error
    raise complaint


def _kept_in(bodies: list[str]) -> Callable[[Mapping[str, Any]], None]:
    """A logger of one call: litellm hands it what the server answered, also where it makes nothing of that."""

    def keep(details: Mapping[str, Any]) -> None:
        if isinstance(body := details.get("original_response"), str):
            bodies.append(body)

    return keep


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
    usage, finish = _usage(getattr(response, "usage", None)), str(choice.finish_reason or "stop")
    return Answer(text, usage, finish, digits, pacing.read_allowances(_headers(response)))


def _headers(response: Any) -> dict[str, str]:
    """The server's own, which litellm keeps under a prefix."""
    kept = (getattr(response, "_hidden_params", None) or {}).get("additional_headers") or {}
    return {str(name).removeprefix("llm_provider-"): str(value) for name, value in kept.items()}


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
