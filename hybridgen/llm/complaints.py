"""What a server says when it refuses: the words, the codes, the time to wait, and whether anything can heal it.

Names and words are those that servers and gateways are known to send; a gateway passes on those of any other, so they
are looked for at all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

# Statuses that a code or type stands for, where an error names no number.
STATUSES = {
    "invalid_request_error": 400,
    "invalid_argument": 400,
    "authentication_error": 401,
    "unauthenticated": 401,
    "invalid_api_key": 401,
    "billing_error": 402,
    "insufficient_quota": 429,
    "permission_error": 403,
    "permission_denied": 403,
    "not_found_error": 404,
    "not_found": 404,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "resource_exhausted": 429,
    "unavailable": 503,
    "unavailable_error": 503,
    "deadline_exceeded": 504,
    "timeout_error": 504,
    "overloaded_error": 529,
}
UNNAMED = 500  # what an error counts as that names none of these

# Nobody's request will be answered until somebody pays, gives another key, or mends the server.
_UNUSABLE_NAMES = frozenset(
    {
        "insufficient_quota",
        "insufficient_credits",
        "insufficient_balance",
        "billing_error",
        "billing_hard_limit_reached",
        "billing_not_active",
        "account_deactivated",
        "invalid_api_key",
        "api_key_invalid",
        "authentication_error",
        "enginedeaderror",
    }
)
_UNUSABLE_WORDS = (
    "credit balance is too low",
    "insufficient credit",
    "insufficient balance",
    "usage limits. you will regain access",
    "api key not valid",
    "requires more system memory",
    "not enough memory",
    "insufficient memory",
    "unable to allocate",
    "cudamalloc failed",
    "enginecore encountered an issue",
    "enginedeaderror",
    "background loop has errored already",
)
# Quotas whose name ends so come back tomorrow; the same words are used of those that come back in a minute.
_DAILY = "perday"
# This request will not fit tomorrow either, whatever the status says.
_TOO_LONG_NAMES = frozenset({"context_length_exceeded", "exceed_context_size_error"})
_TOO_LONG_WORDS = (
    "context length",
    "context size",
    "context window",
    "prompt is too long",
    "request too large",
    "too large to process",  # llama.cpp's, of a text to embed
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error as it was said. names: its codes and types, in small letters. status: an HTTP status that it names.
    retry_after: seconds that it asks for in its body."""

    message: str
    names: frozenset[str]
    status: int | None
    retry_after: float | None

    @property
    def is_unusable(self) -> bool:
        """True where every request would be refused, and no waiting mends that."""
        message = self.message.lower()
        return (
            bool(self.names & _UNUSABLE_NAMES)
            or any(_DAILY in name for name in self.names)
            or any(words in message for words in _UNUSABLE_WORDS)
        )

    @property
    def is_too_long(self) -> bool:
        """True where this request is longer than the server ever takes."""
        message = self.message.lower()
        return bool(self.names & _TOO_LONG_NAMES) or any(words in message for words in _TOO_LONG_WORDS)


def read(text: str) -> Complaint:
    """The complaint in the body of an error answer; all servers put it at `error`, at `error.message`, at `message` or
    at `detail`. Of HTML, which gateways and routers send, the title."""
    body = _first(parse(text))
    error = _error_of(body)
    return _complaint(body if error is None and isinstance(body, dict) else error, text)


def read_answer(body: Any) -> Complaint | None:
    """The complaint in the JSON of a 200, where it holds one instead of an answer: some gateways have sent the status
    by the time that the server behind them fails."""
    error = _error_of(_first(body))
    return None if error is None else _complaint(error, str(error))


def has_usage(body: Any) -> bool:
    """True where the JSON of an answer counts tokens, so that they may be billed."""
    first = _first(body)
    usage = first.get("usage") if isinstance(first, dict) else None
    return isinstance(usage, dict) and any(isinstance(n, int) and n > 0 for n in usage.values())


def parse(text: str) -> Any:
    """The JSON of a text; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _first(body: Any) -> Any:
    return body[0] if isinstance(body, list) and body else body


def _error_of(body: Any) -> Any:
    """What stands at `error`, or at the first choice's."""
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return body.get("error") or (first.get("error") if isinstance(first, dict) else None) or None


def _complaint(error: Any, text: str) -> Complaint:
    if not isinstance(error, dict):
        return Complaint(_plain(text if error is None else str(error)), frozenset(), None, None)
    names = frozenset(str(name).lower() for name in _names(error))
    numbers = (int(name) for name in names if name.isdigit() and len(name) == 3)
    status = next((number for number in numbers if 400 <= number < 600), None)
    status = status or next((STATUSES[name] for name in sorted(names) if name in STATUSES), None)
    message = error.get("message") or error.get("detail") or error
    return Complaint(_plain(str(message)), names, status, _delay(error))


def _plain(text: str) -> str:
    if not text.lstrip().startswith("<"):
        return text
    title = _TITLE.search(text)
    return unescape(title[1] if title else _TAGS.sub(" ", text))


def _names(error: dict[str, Any]) -> Iterator[Any]:
    for key in ("code", "type", "status", "reason"):
        if isinstance(error.get(key), str | int):
            yield error[key]
    for detail in _details(error):
        yield from (detail[key] for key in ("reason", "quotaId") if isinstance(detail.get(key), str))
        for violation in detail.get("violations") or ():
            if isinstance(violation, dict) and "quotaId" in violation:
                yield violation["quotaId"]


def _details(error: dict[str, Any]) -> Iterator[dict[str, Any]]:
    details = error.get("details")
    yield from (detail for detail in (details if isinstance(details, list) else ()) if isinstance(detail, dict))


def _delay(error: dict[str, Any]) -> float | None:
    """Seconds at `retryDelay`, as "34s" (google.rpc.RetryInfo)."""
    said = (_SECONDS.fullmatch(str(detail.get("retryDelay", ""))) for detail in _details(error))
    return next((float(match[1]) for match in said if match), None)
