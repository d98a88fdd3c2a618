"""What was asked and answered: the collection `interaction-history`, whose entries are questions with their answers.

An entry is a point under an id of its question and its answer, so that the same answer to the same question stands
there once, however often it is written, and what people said of it stays with it.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from numpy.typing import NDArray

from hybridgen.core.errors import KnowledgeError
from hybridgen.knowledge import terms
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import check_model
from hybridgen.knowledge.relevance import Pair, Scale, make_scale
from hybridgen.knowledge.store import About, Collection, Point, Store, opened_aside
from hybridgen.knowledge.types import ASKED, Hit, Passage

NAME = "interaction-history"
CANDIDATES = 50  # whose questions are compared: with wrong answers and those of this run there may be many alike
MAX_ASKED = 500  # times that an answer was given, the latest, which an entry knows
AGAIN_SECONDS = 3_600.0  # within which the same command is a run that goes on
MAX_UNENDED = 100  # runs that have not ended, the latest, which the collection knows of
_OURS = uuid.UUID("0b5f8f0a-57d1-5c55-8c6e-3d9c3b6f2d47")  # what ids are made under; any would do
# success: nothing else is known; outdated: what it rests on has gone.
Verdict = Literal["success", "right", "wrong", "outdated"]
# Questions, each asked in two ways, and one near it that asks for something else. What a cosine means between two
# questions rests on the model alone: so the scale stays as it is while the collection grows.
_ASKED = (
    ("How do I renew my library card?", "What must I do to extend my library card?", "How do I return a library book?"),
    ("When does the bakery open?", "At what time does the bakery open its doors?", "Where is the bakery?"),
    (
        "Why is my printer printing blank pages?",
        "My printer prints empty pages, why?",
        "How do I buy ink for a printer?",
    ),
    (
        "How can I convert miles to kilometres?",
        "How are miles turned into kilometres?",
        "How many miles is the moon away?",
    ),
    ("What is the deadline for tax returns?", "Until when must tax returns be in?", "Who has to file a tax return?"),
    ("How do I sort a list of names?", "What is the way to put names in order?", "How do I print a list of names?"),
    ("Who wrote this symphony?", "Which composer is this symphony by?", "How long is this symphony?"),
    ("How do I remove a stain of wine?", "How can I get wine out of cloth?", "Which wine goes with fish?"),
    ("How many guests may sleep in the cabin?", "For how many people is the cabin?", "How do I heat the cabin?"),
    ("What does error 404 mean?", "Explain the error code 404.", "How do I log an error?"),
    ("How do I cancel my subscription?", "I want to end my subscription, how?", "What does a subscription cost?"),
    ("Can I take my dog on the train?", "Are dogs allowed on trains?", "When does the next train leave?"),
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of an answer beside question and answer.

    id: of its record. run: what the run's money is summed under. origin: who gave it; root: the id of the point that a
    stored answer was taken from, with its collection, "" where it was made. reason: why it was given so;
    root_reason: why that one was made. passages: ids of what it rests on.
    quality: 0-1, None: nobody spoke of it; judged: a judge did. tokens: that were bought for it; alone, alone_usd: what
    the frontier would have taken for it, asked without passages (None: no price is known). time: seconds since the
    epoch. asked: when it was given, by run and record. home_quality: 0-1, of the local answer that the frontier
    replaced, None: it replaced none. outcome: whether it was right. ahead: before anybody asked.
    """

    id: str
    run: str
    origin: str
    relevance: float | None
    complexity: int
    passages: tuple[str, ...]
    cost_usd: float
    quality: float | None
    time: float
    tokens: int = 0
    alone: int = 0
    alone_usd: float | None = None
    root: str = ""
    reason: str = ""
    root_reason: str = ""
    asked: Mapping[str, float] = field(default_factory=dict)
    home_quality: float | None = None
    outcome: Verdict = "success"
    judged: bool = False
    ahead: bool = False


def point_id(question: str, answer: str) -> str:
    """The id of an answer to a question."""
    return str(uuid.uuid5(_OURS, f"{question}\n\n{answer}"))


def point_of(question: str, answer: str, known: Memory, vector: NDArray[Any]) -> Point:
    """An entry as it is stored. vector: the question's, of length 1."""
    passage = Passage(question, ASKED, "", solution=answer, more=asdict(known) | {"passages": list(known.passages)})
    return Point(point_id(question, answer), passage, vector, terms.of_passage(question))


