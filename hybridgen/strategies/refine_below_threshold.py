"""What the judge finds wanting goes to the frontier."""

from __future__ import annotations

from hybridgen.core.notices import Notice
from hybridgen.scoring.types import Draft
from hybridgen.strategies.base import Decision, Strategy, register


@register
class RefineBelowThreshold(Strategy):
    """Drafts below the threshold are refined."""

    name = "refine-below-threshold"

    def decide(self, draft: Draft) -> Decision:
        """Refine below `quality_threshold`."""
        threshold = self.settings.quality_threshold
        if draft.overall < threshold:
            return Decision("refine", Notice("below_threshold", {"threshold": threshold}))
        return Decision("keep", Notice("good_as_it_is", {"threshold": threshold}))
