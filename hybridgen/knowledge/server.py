"""A Qdrant server as the store, where several machines or processes share collections. The one module that knows its
client.

No lock keeps others out: the server does one thing after another, and whatever is written here comes to the same when
it is written twice. Nothing is indexed, and all points are looked at, so that it finds what the engine in this process
finds.
"""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from numpy.typing import NDArray

from hybridgen.core import secrets
from hybridgen.core.errors import ConfigError, KnowledgeError, SilentStoreError
from hybridgen.core.urls import redacted
from hybridgen.knowledge.store import DENSE, PREFETCHED, RRF_K, SPARSE, About, Point
from hybridgen.knowledge.types import Passage, Scored, Terms
from hybridgen.llm import hosts
from hybridgen.llm.endpoints import environment_key
from hybridgen.llm.plain_http import CA_VARIABLE, certificates

KEY = "QDRANT_API_KEY"  # the variable with the server's key
OURS = "hybridgen"  # of a collection's metadata: what it remembers
LEAST = (1, 16)  # the first version that keeps metadata and lets the constant of the fusion be chosen
TIMEOUT = 30  # seconds for one answer
PAUSES = (0.5, 2.0)  # seconds before what did not work is asked again
PAGE = 1_000  # points that are read or moved at a time
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
        kept = self._metadata(name)
        if kept is None and new:
            self._make(name, new)
            kept = self._metadata(name)
        yield None if kept is None else ServerCollection(name, self._about(name, kept), self._client, self._ask)

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

    def _about(self, name: str, metadata: Mapping[str, Any]) -> About:
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
                metadata={OURS: _kept(about)},
            )

    @property
    def _shown(self) -> str:
        return f"knowledge.url={redacted(self._url)}"

    def _ask(self, call: Callable[..., T], *given: Any, **named: Any) -> T:
        """What the server answers, asked again where that may help.

        Raises SilentStoreError where none comes, KnowledgeError where it refuses: one line with the address.
        """
        for pause in (*PAUSES, None):
            try:
                with self._our_words():
                    return call(*given, **named)
            except _Busy as error:
                if pause is None:
                    raise SilentStoreError(str(error)) from error
                time.sleep(pause)
        raise AssertionError("unreachable")

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


class ServerCollection:
    """A collection at a server. ask: as of its store."""

    def __init__(self, name: str, about: About, client: Any, ask: Callable[..., Any]) -> None:
        from qdrant_client import models

        self.name, self.about = name, about
        self._client, self._ask, self._models = client, ask, models

    def count(self) -> int:
        """How many points it has."""
        return int(self._ask(self._client.count, self.name, exact=True).count)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """All points, without their vectors, by ids in their order."""
        offset = None
        while True:
            records, offset = self._ask(self._client.scroll, self.name, limit=PAGE, offset=offset, with_vectors=False)
            yield from ((str(one.id), Passage.of(one.payload)) for one in records)
            if offset is None:
                return

    def write(self, points: Sequence[Point]) -> None:
        """Add points, in the place of those that have their ids."""
        made = [
            self._models.PointStruct(
                id=one.id,
                vector={DENSE: one.dense.tolist(), SPARSE: self._sparse(one.terms)},
                payload=one.passage.as_payload(),
            )
            for one in points
        ]
        self._ask(self._client.upsert, self.name, made)

    def move(self, passages: Mapping[str, Passage]) -> None:
        """Have points say another place."""
        models = self._models
        said = [
            models.SetPayloadOperation(set_payload=models.SetPayload(payload={"place": one.place}, points=[id_]))
            for id_, one in passages.items()
        ]
        for at in range(0, len(said), PAGE):
            self._ask(self._client.batch_update_points, self.name, said[at : at + PAGE])

    def remove(self, ids: Sequence[str]) -> None:
        """Take points away."""
        self._ask(self._client.delete, self.name, self._models.PointIdsList(points=list(ids)))

    def find(self, dense: NDArray[Any], terms: Terms, limit: int) -> list[str]:
        """The ids of the points nearest by both vectors, as the server fuses them, the best first."""
        models = self._models
        found = self._ask(
            self._client.query_points,
            self.name,
            query=models.RrfQuery(rrf=models.Rrf(k=RRF_K)),
            prefetch=[
                models.Prefetch(query=query, using=using, limit=limit * PREFETCHED, params=self._all)
                for using, query in self._queries(dense, terms)
            ],
            limit=limit,
            with_payload=False,
        )
        return [str(one.id) for one in found.points]

    def score(self, dense: NDArray[Any], terms: Terms, ids: Sequence[str]) -> list[Scored]:
        """These points, each with its two scores."""
        if not ids:
            return []
        models = self._models
        only = models.Filter(must=[models.HasIdCondition(has_id=list(ids))])
        asked = [
            models.QueryRequest(
                query=query, using=using, filter=only, limit=len(ids), with_payload=using == DENSE, params=self._all
            )
            for using, query in self._queries(dense, terms)
        ]
        near, *worded = self._ask(self._client.query_batch_points, self.name, asked)
        sparse = {str(one.id): float(one.score) for found in worded for one in found.points}
        return [
            Scored(str(one.id), Passage.of(one.payload), float(one.score), sparse.get(str(one.id), 0.0))
            for one in near.points
        ]

    def remember(self, about: About) -> None:
        """Keep this with the collection. What was written before is on the server's disk then."""
        self._ask(self._client.update_collection, self.name, metadata={OURS: _kept(about)})
        self.about = about

    @property
    def _all(self) -> Any:
        """All points are looked at, also where somebody has given the collection an index."""
        return self._models.SearchParams(exact=True)

    def _queries(self, dense: NDArray[Any], terms: Terms) -> list[tuple[str, Any]]:
        """By meaning, and by words where there are any."""
        worded = [(SPARSE, self._sparse(terms))] if terms.indices else []
        return [(DENSE, dense.tolist()), *worded]

    def _sparse(self, terms: Terms) -> Any:
        return self._models.SparseVector(indices=list(terms.indices), values=list(terms.weights))


class _Missing(KnowledgeError):
    """There is no such collection."""


class _Taken(KnowledgeError):
    """There is a collection of that name by now."""


class _Busy(KnowledgeError):
    """It may work when it is asked again."""


def _kept(about: About) -> str:
    """As it stands in a collection's metadata: as one text, since the server merges what it is given key by key."""
    return json.dumps(about.as_json())


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
