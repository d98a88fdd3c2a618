"""The one module that knows litellm: sends a request, reads the answer.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import asyncio
import threading
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import litellm  # what keeps it from calling home is set in hybridgen/__init__
from litellm.llms.custom_httpx.aiohttp_transport import LiteLLMAiohttpTransport
from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

from hybridgen.core.errors import ConfigError
from hybridgen.llm import errors, transport
from hybridgen.llm.types import Answer, Endpoint, Message, Request, Usage

litellm.suppress_debug_info = True
litellm.drop_params = True  # not every provider takes a seed or a temperature
# litellm makes a coroutine in a thread; where the run is interrupted just then, nobody awaits it any more.
warnings.filterwarnings("ignore", r"coroutine '[\w.<>]+\.a\w*completion\w*' was never awaited", RuntimeWarning)

transport.take_over(LiteLLMAiohttpTransport, AsyncHTTPHandler)

_runs: set[object] = set()  # that have litellm's connections in use
_counting = threading.Lock()  # runs may have event loops, and threads, of their own


async def send(endpoint: Endpoint, request: Request) -> Answer:
    """One try. Raises ProviderError for whatever goes wrong."""
    try:
        if endpoint.provider.looks_up_models:
            _make_known(endpoint)
        with transport.way(endpoint):
            async with asyncio.timeout(endpoint.timeout):  # litellm's own: from one piece of an answer to the next
                response = await litellm.acompletion(**_arguments(endpoint, request))
        return _answer(response, request)
    except Exception as error:
        raise errors.read_error(error, endpoint.timeout) from error


async def build(endpoint: Endpoint) -> None:
    """Build one request and keep it: what is wrong before sending is wrong for all.

    Raises ConfigError: one line that says what.
    """
    request = Request("check", "check", (Message("user", "?"),), {"type": "object", "properties": {}}, max_tokens=1)
    with transport.way(endpoint, is_dry=True) as way:
        try:
            if endpoint.provider.looks_up_models:
                _make_known(endpoint)
            await litellm.acompletion(**_arguments(endpoint, request))
        except Exception as error:
            if way.is_built:
                return
            first = _first(error)
            words = " ".join(str(first).split())[:200] or type(first).__name__
            missing = first.name if isinstance(first, ImportError) else None
            advice = f"; install {missing}" if missing else ""
            raise ConfigError(f"provider.{endpoint.role}: no request can be built ({words}){advice}") from error


def _first(error: BaseException) -> BaseException:
    """What an error was raised from or after, down to the first of all."""
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return error


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
    api_base, headers = transport.address(endpoint)
    arguments: dict[str, Any] = {
        "model": endpoint.wire,
        "messages": [_message(message, endpoint) for message in request.messages],
        "api_base": api_base,
        "api_key": endpoint.api_key or "none",
        "response_format": {"type": "json_schema", "json_schema": schema},
        "max_tokens": request.max_tokens,
        "timeout": endpoint.timeout,
        "num_retries": 0,
        "max_retries": 0,
    }
    if headers:
        arguments["extra_headers"] = headers
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
    return Answer(
        text,
        _usage(getattr(response, "usage", None)),
        str(choice.finish_reason or "stop"),
        digits,
        response.model or "",
    )


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
