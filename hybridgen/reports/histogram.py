"""How figures from 0 to 1 are spread, as the bars of a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """Values from `low`, within, to `high`, which the last bar has too. height: 0-1, of the highest bar."""

    low: float
    high: float
    count: int
    height: float


def histogram(values: Iterable[float]) -> list[Bar]:
    """A bar for each tenth; empty where there is no value."""
    counts = [0] * BINS
    for value in values:
        # Rounded: 0.3 times 10 is below 3.
        counts[min(max(int(round(value * BINS, 6)), 0), BINS - 1)] += 1
    most = max(counts)
    return [Bar(n / BINS, (n + 1) / BINS, count, count / most) for n, count in enumerate(counts)] if most else []
