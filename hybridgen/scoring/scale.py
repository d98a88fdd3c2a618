"""From the digits of a judge's answer to scores between 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Mapping

LOWEST, HIGHEST = 1, 9  # the scale that a judge is asked for


def share(score: float) -> float:
    """A score of 1-9 as 0-1."""
    return (min(max(score, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)


def expectation(logprobs: Mapping[str, float]) -> float | None:
    """The expected score under the digits' log-probabilities; None where no digit of the scale is among them.

    A small model writes the same digit for nearly everything; how sure it was of it still tells drafts apart.
    """
    weights = {int(d): math.exp(p) for d, p in logprobs.items() if d.isdecimal() and LOWEST <= int(d) <= HIGHEST}
    total = sum(weights.values())
    return sum(digit * weight for digit, weight in weights.items()) / total if total > 0 else None
