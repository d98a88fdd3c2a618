"""Passages that hold somebody, taken out of a collection: their texts, all that is known of them, and their vectors."""

from __future__ import annotations

import json
from collections.abc import Callable

from hybridgen.knowledge.store import Collection
from hybridgen.knowledge.types import Passage


def forget(collection: Collection, is_in: Callable[[str], bool], *, is_shown_only: bool) -> tuple[int, int]:
    """Take the passages out whose texts hold somebody.

    Args:
        collection: of any store.
        is_in: whether a text holds the person.
        is_shown_only: nothing is taken out.

    Returns:
        How many hold them, and how many of these are still there: that somebody else has written meanwhile.

    Raises KnowledgeError.
    """
    ids = _find(collection, is_in)
    if is_shown_only or not ids:
        return len(ids), 0
    collection.remove(ids)
    collection.remember(collection.recall())
    return len(ids), len(_find(collection, is_in))


def _find(collection: Collection, is_in: Callable[[str], bool]) -> list[str]:
    return [id_ for id_, one in collection.passages() if any(map(is_in, _texts(one)))]


def _texts(passage: Passage) -> tuple[str, ...]:
    """All that stands in a passage; of what is known of an answer the ids of questions, which are people's own."""
    known = json.dumps(dict(passage.more), ensure_ascii=False)
    return (passage.text, passage.source, passage.place, passage.solution, *passage.heading, known)
