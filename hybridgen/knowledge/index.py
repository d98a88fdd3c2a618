"""The index: loads passages into a collection, and asks collections a question."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import PurePath
from typing import Any

from numpy.typing import NDArray

from hybridgen.core.errors import ConfigError, KnowledgeError
from hybridgen.core.threads import aside
from hybridgen.knowledge import memory, terms
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import MIN_RELEVANCE, check_model, choose, opened
from hybridgen.knowledge.relevance import FOREIGN, MAX_QUESTIONS, Pair, Scale, make_scale, question_of
from hybridgen.knowledge.store import About, Collection, Point, Store, opened_aside
from hybridgen.knowledge.types import Loaded, Passage, Search

PROBLEMS, PATTERNS, PRACTICES = "error-solutions", "skills-patterns", "best-practices"
LOADED = (PROBLEMS, PATTERNS, PRACTICES)  # from files; others may be named
COLLECTIONS = (*LOADED, memory.NAME)  # that a question is put to
BATCH = 64  # passages that are embedded and written together: what a killed load loses at most
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")


def check_name(name: str | None) -> str:
    """The name of a collection. Raises ConfigError where there is none, or it can be none."""
    if name is None:
        raise ConfigError(f"knowledge.collection: is missing; {', '.join(LOADED)} or a name of your own")
    if not _NAME.fullmatch(name):
        raise ConfigError(f"knowledge.collection={name}: small letters, digits and hyphens make a name")
    return name


def is_below(source: str, roots: Sequence[str]) -> bool:
    """Whether a source is one of these files, lies in one of these folders, or fits one of these globs."""
    path = PurePath(source)
    return any(path == PurePath(root) or path.is_relative_to(root) or fnmatchcase(source, root) for root in roots)


async def load(
    store: Store,
    name: str,
    passages: Sequence[Passage],
    covers: Callable[[str], bool],
    *,
    embedding: Embedding,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Loaded:
    """Bring a collection to what its sources say now. What is there already is not embedded again; a load that was
    killed goes on where it stopped.

    Args:
        store, name: the collection, which is made where there is none.
        passages: all that the sources hold.
        covers: whether a source, by its absolute path, is one that was read: what the collection holds of such and
            is not among the passages is removed.
        embedding: who makes vectors; the one that the collection was made with.
        tell: gets how many passages of how many that are new have been written.

    Returns:
        What has changed.

    Raises:
        KnowledgeError where the collection cannot be opened or written, or was made with another embedding model;
        what the embedding raises.
    """
    wanted = _numbered(passages)
    first = await embedding.embed([FOREIGN[0]], as_questions=True)
    new = About(embedding.name, first.shape[1])
    async with _opened(store, name, new) as collection:
        check_model(collection, new)
        known = dict(await aside(lambda: list(collection.passages())))
        ours = {id_: one for id_, one in known.items() if covers(one.source)}
        missing = [(id_, one) for id_, one in wanted.items() if id_ not in known]
        gone = [id_ for id_ in ours if id_ not in wanted]
        moved = {
            id_: dataclasses.replace(known[id_], place=one.place)
            for id_, one in wanted.items()
            if id_ in known and known[id_].place != one.place
        }
        for at in range(0, len(missing), BATCH):
            tell(at, len(missing))
            part = missing[at : at + BATCH]
            vectors = await embedding.embed([one.searched for _, one in part])
            points = [_point(id_, one, vector) for (id_, one), vector in zip(part, vectors, strict=True)]
            await aside(collection.write, points)
        if moved:
            await aside(collection.move, moved)
        if gone:
            await aside(collection.remove, gone)
        tell(len(missing), len(missing))
        if missing or gone or collection.about.scale is None:
            scale = await calibrate(collection, embedding)
            await aside(collection.remember, dataclasses.replace(collection.about, scale=scale))
        replaced = _count_replaced((one for _, one in missing), (ours[id_] for id_ in gone))
        return Loaded(
            collection=name,
            new=len(missing) - replaced,
            replaced=replaced,
            removed=len(gone) - replaced,
            kept=len(wanted) - len(missing),
            total=await aside(collection.count),
        )


async def search(
    store: Store,
    question: str,
    names: Sequence[str] = COLLECTIONS,
    *,
    embedding: Embedding,
    least: float = MIN_RELEVANCE,
) -> Search:
    """The passages that are most relevant to a question: MAX_OF_EACH of each collection, MAX_IN_ALL together.

    Args:
        store, names: the collections; one that is not there, is empty or can't be searched is a notice, and the others
            are searched.
        question: in any words.
        embedding: who made the collections' vectors.
        least: the nearness (0-1) from which on a passage counts.

    Returns:
        What was found, the most relevant first.

    Raises:
        SilentStoreError where the store itself does not answer; what the embedding raises.
    """
    dense = await embedding.embed([question], as_questions=True)
    async with opened(store, names, embedding, dense.shape[1]) as library:
        (hits,) = await library.look([question], dense)
        return Search(tuple(choose(hits, least)), tuple(library.notices))


@asynccontextmanager
async def _opened(store: Store, name: str, new: About) -> AsyncIterator[Collection]:
    """A collection, made where there is none."""
    async with opened_aside(store, name, new) as collection:
        if collection is None:
            raise KnowledgeError(f"knowledge.collection={name}: has gone; load it anew")
        yield collection


async def calibrate(collection: Collection, embedding: Embedding) -> Scale | None:
    """The scale of a collection, made on its documents; where it holds answers of models alone, that of questions; None
    where it is empty.

    MAX_QUESTIONS of its documents are asked for: those with the lowest ids, which are hashes, so a sample that any load
    draws alike.
    """
    chosen = await aside(_draw, collection)
    if not chosen:
        return await memory.make_question_scale(embedding) if await aside(collection.count) else None
    asked = [(id_, question_of(one.text)) for id_, one in chosen.items()] + [("", question) for question in FOREIGN]
    vectors = await embedding.embed([question for _, question in asked], as_questions=True)
    pairs: list[Pair] = []
    for (own, question), dense in zip(asked, vectors, strict=True):
        worded = terms.of_question(question)
        digest = chosen[own].digest if own else ""
        for one in await aside(collection.score, dense, worded, list(chosen)):
            is_own = one.id == own
            if is_own or one.passage.digest != digest:  # a copy of it is neither
                pairs.append(Pair(one.dense, one.sparse, len(worded.indices), is_own))
    return make_scale(pairs)


def _draw(collection: Collection) -> dict[str, Passage]:
    """The first documents of a collection by their ids."""
    return dict(islice(((id_, one) for id_, one in collection.passages() if not one.is_answer), MAX_QUESTIONS))


def _numbered(passages: Sequence[Passage]) -> dict[str, Passage]:
    """Passages by their ids; those that say the same in one source are counted through."""
    seen = Counter[tuple[str, str]]()
    found: dict[str, Passage] = {}
    for one in passages:
        key = (one.source, one.digest)
        found[one.point(seen[key])] = one
        seen[key] += 1
    return found


def _point(id_: str, passage: Passage, vector: NDArray[Any]) -> Point:
    return Point(id_, passage, vector, terms.of_passage(passage.searched))


def _count_replaced(new: Iterable[Passage], gone: Iterable[Passage]) -> int:
    """How many of those that came stand below the same headings of the same source as one that went."""
    places = Counter((one.source, one.heading) for one in gone)
    return sum((Counter((one.source, one.heading) for one in new) & places).values())
