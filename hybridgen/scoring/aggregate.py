"""From criteria to one number."""

from __future__ import annotations

from collections.abc import Mapping


def weigh(criteria: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Weighted mean over the criteria that were scored, 0-1; a criterion without a score does not count as 0."""
    counted = {name: weights.get(name, 0.0) for name in criteria}
    total = sum(counted.values())
    if total <= 0:
        return sum(criteria.values()) / len(criteria) if criteria else 0.0
    return sum(criteria[name] * (weight / total) for name, weight in counted.items())
