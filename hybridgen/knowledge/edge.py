"""The embedded store: Qdrant's own engine in this process, a folder for each collection. The one module that knows it.

The engine writes ahead, so that a process that is killed loses nothing. It does not keep a second process out, so a
lock does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from hybridgen.core import private
from hybridgen.core.errors import KnowledgeError
from hybridgen.knowledge.store import DENSE, PREFETCHED, RRF_K, SPARSE, About, Point, best_ids
from hybridgen.knowledge.types import Passage, Scored, Terms

ABOUT, LOCK, SHARD = "collection.json", "lock", "shard"
PAGE = 1_000  # points that are read at a time
PATIENCE = 20.0  # seconds for another process that has the collection open
PAUSE = 0.1  # seconds between two looks
PANIC = "PanicException"  # what a fault within the engine is called; its class cannot be imported


class EdgeStore:
    """Collections below a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Those that are there, sorted."""
        return sorted(file.parent.name for file in self._path.glob(f"*/{ABOUT}"))

    @contextmanager
    def opened(self, name: str, new: About | None = None) -> Iterator[EdgeCollection | None]:
        """A collection for as long as the block lasts; None where there is none. new: then it is made.

        Raises KnowledgeError where it cannot be opened.
        """
        folder = self._path / name
        if new is None and not (folder / ABOUT).is_file():
            yield None
            return
        with _our_words(folder):
            private.make_folder(folder)
        with _locked(folder):
            with _our_words(folder):
                collection = EdgeCollection(folder, new)
            try:
                yield collection
            finally:
                with _our_words(folder):
                    collection.close()


class EdgeCollection:
    """One of Qdrant's shards, with what it remembers in a file beside it."""

    def __init__(self, folder: Path, new: About | None) -> None:
        import qdrant_edge as qdrant  # a large shared library

        self.name, self._folder = folder.name, folder
        self._qdrant: Any = qdrant
        kept, shard = folder / ABOUT, folder / SHARD
        if kept.is_file():
            self.about = About.of(json.loads(kept.read_text(encoding="utf-8")))
            self._shard: Any = qdrant.EdgeShard.load(str(shard))
        elif new:
            self.about = new
            private.make_folder(shard)
            is_begun = (shard / "edge_config.json").is_file()  # and ended before it was remembered
            self._shard = qdrant.EdgeShard.load(str(shard)) if is_begun else self._made(shard, new)
            self.remember(new)
        else:
            raise ValueError("it has gone")

    def _made(self, shard: Path, about: About) -> Any:
        qdrant = self._qdrant
        return qdrant.EdgeShard.create(
            str(shard),
            qdrant.EdgeConfig(
                vectors={DENSE: qdrant.EdgeVectorParams(size=about.dimension, distance=qdrant.Distance.Cosine)},
                sparse_vectors={SPARSE: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
            ),
        )

    def close(self) -> None:
        """Write what is left, and let go of the folder."""
        self._shard.flush()
        self._shard.close()

    def count(self) -> int:
        """How many points it has."""
        with _our_words(self._folder):
            return int(self._shard.count(self._qdrant.CountRequest(exact=True)))

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """All points, without their vectors, by ids in their order."""
        offset = None
        while True:
            with _our_words(self._folder):
                asked = self._qdrant.ScrollRequest(offset=offset, limit=PAGE, with_payload=True, with_vector=False)
                records, offset = self._shard.scroll(asked)
            yield from ((str(one.id), Passage.of(one.payload)) for one in records)
            if offset is None:
                return

    def write(self, points: Sequence[Point]) -> None:
        """Add points, in the place of those that have their ids."""
        qdrant = self._qdrant
        made = [
            qdrant.Point(one.id, {DENSE: one.dense.tolist(), SPARSE: self._sparse(one.terms)}, one.passage.as_payload())
            for one in points
        ]
        with _our_words(self._folder):
            self._shard.update(qdrant.UpdateOperation.upsert_points(made))

    def move(self, passages: Mapping[str, Passage]) -> None:
        """Have points say another place, and what else is known of them now."""
        with _our_words(self._folder):
            for id_, passage in passages.items():
                self._shard.update(self._qdrant.UpdateOperation.set_payload([id_], passage.as_change()))

    def remove(self, ids: Sequence[str]) -> None:
        """Take points away."""
        with _our_words(self._folder):
            self._shard.update(self._qdrant.UpdateOperation.delete_points(list(ids)))

    def find(self, dense: NDArray[Any], terms: Terms, limit: int) -> list[str]:
        """The ids of the points nearest by both vectors, as the engine fuses them, the best first."""
        qdrant, many = self._qdrant, limit * PREFETCHED
        asked = qdrant.QueryRequest(
            limit=2 * many,
            query=qdrant.Fusion.Rrf(k=RRF_K),
            prefetches=[qdrant.Prefetch(limit=many, query=one) for one in self._queries(dense, terms)],
        )
        with _our_words(self._folder):
            return best_ids(((str(one.id), float(one.score)) for one in self._shard.query(asked)), limit)

    def heaviest(self, asked: Sequence[Terms]) -> list[Scored | None]:
        """Of each the point with the highest score by words alone, its cosine 0; None: none has any of them."""
        qdrant = self._qdrant
        queries = [
            qdrant.QueryRequest(limit=1, query=qdrant.Query.Nearest(self._sparse(one), using=SPARSE), with_payload=True)
            for one in asked
        ]
        with _our_words(self._folder):
            found = self._shard.query_batch(qdrant.QueryBatchRequest(queries))
        return [
            Scored(str(best[0].id), Passage.of(best[0].payload), 0.0, float(best[0].score)) if best else None
            for best in found
        ]

    def score(self, dense: NDArray[Any], terms: Terms, ids: Sequence[str]) -> list[Scored]:
        """These points, each with its two scores."""
        qdrant = self._qdrant
        only = qdrant.Filter(must=[qdrant.HasIdCondition(set(ids))])
        asked = [
            qdrant.QueryRequest(
                limit=len(ids), query=one, filter=only, with_payload=True, params=qdrant.SearchParams(exact=True)
            )
            for one in self._queries(dense, terms)
        ]
        with _our_words(self._folder):
            near, *worded = self._shard.query_batch(qdrant.QueryBatchRequest(asked)) if ids else [[]]
        sparse = {str(one.id): float(one.score) for found in worded for one in found}
        return [
            Scored(str(one.id), Passage.of(one.payload), float(one.score), sparse.get(str(one.id), 0.0)) for one in near
        ]

    def recall(self) -> About:
        """What it remembers: nobody else writes while it is open."""
        return self.about

    def remember(self, about: About) -> None:
        """Keep this with the collection. What was written before is on disk then."""
        with _our_words(self._folder):
            self._shard.flush()
            half = self._folder / f".{ABOUT}.half"
            with private.open_file(half, "w") as file:
                json.dump(about.as_json(), file)
            half.replace(self._folder / ABOUT)
        self.about = about

    def _queries(self, dense: NDArray[Any], terms: Terms) -> list[Any]:
        """By meaning, and by words where there are any."""
        nearest = self._qdrant.Query.Nearest
        worded = [nearest(self._sparse(terms), using=SPARSE)] if terms.indices else []
        return [nearest(dense.tolist(), using=DENSE), *worded]

    def _sparse(self, terms: Terms) -> Any:
        return self._qdrant.SparseVector(list(terms.indices), list(terms.weights))


@contextmanager
def _our_words(folder: Path) -> Iterator[None]:
    """Turns what the engine and the file system raise into KnowledgeError: one line with the folder."""
    try:
        yield
    except KnowledgeError:
        raise
    except BaseException as error:  # a damaged shard makes the engine panic, which is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise KnowledgeError(
            f"{folder}: the collection cannot be opened or written ({said}); free its disk, or move the folder away "
            "and load anew"
        ) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """This process's alone for as long as the block lasts. Raises KnowledgeError where another does not let go."""
    from filelock import FileLock, Timeout

    # The block may be entered in one thread and left in another.
    lock = FileLock(folder / LOCK, timeout=PATIENCE, mode=0o600, thread_local=False)
    with _our_words(folder):
        try:
            lock.acquire(poll_interval=PAUSE)
        except Timeout:
            raise KnowledgeError(f"{folder}: another process has the collection open; wait for it, or end it") from None
    try:
        yield
    finally:
        lock.release()
