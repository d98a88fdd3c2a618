"""The one module that knows litellm: sends a request, reads the answer.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import itertools
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import litellm  # what keeps it from calling home is set in hybridgen/__init__
from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER
from litellm.llms.custom_httpx.aiohttp_transport import LiteLLMAiohttpTransport
from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

from hybridgen.core.errors import ConfigError
from hybridgen.core.secrets import masked
from hybridgen.llm import answer_body, answer_text, endings, errors, extras, pacing, transport
from hybridgen.llm.extras import Extras, OnlyStreams
from hybridgen.llm.types import Answer, Endpoint, Message, Request, Usage

litellm.suppress_debug_info = True
transport.take_over(LiteLLMAiohttpTransport, AsyncHTTPHandler)

OPTIONAL = frozenset(
    {"seed", "temperature", "logprobs", "top_logprobs", "stream_options", "thinking", "reasoning_effort"}
)
THINKING_SHARE = 0.25  # of an answer's tokens that are thought, from which its limit was met for that
_run: ContextVar[str | None] = ContextVar("hybridgen_run", default=None)  # whose call this is; None: not one of ours
_numbers = itertools.count(1)


async def send(endpoint: Endpoint, request: Request, wanted: Extras | None = None) -> Answer:
    """One try. wanted: what is asked for beside the answer. Raises ProviderError for whatever goes wrong."""
    wanted, heard = wanted or Extras(), _Heard()
    try:
        if endpoint.provider.looks_up_models:
            _make_known(endpoint)
        asked = _arguments(endpoint, request, wanted) | {"logger_fn": heard.keep}
        with transport.way(endpoint):
            async with asyncio.timeout(endpoint.timeout):  # litellm's own: from one piece of an answer to the next
                response = await litellm.acompletion(**asked)
                if wanted.is_stream:
                    response = await _joined(response)
        complaint = errors.read_answer(heard.text)
        if complaint is None:
            return _answer(response, heard.body, request)
    except Exception as error:
        if (message := answer_body.message_of(heard.body)) is not None:  # there is one, in a form that litellm rejects
            return _said(message, heard.body)
        if answer_body.is_stream(error):
            raise OnlyStreams(
                "it answers in pieces, although it was not asked to", "bad_response", billed=True
            ) from error
        told = errors.read_error(error, endpoint.timeout)
        if told.kind == "bad_response":
            told = errors.read_answer(heard.text) or told
        raise told from error
    raise complaint


async def _joined(pieces: Any) -> Any:
    """The answer that came in pieces. Where the server did not count its tokens, litellm would: then nobody has."""
    whole = litellm.stream_chunk_builder([piece async for piece in pieces])
    if not any(getattr(piece, "usage", None) for piece in pieces.chunks):
        whole.usage = None
    return whole


class _Heard:
    """What a server sent, before litellm made something of it."""

    def __init__(self) -> None:
        self._details: Mapping[str, Any] = {}

    def keep(self, details: Mapping[str, Any]) -> None:
        self._details = details

    @property
    def text(self) -> str:
        said = self._details.get("original_response")
        return said if isinstance(said, str) else ""

    @property
    def body(self) -> Mapping[str, Any]:
        return answer_body.read_body(self._details.get("original_response"))


async def build(endpoint: Endpoint) -> None:
    """Build one request and keep it: what is wrong before sending is wrong for all.

    Raises ConfigError: one line that says what.
    """
    request = Request("check", "check", (Message("user", "?"),), {"type": "object", "properties": {}}, max_tokens=1)
    with transport.way(endpoint, is_dry=True) as way:
        try:
            if endpoint.provider.looks_up_models:
                _make_known(endpoint)
            await litellm.acompletion(**_arguments(endpoint, request, Extras()))
        except Exception as error:
            if way.is_built:
                return
            first = _first(error)
            words = masked(" ".join(str(first).split()))[:200] or type(first).__name__
            missing = first.name if isinstance(first, ImportError) else None
            advice = f"; install {missing}" if missing else ""
            raise ConfigError(f"provider.{endpoint.who}: no request can be built ({words}){advice}") from error


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


def _arguments(endpoint: Endpoint, request: Request, wanted: Extras) -> dict[str, Any]:
    api_base, headers = transport.address(endpoint)
    arguments: dict[str, Any] = {
        "model": endpoint.wire,
        "messages": [_message(message, endpoint) for message in extras.messages(wanted, request)],
        "api_base": api_base,
        "api_key": endpoint.api_key or "none",
        "timeout": endpoint.timeout,
        "num_retries": 0,
        "max_retries": 0,
    }
    if headers:
        arguments["extra_headers"] = headers
    beside = extras.arguments(wanted, request, endpoint)
    bodies = [given["extra_body"] for given in (endpoint.arguments, beside) if "extra_body" in given]
    whole = {"extra_body": {key: value for body in bodies for key, value in body.items()}} if bodies else {}
    asked = {**endpoint.arguments, **arguments, **beside, **whole}  # ours stand: the cap rests on the limit in them
    return {name: value for name, value in asked.items() if name not in _not_taken(endpoint, asked)}


def _not_taken(endpoint: Endpoint, asked: Mapping[str, Any]) -> frozenset[str]:
    """What litellm knows that a provider does not take.

    litellm's own drop_params would also leave out whatever a 422 names, and ask again: the limit of an answer as well.
    """
    wire, _, name = endpoint.wire.partition("/")
    taken = litellm.get_supported_openai_params(model=name, custom_llm_provider=wire) or []
    return (OPTIONAL & asked.keys()) - set(taken)


def _message(message: Message, endpoint: Endpoint) -> dict[str, Any]:
    if message.shared and endpoint.provider.cache.is_marked:
        marked = {"type": "text", "text": message.content, "cache_control": {"type": "ephemeral"}}
        return {"role": message.role, "content": [marked]}
    return {"role": message.role, "content": message.content}


def _answer(response: Any, body: Mapping[str, Any], request: Request) -> Answer:
    choice, usage = response.choices[0], getattr(response, "usage", None)
    digits = _digits(choice.logprobs) if request.digits and getattr(choice, "logprobs", None) else ()
    word = answer_body.end_word(body) or str(choice.finish_reason or "stop")
    if endings.ending_of(word) == "whole" and choice.finish_reason == "content_filter":
        word = "content_filter"
    answer = _read(choice.message.model_dump(warnings=False), word, usage, digits)
    allowances = pacing.read_allowances(_headers(response))
    return dataclasses.replace(answer, allowances=allowances, model=masked(response.model or ""))


def _said(message: Mapping[str, Any], body: Mapping[str, Any]) -> Answer:
    """An answer from its body alone."""
    known = body.get("usage")
    usage = litellm.Usage(**known) if isinstance(known, Mapping) else None
    return _read(message, answer_body.end_word(body) or "stop", usage, ())


def _read(message: Mapping[str, Any], word: str, usage: Any, digits: tuple[dict[str, float], ...]) -> Answer:
    text, finish = answer_body.text_of(message), endings.plain(word)
    if not text.strip() and (refusal := answer_body.refusal_of(message)):
        text, finish = refusal, endings.REFUSAL
    if finish == "length" and (answer_text.is_thought(text) or _has_thought(usage)):
        finish = endings.THINKING
    text = masked(text.encode(errors="replace").decode())  # half an emoji could not be kept
    return Answer(text, _usage(usage), finish, digits)


def _has_thought(usage: Any) -> bool:
    """Whether a good part of what was written is thought."""
    details = getattr(usage, "completion_tokens_details", None)
    thought = getattr(details, "reasoning_tokens", None) or 0
    return thought > 0 and thought >= THINKING_SHARE * (getattr(usage, "completion_tokens", None) or 0)


def _headers(response: Any) -> dict[str, str]:
    """The server's own, which litellm keeps under a prefix."""
    kept = (getattr(response, "_hidden_params", None) or {}).get("additional_headers") or {}
    return {str(name).removeprefix("llm_provider-"): str(value) for name, value in kept.items()}


def _usage(usage: Any) -> Usage:
    """The tokens that the server counted.

    Some bill what a model thinks and leave it out of the completion: https://docs.x.ai/docs/models (reasoning tokens).
    It then stands in the total alone.
    """

    def said(name: str, of: Any = usage) -> int:
        return max(0, getattr(of, name, None) or 0)

    prompt = said("prompt_tokens")
    cached = said("cache_read_input_tokens") or said("cached_tokens", getattr(usage, "prompt_tokens_details", None))
    written = said("cache_creation_input_tokens")
    return Usage(
        input=max(0, prompt - cached - written),
        cached_input=cached,
        cache_write=written,
        output=max(said("completion_tokens"), said("total_tokens") - prompt),
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
