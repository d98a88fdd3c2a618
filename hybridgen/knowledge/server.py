"""A Qdrant server as the store, where several machines or processes share collections. The one module that knows its
client.

No lock keeps others out: the server does one thing after another, and whatever is written here comes to the same when
it is written twice.
"""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from hybridgen.core import secrets
from hybridgen.core.errors import ConfigError, KnowledgeError, SilentStoreError
from hybridgen.core.urls import redacted
from hybridgen.knowledge.server_collection import OURS, ServerCollection, metadata_of
from hybridgen.knowledge.store import DENSE, SPARSE, About
from hybridgen.llm import hosts
from hybridgen.llm.endpoints import environment_key
from hybridgen.llm.plain_http import CA_VARIABLE, certificates

KEY = "QDRANT_API_KEY"  # the variable with the server's key
LEAST = (1, 16)  # the first version that keeps metadata and lets the constant of the fusion be chosen
TIMEOUT = 30  # seconds for one answer
PAUSES = (0.5, 2.0)  # seconds before what did not work is asked again
REFUSED, MISSING, TAKEN = {401, 403}, 404, 409
BUSY = {429, 502, 503, 504}  # asked again
START = "start it with: docker run -p 6333:6333 qdrant/qdrant"
MAX_WORDS = 200  # characters of what a server says that are told

T = TypeVar("T")


