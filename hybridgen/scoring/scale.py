"""From the digits of a judge's answer to scores between 0 and 1 that mean the same whoever judges.

The raw scores of small judges lie close together: they rank, and their level means nothing. So a score is the share of
damaged copies of the task's drafts that a record beats before the same judge. No record has to be known as good for it.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

LOWEST, HIGHEST = 1, 9  # the scale that a judge is asked for
LEAST_SAY = 0.05  # of a criterion's weight, where a judge may do no better than chance: it decides between equals
SURE = 1.645  # standard deviations: what a share is at least, at a risk of 5 %


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


def spread(logprobs: Mapping[str, float]) -> float | None:
    """How unsure a judge was: the standard deviation of its digits' distribution as a part of the scale's length,
    0-0.5; None where no digit of the scale is among them."""
    mean = expectation(logprobs)
    if mean is None:
        return None
    weights = {int(d): math.exp(p) for d, p in logprobs.items() if d.isdecimal() and LOWEST <= int(d) <= HIGHEST}
    variance = sum(weight * (digit - mean) ** 2 for digit, weight in weights.items()) / sum(weights.values())
    return math.sqrt(variance) / (HIGHEST - LOWEST)


@dataclass(frozen=True, slots=True)
class Scale:
    """damaged: of each criterion the raw scores that damaged copies got, 0-1, the lowest first. power: the share of the
    copies that were put below their own original, 0-1, ties counting half: 0.5 is what chance gives."""

    damaged: Mapping[str, tuple[float, ...]]
    power: Mapping[str, float]

    @classmethod
    def of(cls, pairs: Sequence[tuple[Mapping[str, float], Mapping[str, float]]]) -> Self:
        """The scale that these make. pairs: the raw scores of an original and of a copy of it, by criterion."""
        names = dict.fromkeys(name for _, copy in pairs for name in copy)
        both = {
            name: [(one[name], copy[name]) for one, copy in pairs if name in one and name in copy] for name in names
        }
        return cls(
            {name: tuple(sorted(score for _, score in scores)) for name, scores in both.items()},
            {
                name: sum((own > score) + (own == score) / 2 for own, score in scores) / len(scores) if scores else 0.5
                for name, scores in both.items()
            },
        )

    def place(self, name: str, raw: float) -> float:
        """The share of the copies that a raw score beats, 0-1, ties counting half; the raw score itself where no copy
        was asked about that criterion."""
        scores = self.damaged.get(name, ())
        if not scores:
            return raw
        return (bisect.bisect_left(scores, raw) + bisect.bisect_right(scores, raw)) / (2 * len(scores))

    def place_all(self, raw: Mapping[str, float]) -> dict[str, float]:
        """The same of every criterion."""
        return {name: self.place(name, score) for name, score in raw.items()}

    def say(self, name: str) -> float:
        """How much a criterion's weight counts, LEAST_SAY to 1: as much as this judge does better than chance for sure.
        A scale has some thirty copies, of which chance puts 60 % below their originals often enough."""
        copies = len(self.damaged.get(name, ()))
        return max(LEAST_SAY, 2 * _at_least(self.power.get(name, 0.5), copies) - 1) if copies else LEAST_SAY


def _at_least(share: float, count: int) -> float:
    """What a share that was counted on so many is at least (Wilson 1927, "Probable inference", JASA 22)."""
    variance = share * (1 - share) / count + (SURE / (2 * count)) ** 2
    return (share + SURE**2 / (2 * count) - SURE * math.sqrt(variance)) / (1 + SURE**2 / count)
