"""A threshold sweep to report on: three points, one of them not worth its price, and one that failed."""

from __future__ import annotations

from typing import Any

from hybridgen.core.summaries import OriginCount
from hybridgen.core.sweeps import Sweep, SweepPoint


def point(threshold: str, quality: float | None = 0.8, cost: float | None = 0.02, /, **changes: Any) -> SweepPoint:
    given: dict[str, Any] = {
        "overrides": [f"strategy.quality_threshold={threshold}"],
        "values": {"strategy.quality_threshold": threshold},
        "folder": f"outputs/{threshold}",
        "strategy": "refine-top",
        "requested": 20,
        "delivered": 20,
        "origin": OriginCount(local=17, refined=3, frontier=0),
        "cost_usd": cost,
        "new_usd": 0.0,
        "frontier_only_usd": 0.2,
        "quality_mean": quality,
        "quality_min": 0.6,
        "seconds": 81.0,
    }
    return SweepPoint(**given | changes)


def failed(threshold: str, error: str = "no model server answers") -> SweepPoint:
    nothing = {"delivered": 0, "origin": None, "new_usd": None, "frontier_only_usd": None, "quality_min": None}
    return point(threshold, None, None, **nothing, seconds=None, exit_code=4, error=error)


def sweep(*points: SweepPoint, **changes: Any) -> Sweep:
    chosen = list(points) or [
        point("0.6", 0.85, 0.1, new_usd=0.1),
        point("0.8", 0.8, 0.02),
        point("0.9", 0.78, 0.03),
        failed("1.0"),
    ]
    given: dict[str, Any] = {"name": "threshold-sweep", "knee": 1, "new_usd": 0.1, "seconds": 130.0}
    return Sweep(points=chosen, **given | changes)


def thresholds() -> Sweep:
    """A sweep over six thresholds, all of which came through."""
    figures = {
        "0.5": (0.862, 0.1188),
        "0.6": (0.858, 0.0990),
        "0.7": (0.838, 0.0613),
        "0.8": (0.792, 0.0201),
        "0.85": (0.779, 0.0252),
        "0.9": (0.771, 0.0),
    }
    points = [
        point(
            threshold,
            quality,
            cost,
            new_usd=0.1188 if threshold == "0.5" else 0.0,
            frontier_only_usd=0.262,
            quality_min=round(quality - 0.15, 3),
            origin=OriginCount(local=20 - round(cost * 150), refined=round(cost * 150), frontier=0),
        )
        for threshold, (quality, cost) in figures.items()
    ]
    return sweep(*points, knee=2, new_usd=0.1188)
