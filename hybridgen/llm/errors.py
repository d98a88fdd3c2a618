"""Why a call brought no answer: told from the HTTP client's errors, which are the same for every provider.

litellm wraps them, and its own types and statuses differ from provider to provider: a broken connection is a 500 with
one, an answer that is no JSON a 422 with another. What it wrapped stays reachable below.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

import aiohttp
import httpx

# rate_limited: the server says that it is too much just now. server_error: an error of its own, or it broke off, or
# took too long. bad_response: it answered, but what? connection_failed: none could be made, so nothing was sent.
# rejected: it would be refused again.
Kind = Literal["rate_limited", "server_error", "bad_response", "connection_failed", "rejected"]

RATE_LIMITED = frozenset({429, 503, 529})
SERVER_ERRORS = frozenset({408, 409, 500, 502, 504})
# Statuses of a gateway that lost its server: what became of the request there nobody knows.
UNCLEAR = frozenset({408, 502, 504})


@dataclass(eq=False)
class ProviderError(Exception):
    """A call that brought no answer.

    status: the HTTP status of an error answer, None where there was none. billed: it may have been billed all the same.
    late: it was given up for lack of time. retry_after: seconds that the server asked for, None where it said nothing.
    """

    reason: str
    kind: Kind
    status: int | None = None
    billed: bool = False
    late: bool = False
    retry_after: float | None = None


def read_error(error: Exception, timeout: float) -> ProviderError:
    """What happened to a call; timeout: the seconds that it was given."""
    below = tuple(_below(error))
    answered = next((e.response for e in below if isinstance(e, httpx.HTTPStatusError)), None)
    if answered is not None:
        status = answered.status_code
        return ProviderError(
            reason=_line(_message_of(answered)),
            kind="rate_limited"
            if status in RATE_LIMITED
            else "server_error"
            if status in SERVER_ERRORS
            else "rejected",
            status=status,
            billed=status in UNCLEAR,
            retry_after=_retry_after(answered.headers),
        )
    unsent = next((e for e in below if isinstance(e, aiohttp.ClientConnectorError | httpx.ConnectTimeout)), None)
    if unsent:
        return ProviderError(_line(str(getattr(unsent, "os_error", unsent))), "connection_failed")
    if any(isinstance(e, TimeoutError | httpx.TimeoutException) for e in below):
        return ProviderError(f"no answer within {timeout:g} s", "server_error", billed=True, late=True)
    broken = next((e for e in below if isinstance(e, httpx.TransportError)), None)
    if broken:
        return ProviderError(_line(f"the connection broke off: {broken}"), "server_error", billed=True)
    return ProviderError(_line(f"the answer cannot be read: {error}"), "bad_response", billed=True)


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
    """Seconds from now; the header holds seconds or a date."""
    said = headers.get("retry-after", "").strip()
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(said).timestamp() - time.time()
        except ValueError:
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
