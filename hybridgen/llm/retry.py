"""What is worth another try, how long to wait before it, and when a server counts as gone."""

from __future__ import annotations

import random

from hybridgen.llm.errors import ProviderError
from hybridgen.llm.health import Health

MIN_PAUSE, MAX_PAUSE = 0.5, 30.0  # seconds; doubled each time, with jitter
MAX_SECONDS = 1_800.0  # seconds for one question with all its tries
MAX_SERVER_ERRORS = 16  # tries of one question that a server may answer with an error of its own, or break off
MAX_BAD_RESPONSES = 3  # tries of one question whose answer cannot be read; each may have been billed
RESTART_SECONDS = 60.0  # seconds that a server which takes no connection is given to come back
MAX_BUSY_SECONDS = 900.0  # seconds that a server may say nothing but that it is busy
MAX_RETRY_AFTER = 300.0  # seconds; a server that wants to be left alone for longer is given up


class RetryPolicy:
    """One question's tries at a server."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._began: float | None = None
        self._tries = 0
        self._server_errors = 0
        self._bad_responses = 0

    def begin(self, now: float) -> None:
        """A try goes out; the time of the first one counts."""
        self._began = now if self._began is None else self._began

    def pause(self, error: ProviderError, now: float) -> float | None:
        """Seconds to wait before the next try; None where there is to be none."""
        self._tries += 1
        self._server_errors += error.kind == "server_error"
        self._bad_responses += error.kind == "bad_response"
        pause = self._seconds(error)
        over = (
            error.kind == "rejected"
            or self._server_errors >= MAX_SERVER_ERRORS
            or self._bad_responses >= MAX_BAD_RESPONSES
            or pause > MAX_RETRY_AFTER
            or _longer_than(MAX_SECONDS, self._began, now + pause)
            or _longer_than(RESTART_SECONDS, self._health.unreached_since, now)
            or _longer_than(MAX_BUSY_SECONDS, self._health.busy_since, now)
        )
        return None if over else pause

    def is_gone(self, error: ProviderError, now: float) -> bool:
        """True where not the question but the server is given up: no other needs to be sent."""
        broke_off = error.kind == "server_error" and error.status is None
        return (
            error.kind == "connection_failed"
            or (broke_off and self._health.answered_at < (self._began or 0.0))
            or _longer_than(MAX_BUSY_SECONDS, self._health.busy_since, now)
        )

    def _seconds(self, error: ProviderError) -> float:
        """What the server asked for, else doubled from MIN_PAUSE; jittered so that calls spread."""
        if error.retry_after is not None:
            return error.retry_after * random.uniform(1.0, 1.2)
        doubled = MIN_PAUSE * 2.0 ** min(self._tries - 1, 30)
        return min(MAX_PAUSE, doubled) * random.uniform(0.5, 1.0)


def _longer_than(seconds: float, since: float | None, now: float) -> bool:
    return since is not None and now - since >= seconds