def is_wrong(hit: Hit) -> bool:
    """Whether people marked it wrong."""
    return hit.passage.more.get("outcome") == "wrong"


def root_of(hit: Hit) -> str:
    """The point that an answer was first given by."""
    return str(hit.passage.more.get("root") or f"{hit.collection}/{hit.id}")


def root_reason(passage: Passage) -> str:
    """Why an answer was made as it was, also where it was given on since."""
    return str(passage.more.get("root_reason") or passage.more.get("reason") or "")


@asynccontextmanager
async def opened(store: Store, embedding: Embedding) -> AsyncIterator[Collection]:
    """The collection for as long as the block lasts; it is made where there is none.

    Raises KnowledgeError where it cannot be opened, or was made with another embedding model.
    """
    first = await embedding.embed([_ASKED[0][0]], as_questions=True)
    mine = About(embedding.name, first.shape[1])
    async with AsyncExitStack() as stack:
        collection = await stack.enter_async_context(opened_aside(store, NAME))
        if collection is None:
            new = replace(mine, scale=await make_question_scale(embedding))
            collection = await stack.enter_async_context(opened_aside(store, NAME, new))
        if collection is None:
            raise KnowledgeError(f"knowledge.path: {NAME} has gone; ask again")
        check_model(collection, mine)
        yield collection


async def make_question_scale(embedding: Embedding) -> Scale:
    """What a cosine of two questions says of their relevance to one another, for one embedding model. Their words say
    nothing on top: how rare one is changes with every answer that is stored."""
    asked = [question for three in _ASKED for question in three]
    vectors = await embedding.embed(asked, as_questions=True)
    near = vectors @ vectors.T
    pairs = []
    for first in range(0, len(asked), 3):
        for other in range(len(asked)):
            if other != first:
                pairs.append(Pair(float(near[first, other]), 0.0, 0, is_own=other == first + 1))
    scale = make_scale(pairs)
    if scale is None:
        raise KnowledgeError(f"knowledge.embedding: {embedding.name} tells no two questions apart; name another model")
    return scale


def begin(collection: Collection, run: str, now: float) -> float:
    """Keep in mind that a run gives answers, until `end`: its answers are those of a run that goes on. Others at the
    same server do the same, so what they have written is read first.

    Args:
        collection: the memory.
        run: what its answers are known by.
        now: seconds since the epoch.

    Returns:
        When it began: `now`, or the first time, where it began before and has not ended.

    Raises KnowledgeError.
    """
    about = collection.recall()
    if run in about.unended:
        return about.unended[run]
    latest = sorted([*about.unended.items(), (run, now)], key=lambda one: one[1])[-MAX_UNENDED:]
    collection.remember(replace(about, unended=dict(latest)))
    return now


def end(collection: Collection, run: str) -> None:
    """A run has ended: what it gave is an earlier answer from now on. Raises KnowledgeError."""
    about = collection.recall()
    left = {name: began for name, began in about.unended.items() if name != run}
    if left != about.unended:
        collection.remember(replace(about, unended=left))


def asked_again(passage: Passage, who: str, when: float) -> Passage | None:
    """An entry that was given once more; None where it was so to the same question of the same run just now, as when a
    run that was killed is started again. who: the run and the record."""
    asked = dict(passage.more.get("asked") or {})
    if any(who in (one, one.rpartition("/")[0]) and when - since < AGAIN_SECONDS for one, since in asked.items()):
        return None
    latest = sorted([*asked.items(), (f"{who}/{when:.3f}", when)], key=lambda one: one[1])[-MAX_ASKED:]
    return replace(passage, more={**passage.more, "asked": dict(latest)})


def last_given(passage: Passage, record: str = "") -> float | None:
    """When an entry was last given, in seconds since the epoch; None: never as that record. record: its id, "": any."""
    more = passage.more
    times = [float(more.get("time") or 0.0)] if record in {"", more.get("id")} else []
    for who, when in (more.get("asked") or {}).items():
        given_as = who.partition("/")[2]  # behind its run
        if not record or given_as in {record, f"{record}/{when:.3f}"}:
            times.append(float(when))
    return max(times, default=None)


def outcomes(passages: Mapping[str, Passage], verdicts: Mapping[str, Verdict]) -> dict[str, Passage]:
    """Entries with other outcomes. verdicts: by their ids."""
    return {
        id_: replace(passages[id_], more={**passages[id_].more, "outcome": verdict})
        for id_, verdict in verdicts.items()
        if passages[id_].more.get("outcome") != verdict
    }
