"""Questions looked up in the index, some at a time: each is embedded once in a run, and with others.

No more than two batches are held, however many questions there are: one that is handed out, and the next, which is
looked up meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from hybridgen.core.timing import Clock
from hybridgen.knowledge import memory
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import Library
from hybridgen.knowledge.types import Hit
from hybridgen.pipelines.query.types import Question

TOGETHER = 32  # questions


@dataclass(frozen=True, slots=True)
class Looked:
    """A question, its vector, and candidates of all collections that do not change while the run lasts: of all but the
    memory."""

    question: Question
    vector: NDArray[Any]
    hits: Sequence[Hit]


async def look_up(
    questions: Sequence[Question], library: Library, embedding: Embedding, clock: Clock
) -> AsyncGenerator[Looked, None]:
    """Each question with what is found for it, in their order. clock: gets the time of the searches. Raises what the
    embedding and the store raise."""

    async def look(some: Sequence[Question]) -> list[Looked]:
        texts = [one.text for one in some]
        with clock.of("search"):
            vectors = await embedding.embed(texts, as_questions=True)
            others = [name for name in library.collections if name != memory.NAME]
            found = await library.look(texts, vectors, names=others)
        return [Looked(*one) for one in zip(some, vectors, found, strict=True)]

    batches = [questions[at : at + TOGETHER] for at in range(0, len(questions), TOGETHER)]
    ahead = [asyncio.create_task(look(some)) for some in batches[:1]]
    try:
        for number in range(len(batches)):
            looked = await ahead.pop()
            ahead += [asyncio.create_task(look(some)) for some in batches[number + 1 : number + 2]]
            for one in looked:
                yield one
    finally:
        for task in ahead:
            task.cancel()
        await asyncio.gather(*ahead, return_exceptions=True)


async def find_candidates(looked: Looked, library: Library, clock: Clock) -> list[Hit]:
    """All that is found for a question by now: the memory may hold an answer of this run."""
    with clock.of("search"):
        (kept,) = await library.look(
            [looked.question.text], looked.vector[None], {memory.NAME: memory.CANDIDATES}, [memory.NAME]
        )
    return [*looked.hits, *kept]
