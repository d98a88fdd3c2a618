"""A sweep as one page: cost against quality as a plot, or local models beside one another, every point in a table.

Opens without a network."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from hybridgen.core.sweeps import Sweep, SweepPoint
from hybridgen.reports import plot, share_plot
from hybridgen.reports.model_comparison import ModelComparison, compare, name_shortly, say_best, say_caveats, table
from hybridgen.reports.pareto import Priced, priced, saved_share
from hybridgen.reports.rendering import rendered, source
from hybridgen.reports.shares import NEAR, say_share, say_sweep
from hybridgen.reports.words import score, usd


@dataclass(frozen=True, slots=True)
class _Row:
    """A point that did not fail. link: its own report, as seen from the sweep's folder; empty where there is none.

    step_usd: as in Priced.
    """

    point: SweepPoint
    knee: bool
    link: str
    saved: float | None
    step_usd: float | None


def page(folder: Path, sweep: Sweep) -> str:
    """The whole document, newline-terminated; `folder` is where it will lie, for links to the points' reports."""
    if comparison := compare(sweep.points):
        return _compared(folder, sweep, comparison)
    points = priced(sweep.points)
    scripts = (plot.javascript(), source("sweep.js")) if points else ()
    known = [one.cost_usd for one in sweep.points if one.cost_usd is not None]
    alone = [one.is_frontier_alone for one in sweep.points]
    return rendered(
        "sweep.html.j2",
        sweep=sweep,
        name=plot.name,
        lead=" ".join([_lead(sweep, points), *say_sweep(sweep.points)]),
        keys=list(dict.fromkeys(key for one in sweep.points for key in one.values)) or ["strategy"],
        knee=next((one for one in points if one.number == sweep.knee), None),
        best=max(points, key=lambda one: (one.quality, -one.cost), default=None),
        together=sum(known) if len(known) == len(sweep.points) - _failures(sweep) else None,
        alone=any(alone) and not all(alone),
        failed=[one for one in sweep.points if one.error],
        plotted=len(points),
        rows=_rows(folder, sweep, points),
        figure=plot.figure(points, sweep.knee),
        shares=share_plot.figure(sweep.points),
        near=NEAR,
        say_share=say_share,
        scripts=scripts,
        allowed=" ".join(f"'sha256-{_digest(one)}'" for one in scripts) or "'none'",
    )


def _compared(folder: Path, sweep: Sweep, comparison: ModelComparison) -> str:
    _, cells = table(comparison)
    links = [_link(folder, one) for one in comparison.points]
    return rendered(
        "comparison.html.j2",
        sweep=sweep,
        comparison=comparison,
        lead=say_best(comparison),
        name_shortly=name_shortly,
        caveats=[*say_caveats(comparison)],
        failed=[one for one in sweep.points if one.error],
        rows=[*zip(comparison.points, links, cells, strict=True)],
    )


def _rows(folder: Path, sweep: Sweep, points: Sequence[Priced]) -> list[_Row]:
    """Cheapest first; then the points of which a figure is unknown."""
    steps = {one.number: one.step_usd for one in points}
    rest = [n for n, one in enumerate(sweep.points) if n not in steps and not one.error]
    order = ((n, sweep.points[n]) for n in (*steps, *rest))
    return [_Row(one, n == sweep.knee, _link(folder, one), saved_share(one), steps.get(n)) for n, one in order]


def _failures(sweep: Sweep) -> int:
    return sum(bool(one.error) for one in sweep.points)


def _lead(sweep: Sweep, points: Sequence[Priced]) -> str:
    """The answer in a sentence."""
    knee = next((one for one in points if one.number == sweep.knee), None)
    if knee is None:
        return "No point has both a known cost and a known quality, so there is nothing to weigh."
    best = max(points, key=lambda one: (one.quality, -one.cost))
    settings = " ".join(f"{key}={value}" for key, value in knee.point.values.items()) or knee.point.strategy
    told = f"{settings} is the knee, the cheapest within 5 % of the best: quality {score(knee.quality, 3)} for "
    told += f"{usd(knee.cost)}."
    if best.quality <= knee.quality:
        return f"{told} No point is better."
    return f"{told} The best, {plot.name(best.point)}, takes {usd(best.cost)} for {score(best.quality, 3)}."


def _link(folder: Path, point: SweepPoint) -> str:
    report = Path(point.folder) / "report.html"
    if not report.is_file():
        return ""
    try:
        return quote(Path(os.path.relpath(report, folder)).as_posix())
    except ValueError:  # on another drive of a Windows machine
        return report.resolve().as_uri()


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
