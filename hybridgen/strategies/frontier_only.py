"""The frontier writes everything: the baseline for savings."""

from __future__ import annotations

from hybridgen.core.notices import Notice
from hybridgen.scoring.types import Draft
from hybridgen.strategies.base import Decision, Strategy, register


@register
class FrontierOnly(Strategy):
    """One draft a record, none at home."""

    name = "frontier-only"
    is_home = False
    writes_anew = True

    def decide(self, draft: Draft) -> Decision:
        """Keep each."""
        return Decision("keep", Notice("frontier_writes_all", {"strategy": self.name}))
