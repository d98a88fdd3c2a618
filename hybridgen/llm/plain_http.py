"""Plain HTTP to a model server: what it says of itself, before a model is asked anything.

Goes the way that calls go: the same proxies, the same certificates, the same key.
"""

from __future__ import annotations

import json
import os
import ssl
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, unquote, urlsplit

from hybridgen.core.urls import redacted
from hybridgen.llm import complaints, hosts
from hybridgen.llm.types import Endpoint

TIMEOUT = 10.0  # seconds; a server that is loading a model may be slow to list it
MAX_WORDS = 200  # characters of what a server says that are told
CA_VARIABLE = "SSL_CERT_FILE"  # what litellm reads for its calls; REQUESTS_CA_BUNDLE is read by MLflow's client alone
# What a proxy says of itself where a model server would speak JSON.
_PROXYS = frozenset({403, 502, 503, 504, 511})

# silent: nobody answers. status: an error answer. unreadable: a 200 that is no JSON. certificate: it could not be
# proven whose server it is. proxy: the proxy on the way refuses.
Why = Literal["silent", "status", "unreadable", "certificate", "proxy"]


@dataclass(eq=False)
class UnansweredError(Exception):
    """words: one line, without secrets. status: of an error answer, else None."""

    why: Why
    words: str
    status: int | None = None


def fetch(endpoint: Endpoint, url: str, body: Any = None) -> Any:
    """JSON from a server, by GET or, with a body, by POST. Raises UnansweredError."""
    parts, secret = without_secret(url)
    headers = {}
    if secret:
        headers["Authorization"] = basic(secret)
    elif endpoint.api_key not in {None, "none"}:
        headers["Authorization"] = f"Bearer {endpoint.api_key}"
    data = None
    if body is not None:
        headers["Content-Type"], data = "application/json", json.dumps(body).encode()
    proxy = hosts.proxy_of(parts.geturl())
    proxies = {parts.scheme: proxy} if proxy else {}  # an empty dict: none, whatever the environment says
    way = urllib.request.ProxyHandler(proxies), urllib.request.HTTPSHandler(context=certificates())
    opener = urllib.request.build_opener(*way, _StayHere)
    request = urllib.request.Request(parts.geturl(), data, headers)  # noqa: S310  http(s)
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            text = response.read().decode(errors="replace")
    except HTTPError as error:
        with error:
            text = error.read().decode(errors="replace")
        raise _refused(error, text, proxy, parts.hostname) from error
    except (OSError, ValueError, HTTPException) as error:
        raise _broken(error, proxy, parts.hostname) from error
    try:
        return json.loads(text)
    except ValueError as error:
        raise UnansweredError("unreadable", said(text) or "an empty answer") from error


def reach(url: str, *, is_known: bool) -> None:
    """Have the proxy before an https address open the way to it, and send nothing there; without one nothing is done.
    is_known: it is a provider's own.

    Raises UnansweredError.
    """
    parts, _ = without_secret(url)
    proxy = hosts.proxy_of(url, is_known=is_known)
    if not proxy or parts.scheme != "https" or not parts.hostname:
        return
    through, secret = without_secret(proxy)
    if through.scheme not in {"http", "https"}:
        raise UnansweredError("proxy", f"the proxy {redacted(proxy)} is of a kind that is not spoken; http:// would be")
    connection = HTTPSConnection(through.hostname or "", through.port or 80, timeout=TIMEOUT, context=certificates())
    connection.set_tunnel(parts.hostname, parts.port or 443, {"Proxy-Authorization": basic(secret)} if secret else {})
    try:
        connection.connect()
    except (OSError, HTTPException) as error:
        raise _broken(error, proxy, parts.hostname) from error
    finally:
        connection.close()


def said(text: str) -> str:
    """What an answer that is none says, one line."""
    return " ".join(complaints.read(text).message.split())[:MAX_WORDS]


def without_secret(url: str) -> tuple[SplitResult, str]:
    """An address without the name and password in it, and these as `name:password`, empty where there are none."""
    parts = urlsplit(url)
    secret, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=host), unquote(secret)


def basic(secret: str) -> str:
    """The header that gives a name and password."""
    return f"Basic {b64encode(secret.encode()).decode()}"


def certificates() -> ssl.SSLContext:
    """Whom to trust, as litellm does in its calls: the file that the variable names, else certifi's."""
    import certifi  # not needed by --help

    file = os.environ.get(CA_VARIABLE)
    return ssl.create_default_context(cafile=file if file and Path(file).is_file() else certifi.where())


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A server that sends elsewhere is told, not followed: the key is not for others."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _broken(error: Exception, proxy: str | None, host: str | None) -> UnansweredError:
    """Why there is no answer at all. proxy: the one that was asked to carry the request."""
    reason = error.reason if isinstance(error, URLError) else error
    words = redacted(" ".join(str(reason).split())) or type(reason).__name__
    if isinstance(reason, ssl.SSLCertVerificationError):
        words = f"{reason.verify_message}; if you trust it, {CA_VARIABLE}=FILE names its certificate authority"
        return UnansweredError("certificate", words)
    if proxy and "Tunnel connection failed" in words:
        return UnansweredError("proxy", _by_proxy(proxy, words.partition("failed: ")[2], host))
    if proxy and isinstance(reason, ConnectionRefusedError):
        return UnansweredError("proxy", _by_proxy(proxy, "it takes no connection", host))
    return UnansweredError("silent", f"by the proxy {redacted(proxy)}: {words}" if proxy else words)


def _refused(error: HTTPError, text: str, proxy: str | None, host: str | None) -> UnansweredError:
    status, words = error.code, said(text) or error.reason
    if proxy and (status == 407 or (status in _PROXYS and not text.lstrip().startswith("{"))):
        return UnansweredError("proxy", _by_proxy(proxy, f"{status} {words}", host), status)
    way = f", asked by the proxy {redacted(proxy)}" if proxy else ""
    moved = f", it sends to {redacted(error.headers['Location'])}" if error.headers.get("Location") else ""
    return UnansweredError("status", f"{status} {words}{moved}{way}", status)


def _by_proxy(proxy: str, words: str, host: str | None) -> str:
    return f"the proxy {redacted(proxy)} refuses ({words}); NO_PROXY={host} leaves it out"
