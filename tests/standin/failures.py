"""What can go wrong with a request, and how each provider says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tests.standin.asked import Asked, Wire

Body = dict[str, Any]
Reshape = Callable[[Body], Body]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request; made by the names below. retry_after and seconds: in seconds. says: in place of the
    provider's usual words. reshape: what becomes of an answer's body. times, hidden, told: of `miscount`."""

    kind: Literal["ok", "refuse", "reset", "cut", "garbage", "hang", "slow", "pieces", "miscount", "run_on"]
    status: int = 200
    retry_after: float | None = None
    seconds: float = 0.0
    says: str = ""
    reshape: Reshape | None = None
    times: float = 1.0
    hidden: int = 0
    told: float = 1.0


OK = Fault("ok")
RESET = Fault("reset")  # the connection is closed without an answer
CUT = Fault("cut")  # the first half of the answer, as if it had met its limit of tokens
GARBAGE = Fault("garbage")  # a 200 whose text is no JSON
PIECES = Fault("pieces")  # a 200 in pieces, whether that was asked for or not

RUN_ON = Fault("run_on")  # an answer without end, whatever bound was asked for, and counted as one token

Schedule = Sequence[Fault] | Callable[[int, Asked], Fault]
"""A fault per request, in the order of arrival; what comes after the end of a sequence is fine."""


def refuse(status: int, *, retry_after: float | None = None, says: str = "") -> Fault:
    """An error answer: 400, 401, 404, 429, 500, 503 or 529, or another in words of the test's."""
    return Fault("refuse", status=status, retry_after=retry_after, says=says)


def shaped(reshape: Reshape) -> Fault:
    """A good answer whose body is what `reshape` makes of it; see `shapes`."""
    return Fault("ok", reshape=reshape)


def hang(seconds: float) -> Fault:
    """Nothing comes for so long, then a good answer."""
    return Fault("hang", seconds=seconds)


def slow(seconds: float) -> Fault:
    """A 200 and half of the body at once, the rest after so long."""
    return Fault("slow", seconds=seconds)


def miscount(*, times: float = 1.0, hidden: int = 0, told: float = 1.0) -> Fault:
    """A good answer with another bill. times: as many output tokens are billed; hidden: tokens of thinking, billed on
    top and told in the total alone; told: the share of the counts that is told, 0 for none."""
    return Fault("miscount", times=times, hidden=hidden, told=told)


def due(schedule: Schedule, index: int, asked: Asked) -> Fault:
    """What happens to the index-th request since the schedule was set."""
    if callable(schedule):
        return schedule(index, asked)
    return schedule[index] if index < len(schedule) else OK


_ANTHROPIC = {
    400: ("invalid_request_error", "max_tokens: Field required"),
    401: ("authentication_error", "invalid x-api-key"),
    404: ("not_found_error", "model: {model}"),
    429: ("rate_limit_error", "This request would exceed your organization's rate limit"),
    529: ("overloaded_error", "Overloaded"),
}
_OPENAI = {
    400: ("invalid_request_error", None, "Invalid schema for response_format"),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided"),
    404: ("invalid_request_error", "model_not_found", "The model `{model}` does not exist"),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached for {model}"),
    503: ("server_error", None, "The engine is currently overloaded, please try again later"),
}
_GEMINI = {
    400: ("INVALID_ARGUMENT", "Invalid JSON payload received"),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials"),
    404: ("NOT_FOUND", "models/{model} is not found for API version v1beta"),
    429: ("RESOURCE_EXHAUSTED", "You exceeded your current quota"),
    503: ("UNAVAILABLE", "The model is overloaded. Please try again later."),
}
_OLLAMA = {
    400: "invalid format",
    401: "unauthorized",
    404: 'model "{model}" not found, try pulling it first',
    429: "too many requests",
    503: "server busy, please try again.  maximum pending requests exceeded",
}


def body(wire: Wire, status: int, model: str, says: str = "") -> dict[str, Any]:
    """The JSON that comes with an error status."""
    usual = _usual_body(wire, status, model)
    if says and isinstance(usual["error"], dict):
        return {**usual, "error": {**usual["error"], "message": says}}
    return {**usual, "error": says} if says else usual


def _usual_body(wire: Wire, status: int, model: str) -> dict[str, Any]:
    match wire:
        case "ollama":
            return {"error": _OLLAMA.get(status, "internal error").format(model=model)}
        case "openai":
            kind, code, words = _OPENAI.get(status, ("server_error", None, "The server had an error"))
            return {"error": {"message": words.format(model=model), "type": kind, "param": None, "code": code}}
        case "anthropic":
            kind, words = _ANTHROPIC.get(status, ("api_error", "Internal server error"))
            return {"type": "error", "error": {"type": kind, "message": words.format(model=model)}}
        case "gemini":
            state, words = _GEMINI.get(status, ("INTERNAL", "An internal error has occurred"))
            return {"error": {"code": status, "message": words.format(model=model), "status": state}}
