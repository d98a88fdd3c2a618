"""The one module that knows litellm: sends a request, reads the answer.

litellm's wrapper builds one request of each kind; the others are filled in from that one (see `forms`), sent through
one pool of its transport, and read by its provider's class. What cannot be done so goes through the wrapper as a whole.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import json
from collections.abc import AsyncIterator, Callable, Container, Coroutine, Hashable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import httpx
import litellm  # what keeps it from calling home is set in hybridgen/__init__
from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER
from litellm.llms.custom_httpx.aiohttp_transport import LiteLLMAiohttpTransport
from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler, get_ssl_configuration
from litellm.types.utils import LlmProviders
from litellm.utils import ProviderConfigManager
from pydantic_core import from_json

from hybridgen.core.errors import ConfigError
from hybridgen.core.secrets import masked
from hybridgen.llm import answer_body, answers, complaints, errors, extras, transport, vectors
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.extras import Extras, OnlyStreams
from hybridgen.llm.forms import Build, Forms
from hybridgen.llm.gathering import Gathering
from hybridgen.llm.types import Answer, Endpoint, Message, Request

litellm.suppress_debug_info = True
transport.take_over(LiteLLMAiohttpTransport, AsyncHTTPHandler)
transport.pass_by(litellm.main, "update_messages_with_model_file_ids")

OPTIONAL = frozenset(
    {"seed", "temperature", "logprobs", "top_logprobs", "stream_options", "thinking", "reasoning_effort"}
)
_COUNTS = frozenset({"prompt_tokens", "completion_tokens", "total_tokens"})
_DETAILS = {
    "prompt_tokens_details": frozenset({"cached_tokens", "audio_tokens"}),
    "completion_tokens_details": frozenset({"reasoning_tokens", "audio_tokens"}),
}
_numbers = itertools.count(1)


class _Run:
    """What one run keeps of litellm: its name there, forms, and connections."""

    def __init__(self) -> None:
        self.name = f"hybridgen-{next(_numbers)}"
        self.forms = Forms()
        self.texts = Gathering()
        self._pool: Any = None

    @property
    def pool(self) -> Any:
        """litellm's transport, with the certificates that it would trust."""
        if self._pool is None:
            trust = get_ssl_configuration()
            kind = "ssl_verify" if isinstance(trust, bool) else "ssl_context"
            self._pool = AsyncHTTPHandler._create_aiohttp_transport(**{kind: trust})
        return self._pool

    async def close(self) -> None:
        """Close what stands open."""
        if self._pool is not None:
            await self._pool.aclose()


_run: ContextVar[_Run | None] = ContextVar("hybridgen_run", default=None)  # whose call this is; None: not one of ours


async def send(endpoint: Endpoint, request: Request, wanted: Extras | None = None) -> Answer:
    """One try. wanted: what is asked for beside the answer. Raises ProviderError for whatever goes wrong."""
    if request.embeds:
        return await _send_texts(endpoint, request)
    wanted = wanted or Extras()
    request = extras.worded(wanted, request)
    run = None if wanted.is_stream else _run.get()
    asked = run and await run.forms.fill(request, *_kind(endpoint, request, wanted))
    if run and asked:
        return await _send_filled(endpoint, request, asked, run.pool)
    return await _send_built(endpoint, request, wanted)


def _kind(endpoint: Endpoint, request: Request, wanted: Extras) -> tuple[Hashable, Build]:
    """What a request's form depends on, and the way to have litellm build one."""

    async def build(request: Request) -> httpx.Request | None:
        with contextlib.suppress(Exception):  # the wrapper is asked once more, and tells what is wrong
            return await _built(endpoint, request, wanted)
        return None

    sampling = (request.purpose, request.max_tokens, request.temperature, request.digits)
    return (_asked_how(endpoint), wanted, *sampling), build


def _asked_how(endpoint: Endpoint) -> Hashable:
    """All of an endpoint that a request to it depends on."""
    own = (endpoint.own, endpoint.arguments, endpoint.thinking)
    return (endpoint.api_base, endpoint.api_key, endpoint.wire, endpoint.provider.name, endpoint.timeout, repr(own))


