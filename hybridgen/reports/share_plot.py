"""Cost against the share of the frontier's quality as a Plotly figure, with the line that a sweep looks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hybridgen.core.sweeps import SweepPoint
from hybridgen.reports.plot import AXIS, FONT, name, plain
from hybridgen.reports.shares import NEAR, say_share
from hybridgen.reports.words import usd


def figure(points: Sequence[SweepPoint]) -> dict[str, Any] | None:
    """data, layout and config for `Plotly.react`; None where no point has a share."""
    known = [one for one in points if one.share is not None and one.cost_usd is not None]
    if not known:
        return None
    alone = [one for one in points if one.is_frontier_alone and one.cost_usd is not None]
    dearest = max(one.cost_usd or 0.0 for one in (*known, *alone)) or 0.01
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": NEAR, "y1": NEAR}
    title = {"standoff": 12, "font": FONT}
    return {
        "data": [_audited(known), *([_alone(alone)] if alone else [])],
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": FONT,
            "margin": {"l": 0, "r": 0, "t": 24, "b": 0},
            "showlegend": False,
            "hovermode": "closest",
            "xaxis": {
                **AXIS,
                "title": {**title, "text": "Cost as if alone"},
                "tickprefix": "$",
                "range": [-0.05 * dearest, 1.05 * dearest],
            },
            "yaxis": {**AXIS, "title": {**title, "text": "Share of the frontier's quality"}, "tickformat": ".2f"},
            "shapes": [{**line, "line": {"color": "var(--accent)", "width": 1, "dash": "dash"}}],
        },
        "config": {"displayModeBar": False, "responsive": True},
    }


def _audited(points: Sequence[SweepPoint]) -> dict[str, Any]:
    shares = [one.share for one in points if one.share]
    above = [(share.high or share.value) - share.value for share in shares]
    below = [share.value - (share.value if share.low is None else share.low) for share in shares]
    return {
        **_marks(points, [share.value for share in shares]),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "color": "var(--soft)",
            "thickness": 1,
        },
        "customdata": [
            f"<b>{plain(name(one))}</b><br>{say_share(one.share)} of the frontier's quality<br>cost {usd(one.cost_usd)}"
            for one in points
        ],
        "marker": {"size": 10, "color": "var(--accent)"},
    }


def _alone(points: Sequence[SweepPoint]) -> dict[str, Any]:
    """The frontier alone, which all others are compared with."""
    return {
        **_marks(points, [1.0] * len(points)),
        "customdata": [
            f"<b>{plain(name(one))}</b><br>the frontier alone<br>cost {usd(one.cost_usd)}" for one in points
        ],
        "marker": {"size": 10, "color": "var(--paper)", "line": {"color": "var(--accent)", "width": 1.5}},
    }


def _marks(points: Sequence[SweepPoint], shares: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [one.cost_usd for one in points],
        "y": list(shares),
        "text": [plain(name(one)) for one in points],
        "textposition": "top center",
        "textfont": {"color": "var(--ink)"},
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }
