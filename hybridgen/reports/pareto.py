"""Which points of a sweep are worth their price, and what each further step of quality costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hybridgen.core.sweeps import SweepPoint

STEP = 0.01  # of quality


@dataclass(frozen=True, slots=True)
class Priced:
    """A point with its cost in USD and its mean quality. step_usd: for each further STEP of quality over the next
    cheaper point that is worth its price; None for the cheapest of them, and for points that are not."""

    point: SweepPoint
    number: int
    cost: float
    quality: float
    worth: bool
    step_usd: float | None


def priced(points: Sequence[SweepPoint]) -> list[Priced]:
    """The points with both figures, cheapest first. Worth its price: no other is as good for less, or better for as
    much."""
    known = [
        (one.cost_usd, one.quality_mean, number)
        for number, one in enumerate(points)
        if one.cost_usd is not None and one.quality_mean is not None
    ]
    found: list[Priced] = []
    last: Priced | None = None
    for cost, quality, number in sorted(known, key=lambda one: (one[0], -one[1], one[2])):
        worth = last is None or quality > last.quality
        step = (cost - last.cost) / (quality - last.quality) * STEP if last and worth else None
        found.append(Priced(points[number], number, cost, quality, worth, step))
        last = found[-1] if worth else last
    return found


def saved_share(point: SweepPoint) -> float | None:
    """Of what the frontier alone would have cost; None where that is unknown, where nothing was delivered, or where
    what was wanted of the frontier did not come about."""
    alone, cost = point.frontier_only_usd, point.cost_usd
    return 1 - cost / alone if alone and cost is not None and point.delivered and point.refinements.came_about else None
