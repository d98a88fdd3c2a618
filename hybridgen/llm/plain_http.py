"""Plain HTTP to a model server: what it says of itself, before a model is asked anything.

Goes the way that calls go: the same proxies, the same certificates, the same key.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import threading
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, unquote, urlsplit

from hybridgen.core import secrets
from hybridgen.core.urls import redacted
from hybridgen.llm import complaints, hosts
from hybridgen.llm.types import Endpoint

TIMEOUT = 10.0  # seconds; a server that is loading a model may be slow to list it
MAX_ANSWER_BYTES = 16 * 2**20  # of one answer; the longest that a model gives is a hundredth of it
CHUNK_BYTES = 2**16
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
    request = urllib.request.Request(parts.geturl(), data, headers)  # noqa: S310  http(s)
    try:
        with _watched() as watch:
            way = urllib.request.ProxyHandler(proxies), _Http(watch), _Https(watch)
            opener = urllib.request.build_opener(*way, _StayHere)
            try:
                with opener.open(request, timeout=TIMEOUT) as response:
                    text = _read(response)
            except HTTPError as error:
                with error:
                    text = _read(error)
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


def _read(response: Any) -> str:
    """All that an answer brings, without any key. Raises OSError where it is too long, or takes too long, and
    IncompleteRead where it breaks off."""
    latest, pieces, size = time.monotonic() + TIMEOUT, list[bytes](), 0
    while piece := response.read1(CHUNK_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise OSError(f"its answer is longer than {MAX_ANSWER_BYTES >> 20} MiB")
        if time.monotonic() > latest:
            raise OSError(_late())
    if response.length:  # of what it promised
        raise IncompleteRead(b"", response.length)
    return secrets.masked(b"".join(pieces).decode(errors="replace"))


def _late() -> str:
    return f"its answer takes longer than {TIMEOUT:g} s"


Watch: TypeAlias = Callable[[HTTPConnection], None]


@contextmanager
def _watched() -> Iterator[Watch]:
    """Connections that are handed in are cut where no answer has begun in time: a time-out alone begins anew with each
    byte of its headers. Raises OSError then."""
    kept, is_late = list[HTTPConnection](), threading.Event()

    def cut() -> None:
        is_late.set()
        for connection in kept:
            with suppress(OSError, AttributeError):  # it is closed, or was never opened
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(2 * TIMEOUT, cut)
    timer.daemon = True
    timer.start()
    try:
        yield kept.append
    finally:
        timer.cancel()
        if is_late.is_set():
            raise OSError(_late())


class _Http(urllib.request.HTTPHandler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_kept(HTTPConnection, self._watch), request)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_kept(HTTPSConnection, self._watch), request, context=certificates())


def _kept(kind: type[HTTPConnection], watch: Watch) -> Any:
    def connect(*asked: Any, **named: Any) -> HTTPConnection:
        connection = kind(*asked, **named)
        watch(connection)
        return connection

    return connect


def said(text: str) -> str:
    """What an answer that is none says, one line."""
    return secrets.masked(" ".join(complaints.read(text).message.split()))[:MAX_WORDS]


def without_secret(url: str) -> tuple[SplitResult, str]:
    """An address without the name and password in it, and these as `name:password`, empty where there are none."""
    parts = urlsplit(url)
    secret, _, host = parts.netloc.rpartition("@")
    secrets.keep(unquote(secret).partition(":")[2])
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
    words = secrets.masked(redacted(" ".join(str(reason).split()))) or type(reason).__name__
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
