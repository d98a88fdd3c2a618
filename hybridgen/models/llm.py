"""The one module that knows litellm: sends a request, reads the answer, looks prices up, counts tokens.

It tries once. Retries, money and the ledger are the client's.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Read at import: without them litellm asks the network for its price map and its beta headers.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
os.environ.setdefault("LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS", "True")

import aiohttp
import httpx
import litellm

from hybridgen.models.values import PICO, Answer, Endpoint, Message, Price, Request, Usage

litellm.suppress_debug_info = True
litellm.drop_params = True  # not every provider takes a seed or a temperature

# Statuses that pass: too many requests, an overloaded or restarting server, a gateway's time-out.
TRANSIENT = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
# Statuses of a gateway that lost its server: what became of the request there nobody knows.
UNCLEAR = frozenset({408, 502, 504})


@dataclass(eq=False)
class Refusal(Exception):
    """A call that brought no answer.

    status: the HTTP status of an error answer, None where there was none. transient: another try may go better.
    gone: no connection could be made, so nothing was sent. billed: it may have been billed all the same.
    retry_after: seconds that the server asked for, None where it said nothing.
    """

    reason: str
    status: int | None
    transient: bool
    gone: bool
    billed: bool
    retry_after: float | None


async def send(endpoint: Endpoint, request: Request) -> Answer:
    """One try. Raises Refusal for whatever goes wrong."""
    try:
        if endpoint.provider == "ollama":
            _make_known(endpoint)
        response = await litellm.acompletion(**_arguments(endpoint, request))
        return _answer(response, request)
    except Exception as error:
        raise _refusal(error, endpoint.timeout) from error


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
        {top.token.strip(): top.logprob for top in token.top_logprobs or () if top.token.strip().isdigit()}
        for token in getattr(logprobs, "content", None) or ()
        if token.token.strip().isdigit()
    )


def _refusal(error: Exception, timeout: float) -> Refusal:
    """What happened, told from the HTTP client's error below litellm's own: those differ from provider to provider."""
    below = tuple(_below(error))
    answered = next((e.response for e in below if isinstance(e, httpx.HTTPStatusError)), None)
    if answered is not None:
        return Refusal(
            reason=_line(_message_of(answered)),
            status=answered.status_code,
            transient=answered.status_code in TRANSIENT,
            gone=False,
            billed=answered.status_code in UNCLEAR,
            retry_after=_retry_after(answered.headers),
        )
    unsent = next((e for e in below if isinstance(e, aiohttp.ClientConnectorError | httpx.ConnectTimeout)), None)
    late = any(isinstance(e, TimeoutError | httpx.TimeoutException | litellm.Timeout) for e in below)
    broken = next((e for e in below if isinstance(e, httpx.TransportError)), None)
    if unsent:
        reason = str(getattr(unsent, "os_error", unsent))
    elif late:
        reason = f"no answer within {timeout:g} s"
    elif broken:
        reason = f"the connection broke off: {broken}"
    else:
        reason = f"the answer cannot be read: {error}"
    return Refusal(
        reason=_line(reason),
        status=None,
        transient=not unsent and (late or broken is not None),  # an answer that cannot be read would come again
        gone=unsent is not None,
        billed=unsent is None,
        retry_after=None,
    )


def _below(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that it was raised from or after."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _message_of(response: httpx.Response) -> str:
    """What an error answer says; all providers put it at `error` or `error.message`."""
    try:
        error = response.json()["error"]
    except (ValueError, LookupError, TypeError):
        return response.text
    return str(error.get("message", error) if isinstance(error, dict) else error)


def _line(text: str) -> str:
    return " ".join(text.partition("Traceback (most recent call last)")[0].split())[:300]


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:  # none, or a date
        return None


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


async def close() -> None:
    """Close the connections that litellm keeps open."""
    await litellm.close_litellm_async_clients()
