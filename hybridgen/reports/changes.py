"""A draft beside its refinement: which fields differ, and which words in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from hybridgen.core.results import DraftLine, Record
from hybridgen.reports.fields import Block, blocks, flat

ALIKE = 0.3  # share of common words from which two texts are compared word by word; below, one replaced the other


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that follow one another; changed: they stand on this side only."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A text before and after; empty where it stands on one side only."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs."""

    label: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The fields that differ, and the names of those that don't."""

    fields: tuple[Change, ...]
    same: tuple[str, ...]


def changes(draft: DraftLine, record: Record) -> Changes:
    """What the refinement made of a draft, in the record's order of fields."""
    old = {block.label: block for block in blocks(draft.record or {}, draft.evidence)}
    new = {block.label: block for block in blocks(record.record, record.evidence)}
    fields, same = [], []
    for name in dict.fromkeys((*new, *old)):
        before, after = _lines(old.get(name)), _lines(new.get(name))
        if before == after:
            same.append(name)
        else:
            fields.append(Change(name, _pairs(before, after)))
    return Changes(tuple(fields), tuple(same))


def _lines(block: Block | None) -> list[str]:
    if block is None:
        return []
    return [" ".join(filter(None, (one.text, "".join(one.cited)))) for one in flat(block.items)] or [block.text]


def _pairs(before: Sequence[str], after: Sequence[str]) -> tuple[Pair, ...]:
    """Lines side by side: what stayed opposite itself, what changed opposite what it became."""
    pairs: list[Pair] = []
    for _, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs += (words(old, new) for old, new in zip_longest(before[a:b], after[c:d], fillvalue=""))
    return tuple(pairs)


def words(before: str, after: str) -> Pair:
    """Two texts with the words marked that the other doesn't have there."""
    old, new = before.split(), after.split()
    match = SequenceMatcher(None, old, new, autojunk=False)
    if old != new and match.ratio() < ALIKE:
        return Pair(_piece(old, changed=True), _piece(new, changed=True))
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in match.get_opcodes():
        left += _piece(old[a:b], changed=kind != "equal")
        right += _piece(new[c:d], changed=kind != "equal")
    return Pair(tuple(left), tuple(right))


def _piece(some: Sequence[str], *, changed: bool) -> tuple[Piece, ...]:
    return (Piece(" ".join(some), changed),) if some else ()
