"""What MLflow keeps of a finished sweep: a run with its points below it, the comparison, the picture and the knee.

The run is made when the sweep is over and closed at once, so none is ever left open.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.core.sweeps import Sweep, SweepPoint
from hybridgen.reports import markdown
from hybridgen.tracking.projection import figures
from hybridgen.tracking.store import Number, Run, Store, opened

POINTS = "points_table.json"
FILES = ("sweep.html", "sweep.json")


def log_sweep(tracking: Tracking, task: str, sweep: Sweep, folder: Path, *, private: bool) -> str | None:
    """Log a finished sweep and put its points' runs below it; MLflow's id of it, None for `tracking=none`.

    tracking, task: of any point; all log to the same store and task. private: no path and no address is logged. FAILED
    where a point failed. Raises HybridgenError where the store can't be used; the sweep's folder is complete without.
    """
    if tracking.backend == "none":
        return None
    knee = None if sweep.knee is None else sweep.points[sweep.knee]
    words = "none" if knee is None else " ".join(f"{key}={value}" for key, value in knee.values.items())
    tags = {"hybridgen.sweep": sweep.name, "hybridgen.knee": words}
    name = " ".join(filter(None, ("sweep", folder.parent.name, folder.name)))  # by default its date and time
    started = time.time() - sweep.seconds
    if private:
        name = time.strftime("sweep %Y-%m-%d %H-%M-%S", time.localtime(started))
    with opened(tracking, task, private=private) as store, store.run(name, started=started, tags=tags) as run:
        store.nest(run, "hybridgen.run_id", [point.run_id for point in sweep.points if point.run_id])
        _lost(store, run, sweep)
        known = {"sweep.new_usd": sweep.new_usd, "sweep.seconds": sweep.seconds, "sweep.points": len(sweep.points)}
        if knee:
            known |= {"knee.cost_usd": knee.cost_usd, "knee.quality_mean": knee.quality_mean}
        run.numbers([*figures(known), *_curves(sweep)])
        run.note(markdown.sweep_note(sweep))
        run.table(_table(sweep), POINTS)
        for file in FILES:
            if (folder / file).is_file():
                run.file(folder / file)
        run.failed = any(point.error for point in sweep.points)
        return run.id


def _lost(store: Store, parent: Run, sweep: Sweep) -> None:
    """A point that failed has logged nothing: a run in its place says why."""
    for number, point in enumerate(sweep.points, 1):
        if point.error and not point.run_id:
            tags = {"mlflow.parentRunId": parent.id, "hybridgen.error": point.error}
            with store.run(f"point {number}", started=time.time(), tags=tags) as run:
                run.params(point.values)
                run.note(f"Failed: {point.error}")
                run.failed = True


def _curves(sweep: Sweep) -> list[Number]:
    """Cost, quality and what tells local models apart, point by point, as steps from 1 on."""
    numbers: list[Number] = []
    for step, point in enumerate(sweep.points, 1):
        measured = {"point.cost_usd": point.cost_usd, "point.quality_mean": point.quality_mean}
        measured["point.share"] = point.share.value if point.share else None
        measured |= {f"point.{name}": value for name, value in _measured(point).items()}
        numbers += figures(measured, step)
    return numbers


def _measured(point: SweepPoint) -> dict[str, float | None]:
    """By name; None: unknown."""
    return {
        "coherence": point.coherence,
        "agreement": point.agreement,
        "diversity": point.diversity,
        "near_duplicates": point.near_duplicates,
        "valid_at_first_try": point.valid_at_first_try,
        **point.speed.model_dump(),
    }


def _table(sweep: Sweep) -> dict[str, list[Any]]:
    """The points as columns."""
    points = sweep.points
    keys = list(dict.fromkeys(key for point in points for key in point.values))
    return {
        "point": list(range(1, len(points) + 1)),
        **{key: [point.values.get(key, "") for point in points] for key in keys},
        "knee": ["knee" if index == sweep.knee else "" for index in range(len(points))],
        "quality": [point.quality_mean for point in points],
        "share": [point.share.value if point.share else None for point in points],
        **{name: [_measured(point)[name] for point in points] for name in _measured(points[0])},
        "cost_usd": [point.cost_usd for point in points],
        "new_usd": [point.new_usd for point in points],
        "delivered": [f"{point.delivered} of {point.requested}" for point in points],
        "origin": [json.dumps(point.origin.model_dump()) if point.origin else "" for point in points],
        "seconds": [point.seconds for point in points],
        "error": [point.error for point in points],
    }
