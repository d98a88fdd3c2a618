"""What was last heard of a server."""

from __future__ import annotations

from dataclasses import dataclass

from hybridgen.llm.errors import ProviderError


@dataclass(slots=True)
class Health:
    """What was last heard of a server, in the event loop's seconds.

    failing_since: no call was answered since then. failures, unreadable, refusals: calls that failed since the last
    answer, of those the answers that could not be read, and the questions that it took for wrong. rounds: how often in
    a row it failed; calls that were out together count once.
    """

    answered_at: float = float("-inf")
    failing_since: float | None = None
    busy_since: float | None = None  # it says so, or fails in words of its own, and has answered nothing in between
    unreached_since: float | None = None  # no connection could be made since
    failures: int = 0
    unreadable: int = 0
    refusals: int = 0
    rounds: int = 0
    last: ProviderError | None = None  # since the last answer
    _round_ended: float = float("-inf")

    @property
    def has_answered(self) -> bool:
        """True where it has ever answered a question of this run."""
        return self.answered_at > float("-inf")

    def answered(self, now: float) -> None:
        self.answered_at = now
        self.renewed()

    def renewed(self) -> None:
        """It was seen to be there again: what failed before counts no more."""
        self.failing_since = self.busy_since = self.unreached_since = self.last = None
        self.failures = self.unreadable = self.refusals = self.rounds = 0

    def failed(self, error: ProviderError, began: float, now: float) -> None:
        """began: when the call went out."""
        if error.kind == "rejected":
            self.refusals += not error.is_own
            return
        self.last = error
        self.failing_since = _earlier(self.failing_since, now)
        self.failures += 1
        self.unreadable += error.kind == "bad_response"
        if began >= self._round_ended:
            self.rounds, self._round_ended = self.rounds + 1, now
        self.unreached_since = _earlier(self.unreached_since, now) if error.kind == "connection_failed" else None
        if error.kind == "rate_limited" or (error.kind == "server_error" and error.status is not None):
            self.busy_since = _earlier(self.busy_since, now)


def _earlier(since: float | None, now: float) -> float:
    return now if since is None else since
