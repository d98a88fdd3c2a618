"""How the figures of a summary are rounded."""

from __future__ import annotations

import math
from collections.abc import Iterable

DIGITS = 4  # behind the point: of scores, shares and relevance


def mean_of(values: Iterable[float]) -> float | None:
    """The mean, to DIGITS; None where there is none."""
    known = list(values)
    return round(math.fsum(known) / len(known), DIGITS) if known else None
