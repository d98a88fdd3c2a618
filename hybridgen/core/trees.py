"""Records as plain trees of dicts, lists and scalars: the one walk over them, and what makes a claim one."""

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


def claims(node: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every claim of a tree with its place, e.g. goals[0], in order."""
    if is_claim(node):
        yield place, node
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            yield from claims(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(node, list | tuple):
        for number, inner in enumerate(node):
            yield from claims(inner, f"{place}[{number}]")


def leaves(node: Any) -> Iterator[str]:
    """What a tree says, each value as a text; of a claim its statement, of a bare quote the words that it cites."""
    if is_claim(node):
        yield str(node.get("text", node["quote"]))
    elif isinstance(node, Mapping):
        for inner in node.values():
            yield from leaves(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from leaves(inner)
    else:
        yield str(node)
