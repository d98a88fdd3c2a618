"""What was last heard of a server."""

from __future__ import annotations

from dataclasses import dataclass

from hybridgen.llm.errors import ProviderError


@dataclass(slots=True)
class Health:
    """What was last heard of a server, in the event loop's seconds."""

    answered_at: float = float("-inf")
    busy_since: float | None = None  # it says so and has answered nothing in between
    unreached_since: float | None = None  # no connection could be made since

    def answered(self, now: float) -> None:
        self.answered_at, self.busy_since, self.unreached_since = now, None, None

    def failed(self, error: ProviderError, now: float) -> None:
        if error.kind == "connection_failed":
            self.unreached_since = now if self.unreached_since is None else self.unreached_since
        else:
            self.unreached_since = None
        if error.kind == "rate_limited":
            self.busy_since = now if self.busy_since is None else self.busy_since
