"""Wall-clock seconds in which at least one unit of a stage was at work."""

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
