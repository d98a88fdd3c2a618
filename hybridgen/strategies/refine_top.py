"""The best drafts go to the frontier, best first, until the cap."""

from __future__ import annotations

from hybridgen.core.notices import Notice
from hybridgen.scoring.types import Draft
from hybridgen.strategies.base import Decision, Strategy, register


@register
class RefineTop(Strategy):
    """Drafts at or above the threshold are refined."""

    name = "refine-top"
    is_for_best = True

    def decide(self, draft: Draft) -> Decision:
        """Refine from `quality_threshold` on."""
        threshold = self.settings.quality_threshold
        if draft.overall >= threshold:
            return Decision("refine", Notice("reached_threshold", {"threshold": threshold}))
        return Decision("keep", Notice("not_worth_paying", {"threshold": threshold}))
