"""Questions looked up before anybody is asked: what would follow of each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from hybridgen import strategies
from hybridgen.config.schema import Config
from hybridgen.knowledge import memory
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import Library
from hybridgen.pipelines.query.earlier import NOTHING, Earlier
from hybridgen.pipelines.query.finding import Found, find
from hybridgen.pipelines.query.types import Question


async def look_up(
    questions: Sequence[Question],
    config: Config,
    library: Library,
    embedding: Embedding,
    *,
    may_pay: bool,
    together: int,
    earlier: Earlier | None = None,
) -> AsyncIterator[tuple[Question, Found]]:
    """Each question with what would follow of it, in their order.

    Args:
        may_pay: the frontier can be asked.
        together: how many are embedded at a time.
        earlier: which earlier answers are held back; None: none.

    Raises what the embedding and the store raise.
    """
    strategy = strategies.make(config.strategy)
    for at in range(0, len(questions), together):
        some = questions[at : at + together]
        vectors = await embedding.embed([one.text for one in some], as_questions=True)
        for one, vector in zip(some, vectors, strict=True):
            hits = await library.look(one.text, vector, {memory.NAME: memory.CANDIDATES})
            held = await earlier.hold_back(one.text, vector, hits, library) if earlier else NOTHING
            yield one, find(one.text, hits, config, strategy, "", may_pay=may_pay, held_back=held.ids)


async def are_stored(
    questions: Sequence[Question],
    config: Config,
    library: Library,
    embedding: Embedding,
    *,
    may_pay: bool,
    earlier: Earlier,
) -> bool:
    """Whether all have a stored solution, so that nobody needs to be asked. Ends at the first that has none."""
    found = look_up(questions, config, library, embedding, may_pay=may_pay, together=1, earlier=earlier)
    async for _, one in found:
        if one.stored is None:
            return False
    return bool(questions)
