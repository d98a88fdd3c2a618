"""Which drafts become records, and which of those are worth paying for. Pure functions over scored drafts."""

from __future__ import annotations

from collections.abc import Sequence

from hybridgen.config.schema import Strategy
from hybridgen.pipelines.records.types import Scored


def ranked(drafts: Sequence[Scored]) -> list[Scored]:
    """Best overall quality first; among equals the earlier draft, so that a run repeats itself."""
    return sorted(drafts, key=lambda draft: (-draft.quality.overall, len(draft.id), draft.id))  # d1000 follows d999


def best(drafts: Sequence[Scored], count: int) -> list[Scored]:
    """The `count` best, best first."""
    return ranked(drafts)[:count]


def certain(drafts: Sequence[Scored], count: int, pending: int) -> list[Scored]:
    """Drafts that will be among the `count` best however the `pending` ones turn out."""
    return ranked(drafts)[: max(0, count - pending)]


def wants_refinement(draft: Scored, strategy: Strategy) -> bool:
    """Whether the strategy sends a chosen draft to the frontier."""
    quality = draft.quality.overall
    if strategy.name == "refine-top":
        return quality >= strategy.quality_threshold
    if strategy.name == "refine-below-threshold":
        return quality < strategy.quality_threshold
    return False


def waits_for_all(strategy: Strategy) -> bool:
    """True where the order of refinement matters: best first under `refine-top`, and whatever fits under a cap."""
    return strategy.name == "refine-top" or strategy.max_frontier_cost is not None
