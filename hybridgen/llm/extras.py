"""What a request asks for beside an answer, and what is left of it where a server does not take that.

Servers word a refusal as they like; all name the parameter. Asked once more without it costs nothing: what was refused
was not billed.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from hybridgen.core.notices import Data, Notice
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.types import Endpoint, Request

MOST_LOGPROBS = 20  # of one token, that OpenAI's API and most others give
FEW_LOGPROBS = 5  # that the others give
STATUSES = frozenset({400, 405, 415, 422, 500, 501})  # with which a parameter is refused

_NUMBER = re.compile(r"(?<![\w.-])\d{1,2}(?![\w-]|\.\d)")
_LIMIT = re.compile(r"max_(?:completion_)?tokens")
_UNKNOWN = re.compile(
    r"unsupported|not supported|n.t support|unrecogni[sz]ed|unknown|unexpected|extra |not permitted|not allowed|"
    r"invalid (?:param|arg|field)|not available|not implemented|deprecated|only the default"
)
_FORM = re.compile(r"response_format|json_schema|json_object|json mode|structured output|schema|grammar|\bformat\b")
_THINKING = re.compile(r"\bthink|reasoning|chat_template_kwargs")
_STREAM = re.compile(r"\bstream")
_MAX_OPTIONS, _MAX_OPTIONS_CHARS = 12, 200  # of one place in the form that a prompt shows


@dataclass(frozen=True, slots=True)
class Extras:
    """top_logprobs: for each token, 0: none. form: how JSON is asked for. limit: by which name an answer is bounded;
    plain: as max_tokens, whatever the model. is_stream: it is asked for in pieces."""

    top_logprobs: int = MOST_LOGPROBS
    form: Literal["json_schema", "json_object", "prompt"] = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens", "plain"] = "max_tokens"
    has_seed: bool = True
    has_temperature: bool = True
    has_thinking: bool = True
    is_stream: bool = False


class OnlyStreams(ProviderError):
    """An answer that came in pieces, although it was not asked for so."""


def step_down(extras: Extras, error: ProviderError, request: Request, endpoint: Endpoint) -> tuple[Extras, str] | None:
    """What is left of what was asked for, and the code of what was refused; None where it was not refused for that."""
    if isinstance(error, OnlyStreams) and not extras.is_stream:
        return replace(extras, is_stream=True), "extra_stream"
    if error.status not in STATUSES:
        return None
    said = error.reason.lower()
    if "logprobs" in said and wants_logprobs(extras, request, endpoint):
        fewer = _fewer_logprobs(said, extras.top_logprobs)
        if fewer:
            return replace(extras, top_logprobs=fewer), "extra_top_logprobs"
        return replace(extras, top_logprobs=0), "extra_logprobs"
    if _UNKNOWN.search(said):
        if (named := _LIMIT.search(said)) and extras.limit == "max_tokens":
            other: Literal["max_completion_tokens", "plain"]
            other = "max_completion_tokens" if named[0] == "max_tokens" else "plain"
            return replace(extras, limit=other), "extra_limit"
        if "temperature" in said and extras.has_temperature and request.temperature is not None:
            return replace(extras, has_temperature=False), "extra_temperature"
        if re.search(r"\bseed\b", said) and extras.has_seed and endpoint.provider.accepts_seed:
            return replace(extras, has_seed=False), "extra_seed"
    if _THINKING.search(said) and extras.has_thinking and endpoint.thinking:
        return replace(extras, has_thinking=False), "extra_thinking"
    if _STREAM.search(said) and not extras.is_stream:
        return replace(extras, is_stream=True), "extra_stream"
    if _FORM.search(said) and extras.form != "prompt":
        if extras.form == "json_schema":
            return replace(extras, form="json_object"), "extra_schema"
        return replace(extras, form="prompt"), "extra_json"
    return None


def say_refused(code: str, endpoint: Endpoint, why: str) -> Notice:
    """That a server does not take something, and what follows."""
    return Notice("extra_refused", {"model": endpoint.model, "what": Notice(code), "why": Data(why)})


def wants_logprobs(extras: Extras, request: Request, endpoint: Endpoint) -> bool:
    """Whether log-probabilities are asked for."""
    asks = request.digits and endpoint.role == "local" and endpoint.provider.accepts_logprobs
    return asks and extras.top_logprobs > 0


def arguments(extras: Extras, request: Request, endpoint: Endpoint) -> dict[str, Any]:
    """What litellm is given for them. The limit of an answer is always there: the cap rests on it."""
    most, provider = endpoint.max_output(request), endpoint.provider
    found: dict[str, Any] = {}
    if extras.has_thinking:
        found |= endpoint.thinking
    if extras.limit == "plain":
        found["extra_body"] = {**found.get("extra_body", {}), "max_tokens": most}
    else:
        found[extras.limit] = most
    if extras.form == "json_schema":
        # A copy: providers' classes put their own marks into it.
        schema = {"name": request.purpose, "schema": copy.deepcopy(dict(request.schema)), "strict": True}
        found["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif extras.form == "json_object":
        found["response_format"] = {"type": "json_object"}
    if extras.has_temperature and request.temperature is not None:
        found["temperature"] = request.temperature
    if extras.has_seed and provider.accepts_seed:
        found["seed"] = request.seed
    if wants_logprobs(extras, request, endpoint):
        found |= {"logprobs": True, "top_logprobs": extras.top_logprobs}
    if extras.is_stream:
        found |= {"stream": True, "stream_options": {"include_usage": True}}
    return found


def worded(extras: Extras, request: Request) -> Request:
    """The request; where no schema goes beside its messages, the last one says what form the answer has."""
    if extras.form == "json_schema":
        return request
    form = json.dumps(_form(request.schema), ensure_ascii=False)
    last = request.messages[-1]
    asked = f"{last.content}\n\nAnswer with one JSON object of this form: {form}"
    return replace(request, messages=(*request.messages[:-1], replace(last, content=asked)))


def _fewer_logprobs(said: str, asked: int) -> int:
    """How many a refusal allows: the largest number in it that is smaller; 0: none at all."""
    smaller = [n for n in map(int, _NUMBER.findall(said)) if 0 < n < asked]
    is_known = "top_logprobs" in said and not _UNKNOWN.search(said)
    return max(smaller, default=FEW_LOGPROBS if is_known and asked > FEW_LOGPROBS else 0)


def _form(node: Mapping[str, Any]) -> Any:
    """A schema as an example of what fits it, with words in the place of values."""
    if "enum" in node:
        said = " | ".join(map(str, node["enum"]))
        return said if len(said) <= _MAX_OPTIONS_CHARS else "text"
    for options in (node.get("anyOf"), node.get("oneOf")):
        if options:
            return _form(options[0])
    match node.get("type"):
        case "object":
            return {name: _form(field) for name, field in node.get("properties", {}).items()}
        case "array":
            items = node.get("items", {})
            return [_form(option) for option in items.get("anyOf", [items])[:_MAX_OPTIONS]]
        case "integer" | "number" as kind if "minimum" in node and "maximum" in node:
            return f"{kind} from {node['minimum']} to {node['maximum']}"
        case kind:
            return {"string": "text"}.get(str(kind), str(kind or "text"))
