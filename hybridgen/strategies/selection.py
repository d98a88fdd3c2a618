"""Which draft stands for its segment, and which segment comes first. Pure functions over drafts with their quality."""

from __future__ import annotations

from collections.abc import Iterable

from hybridgen.scoring.types import Draft


def rank(drafts: Iterable[Draft]) -> list[Draft]:
    """Best overall quality first; among equals the earlier draft, so that a run repeats itself."""
    return sorted(drafts, key=lambda draft: (-draft.overall, draft.id))


def choose_best(drafts: Iterable[Draft]) -> list[Draft]:
    """Of each segment the best valid draft, in the order of the segments."""
    best: dict[int, Draft] = {}
    for draft in rank(draft for draft in drafts if draft.failure is None):
        best.setdefault(draft.id.segment, draft)
    return [draft for _, draft in sorted(best.items())]
