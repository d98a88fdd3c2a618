"""What is worth another try, how long to wait before it, and when a server counts as gone."""

from __future__ import annotations

import random

from hybridgen.llm.errors import ProviderError
from hybridgen.llm.health import Health

MIN_PAUSE, MAX_PAUSE = 0.5, 30.0  # seconds; doubled each time, with jitter
MAX_SECONDS = 1_800.0  # seconds for one question with all its tries
# Tries that a server may answer with an error of its own, or break off: of one question where it answers others, of all
# questions together where it has never answered any.
MAX_SERVER_ERRORS = 16
# Answers that cannot be read, each of which may have been billed: to one question where others are answered, to all
# questions together where none ever was.
MAX_BAD_RESPONSES = 3
MAX_REFUSALS = 3  # questions that a server takes for wrong, where it has never answered any
RESTART_SECONDS = 60.0  # seconds that a server which takes no connection, or only fails, is given to come back
MAX_BUSY_SECONDS = 900.0  # seconds that a server may say nothing but that it is busy, or fails
MAX_RETRY_AFTER = 300.0  # seconds; a server that wants to be left alone for longer is given up


class RetryPolicy:
    """One question's tries, at one server or several. seconds: for which it is tried, None: MAX_SECONDS."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = MAX_SECONDS if seconds is None else seconds
        self._began: float | None = None
        self._tries = 0
        self._server_errors = 0
        self._bad_responses = 0

    def begin(self, now: float) -> None:
        """A try goes out; the time of the first one counts."""
        self._began = now if self._began is None else self._began

    def note(self, error: ProviderError) -> None:
        """A try came to nothing."""
        self._tries += 1
        self._server_errors += error.kind == "server_error"
        self._bad_responses += error.kind == "bad_response"

    def pause(self, error: ProviderError, now: float) -> float | None:
        """Seconds to wait before the next try; None where there is to be none."""
        pause = max(back_off(self._tries), (error.retry_after or 0.0) * random.uniform(1.0, 1.2))
        return None if error.kind == "rejected" or self.is_spent(now + pause) else pause

    def is_spent(self, now: float) -> bool:
        """True where the question has had all the tries that it gets."""
        return (
            self._server_errors >= MAX_SERVER_ERRORS
            or self._bad_responses >= MAX_BAD_RESPONSES
            or _longer_than(self._seconds, self._began, now)
        )

    def is_gone(self, error: ProviderError, health: Health, now: float) -> bool:
        """True where not the question but the server is given up: no other needs to be sent to it."""
        broke_off = error.kind == "server_error" and error.status is None
        return (
            error.kind == "unusable"
            or (error.retry_after or 0.0) > MAX_RETRY_AFTER
            or _longer_than(RESTART_SECONDS, health.unreached_since, now)
            or _longer_than(MAX_BUSY_SECONDS, health.busy_since, now)
            or (
                broke_off
                and self._server_errors >= MAX_SERVER_ERRORS
                and health.answered_at < (self._began or float("-inf"))
            )
            or health.unreadable >= MAX_SERVER_ERRORS
            or (not health.has_answered and _has_never_worked(health, now))
        )


def back_off(times: int) -> float:
    """Seconds to wait after so many failures in a row: doubled from MIN_PAUSE, jittered so that calls spread."""
    return min(MAX_PAUSE, MIN_PAUSE * 2.0 ** min(times - 1, 30)) * random.uniform(0.5, 1.0)


def _has_never_worked(health: Health, now: float) -> bool:
    """True where all that was sent to a server that has never answered came back the same way."""
    return (
        health.unreadable >= MAX_BAD_RESPONSES
        or health.refusals >= MAX_REFUSALS
        or (
            health.last is not None
            and health.last.kind == "server_error"
            and health.failures >= MAX_SERVER_ERRORS
            and _longer_than(RESTART_SECONDS, health.failing_since, now)
        )
    )


def _longer_than(seconds: float, since: float | None, now: float) -> bool:
    return since is not None and now - since >= seconds
