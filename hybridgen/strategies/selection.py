"""Which drafts become records. Pure functions over drafts with their quality."""

from __future__ import annotations

from collections.abc import Iterable

from hybridgen.scoring.types import Draft


def rank(drafts: Iterable[Draft]) -> list[Draft]:
    """Best overall quality first; among equals the earlier draft, so that a run repeats itself."""
    return sorted(drafts, key=lambda draft: (-draft.overall, draft.id))


def choose_best(drafts: Iterable[Draft], count: int) -> list[Draft]:
    """The `count` best, best first."""
    return rank(drafts)[:count]


def find_certain(drafts: Iterable[Draft], count: int, pending: int) -> list[Draft]:
    """Drafts that will be among the `count` best however the `pending` ones turn out."""
    return rank(drafts)[: max(0, count - pending)]
