"""An object's columns: members of members by their path, questions by their words, all else as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hybridgen.sources.nested import answers, turns, words

_HOLDERS = frozenset(["answers", "responses", "answer", "response"])  # of members that are called as questions are
MIN_QUESTION_WORDS = 3
MAX_DEPTH = 12  # of objects in objects that get columns of their own; deeper ones are text


def columns_of(item: Mapping[str, Any]) -> dict[str, str | None]:
    """The cells of an object by the names of their columns; what is answered twice to one question is joined."""
    cells: dict[str, str | None] = {}
    for key, value in item.items():
        for name, text in cells_of(str(key), value):
            earlier = cells.get(name)
            cells[name] = f"{earlier}; {text}" if earlier and text and earlier != text else earlier or text
    return cells


def cells_of(name: str, value: Any, depth: int = 0) -> Iterator[tuple[str, str | None]]:
    """The columns that one member makes, with their text."""
    if isinstance(value, dict) and value and depth < MAX_DEPTH:
        if pairs := answers.find_by_id(value):
            yield from pairs
        elif len(value) == 1 and next(iter(value)).startswith("$"):  # a type that MongoDB writes: {"$oid": …}
            yield from cells_of(name, next(iter(value.values())), depth + 1)
        else:
            for key, inner in value.items():
                own = name in _HOLDERS and len(key.split()) >= MIN_QUESTION_WORDS
                yield from cells_of(key if own else f"{name}.{key}", inner, depth + 1)
    elif isinstance(value, list) and (pairs := answers.find(value)):
        yield from pairs
    elif turns.are_turns(value):
        yield name, turns.lines(value)
    else:
        yield name, words.text_of(value)
