"""A comparison of three local models to report on, each its own judge; one repeats itself."""

from __future__ import annotations

from typing import Any

from hybridgen.core.summaries import DraftCount, OriginCount, Speed
from hybridgen.core.sweeps import Sweep, SweepPoint

REPEATS = "1 of 3 records say nearly the same as an earlier one: r003 as r001"


def model(name: str, /, quality: float = 0.6, *, tokens: float | None = 20.0, **changes: Any) -> SweepPoint:
    """A model that made three records at home, for nothing, and judged them itself."""
    given: dict[str, Any] = {
        "overrides": [f"provider.local.model={name}"],
        "values": {"provider.local.model": name},
        "folder": f"outputs/{name}",
        "strategy": "local-only",
        "requested": 3,
        "delivered": 3,
        "origin": OriginCount(local=3, refined=0, frontier=0),
        "cost_usd": 0.0,
        "new_usd": 0.0,
        "quality_mean": quality,
        "quality_min": 0.5,
        "model": name,
        "judge": name,
        "is_scaled": True,
        "drafts": DraftCount(requested=6, valid=6, invalid=0, at_first_try=5),
        "coherence": 0.7,
        "diversity": 0.81,
        "near_duplicates": 0,
        "speed": Speed(local_tokens_per_second=tokens, records_per_minute=None if tokens is None else tokens / 10),
        "seconds": 81.0,
    }
    return SweepPoint(**given | changes)


def models(*points: SweepPoint, **changes: Any) -> Sweep:
    """Of three models, or of these."""
    chosen = list(points) or [
        model("smollm2-135m", 0.55, tokens=92.4, near_duplicates=1, repeats=REPEATS, diversity=0.4),
        model("qwen2.5:0.5b", 0.61, tokens=31.0),
        model("qwen2.5:1.5b", 0.74, tokens=12.5, coherence=0.9),
    ]
    given: dict[str, Any] = {"name": "model-comparison", "knee": len(chosen) - 1, "new_usd": 0.0, "seconds": 300.0}
    return Sweep(points=chosen, **given | changes)
