"""Collections that are open, to be asked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from hybridgen.core.errors import KnowledgeError, SilentStoreError
from hybridgen.core.notices import Notice, Place
from hybridgen.core.threads import aside
from hybridgen.knowledge import terms
from hybridgen.knowledge.store import About, Collection, Point, Store
from hybridgen.knowledge.types import Hit, Passage, Terms

MIN_RELEVANCE = 0.6  # of what is found; below it a passage is about something else
MAX_OF_EACH, MAX_IN_ALL = 2, 5  # passages of a collection, and of all together
# Of a collection, whose relevance is looked at. The right passage is among the best five for 73 % of 120 questions with
# 10, 78 % with 20, 77 % with 40 (scripts/recall.py).
CANDIDATES = 20
NOTHING: Mapping[str, int] = MappingProxyType({})


def choose(hits: Iterable[Hit], least: float = MIN_RELEVANCE) -> list[Hit]:
    """Of all that was found the best: MAX_OF_EACH of each collection, MAX_IN_ALL together, the most relevant first."""
    ranked = sorted((hit for hit in hits if hit.relevance >= least), key=lambda hit: (-hit.relevance, hit.id))
    taken = Counter[str]()
    best: list[Hit] = []
    for hit in ranked:
        taken[hit.collection] += 1
        if taken[hit.collection] <= MAX_OF_EACH:
            best.append(hit)
    return best[:MAX_IN_ALL]


class Library:
    """Collections that are open, to be asked many questions, one after the other. notices: those that can't be, and
    why."""

    def __init__(self, collections: Mapping[str, Collection], notices: list[Notice]) -> None:
        self.collections, self.notices = collections, notices
        self._turn = asyncio.Lock()
        self._failed: set[str] = set()

    async def look(self, question: str, dense: NDArray[Any], candidates: Mapping[str, int] = NOTHING) -> list[Hit]:
        """All candidates of all collections, each text of a collection once.

        Args:
            question: in any words.
            dense: its vector.
            candidates: by collection how many are looked at, where that is not CANDIDATES.

        Raises SilentStoreError where the store itself does not answer: all questions would look like new ones.
        """
        worded = terms.of_question(question)
        hits: list[Hit] = []
        for name, collection in self.collections.items():
            if name in self._failed:
                continue
            try:
                async with self._turn:
                    hits += await aside(_look, collection, dense, worded, candidates.get(name, CANDIDATES))
            except SilentStoreError:
                raise
            except KnowledgeError as error:
                self._failed.add(name)
                self.notices.append(Notice("collection_unsearched", {"collection": name, "why": error.said}))
        return hits

    async def change(self, name: str, passages: Mapping[str, Passage]) -> None:
        """Have entries of a collection say what else is known of them. Raises KnowledgeError."""
        async with self._turn:
            await aside(self.collections[name].move, passages)

    async def write(self, name: str, points: Sequence[Point]) -> None:
        """Add points to a collection. Raises KnowledgeError."""
        async with self._turn:
            await aside(self.collections[name].write, points)


@asynccontextmanager
async def opened(store: Store, names: Sequence[str], mine: About) -> AsyncIterator[Library]:
    """Collections for as long as the block lasts; one that is not there, is empty or can't be opened is a notice.

    mine: the model that makes the vectors of what is asked, and their dimension.
    """
    collections: dict[str, Collection] = {}
    notices: list[Notice] = []
    async with AsyncExitStack() as stack:
        for name in names:
            opening = store.opened(name)
            try:
                collection = await aside(opening.__enter__)
                stack.push_async_callback(aside, opening.__exit__, None, None, None)
                if collection is not None:
                    check_model(collection, mine)
            except SilentStoreError:
                raise
            except KnowledgeError as error:
                notices.append(Notice("collection_unsearched", {"collection": name, "why": error.said}))
                continue
            if collection is None or collection.about.scale is None or not await aside(collection.count):
                notices.append(Notice("collection_empty", {"collection": Place(name, "knowledge.collection")}))
                continue
            collections[name] = collection
        yield Library(collections, notices)


def _look(collection: Collection, dense: NDArray[Any], worded: Terms, candidates: int) -> list[Hit]:
    """Candidates of a collection, each text once."""
    scale = collection.about.scale
    if scale is None:
        return []
    found = collection.score(dense, worded, collection.find(dense, worded, candidates))
    count = len(worded.indices)
    hits = [Hit(collection.name, one.passage, scale.relevance(one.dense, one.sparse, count), one.id) for one in found]
    return list({hit.passage.digest: hit for hit in hits}.values())


def check_model(collection: Collection, mine: About) -> None:
    """Raises KnowledgeError where the collection's vectors are of another model."""
    made, mine_is = (f"{one.model} (vectors of {one.dimension} numbers)" for one in (collection.about, mine))
    if made != mine_is:
        raise KnowledgeError(
            f"knowledge.collection={collection.name}: was made with {made}, not with {mine_is}; name that model in "
            "knowledge.embedding, or load into another collection"
        )
