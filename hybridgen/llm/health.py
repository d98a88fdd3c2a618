"""How a server is: before the first draft, is it there, does it have the model, does that fit this machine; later, what
was last heard of it.

Speaks plain HTTP to the local server; spends nothing, asks no model anything.
"""

from __future__ import annotations

import json
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit

from hybridgen.config.schema import Hardware, Local
from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.urls import redacted
from hybridgen.llm import endpoints
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.types import Endpoint

EMBEDDING_PREFIX = "text-embedding-"  # LM Studio lists them beside the models that talk
TIMEOUT = 10.0  # seconds; a server that is loading a model may be slow to list it


@dataclass(slots=True)
class Health:
    """What was last heard of a server, in the event loop's seconds.

    failing_since: no call was answered since then. failures, unreadable, refusals: calls that failed since the last
    answer, of those the answers that could not be read, and the questions that it took for wrong. rounds: how often in
    a row it failed; calls that were out together count once.
    """

    answered_at: float = float("-inf")
    failing_since: float | None = None
    busy_since: float | None = None  # it says so, or fails in words of its own, and has answered nothing in between
    unreached_since: float | None = None  # no connection could be made since
    failures: int = 0
    unreadable: int = 0
    refusals: int = 0
    rounds: int = 0
    last: ProviderError | None = None  # since the last answer
    _round_ended: float = float("-inf")

    @property
    def has_answered(self) -> bool:
        """True where it has ever answered a question of this run."""
        return self.answered_at > float("-inf")

    def answered(self, now: float) -> None:
        self.answered_at = now
        self.failing_since = self.busy_since = self.unreached_since = self.last = None
        self.failures = self.unreadable = self.refusals = self.rounds = 0

    def failed(self, error: ProviderError, began: float, now: float) -> None:
        """began: when the call went out."""
        if error.kind == "rejected":
            self.refusals += not error.is_own
            return
        self.last = error
        self.failing_since = _earlier(self.failing_since, now)
        self.failures += 1
        self.unreadable += error.kind == "bad_response"
        if began >= self._round_ended:
            self.rounds, self._round_ended = self.rounds + 1, now
        self.unreached_since = _earlier(self.unreached_since, now) if error.kind == "connection_failed" else None
        if error.kind == "rate_limited" or (error.kind == "server_error" and error.status is not None):
            self.busy_since = _earlier(self.busy_since, now)


def _earlier(since: float | None, now: float) -> float:
    return now if since is None else since


def find_local(settings: Local, hardware: Hardware) -> Endpoint:
    """The local model behind an HTTP server, proven to be there.

    Raises ServerError where nobody answers (with the command that starts it), ConfigError where the server does not
    have the model (with the command that fetches it) or serves several and none is named.
    """
    endpoint = endpoints.local(settings, hardware)
    address = redacted(str(endpoint.api_base))
    served = _models(endpoint)
    wanted = endpoint.model
    if not wanted:
        talks = [name for name in served if not name.startswith(EMBEDDING_PREFIX)]
        if len(talks) != 1:
            listed = ", ".join(talks) or "no model"
            raise ConfigError(
                f"provider.local.model: {address} serves {listed}; name one, as in provider.local.model=NAME"
            )
        return endpoints.local(settings, hardware, model=talks[0])
    if fetch := endpoint.provider.fetch:
        if wanted in served or f"{wanted}:latest" in served:
            return endpoint
        fetched = fetch.format(model=wanted)
        raise ConfigError(f"provider.local.model={wanted}: is not pulled at {address}; {fetched}")
    # Without litellm's prefix, unless that is part of the name.
    names = [wanted, wanted.removeprefix(endpoint.provider.wire_name(""))]
    found = next((name for name in names if name in served or not served), None)
    if found is None:
        raise ConfigError(f"provider.local.model={wanted}: {address} serves {', '.join(served)}")
    return endpoints.local(settings, hardware, model=found)


def memory_warning(hardware: Hardware, model: str) -> Notice | None:
    """A line where a known model needs more memory than this machine has; the server may be elsewhere."""
    import psutil  # not needed by --help

    need = next((known.memory_gb for known in hardware.models if known.name == model), None)
    have = psutil.virtual_memory().total / 1e9
    if need is None or need <= have:
        return None
    return Notice("memory_short", {"model": model, "need": need, "have": have})


def _models(endpoint: Endpoint) -> list[str]:
    listed = endpoint.provider.models
    try:
        return [str(model[listed.name]) for model in _get(endpoint, listed.path)[listed.group] or ()]
    except (LookupError, TypeError) as error:
        raise _silence(endpoint, f"what answers at {listed.path} is another kind of server") from error


def _get(endpoint: Endpoint, path: str) -> Any:
    parts = urlsplit(f"{endpoint.api_base}{path}")
    secret, _, host = parts.netloc.rpartition("@")  # which urllib would take for a part of the host's name
    headers = {"Authorization": f"Basic {b64encode(unquote(secret).encode()).decode()}"} if secret else {}
    request = urllib.request.Request(parts._replace(netloc=host).geturl(), headers=headers)  # noqa: S310  http(s)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            return json.load(response)
    except HTTPError as error:
        error.close()
        raise _silence(endpoint, str(error)) from error
    except (OSError, ValueError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise _silence(endpoint, " ".join(str(reason).split())) from error


def _silence(endpoint: Endpoint, reason: str) -> ServerError:
    provider = endpoint.provider
    return ServerError(redacted(f"no answer from {provider.name} at {endpoint.api_base} ({reason}); {provider.start}"))
