"""No frontier client is even made."""

from __future__ import annotations

from hybridgen.core.notices import Notice
from hybridgen.scoring.types import Draft
from hybridgen.strategies.base import Decision, Strategy, register


@register
class LocalOnly(Strategy):
    """Drafts stay as they are."""

    name = "local-only"
    may_pay = False

    def decide(self, draft: Draft) -> Decision:
        """Keep each."""
        return Decision("keep", Notice("nothing_is_paid", {"strategy": self.name}))
