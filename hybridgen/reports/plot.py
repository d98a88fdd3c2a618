"""Cost against quality as a Plotly figure. The only module that touches plotly, for the JavaScript that it carries.

Colours are names of the page's CSS variables: the page puts in what they are in light, in dark and on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hybridgen.reports.pareto import Priced
from hybridgen.reports.words import saved, score, usd

if TYPE_CHECKING:
    from hybridgen.results import SweepPoint

FEW = 12  # points that all have their name beside them; of more, only those that are worth their price


def javascript() -> str:
    """All of plotly.js, as text."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def figure(points: Sequence[Priced], knee: int | None) -> dict[str, Any]:
    """data, layout and config for `Plotly.react`; knee: the number of the point that is ringed."""
    worth = [one for one in points if one.worth]
    others = [one for one in points if not one.worth]
    dearest = max((one.cost for one in points), default=0.0)
    return {
        "data": [
            _line(worth),
            _marks(others, dearest, fill="var(--paper)", edge="var(--soft)", named=len(points) <= FEW),
            _marks(worth, dearest, fill="var(--accent)", edge="var(--accent)", named=True),
            _ring([one for one in points if one.number == knee]),
        ],
        "layout": _layout(dearest),
        "config": {"displayModeBar": False, "responsive": True},
    }


def name(point: SweepPoint) -> str:
    """What sets a point apart: its values, else its strategy."""
    return ", ".join(point.values.values()) or point.strategy


_FONT = {"family": "system-ui, -apple-system, Segoe UI, Roboto, sans-serif", "size": 13, "color": "var(--soft)"}
_AXIS = {"gridcolor": "var(--line)", "zerolinecolor": "var(--line)", "automargin": True}


def _layout(dearest: float) -> dict[str, Any]:
    digits = max(2, math.ceil(-math.log10(dearest)) + 1) if dearest else 2
    title = {"standoff": 12, "font": _FONT}
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": _FONT,
        "margin": {"l": 0, "r": 0, "t": 24, "b": 0},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "var(--card)",
            "bordercolor": "var(--line)",
            "font": _FONT | {"color": "var(--ink)"},
            "align": "left",
        },
        "xaxis": _AXIS
        | {
            "title": {"text": "Cost as if alone"} | title,
            "tickformat": f"$.{digits}f",
            "range": [-0.05 * dearest, 1.05 * dearest] if dearest else [-0.5, 1],
        },
        "yaxis": _AXIS | {"title": {"text": "Mean quality"} | title, "tickformat": ".2f"},
    }


def _line(worth: Sequence[Priced]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        **_places(worth),
        "line": {"color": "var(--accent)", "width": 1.5},
        "hoverinfo": "skip",
    }


def _marks(points: Sequence[Priced], dearest: float, *, fill: str, edge: str, named: bool) -> dict[str, Any]:
    # Above and left of the line there is nothing, and names of the dear points would run out of the picture.
    near, far = ("bottom right", "top left") if fill == edge else ("middle right", "bottom left")
    return {
        "type": "scatter",
        "mode": "markers+text" if named else "markers",
        **_places(points),
        "text": [_plain(name(one.point)) for one in points],
        "textposition": [far if one.cost > dearest / 2 else near for one in points],
        "textfont": {"color": "var(--ink)"},
        "customdata": [_told(one.point) for one in points],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
        "marker": {"size": 10, "color": fill, "line": {"color": edge, "width": 1.5}},
        "cliponaxis": False,
    }


def _ring(ringed: Sequence[Priced]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        **_places(ringed),
        "marker": {"size": 20, "color": "rgba(0,0,0,0)", "line": {"color": "var(--accent)", "width": 1.5}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _places(points: Sequence[Priced]) -> dict[str, list[float]]:
    return {"x": [one.cost for one in points], "y": [one.quality for one in points]}


def _told(point: SweepPoint) -> str:
    lines = [
        f"quality {score(point.quality_mean)}, lowest {score(point.quality_min)}",
        f"cost {usd(point.cost_usd)}",
        f"{point.delivered} of {point.requested} delivered",
    ]
    if point.cost_usd is not None and point.frontier_only_usd:
        lines.insert(2, f"saved {saved(1 - point.cost_usd / point.frontier_only_usd)}")
    return "<br>".join(lines)


def _plain(text: str) -> str:
    """Plotly reads some markup in its texts; a value is a value."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
