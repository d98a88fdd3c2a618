"""Why a call brought no answer: told from the HTTP client's errors, which are the same for every provider.

litellm wraps them, and its own types and statuses differ from provider to provider: a broken connection is a 500 with
one, an answer that is no JSON a 422 with another. What it wrapped stays reachable below.
"""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import aiohttp
import httpx

from hybridgen.core.secrets import masked
from hybridgen.llm import complaints
from hybridgen.llm.complaints import Complaint
from hybridgen.llm.pacing import Allowance, read_allowances

# rate_limited: the server says that it is too much just now. server_error: an error of its own, or it broke off, or
# took too long. bad_response: it answered, but what? connection_failed: none could be made, so nothing was sent.
# rejected: this question would be refused again. unusable: so would every other, and no waiting mends it.
Kind = Literal["rate_limited", "server_error", "bad_response", "connection_failed", "rejected", "unusable"]

RATE_LIMITED = frozenset({429, 503, 529})
# Statuses of a gateway that lost its server, or its patience: what became of the request there nobody knows. 499 is
# nginx's for a client that left, 520 to 524 are Cloudflare's, and a 524 comes after the work was billed:
# https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
UNCLEAR = frozenset({408, 499, 502, 504, *range(520, 525)})
UNFIT = frozenset({501, 505, 511})  # errors of the server's own that it would make again
REFUSES_ALL = frozenset({401, 402, 407})  # no key, no money, no way through the proxy: for nobody


@dataclass(eq=False)
class ProviderError(Exception):
    """A call that brought no answer.

    status: the HTTP status of an error answer, None where there was none. billed: it may have been billed all the same.
    late: it was given up for lack of time. retry_after: seconds that the server asked for, None where it said nothing.
    allowances: what it says is left of its rate limits. is_own: of a rejected one, it is this question that is wrong
    (too long), and says nothing of others.
    """

    reason: str
    kind: Kind
    status: int | None = None
    billed: bool = False
    late: bool = False
    retry_after: float | None = None
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    is_own: bool = False


def read_error(error: Exception, timeout: float) -> ProviderError:
    """What happened to a call; timeout: the seconds that it was given."""
    below = tuple(_below(error))
    known = next((e for e in below if isinstance(e, ProviderError)), None)
    if known is not None:  # what came was not taken
        return known
    answered = next((e.response for e in below if isinstance(e, httpx.HTTPStatusError)), None)
    if answered is not None:
        complaint, status = complaints.read(answered.text), answered.status_code
        return _refusal(complaint, status, answered.headers, billed=status in UNCLEAR)
    untrusted = next((e for e in below if isinstance(e, ssl.SSLCertVerificationError)), None)
    if untrusted:
        return ProviderError(_line(str(untrusted)), "unusable")
    unsent = next((e for e in below if isinstance(e, aiohttp.ClientConnectorError | httpx.ConnectTimeout)), None)
    if unsent:
        return ProviderError(_line(str(getattr(unsent, "os_error", unsent))), "connection_failed")
    if any(isinstance(e, TimeoutError | httpx.TimeoutException) for e in below):
        return ProviderError(f"no answer within {timeout:g} s", "server_error", billed=True, late=True)
    broken = next((e for e in below if isinstance(e, httpx.TransportError)), None)
    if broken:
        return ProviderError(_line(f"the connection broke off: {broken}"), "server_error", billed=True)
    return ProviderError(_line(f"the answer cannot be read: {error}"), "bad_response", billed=True)


def read_answer(body: Any) -> ProviderError | None:
    """The error that stands in the JSON of a 200, as the status that it names; None where there is none."""
    complaint = complaints.read_answer(body)
    if complaint is None:
        return None
    status = complaint.status or complaints.UNNAMED
    return _refusal(complaint, status, {}, billed=status in UNCLEAR or complaints.has_usage(body))


def _refusal(complaint: Complaint, status: int, headers: Mapping[str, str], *, billed: bool) -> ProviderError:
    asked = _retry_after(headers)
    return ProviderError(
        reason=_line(complaint.message),
        kind=_kind(complaint, status),
        status=status,
        billed=billed,
        retry_after=complaint.retry_after if asked is None else asked,
        allowances=read_allowances(headers),
        is_own=complaint.is_too_long,
    )


def _kind(complaint: Complaint, status: int) -> Kind:
    if status in REFUSES_ALL or complaint.is_unusable:
        return "unusable"
    if complaint.is_too_long:
        return "rejected"
    if status in RATE_LIMITED:
        return "rate_limited"
    if status in UNCLEAR or status == 409 or (status >= 500 and status not in UNFIT):
        return "server_error"
    return "rejected"


def _below(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that it was raised from or after."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _line(text: str) -> str:
    return masked(" ".join(text.partition("Traceback (most recent call last)")[0].split()))[:300]


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from now; the header holds seconds or a date, `retry-after-ms` is the more exact one where it exists."""
    exact = _number(headers.get("retry-after-ms", ""))
    if exact is not None:
        return max(0.0, exact / 1_000)
    said = headers.get("retry-after", "").strip()
    seconds = _number(said)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None


def _number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