async def _send_texts(endpoint: Endpoint, request: Request) -> Answer:
    """One try to have texts embedded, with others of the same moment, in OpenAI's protocol, which all servers at home
    speak."""
    run = _run.get()
    if run is None:
        raise RuntimeError("texts are embedded within `connections`")
    base, headers = transport.address(endpoint)
    if endpoint.api_key not in {None, "none"}:
        headers = {"Authorization": f"Bearer {endpoint.api_key}"} | headers
    pool, url = run.pool, f"{base}{endpoint.provider.embeds}"

    async def send(request: Request) -> Answer:
        asked = httpx.Request("POST", url, headers=headers, json=vectors.body_of(endpoint.model, request))
        return await _send_filled(endpoint, request, asked, pool, lambda body, _: vectors.answer_of(body, request))

    return await run.texts.ask((_asked_how(endpoint), endpoint.model), request, send)


async def _send_filled(
    endpoint: Endpoint,
    request: Request,
    asked: httpx.Request,
    pool: Any,
    read: Callable[[Any, httpx.Response], Answer] | None = None,
) -> Answer:
    """One try with a request that stands already. read: what an answer is made of, None: a message's."""
    came: httpx.Response | None = None
    try:
        with transport.way(endpoint):
            async with asyncio.timeout(endpoint.timeout):
                answered = await pool.handle_async_request(asked)
                content = b"".join([piece async for piece in answered.stream])
        came = httpx.Response(answered.status_code, headers=answered.headers, content=content, request=asked)
        came.raise_for_status()
        body = _read(came)
        complaint = errors.read_answer(body)
        if complaint is None:
            return read(body, came) if read else _came(endpoint, request, body, came)
    except Exception as error:
        raise _told(error, endpoint, came.text if came else "") from error
    raise complaint


def _read(came: httpx.Response) -> Any:
    """The JSON of an answer. Raises ValueError where it is none."""
    try:
        return from_json(came.content)
    except ValueError:  # half an emoji, another encoding
        return json.loads(came.text)


def _came(endpoint: Endpoint, request: Request, body: Any, came: httpx.Response) -> Answer:
    """The answer in what came, as the provider's class has it; one in OpenAI's protocol needs none."""
    message = answer_body.message_of(answer_body.read_body(body))
    if message is not None:
        return answers.of_message(message, body, request, _counted(body), came.headers)
    wire, _, name = endpoint.wire.partition("/")
    reads = ProviderConfigManager.get_provider_chat_config(model=name, provider=LlmProviders(wire))
    if reads is None:
        raise ValueError("it has no message")
    response = reads.transform_response(
        model=name,
        raw_response=came,
        model_response=litellm.ModelResponse(),
        logging_obj=_Unlogged(),
        request_data={},
        messages=[],
        optional_params={},
        litellm_params={},
        encoding=None,
        json_mode=True,
    )
    return answers.of_response(response, body, request, came.headers)


def _counted(body: Mapping[str, Any]) -> Any:
    """The tokens that a body says were used, under litellm's names; None where it says nothing of use: the client then
    counts the worst case."""
    known = body.get("usage")
    if not isinstance(known, Mapping):
        return None
    try:
        return _plain(known, _COUNTS) or litellm.Usage(**known)
    except (TypeError, ValueError):
        return None


def _plain(known: Mapping[str, Any], names: Container[str]) -> SimpleNamespace | None:
    """Counts as OpenAI's protocol has them, of which litellm makes the same; None where a provider has others.
    names: of the counts."""
    found = dict[str, Any]()
    for name, count in known.items():
        details = _DETAILS.get(name) if isinstance(count, Mapping) else None
        found[name] = _plain(count, details) if details else count
        if found[name] is None if details else count is not None and not (name in names and type(count) is int):
            return None
    return SimpleNamespace(**found)


def _headers(response: Any) -> dict[str, str]:
    """The server's own, which litellm's wrapper keeps under a prefix."""
    kept = (getattr(response, "_hidden_params", None) or {}).get("additional_headers") or {}
    return {str(name).removeprefix("llm_provider-"): str(value) for name, value in kept.items()}


