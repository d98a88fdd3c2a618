"""How relevant what is found is, of questions that the documents answer and of those that they don't, and who would
answer them:

    python scripts/asked.py [--set given|chosen|project] [--half even|odd] [--route standard]
        [--write FOLDER] [--store FOLDER] [--json]

The documents are Python's own, as they come with it (`help("lambda")`); the 100 questions were written by hand:

covered    40 that the documents answer
repeat     20 of these in other words
near_miss  20 that are nearly the same as one of these and ask for something else: another thing, number or negation
uncovered  20 that the documents say nothing of

Each is searched for. Printed of each kind: the quartiles of the relevance of the best passage, the share of questions
that reach 0.6, 0.7, 0.8 and 0.9, and the share that the local model would answer with the rules of --route.

--set chosen: 60 more that Python's documents answer, and 25 that they don't; project: 40 and 30 about the pages of this
project, which are then the documents. What is built in was chosen with these two and --half even.
--write puts the documents and the questions into a folder, as files to load and to ask: `documents/*.md`, and
`questions.jsonl` with id, question, kind and of, which names the question that a repeat or a near miss belongs to.
--store keeps the collection, so that it is embedded once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from hybridgen.config.compose import compose
from hybridgen.knowledge import index
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.embedding import Embedded, Embedding
from hybridgen.knowledge.store import Store
from hybridgen.knowledge.types import Passage
from hybridgen.pipelines.query.complexity import count_complexity
from hybridgen.pipelines.query.decision import Rules, decide
from scripts.asking.documents import Question, pages, passages, questions, write

NAME = "python"
KINDS = ("covered", "repeat", "near_miss", "uncovered")
REACHED = (0.6, 0.7, 0.8, 0.9)
SETS = {"given": ("questions", passages), "chosen": ("more", passages), "project": ("project", pages)}

Spread = dict[str, float]


async def look_at(
    store: Store, embedding: Embedding, asked: Iterable[Question], given: Sequence[Passage], rules: Rules = ()
) -> dict[str, Spread]:
    """How the relevance of the best passage is spread, by kind of question, and the share that is local by `rules`."""
    await index.load(store, NAME, given, lambda source: True, embedding=embedding)
    best: dict[str, list[float]] = {kind: [] for kind in KINDS}
    local = Counter[str]()
    for one in asked:
        found = await index.search(store, one.question, [NAME], embedding=embedding)
        relevance = max((hit.relevance for hit in found.hits), default=None)
        local[one.kind] += decide(relevance, count_complexity(one.question), rules).who == "local"
        near = await index.search(store, one.question, [NAME], embedding=embedding, least=0)
        best[one.kind].append(max((hit.relevance for hit in near.hits), default=0.0))
    return {kind: spread(all_) | {"local": local[kind] / len(all_)} for kind, all_ in best.items() if all_}


def spread(relevance: Sequence[float]) -> Spread:
    """Quartiles, and the share that reaches each of REACHED; all 0-1."""
    low, middle, high = statistics.quantiles(relevance, n=4, method="inclusive")
    quartiles = {"questions": len(relevance), "lower quartile": low, "median": middle, "upper quartile": high}
    return quartiles | {f"at {least}": sum(one >= least for one in relevance) / len(relevance) for least in REACHED}


def tell(found: dict[str, Spread]) -> None:
    """The same as a table."""
    reached = "".join(f"{f'at {least}':>8}" for least in REACHED)
    print(f"{'':10}{'questions':>10}{'quartiles':>18}{reached}{'local':>8}")
    for kind, one in found.items():
        quartiles = "  ".join(f"{one[name]:.2f}" for name in ("lower quartile", "median", "upper quartile"))
        shares = "".join(f"{one[f'at {least}']:>8.0%}" for least in REACHED)
        print(f"{kind:10}{one['questions']:>10.0f}{quartiles:>18}{shares}{one['local']:>8.0%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, default="given")
    parser.add_argument("--half", choices=["even", "odd"], help="of the questions, by the numbers in their ids")
    parser.add_argument("--route", default="standard")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    file, documents = SETS[given.set]
    asked = [one for one in questions(file) if not given.half or (int(one.id[1:]) % 2 == 1) == (given.half == "odd")]
    rules = compose(["task=query", f"route={given.route}"]).route.rules
    if given.write:
        write(given.write, asked)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(look_at(EdgeStore(given.store or Path(folder)), Embedded(), asked, documents(), rules))
    if given.json:
        print(json.dumps(found))
    else:
        tell(found)


if __name__ == "__main__":
    main()
