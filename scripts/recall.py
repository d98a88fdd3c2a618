"""Whether the passage that answers a question is found:

    python scripts/recall.py [--store FOLDER] [--json]

The documents are Python's own, as they come with it (`help("lambda")`); the questions were written by hand, each with
words of the passage that answers it. A passage is right where it says these.

dense      by meaning alone: cosine
sparse     by words alone: BM25
hybrid     both, as the engine fuses their ranks
relevance  these by relevance, which is what a question is answered from

in five, in one: the share of questions whose right passage is among the first five, or the first. mrr: the mean of
1 / the right passage's rank, 0 beyond the tenth. --store keeps the collection, so that it is embedded once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from hybridgen.knowledge import index, library, terms
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.embedding import Embedded, Embedding
from hybridgen.knowledge.relevance import Scale
from hybridgen.knowledge.types import Passage, Scored, Terms
from scripts.asking.documents import Question, passages, questions

NAME = "python"
FIRST = 10  # ranks that are looked at
FIVE = 5
WAYS = ("dense", "sparse", "hybrid", "relevance")

Ranked = dict[str, list[Passage]]


async def look_at(
    store: EdgeStore, embedding: Embedding, asked: Sequence[Question], given: Sequence[Passage]
) -> dict[str, object]:
    """What a look at these questions and passages finds, by way."""
    await index.load(store, NAME, given, lambda source: True, embedding=embedding)
    vectors = await embedding.embed([one.question for one in asked], as_questions=True)
    ranks: dict[str, list[int | None]] = {way: [] for way in WAYS}
    with store.opened(NAME) as collection:
        assert collection
        assert collection.about.scale
        known = dict(collection.passages())
        for one, dense in zip(asked, vectors, strict=True):
            worded = terms.of_question(one.question)
            scores = collection.score(dense, worded, list(known))
            found = collection.find(dense, worded, library.CANDIDATES)
            for way, ranked in rank(scores, found, collection.about.scale, worded).items():
                ranks[way].append(_first(ranked, one.is_answered_by))
    return {
        "questions": len(asked),
        "passages": len(given),
        "embedding": embedding.name,
        "ways": {way: summarise(all_) for way, all_ in ranks.items()},
    }


def rank(scores: Sequence[Scored], found: Sequence[str], scale: Scale, worded: Terms) -> Ranked:
    """The first passages by each way. scores: of all passages. found: ids, as the engine fused them."""
    by_id = {one.id: one for one in scores}
    fused = [by_id[id_] for id_ in found]

    def relevance(one: Scored) -> float:
        return scale.relevance(one.dense, one.sparse, len(worded.indices))

    return {
        "dense": _best(scores, lambda one: one.dense),
        "sparse": _best([one for one in scores if one.sparse > 0], lambda one: one.sparse),
        "hybrid": [one.passage for one in fused],
        "relevance": _best(fused, relevance),
    }


def summarise(ranks: Sequence[int | None]) -> dict[str, float]:
    """Shares of the questions, 0-1. ranks: of each question's right passage from 1, None: not among the first."""
    count = len(ranks)
    return {
        "in five": sum(one is not None and one <= FIVE for one in ranks) / count,
        "in one": sum(one == 1 for one in ranks) / count,
        "mrr": sum(1 / one for one in ranks if one) / count,
    }


def _best(scores: Sequence[Scored], by: Callable[[Scored], float]) -> list[Passage]:
    return [one.passage for one in sorted(scores, key=by, reverse=True)[:FIRST]]


def _first(ranked: Sequence[Passage], is_right: Callable[[str], bool]) -> int | None:
    return next((n for n, one in enumerate(ranked, 1) if is_right(one.text)), None)


def tell(found: dict[str, object]) -> None:
    """The same as a table."""
    print(f"{found['questions']} questions, {found['passages']} passages, {found['embedding']}")
    print(f"{'':10}{'in five':>9}{'in one':>9}{'mrr':>9}")
    ways: dict[str, dict[str, float]] = found["ways"]  # type: ignore[assignment]
    for way, one in ways.items():
        print(f"{way:10}{one['in five']:>9.0%}{one['in one']:>9.0%}{one['mrr']:>9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    asked = [one for one in questions("questions", "more") if one.says]
    with tempfile.TemporaryDirectory() as folder:
        store = EdgeStore(given.store or Path(folder))
        found = asyncio.run(look_at(store, Embedded(), asked, passages()))
    if given.json:
        print(json.dumps(found))
    else:
        tell(found)


if __name__ == "__main__":
    main()