class _Unlogged:
    """Stands where litellm's classes want to log what they read."""

    def __init__(self) -> None:
        self.optional_params: dict[str, Any] = {}  # Gemini's looks here

    def post_call(self, *said: Any, **named: Any) -> None:
        """Nothing is kept."""


def _told(error: Exception, endpoint: Endpoint, text: str) -> ProviderError:
    """What went wrong. text: what came, as far as it did."""
    if answer_body.is_stream(error):
        return OnlyStreams("it answers in pieces, although it was not asked to", "bad_response", billed=True)
    told = errors.read_error(error, endpoint.timeout)
    return (errors.read_answer(complaints.parse(text)) or told) if told.kind == "bad_response" else told


async def _send_built(endpoint: Endpoint, request: Request, wanted: Extras) -> Answer:
    """One try through litellm's wrapper."""
    heard = _Heard()
    try:
        asked = _arguments(endpoint, request, wanted) | {"logger_fn": heard.keep}
        with transport.way(endpoint):
            async with asyncio.timeout(endpoint.timeout):  # litellm's own: from one piece of an answer to the next
                response = await litellm.acompletion(**asked)
                if wanted.is_stream:
                    response = await _joined(response)
        complaint = errors.read_answer(complaints.parse(heard.text))
        if complaint is None:
            return answers.of_response(response, heard.body, request, _headers(response))
    except Exception as error:
        if (message := answer_body.message_of(heard.body)) is not None:  # there is one, in a form that litellm rejects
            return answers.of_message(message, heard.body, request, _counted(heard.body), {})
        raise _told(error, endpoint, heard.text) from error
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
    try:
        await _built(endpoint, request, Extras())
    except Exception as error:
        first = _first(error)
        words = masked(" ".join(str(first).split()))[:200] or type(first).__name__
        missing = first.name if isinstance(first, ImportError) else None
        advice = f"; install {missing}" if missing else ""
        raise ConfigError(f"provider.{endpoint.who}: no request can be built ({words}){advice}") from error


async def _built(endpoint: Endpoint, request: Request, wanted: Extras) -> httpx.Request | None:
    """What litellm would send; None where it sent nothing. Raises whatever litellm does where it can build none."""
    with transport.way(endpoint, is_dry=True) as way:
        with contextlib.suppress(transport.NotSentError):
            await litellm.acompletion(**_arguments(endpoint, request, wanted))
        return way.built


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
    if endpoint.provider.looks_up_models:
        _make_known(endpoint)
    api_base, headers = transport.address(endpoint)
    arguments: dict[str, Any] = {
        "model": endpoint.wire,
        "messages": [_message(message, endpoint) for message in request.messages],
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
    left_out = _not_taken(endpoint, asked)
    return {name: value for name, value in asked.items() if name not in left_out}


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


@asynccontextmanager
async def connections() -> AsyncIterator[None]:
    """A run's time with litellm, which keeps clients in one cache, and logs in one queue, for all of a process.

    Whoever else uses litellm here, the program that called us or another run, keeps its own clients, callbacks and
    queue: those of this run stand in the cache under keys of their own, are closed when it ends, and nothing of it is
    queued. Calls must come from the task that entered, or from one that was begun by it.
    """
    _stand_apart()
    run = _Run()
    token = _run.set(run)
    try:
        yield
    finally:
        cache = litellm.in_memory_llm_clients_cache
        kept = [cache.cache_dict.pop(key, None) for key in list(cache.cache_dict) if key.endswith(run.name)]
        for key in [key for key in list(cache.ttl_dict) if key.endswith(run.name)]:
            cache.ttl_dict.pop(key, None)
        for client in (run, *kept):
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
        return f"{key_in_loop(key)}-{run.name}" if run else key_in_loop(key)

    def enqueue_others(async_coroutine: Coroutine[Any, Any, Any]) -> None:
        if _run.get() is None:
            enqueue(async_coroutine)
        else:
            async_coroutine.close()

    vars(cache)["update_cache_key_with_event_loop"] = key_in_run
    vars(worker)["ensure_initialized_and_enqueue"] = enqueue_others
