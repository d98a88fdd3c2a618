"""Collections that are open, to be asked."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from heapq import nlargest
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from hybridgen.core.errors import KnowledgeError, SilentStoreError
from hybridgen.core.notices import Notice, Place
from hybridgen.core.threads import aside
from hybridgen.knowledge import coverage, terms
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.relevance import Scale
from hybridgen.knowledge.store import About, Collection, Point, Store, opened_aside
from hybridgen.knowledge.types import Hit, Passage, Scored, Terms

MIN_RELEVANCE = 0.6  # of what is found; below it a passage is about something else
MAX_OF_EACH, MAX_IN_ALL = 2, 5  # passages of a collection, and of all together
# Of a collection, whose relevance is looked at. The right passage is among the best five for 73 % of 120 questions with
# 10, 78 % with 20, 77 % with 40 (scripts/recall.py).
CANDIDATES = 20
NOTHING: Mapping[str, int] = MappingProxyType({})
NO_TERMS = Terms((), ())


def choose(hits: Iterable[Hit], least: float = MIN_RELEVANCE) -> list[Hit]:
    """Of all that is near enough the best: MAX_OF_EACH of each collection, MAX_IN_ALL together, the nearest first.
    least: of nearness."""
    ranked = sorted((hit for hit in hits if hit.nearness >= least), key=lambda hit: (-hit.nearness, hit.id))
    taken = Counter[str]()
    best: list[Hit] = []
    for hit in ranked:
        taken[hit.collection] += 1
        if taken[hit.collection] <= MAX_OF_EACH:
            best.append(hit)
    return best[:MAX_IN_ALL]


class Library:
    """Collections that are open, to be asked many questions. notices: those that can't be, and
    why. embedding: who made their vectors. empty: names of collections that were looked for and hold nothing."""

    def __init__(
        self,
        collections: Mapping[str, Collection],
        notices: list[Notice],
        embedding: Embedding,
        empty: frozenset[str] = frozenset(),
    ) -> None:
        self.collections, self.notices, self.empty, self._embedding = collections, notices, empty, embedding
        self._turn = asyncio.Lock()
        self._failed: set[str] = set()

    async def look(
        self,
        questions: Sequence[str],
        dense: NDArray[Any],
        candidates: Mapping[str, int] = NOTHING,
        names: Sequence[str] | None = None,
    ) -> list[list[Hit]]:
        """All candidates of all collections for each question, each text of a collection once.

        Args:
            questions: in any words.
            dense: their vectors, shape (questions, dimension).
            candidates: by collection how many are looked at, where that is not CANDIDATES.
            names: of the collections, None: all. One that is not there holds nothing.

        Raises SilentStoreError where the store itself does not answer: all questions would look like new ones; what
        the embedding raises.
        """
        near: list[list[_Near]] = [[] for _ in questions]
        for question, vector, found in zip(questions, dense, near, strict=True):
            for name in self.collections if names is None else names:
                collection = self.collections.get(name)
                if collection is None or name in self._failed:
                    continue
                try:
                    async with self._turn:
                        some = await aside(_look, collection, question, vector, candidates.get(name, CANDIDATES))
                    found.append(some)
                except SilentStoreError:
                    raise
                except KnowledgeError as error:
                    self._failed.add(name)
                    self.notices.append(Notice("collection_unsearched", {"collection": name, "why": error.said}))
        meant = await self._weigh(questions, dense, near)
        return [
            [hit for one in found for hit in one.hits(meant.get((number, one.unheld), 0.0))]
            for number, found in enumerate(near)
        ]

    async def _weigh(
        self, questions: Sequence[str], dense: NDArray[Any], near: Sequence[Sequence[_Near]]
    ) -> dict[tuple[int, frozenset[str]], float]:
        """How much the words of a question that were not found mean to it, by its number and these words: the cosine
        that it loses without them, 0-2."""
        rests = {
            (number, one.unheld): terms.without(questions[number], one.unheld)
            for number, found in enumerate(near)
            for one in found
            if one.unheld
        }
        told = {key: rest for key, rest in rests.items() if terms.words(rest)}
        meant = dict.fromkeys(rests, 1.0)
        if told:
            texts = list(
                dict.fromkeys(told.values())
            )  # what is left of questions that differ in a word is often the same
            vectors = dict(zip(texts, await self._embedding.embed(texts, as_questions=True), strict=True))
            for key, rest in told.items():
                meant[key] = max(0.0, 1 - float(vectors[rest] @ dense[key[0]]))
        return meant

    async def change(self, name: str, passages: Mapping[str, Passage]) -> None:
        """Have entries of a collection say what else is known of them. Raises KnowledgeError."""
        async with self._turn:
            await aside(self.collections[name].move, passages)

    async def write(self, name: str, points: Sequence[Point]) -> None:
        """Add points to a collection. Raises KnowledgeError."""
        async with self._turn:
            await aside(self.collections[name].write, points)

    async def remove(self, name: str, ids: Sequence[str]) -> None:
        """Take points of a collection away. Raises KnowledgeError."""
        async with self._turn:
            await aside(self.collections[name].remove, ids)

    async def count(self) -> dict[str, int]:
        """How many points each collection has. Raises KnowledgeError."""
        async with self._turn:
            return {name: await aside(one.count) for name, one in self.collections.items()}

    async def has_all(self, names: Sequence[str], dense: NDArray[Any]) -> bool:
        """Whether all these passages are there still, and no answer among them is out of service. One whose collection
        was not asked, or cannot be, counts as there.

        names: of passages, their collection and their point. dense: any vector. Raises SilentStoreError.
        """
        wanted = defaultdict[str, set[str]](set)
        for name in names:
            collection, _, id_ = name.partition("/")
            wanted[collection].add(id_)
        if not self.empty.isdisjoint(wanted):
            return False
        for collection, ids in wanted.items():
            if collection not in self.collections:
                continue
            try:
                async with self._turn:
                    there = await aside(self.collections[collection].score, dense, NO_TERMS, sorted(ids))
            except SilentStoreError:
                raise
            except KnowledgeError:  # `look` says so
                continue
            if sum(not one.passage.is_out for one in there) < len(ids):
                return False
        return True


@asynccontextmanager
async def opened(store: Store, names: Sequence[str], embedding: Embedding, dimension: int) -> AsyncIterator[Library]:
    """Collections for as long as the block lasts; one that is not there, is empty or can't be opened is a notice.

    embedding, dimension: the model that makes the vectors of what is asked, and their numbers.
    """
    mine = About(embedding.name, dimension)
    collections: dict[str, Collection] = {}
    notices: list[Notice] = []
    empty: set[str] = set()
    async with AsyncExitStack() as stack:
        for name in names:
            try:
                collection = await stack.enter_async_context(opened_aside(store, name))
                if collection is not None:
                    check_model(collection, mine)
            except SilentStoreError:
                raise
            except KnowledgeError as error:
                notices.append(Notice("collection_unsearched", {"collection": name, "why": error.said}))
                continue
            is_empty = collection is None or not await aside(collection.count)
            if is_empty:
                empty.add(name)
            if collection is None or is_empty or collection.about.scale is None:
                notices.append(Notice("collection_empty", {"collection": Place(name, "knowledge.collection")}))
                continue
            collections[name] = collection
        yield Library(collections, notices, embedding, frozenset(empty))


@dataclass(frozen=True, slots=True)
class _Near:
    """What is near to a question in a collection, each text once. terms: of the question. unheld: words of it that the
    best passages do not hold; sureness: how surely these are rare."""

    collection: str
    scale: Scale
    found: Sequence[Scored]
    terms: int
    unheld: frozenset[str] = frozenset()
    sureness: float = 0.0

    def hits(self, meant: float) -> list[Hit]:
        """meant: how much of the question lies in `unheld`, as a cosine."""
        return [
            Hit(
                self.collection,
                one.passage,
                self.scale.relevance(one.dense, one.sparse, self.terms, self.sureness * meant),
                self.scale.relevance(one.dense, one.sparse, self.terms),
                one.id,
            )
            for one in self.found
        ]


def _look(collection: Collection, question: str, dense: NDArray[Any], candidates: int) -> _Near:
    """Candidates of a collection."""
    scale = collection.about.scale
    worded = terms.of_question(question)
    count = len(worded.indices)
    if scale is None:
        raise KnowledgeError(f"knowledge.collection={collection.name}: was never loaded to its end; load it anew")
    scored = collection.score(dense, worded, collection.find(dense, worded, candidates))
    found = list({one.passage.digest: one for one in scored}.values())
    if not found or scale.sparse == 0:  # words say nothing here
        return _Near(collection.name, scale, found, count)
    documents = [one for one in found if not one.passage.is_answer]  # a question that was asked holds nothing
    best = nlargest(MAX_OF_EACH, documents, key=lambda one: scale.relevance(one.dense, one.sparse, count))
    words = coverage.unheld(question, [one.passage for one in best], collection)
    return _Near(collection.name, scale, found, count, words, coverage.sureness(collection.count()))


def check_model(collection: Collection, mine: About) -> None:
    """Raises KnowledgeError where the collection's vectors are of another model."""
    made, mine_is = (f"{one.model} (vectors of {one.dimension} numbers)" for one in (collection.about, mine))
    if made != mine_is:
        raise KnowledgeError(
            f"knowledge.collection={collection.name}: was made with {made}, not with {mine_is}; name that model in "
            "knowledge.embedding, or load into another collection"
        )
