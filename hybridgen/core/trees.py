"""Records as plain trees of dicts, lists and scalars: the one walk over them, and what makes a claim one.

A record itself is none, however its fields are called: those of a table's rows are the table's columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

CLAIM = frozenset({"row", "quote"})  # of a claim: a row and words copied from it; most have a text that rests on them


def is_claim(node: object) -> bool:
    """Whether a node is a claim."""
    return isinstance(node, Mapping) and node.keys() >= CLAIM


def map_text(
    node: Any,
    change: Callable[[str], str],
    *,
    row: Callable[[str], str] | None = None,
    quote: Callable[[str, str], str] | None = None,
) -> Any:
    """The tree with every text changed, keys as they are.

    row: changes what a claim names as its row instead. quote: changes a claim's quote instead, told its row too.
    """
    if isinstance(node, str):
        return change(node)
    if isinstance(node, Mapping):
        cites = is_claim(node)
        return {
            key: row(inner)
            if row and cites and key == "row"
            else quote(inner, node["row"])
            if quote and cites and key == "quote"
            else map_text(inner, change, row=row, quote=quote)
            for key, inner in node.items()
        }
    return [map_text(one, change, row=row, quote=quote) for one in node] if isinstance(node, list | tuple) else node


def map_record(
    record: Mapping[str, Any],
    change: Callable[[str], str],
    *,
    row: Callable[[str], str] | None = None,
    quote: Callable[[str, str], str] | None = None,
) -> dict[str, Any]:
    """A record's fields changed as by `map_text`."""
    return {name: map_text(value, change, row=row, quote=quote) for name, value in record.items()}


def claims(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every claim of a record with its place, e.g. goals[0], in order."""
    for name, value in record.items():
        yield from _claims(value, name)


def leaves(record: Mapping[str, Any]) -> Iterator[str]:
    """What a record says, each value as a text; of a claim its statement, of a bare quote the words that it cites."""
    for value in record.values():
        yield from _leaves(value)


def _claims(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if is_claim(node):
        yield place, node
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            yield from _claims(inner, f"{place}.{key}")
    elif isinstance(node, list | tuple):
        for number, inner in enumerate(node):
            yield from _claims(inner, f"{place}[{number}]")


def _leaves(node: Any) -> Iterator[str]:
    if is_claim(node):
        yield str(node.get("text", node["quote"]))
    elif isinstance(node, Mapping):
        for inner in node.values():
            yield from _leaves(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from _leaves(inner)
    else:
        yield str(node)


def flat(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """What stands at a tree's ends, each with the keys that lead there, with dots between; an item of a list has its
    list's."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from flat(value, f"{key}.{name}" if key else str(name))
    elif isinstance(node, list | tuple):
        for value in node:
            yield from flat(value, key)
    else:
        yield key, node
