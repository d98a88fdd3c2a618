"""How many records say what, in each field that chooses from a list."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hybridgen.core.summaries import Choices, Share
from hybridgen.tasks.kinds import field_kinds
from hybridgen.tasks.types import Content

YES_NO = ("yes", "no")  # how people read true and false


def options(model: type[Content]) -> dict[str, tuple[str, ...]]:
    """The fields that choose, by path (`address.country`), each with what may be chosen, in the task's order."""
    return dict(_options(model, ""))


def count_choices(records: Iterable[Mapping[str, Any]], models: Sequence[type[Content]]) -> list[Choices]:
    """What the records say in each field that chooses.

    records: their own fields, as plain JSON; each is looked at once. models: of the levels of detail that they have.
    """
    chosen: dict[str, dict[str, None]] = {}
    for model in models:
        for path, known in options(model).items():
            chosen.setdefault(path, {}).update(dict.fromkeys(known))
    said: dict[str, Counter[str]] = {path: Counter() for path in chosen}
    have, silent = Counter[str](), Counter[str]()
    for record in records:
        for path, counts in said.items():
            found = list(_values(record, path.split(".")))
            if found:
                answers = {answer for value in found for answer in _answers(value)} & chosen[path].keys()
                have[path] += 1
                silent[path] += not answers
                counts.update(answers)
    return [_summed(path, known, said[path], have[path], silent[path]) for path, known in chosen.items()]


def _summed(path: str, known: Iterable[str], counts: Counter[str], have: int, silent: int) -> Choices:
    shares = [Share(option=one, records=counts[one], share=counts[one] / have if have else 0.0) for one in known]
    return Choices(field=path, of=have, silent=silent, options=sorted(shares, key=lambda one: -one.records))


def _options(model: type[Content], path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, kinds in field_kinds(model):
        within = [inner for kind in kinds if (inner := kind.model)]
        for inner in within:
            yield from _options(inner, f"{path}{name}.")
        if not within and all(kind.options or kind.type is bool for kind in kinds):
            known = (YES_NO if kind.type is bool else kind.options for kind in kinds)
            yield f"{path}{name}", tuple(dict.fromkeys(itertools.chain.from_iterable(known)))


def _values(node: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands at a path, in each item of the lists on the way; nothing where it leads nowhere."""
    if isinstance(node, list | tuple):
        for inner in node:
            yield from _values(inner, path)
    elif isinstance(node, Mapping) and path[0] in node:
        if len(path) == 1:
            yield node[path[0]]
        else:
            yield from _values(node[path[0]], path[1:])


def _answers(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _answers(inner)
    elif isinstance(value, bool):
        yield YES_NO[not value]
    elif isinstance(value, str):
        yield value
