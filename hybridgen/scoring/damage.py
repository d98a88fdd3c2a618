"""Copies of a record that are worse than it on purpose, of any task: what a good record must be told apart from.

Each is named by its kind of damage, valid for the task's model, and follows from the record, its rows and a seed alone.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from hybridgen.core import trees
from hybridgen.scoring.citation import Piece, citations_of
from hybridgen.segments.types import Segment
from hybridgen.tasks import Content
from hybridgen.tasks.kinds import field_kinds

_FIGURE = re.compile(r"(?<!\w)\d+")  # not that of a placeholder, as [PERSON_1]
MOST_DAYS = 400  # by which an invented day is off

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Original:
    """A record that is to be damaged. other: another one of its task, of other rows where there are any; None: there
    is none. invented: fields that hold an invented name, which nobody holds against a record."""

    record: Content
    segment: Segment
    other: Content | None = None
    invented: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """A damaged record. kind: of KINDS."""

    kind: str
    record: Content


def damage(original: Original, kind: str, seed: int) -> Content | None:
    """A copy with that kind of damage; None where the record has nothing that can be damaged so.

    The same seed makes the same copy. Raises KeyError where there is no such kind.
    """
    chance = random.Random(f"{seed}:{kind}")
    draft = _Draft(original.record)
    KINDS[kind](draft, original, chance)
    return draft.record if draft.record != original.record else None


def damage_all(original: Original, seed: int) -> Iterator[Copy]:
    """A copy of every kind that can be made of a record."""
    for kind in KINDS:
        if (copy := damage(original, kind, seed)) is not None:
            yield Copy(kind, copy)


class _Draft:
    """A record on its way to a copy: it takes what leaves it valid."""

    def __init__(self, record: Content) -> None:
        self.record = record
        self.model = type(record)
        self.tree: Tree = record.model_dump(mode="json")

    def take(self, changed: Mapping[str, Any]) -> bool:
        """Whether these values fit; then they are the record's."""
        tree = self.tree | dict(changed)
        try:
            self.record = self.model.model_validate_json(json.dumps(tree))
        except ValidationError:
            return False
        self.tree = self.record.model_dump(mode="json")
        return True

    def choices(self) -> dict[str, tuple[Any, ...]]:
        """The fields that choose, each with what may be chosen."""
        found: dict[str, tuple[Any, ...]] = {}
        for name, kinds in field_kinds(self.model):
            if all(kind.options or kind.type is bool for kind in kinds):
                found[name] = tuple(one for kind in kinds for one in kind.options or (True, False))
        return found


def _swap(draft: _Draft, original: Original, chance: random.Random) -> None:
    """Half of the fields are those of another record."""
    if original.other is None or type(original.other) is not draft.model:
        return
    others = original.other.model_dump(mode="json")
    differing = [name for name, value in draft.tree.items() if others[name] != value and name not in original.invented]
    for name in chance.sample(differing, (len(differing) + 1) // 2):
        draft.take({name: others[name]})


def _invent_numbers(draft: _Draft, original: Original, chance: random.Random) -> None:
    """Every number outside of quotes is another one; where texts have none, each of them gets one."""
    written = {name: value for name, value in draft.tree.items() if name not in {*draft.choices(), *original.invented}}
    changed = {name: _numbered(value, chance) for name, value in written.items()}
    if changed == written:
        changed = {
            name: _map_said(value, lambda text: f"{text} ({_digits('83', chance)})") for name, value in written.items()
        }
    for name, value in changed.items():
        draft.take({name: value})


def _empty(draft: _Draft, original: Original, chance: random.Random) -> None:
    """Every list is as short as it may be."""
    for name, value in list(draft.tree.items()):
        if isinstance(value, list):
            next((True for few in range(len(value)) if draft.take({name: value[:few]})), None)


def _contradict(draft: _Draft, original: Original, chance: random.Random) -> None:
    """Choices are others, and two fields of the same kind have changed places: what somebody likes is what annoys
    them."""
    for name, options in draft.choices().items():
        value = draft.tree[name]
        rest = [one for one in options if one != value and one not in (value if isinstance(value, list) else ())]
        if rest:
            draft.take({name: [chance.choice(rest)] if isinstance(value, list) else chance.choice(rest)})
    kinds = {name: kinds for name, kinds in field_kinds(draft.model) if name not in original.invented}
    pairs = [
        (one, other)
        for n, one in enumerate(kinds)
        for other in list(kinds)[n + 1 :]
        if _shape(draft.tree[one]) == _shape(draft.tree[other]) and draft.tree[one] != draft.tree[other]
    ]
    chance.shuffle(pairs)
    next((True for one, other in pairs if draft.take({one: draft.tree[other], other: draft.tree[one]})), None)


def _miscite(draft: _Draft, original: Original, chance: random.Random) -> None:
    """Every claim cites something else that stands in the rows, or in the statistics where it cited one."""
    citations = citations_of(original.segment)
    statistics = {piece.label for piece in citations.statistics}

    def cite(node: Any) -> Any:
        if trees.is_claim(node):
            told = citations.statistics if node["row"] in statistics else citations.pieces
            others = [piece for piece in told if _is_elsewhere(piece, node)]
            piece = chance.choice(others) if others else None
            return dict(node) | ({"row": piece.label, "quote": piece.text} if piece else {})
        if isinstance(node, Mapping):
            return {key: cite(inner) for key, inner in node.items()}
        return [cite(inner) for inner in node] if isinstance(node, list) else node

    for name, value in list(draft.tree.items()):
        draft.take({name: cite(value)})


KINDS: Mapping[str, Callable[[_Draft, Original, random.Random], None]] = {
    "swapped": _swap,
    "numbers": _invent_numbers,
    "emptied": _empty,
    "contradicted": _contradict,
    "miscited": _miscite,
}


def _is_elsewhere(piece: Piece, claim: Mapping[str, Any]) -> bool:
    return piece.text not in claim["quote"] and claim["quote"] not in piece.text


def _shape(value: Any) -> str:
    """Of what kind a value is, and what a list of it holds."""
    if isinstance(value, list):
        return f"list of {_shape(value[0])}" if value else "nothing"
    return f"fields {sorted(value)}" if isinstance(value, dict) else type(value).__name__


def _map_said(node: Any, change: Callable[[str], str]) -> Any:
    """The tree with every text that its author wrote changed; what is quoted stays."""
    return trees.map_text(node, change, row=lambda row: row, quote=lambda quote, _: quote)


def _numbered(node: Any, chance: random.Random) -> Any:
    """The tree with every number in it another one, of as many digits."""
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int | float):
        return type(node)(_FIGURE.sub(lambda found: _digits(found[0], chance), f"{node}"))
    if isinstance(node, str):
        return _another_day(node, chance) or _FIGURE.sub(lambda found: _digits(found[0], chance), node)
    if isinstance(node, Mapping):
        is_claim = trees.is_claim(node)
        return {
            key: inner if is_claim and key in trees.CLAIM else _numbered(inner, chance) for key, inner in node.items()
        }
    return [_numbered(inner, chance) for inner in node]


def _digits(written: str, chance: random.Random) -> str:
    """Another number of as many digits, which begins otherwise."""
    first = chance.choice([digit for digit in "123456789" if digit != written[0]])
    return first + "".join(chance.choice("0123456789") for _ in written[1:])


def _another_day(text: str, chance: random.Random) -> str:
    """Another day, where a text is one; else nothing."""
    try:
        return (date.fromisoformat(text) + timedelta(days=chance.randint(1, MOST_DAYS))).isoformat()
    except (ValueError, OverflowError):
        return ""
