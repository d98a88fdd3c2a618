"""How far several drafts of the same row or document say the same: what they agree on is seldom wrong.

Field by field: choices, numbers, dates, yes and no are equal or not; of codes and of cited evidence the overlap of the
sets counts, of texts the overlap of their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from hybridgen.tasks import Content, Quote, kinds


def agreements(records: Sequence[Content], left_out: Sequence[str] = ()) -> list[float | None]:
    """Of each record how far it agrees with the others, 0-1: the mean over them and over its fields; None where there
    is no other. left_out: fields that say nothing of the row, as invented names."""
    found: list[float | None] = []
    for n, one in enumerate(records):
        others = [other for m, other in enumerate(records) if m != n]
        values = [agreement(one, other, left_out) for other in others]
        found.append(sum(values) / len(values) if values else None)
    return found


def agreement(one: Content, other: Content, left_out: Sequence[str] = ()) -> float:
    """How far two records of one task say the same, 0-1: the mean over the fields that both have, for levels of detail
    differ. Symmetrical; 1 of equal ones."""
    shared = [name for name in type(one).model_fields if name in type(other).model_fields and name not in left_out]
    shares = [_same(getattr(one, name), getattr(other, name), is_prose=_are_prose(one, other, name)) for name in shared]
    return sum(shares) / len(shares) if shares else 1.0


def _are_prose(one: Content, other: Content, name: str) -> bool:
    return all(kinds.is_prose(type(record).model_fields[name]) for record in (one, other))


def _same(one: Any, other: Any, *, is_prose: bool) -> float:
    match one, other:
        case (Quote(), Quote()):
            return float(_member(one) == _member(other))
        case (Content(), Content()):
            return agreement(one, other)
        case (str(), str()) if is_prose:
            return _overlap(_words(one), _words(other))
        case (tuple(), tuple()):
            return _overlap(*(frozenset(_members(items, is_prose=is_prose)) for items in (one, other)))
        case _:
            return float(one == other and type(one) is type(other))


def _members(items: Sequence[Any], *, is_prose: bool) -> Iterator[Any]:
    """What a list holds: of texts their words, whatever item they stand in."""
    for item in items:
        if isinstance(item, str) and is_prose:
            yield from _words(item)
        else:
            yield _member(item)


def _member(item: Any) -> Any:
    """What an item is compared by: of what cites, the words that it cites and their row."""
    if isinstance(item, Quote):
        return item.row, _words(item.quote)
    return item.model_dump_json() if isinstance(item, Content) else item


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _overlap(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Jaccard's index: shared members by all members; 1 where both are empty."""
    every = one | other
    return len(one & other) / len(every) if every else 1.0
