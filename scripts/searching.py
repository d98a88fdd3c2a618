"""Whether many questions to many passages take their time and no memory: python scripts/searching.py

    python scripts/searching.py [--passages 100000] [--questions 10000] [--store FOLDER] [--json]

Passages of some 120 words are made up, with a vector each, and written as a load writes them. Then questions of a
passage's words, and a vector near its own, are searched for one after the other, as a run does: found by both ways,
and scored.

load       passages written a second, and the process's memory
questions  after each tenth of them: processor time and wall time a question in ms, the process's memory in MB, and the
           share that found the passage that they were made of among the first five

Memory counts what the engine maps from its files. --store keeps the passages for another time.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from hybridgen.knowledge import terms
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.index import BATCH
from hybridgen.knowledge.library import CANDIDATES
from hybridgen.knowledge.store import About, Collection, Point
from hybridgen.knowledge.types import Passage

NAME, DIMENSION = "made-up", 384
VOCABULARY, WORDS, ASKED = 20_000, 120, 8  # words that there are, of a passage, of a question
NEAR = 0.6  # of a question's vector that is its passage's, the rest is chance: a cosine of about 0.6
FIRST = 5


def said(number: int) -> list[str]:
    """The words of a passage; common ones come often, as in a language."""
    luck = random.Random(number)
    return [f"w{min(VOCABULARY, int(luck.paretovariate(0.7)))}" for _ in range(WORDS)]


def vector(number: int) -> NDArray[np.float32]:
    """The vector of a passage, of length 1."""
    drawn = np.random.default_rng(number).normal(size=DIMENSION)
    return np.asarray(drawn / np.linalg.norm(drawn), np.float32)


def point(number: int) -> Point:
    """A passage as it is stored."""
    passage = Passage(" ".join(said(number)), "/made/up.md", f"line {number}")
    return Point(passage.point(0), passage, vector(number), terms.of_passage(passage.text))


def write(collection: Collection, count: int) -> float:
    """Write passages; how many a second."""
    begun = time.perf_counter()
    for at in range(0, count, BATCH):
        collection.write([point(number) for number in range(at, min(at + BATCH, count))])
    return count / (time.perf_counter() - begun)


def ask(collection: Collection, passages: int, questions: int) -> Iterator[dict[str, float]]:
    """What questions take, after each tenth of them."""
    luck, each = random.Random(42), max(1, questions // 10)
    for tenth in range(10):
        wall, processor, right = time.perf_counter(), time.process_time(), 0
        for _ in range(each):
            number = luck.randrange(passages)
            words = terms.of_question(" ".join(luck.sample(said(number), ASKED)))
            chance = np.random.default_rng(luck.randrange(2**32)).normal(size=DIMENSION)
            mixed = NEAR * vector(number) + (1 - NEAR**2) ** 0.5 * chance / np.linalg.norm(chance)
            dense = np.asarray(mixed, np.float32)
            found = collection.find(dense, words, CANDIDATES)
            scored = {one.passage.place for one in collection.score(dense, words, found[:FIRST])}
            right += f"line {number}" in scored
        yield {
            "questions": (tenth + 1) * each,
            "processor_ms": (time.process_time() - processor) / each * 1e3,
            "wall_ms": (time.perf_counter() - wall) / each * 1e3,
            "memory_mb": memory(),
            "found": right / each,
        }


def memory() -> float:
    """Of this process, in MB."""
    return float(psutil.Process().memory_info().rss / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report(EdgeStore(given.store or Path(folder)), given.passages, given.questions, as_json=given.json)


def report(store: EdgeStore, passages: int, questions: int, *, as_json: bool) -> None:
    """Write the passages, where they are not there, ask the questions, and print what that took."""
    told: dict[str, Any] = {"passages": passages, "tenths": []}
    with store.opened(NAME, About("chance", DIMENSION)) as collection:
        assert collection
        if collection.count() < passages:
            told["written_a_second"] = write(collection, passages)
        told["memory_mb"] = memory()
        if not as_json:
            speed = f", {told['written_a_second']:,.0f} written a second" if "written_a_second" in told else ""
            print(f"{passages:,} passages{speed}; {told['memory_mb']:,.0f} MB")
        for one in ask(collection, passages, questions):
            told["tenths"].append(one)
            if not as_json:
                print(
                    f"{one['questions']:>8,.0f} questions  {one['processor_ms']:>6.1f} ms of processor"
                    f"  {one['wall_ms']:>6.1f} ms  {one['memory_mb']:>6,.0f} MB  {one['found']:>4.0%} found",
                    flush=True,
                )
    if as_json:
        print(json.dumps(told))


if __name__ == "__main__":
    main()