class ServerStore:
    """Collections at an address."""

    def __init__(self, url: str) -> None:
        """Asks nothing yet. Raises ConfigError where the client is not installed, or the key can be none."""
        try:
            from qdrant_client import QdrantClient, models  # gRPC among its needs
        except ImportError as error:
            raise ConfigError(
                f"knowledge.url={redacted(url)}: needs qdrant-client ({error}); install hybridgen[qdrant], or leave it "
                "out and knowledge.path holds the collections"
            ) from error
        key = environment_key(KEY)
        self._url, self._has_key, self._is_known = url, bool(key), False
        self._models: Any = models
        self._client: Any = QdrantClient(
            url=url,
            headers={"api-key": key} if key else None,  # as api_key= it would warn on the terminal where it is http
            timeout=TIMEOUT,
            check_compatibility=False,  # warns on the terminal, in a thread of its own
            trust_env=False,
            proxy=hosts.proxy_of(url),
            verify=certificates() if urlsplit(url).scheme == "https" else False,
        )
        weakref.finalize(self, self._client.close)

    def names(self) -> list[str]:
        """Those of ours that are there, sorted."""
        self._check_version()
        found = [one.name for one in self._ask(self._client.get_collections).collections]
        return sorted(name for name in found if OURS in (self._metadata(name) or {}))

    @contextmanager
    def opened(self, name: str, new: About | None = None) -> Iterator[ServerCollection | None]:
        """A collection for as long as the block lasts; None where there is none. new: then it is made.

        Raises KnowledgeError where it cannot be opened.
        """
        self._check_version()
        about = self._recall(name)
        if about is None and new:
            self._make(name, new)
            about = self._recall(name)
        yield None if about is None else self._collection(name, about)

    def _collection(self, name: str, about: About) -> ServerCollection:
        def recall() -> About:
            if now := self._recall(name):
                return now
            raise KnowledgeError(f"knowledge.collection={name}: has gone; load it anew")

        return ServerCollection(name, about, self._client, self._models, self._ask, recall=recall)

    def _check_version(self) -> None:
        """Raises KnowledgeError where another program answers, or a version that is too old. Looked at once."""
        if self._is_known:
            return
        said = self._ask(self._client.info)
        if "qdrant" not in str(said.title).casefold():
            raise self._another()
        if _number(said.version) < LEAST:
            wanted = ".".join(map(str, LEAST))
            raise KnowledgeError(f"{self._shown} is Qdrant {said.version}; version {wanted} or later is needed")
        self._is_known = True

    def _metadata(self, name: str) -> Mapping[str, Any] | None:
        """What is kept with a collection; None where there is none. Raises KnowledgeError."""
        try:
            return self._ask(self._client.get_collection, name).config.metadata or {}
        except _Missing:
            return None

    def _recall(self, name: str) -> About | None:
        """What a collection remembers by now; None where there is none. Raises KnowledgeError."""
        metadata = self._metadata(name)
        if metadata is None:
            return None
        try:
            return About.of(json.loads(metadata[OURS]))
        except (KeyError, TypeError, ValueError) as error:
            raise KnowledgeError(
                f"knowledge.collection={name}: {self._shown} has one of that name that something else made; choose "
                "another name"
            ) from error

    def _make(self, name: str, about: About) -> None:
        models = self._models
        index = models.HnswConfigDiff(m=0)  # none
        dense = models.VectorParams(size=about.dimension, distance=models.Distance.COSINE, hnsw_config=index)
        with suppress(_Taken):  # by somebody else, just now
            self._ask(
                self._client.create_collection,
                name,
                vectors_config={DENSE: dense},
                sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
                shard_number=1,  # each would know for itself alone how rare a term is
                metadata=metadata_of(about),
            )

    @property
    def _shown(self) -> str:
        return f"knowledge.url={redacted(self._url)}"

    def _ask(self, call: Callable[..., T], *given: Any, **named: Any) -> T:
        """What the server answers, asked again where that may help.

        Raises SilentStoreError where none comes, KnowledgeError where it refuses: one line with the address.
        """
        for pause in PAUSES:
            with suppress(_Busy), self._our_words():
                return call(*given, **named)
            time.sleep(pause)
        try:
            with self._our_words():
                return call(*given, **named)
        except _Busy as error:
            raise SilentStoreError(str(error)) from error

    @contextmanager
    def _our_words(self) -> Iterator[None]:
        """Turns what the client raises into our errors."""
        import httpx
        from qdrant_client.common.client_exceptions import QdrantException
        from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

        try:
            yield
        except UnexpectedResponse as error:
            raise self._refusal(error.status_code or 0, _said(error.content)) from error
        except QdrantException as error:  # 429 with a Retry-After, which may be a date that it cannot read
            raise _Busy(f"{self._shown}: is busy ({_line(error)})") from error
        except ValueError as error:  # a 200 that is no JSON
            raise self._another() from error
        except ResponseHandlingException as error:
            source = error.source
            if isinstance(source, httpx.TimeoutException):
                raise _Busy(f"no answer from Qdrant at {redacted(self._url)} within {TIMEOUT} s; {START}") from error
            if not isinstance(source, httpx.TransportError):
                raise self._another() from error
            if "CERTIFICATE" in str(source):
                raise KnowledgeError(
                    f"{self._shown}: it cannot be proven whose server it is ({_line(source)}); if you trust it, "
                    f"{CA_VARIABLE}=FILE names its certificate authority"
                ) from error
            raise _Busy(f"no answer from Qdrant at {redacted(self._url)} ({_line(source)}); {START}") from error

    def _another(self) -> KnowledgeError:
        return KnowledgeError(f"{self._shown} answers, but not as Qdrant; {START}")

    def _refusal(self, status: int, words: str) -> KnowledgeError:
        if status in REFUSED:
            what = (
                f"refuses the key in {KEY}" if self._has_key else f"wants a key; {KEY}=KEY in the environment gives one"
            )
            return KnowledgeError(f"{self._shown}: {what} ({status} {words})")
        kinds: dict[int, type[KnowledgeError]] = {MISSING: _Missing, TAKEN: _Taken} | dict.fromkeys(BUSY, _Busy)
        return kinds.get(status, KnowledgeError)(f"{self._shown}: refuses what it is asked ({status} {words})")


class _Missing(KnowledgeError):
    """There is no such collection."""


class _Taken(KnowledgeError):
    """There is a collection of that name by now."""


class _Busy(KnowledgeError):
    """It may work when it is asked again."""


def _number(version: str) -> tuple[int, int]:
    """A version as numbers; (0, 0) where it is none."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)


def _said(content: bytes) -> str:
    """What an error answer says: Qdrant's at `status.error`."""
    text = content.decode(errors="replace")
    try:
        return _line(json.loads(text)["status"]["error"])
    except (ValueError, LookupError, TypeError):
        return _line(text)


def _line(said: object) -> str:
    return secrets.masked(redacted(" ".join(str(said).split())))[:MAX_WORDS] or type(said).__name__
