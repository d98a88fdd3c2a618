"""Wall-clock seconds in which at least one unit of a stage was at work, and seconds in words."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Stages overlap and run many units at once; a second with three drafts under way counts once for drafting."""

    def __init__(self) -> None:
        self._busy: Counter[str] = Counter()
        self._since: dict[str, float] = {}
        self._total: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count the time of a `with` block as this stage's."""
        if not self._busy[stage]:
            self._since[stage] = time.perf_counter()
        self._busy[stage] += 1
        try:
            yield
        finally:
            self._busy[stage] -= 1
            if not self._busy[stage]:
                self.add(stage, time.perf_counter() - self._since[stage])

    def add(self, stage: str, seconds: float) -> None:
        """Seconds that were measured elsewhere."""
        self._total[stage] += seconds

    def seconds(self, stage: str) -> float:
        """The seconds of a stage so far, to the millisecond."""
        return round(self._total[stage], 3)


def duration(seconds: float) -> str:
    """Seconds as people read them: 4.2 s, 42 s, 3 min 20 s, 1 h 5 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
