"""A collection at a Qdrant server.

Nothing is indexed, and all points are looked at, so that it finds what the engine in this process finds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from hybridgen.knowledge.store import DENSE, PREFETCHED, RRF_K, SPARSE, About, Point, best_ids
from hybridgen.knowledge.types import Passage, Scored, Terms

OURS = "hybridgen"  # of a collection's metadata: what it remembers
PAGE = 1_000  # points that are read or moved at a time


def metadata_of(about: About) -> dict[str, str]:
    """What a collection remembers, as its metadata: one text, since the server merges what it is given key by key."""
    return {OURS: json.dumps(about.as_json())}


class ServerCollection:
    """client, models: Qdrant's. ask: calls one of the client's functions with what is given, and turns what it raises
    into our errors. recall: reads what the collection remembers."""

    def __init__(
        self, name: str, about: About, client: Any, models: Any, ask: Callable[..., Any], *, recall: Callable[[], About]
    ) -> None:
        self.name, self.about = name, about
        self._client, self._models, self._ask, self._recall = client, models, ask, recall

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
            models.SetPayloadOperation(set_payload=models.SetPayload(payload=one.as_change(), points=[id_]))
            for id_, one in passages.items()
        ]
        for at in range(0, len(said), PAGE):
            self._ask(self._client.batch_update_points, self.name, said[at : at + PAGE])

    def remove(self, ids: Sequence[str]) -> None:
        """Take points away."""
        self._ask(self._client.delete, self.name, self._models.PointIdsList(points=list(ids)))

    def find(self, dense: NDArray[Any], terms: Terms, limit: int) -> list[str]:
        """The ids of the points nearest by both vectors, as the server fuses them, the best first."""
        models, many = self._models, limit * PREFETCHED
        found = self._ask(
            self._client.query_points,
            self.name,
            query=models.RrfQuery(rrf=models.Rrf(k=RRF_K)),
            prefetch=[
                models.Prefetch(query=query, using=using, limit=many, params=self._all)
                for using, query in self._queries(dense, terms)
            ],
            limit=2 * many,
            with_payload=False,
        )
        return best_ids(((str(one.id), float(one.score)) for one in found.points), limit)

    def heaviest(self, asked: Sequence[Terms]) -> list[Scored | None]:
        """Of each the point with the highest score by words alone, its cosine 0; None: none has any of them."""
        queries = [
            self._models.QueryRequest(
                query=self._sparse(one), using=SPARSE, limit=1, with_payload=True, params=self._all
            )
            for one in asked
        ]
        found = [one.points for one in self._ask(self._client.query_batch_points, self.name, queries)]
        return [
            Scored(str(best[0].id), Passage.of(best[0].payload), 0.0, float(best[0].score)) if best else None
            for best in found
        ]

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

    def recall(self) -> About:
        """What it remembers by now: another process may have written since it was opened."""
        self.about = self._recall()
        return self.about

    def remember(self, about: About) -> None:
        """Keep this with the collection. What was written before is on the server's disk then."""
        self._ask(self._client.update_collection, self.name, metadata=metadata_of(about))
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
