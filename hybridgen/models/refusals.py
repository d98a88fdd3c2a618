"""Why a call brought no answer: told from the HTTP client's errors, which are the same for every provider.

litellm wraps them, and its own types and statuses differ from provider to provider: a broken connection is a 500 with
one, an answer that is no JSON a 422 with another. What it wrapped stays reachable below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import aiohttp
import httpx

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


def read(error: Exception, timeout: float) -> Refusal:
    """What happened to a call; timeout: the seconds that it was given."""
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
    late = any(isinstance(e, TimeoutError | httpx.TimeoutException) for e in below)
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
