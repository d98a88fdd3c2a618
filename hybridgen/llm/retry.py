"""What is worth another try, how long to wait before it, and when a server counts as gone."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hybridgen.llm.errors import Refusal

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds; doubled each time, with jitter
DEADLINE = 1_800.0  # seconds for one question with all its tries
FAULTS = 16  # tries of one question that a server may answer with an error of its own, or break off
UNREADABLE = 3  # tries of one question whose answer cannot be read; each may have been billed
RESTART = 60.0  # seconds that a server which takes no connection is given to come back
BUSY = 900.0  # seconds that a server may say nothing but that it is busy
LEFT_ALONE = 300.0  # seconds; a server that wants to be left alone for longer is given up


@dataclass(slots=True)
class Health:
    """What was last heard of a server, in the event loop's seconds."""

    answered_at: float = float("-inf")
    busy_since: float | None = None  # it says so and has answered nothing in between
    unreached_since: float | None = None  # no connection could be made since

    def answered(self, now: float) -> None:
        self.answered_at, self.busy_since, self.unreached_since = now, None, None

    def refused(self, refusal: Refusal, now: float) -> None:
        if refusal.kind == "unreached":
            self.unreached_since = now if self.unreached_since is None else self.unreached_since
        else:
            self.unreached_since = None
        if refusal.kind == "busy":
            self.busy_since = now if self.busy_since is None else self.busy_since


class Patience:
    """One question's tries at a server."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._began: float | None = None
        self._tries = 0
        self._faults = 0
        self._unreadable = 0

    def begin(self, now: float) -> None:
        """A try goes out; the time of the first one counts."""
        self._began = now if self._began is None else self._began

    def pause(self, refusal: Refusal, now: float) -> float | None:
        """Seconds to wait before the next try; None where there is to be none."""
        self._tries += 1
        self._faults += refusal.kind == "fault"
        self._unreadable += refusal.kind == "unreadable"
        pause = self._seconds(refusal)
        over = (
            refusal.kind == "final"
            or self._faults >= FAULTS
            or self._unreadable >= UNREADABLE
            or pause > LEFT_ALONE
            or _longer_than(DEADLINE, self._began, now + pause)
            or _longer_than(RESTART, self._health.unreached_since, now)
            or _longer_than(BUSY, self._health.busy_since, now)
        )
        return None if over else pause

    def is_gone(self, refusal: Refusal, now: float) -> bool:
        """True where not the question but the server is given up: no other needs to be sent."""
        broke_off = refusal.kind == "fault" and refusal.status is None
        return (
            refusal.kind == "unreached"
            or (broke_off and self._health.answered_at < (self._began or 0.0))
            or _longer_than(BUSY, self._health.busy_since, now)
        )

    def _seconds(self, refusal: Refusal) -> float:
        """What the server asked for, else doubled from FIRST_PAUSE; jittered so that calls spread."""
        if refusal.retry_after is not None:
            return refusal.retry_after * random.uniform(1.0, 1.2)
        doubled = FIRST_PAUSE * 2.0 ** min(self._tries - 1, 30)
        return min(LONGEST_PAUSE, doubled) * random.uniform(0.5, 1.0)


def _longer_than(seconds: float, since: float | None, now: float) -> bool:
    return since is not None and now - since >= seconds
