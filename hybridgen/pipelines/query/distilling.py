"""Answers of value become entries of `error-solutions` and `skills-patterns`, when their run has ended.

Value is quality times novelty. Quality is what was measured and what a judge said; an answer that nobody judged has no
value. Novelty is how little the index has of it: 1 less the relevance of what comes nearest to its question. So are
candidates ranked where several things that say the same are to be kept once: Carbonell and Goldstein, The Use of MMR,
Diversity-Based Reranking for Reordering Documents and Producing Summaries (1998).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from hybridgen.config.schema import Config
from hybridgen.core.errors import KnowledgeError
from hybridgen.core.notices import Notice
from hybridgen.core.rounding import DIGITS
from hybridgen.core.threads import aside
from hybridgen.knowledge import distilled, memory
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import Library, check_model
from hybridgen.knowledge.sameness import is_same
from hybridgen.knowledge.store import About, Collection, Store, opened_aside
from hybridgen.knowledge.types import Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that may be worth an entry. number: its question's place. passage: its entry in the memory; root: the
    point that it was first given by. vector: the question's. novelty: 0-1."""

    number: int
    passage: Passage
    root: str
    vector: NDArray[Any]
    novelty: float

    @property
    def quality(self) -> float:
        """0-1."""
        return float(self.passage.more["quality"])


class Distilling:
    """For one run. Nothing is written before it has ended: what its models are asked rests on answers of earlier runs
    alone. Where one collection is asked alone, nobody knows what the others have: nothing is distilled.

    made: how many entries each collection has got.
    """

    def __init__(self, config: Config) -> None:
        self._threshold = config.knowledge.distil if config.knowledge.collection is None else None
        self._least_quality = config.strategy.quality_threshold
        self._candidates: list[Candidate] = []
        self.made = Counter[str]()

    def consider(self, number: int, passage: Passage, vector: NDArray[Any], held: float) -> None:
        """Take note of an answer that was given, where it may have value.

        An answer that would be no passage has none either, nor has one that stayed at home for want of the frontier.

        Args:
            number: the place of its question.
            passage: its entry in the memory.
            vector: of the question.
            held: the relevance, 0-1, of the best that the index has of it.
        """
        more = passage.more
        is_right = more.get("outcome") == "right"
        if not more.get("judged") or more.get("outcome") not in {"success", "right"}:
            return
        is_kept_home = memory.root_reason(passage) == "kept_home"
        if (is_kept_home or (more.get("quality") or 0.0) < self._least_quality) and not is_right:
            return
        root = str(more.get("root") or f"{memory.NAME}/{memory.point_id(passage.text, passage.solution)}")
        one = Candidate(number, passage, root, vector, 1 - held)
        if self._has_value(one, one.novelty):
            self._candidates.append(one)

    async def write(self, store: Store, embedding: Embedding, memory_about: About, notices: Sequence[Notice]) -> None:
        """Make entries of all that has value still, in the order of the questions. Where a collection could not be
        searched, all would look new: then none.

        Args:
            store: of the collections; they are made where there are none.
            embedding: of their vectors.
            memory_about: what the memory remembers of itself. A collection of nothing but questions has its scale.
            notices: of the library that was searched.

        Raises KnowledgeError where entries were not written, and what the embedding raises.
        """
        if not self._candidates:
            return
        _check_searched(notices)
        new = About(memory_about.model, memory_about.dimension, memory_about.scale)
        wanted = {distilled.find_collection(one.passage.text) for one in self._candidates}
        async with AsyncExitStack() as stack:
            collections: dict[str, Collection] = {}
            for name in distilled.NAMES:
                collection = await stack.enter_async_context(opened_aside(store, name, new if name in wanted else None))
                if collection is None:
                    continue
                check_model(collection, new)
                if collection.about.scale is None and not await aside(collection.count):
                    await aside(collection.remember, new)
                collections[name] = collection
            library = Library(collections, [], embedding)
            for one in sorted(self._candidates, key=lambda candidate: candidate.number):
                await self._write_one(library, one)

    async def _write_one(self, library: Library, one: Candidate) -> None:
        """An entry of an answer, where it has value still. Another answer to the same question gives way."""
        question, answer = one.passage.text, one.passage.solution
        (hits,) = await library.look([question], one.vector[None])
        _check_searched(library.notices)
        same = [hit for hit in hits if hit.passage.is_answer and is_same(hit.passage.text, question)]
        if any(hit.passage.solution == answer and hit.passage.more.get("outcome") != "outdated" for hit in same):
            return
        held = [hit.relevance for hit in hits if hit not in same and not hit.passage.is_out]
        novelty = min(one.novelty, 1 - max(held, default=0.0))
        if not self._has_value(one, novelty):
            return
        name, value = distilled.find_collection(question), round(one.quality * novelty, DIGITS)
        point = distilled.point_of(one.passage, root=one.root, value=value, vector=one.vector)
        await library.write(name, [point])
        for hit in same:
            if (hit.collection, hit.id) != (name, point.id):
                await library.remove(hit.collection, [hit.id])
        self.made[name] += 1

    def _has_value(self, one: Candidate, novelty: float) -> bool:
        return self._threshold is not None and one.quality * novelty > self._threshold


def _check_searched(notices: Iterable[Notice]) -> None:
    """Raises KnowledgeError where a collection could not be searched."""
    if unsearched := next((one for one in notices if one.code == "collection_unsearched"), None):
        raise KnowledgeError(unsearched)
