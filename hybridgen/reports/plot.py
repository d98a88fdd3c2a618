"""Cost against quality as a Plotly figure. The only module that touches plotly, for the JavaScript that it carries.

Colours are names of the page's CSS variables: the page puts in what they are in light, in dark and on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hybridgen.reports.pareto import Priced, saved_share
from hybridgen.reports.words import saved, score, usd

if TYPE_CHECKING:
    from hybridgen.core.sweeps import SweepPoint

# A picture of about this size, in pixels, decides which names have room; it may be drawn wider, or on a phone.
WIDTH, HEIGHT, MARK, LETTER, LINE = 700, 380, 6, 7, 16
LOW = 0.1  # of quality that the picture spans at least: a difference that is small looks small


def javascript() -> str:
    """All of plotly.js, as text."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def figure(points: Sequence[Priced], knee: int | None) -> dict[str, Any]:
    """data, layout and config for `Plotly.react`; knee: the number of the point that is ringed."""
    worth = [one for one in points if one.worth]
    others = [one for one in points if not one.worth]
    frame = _frame(points)
    named = _named([*worth, *others], frame)
    return {
        "data": [
            _line(worth),
            _marks(others, named, frame, fill="var(--paper)", edge="var(--soft)"),
            _marks(worth, named, frame, fill="var(--accent)", edge="var(--accent)"),
            _ring([one for one in points if one.number == knee]),
        ],
        "layout": _layout(frame),
        "config": {"displayModeBar": False, "responsive": True},
    }


def name(point: SweepPoint) -> str:
    """What sets a point apart: its values, else its strategy."""
    return ", ".join(point.values.values()) or point.strategy


FONT = {"family": "system-ui, -apple-system, Segoe UI, Roboto, sans-serif", "size": 13, "color": "var(--soft)"}
AXIS = {"gridcolor": "var(--line)", "zerolinecolor": "var(--line)", "automargin": True}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the picture spans: USD and quality, from and to."""

    left: float
    right: float
    bottom: float
    top: float

    def far(self, point: Priced) -> bool:
        """True in the right half, where a name goes to the left of its mark."""
        return point.cost > (self.left + self.right) / 2

    def name_box(self, point: Priced) -> tuple[float, float, float, float]:
        """Where a point's name would stand, in pixels: left, right, top, bottom."""
        x = (point.cost - self.left) / (self.right - self.left) * WIDTH
        y = (self.top - point.quality) / (self.top - self.bottom) * HEIGHT
        length = len(name(point.point)) * LETTER + MARK
        left, right = (x - MARK - length, x - MARK) if self.far(point) else (x + MARK, x + MARK + length)
        above = self.far(point) and point.worth
        return (left, right, y - LINE, y) if above else (left, right, y, y + LINE)


def _frame(points: Sequence[Priced]) -> _Frame:
    dearest = max((one.cost for one in points), default=0.0) or 0.01
    qualities = [one.quality for one in points] or [0.5]
    middle, half = (max(qualities) + min(qualities)) / 2, max(LOW, 1.2 * (max(qualities) - min(qualities))) / 2
    return _Frame(-0.05 * dearest, 1.05 * dearest, middle - half, middle + half)


def _named(points: Sequence[Priced], frame: _Frame) -> set[int]:
    """Numbers of the points whose names have room, those that come first before the others."""
    taken: dict[int, tuple[float, float, float, float]] = {}
    for one in points:
        left, right, top, bottom = box = frame.name_box(one)
        if all(right < a or b < left or bottom < c or d < top for a, b, c, d in taken.values()):
            taken[one.number] = box
    return set(taken)


def _layout(frame: _Frame) -> dict[str, Any]:
    digits = max(2, math.ceil(-math.log10(frame.right)) + 1)
    title = {"standoff": 12, "font": FONT}
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": FONT,
        "margin": {"l": 0, "r": 0, "t": 24, "b": 0},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "var(--card)",
            "bordercolor": "var(--line)",
            "font": FONT | {"color": "var(--ink)"},
            "align": "left",
        },
        "xaxis": AXIS
        | {
            "title": {"text": "Cost as if alone"} | title,
            "tickformat": f"$.{digits}f",
            "range": [frame.left, frame.right],
        },
        "yaxis": AXIS
        | {"title": {"text": "Mean quality"} | title, "tickformat": ".2f", "range": [frame.bottom, frame.top]},
    }


def _line(worth: Sequence[Priced]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        **_places(worth),
        "line": {"color": "var(--accent)", "width": 1.5},
        "hoverinfo": "skip",
    }


def _marks(points: Sequence[Priced], named: set[int], frame: _Frame, *, fill: str, edge: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        **_places(points),
        "text": [plain(name(one.point)) if one.number in named else "" for one in points],
        "textposition": [
            ("top left" if one.worth else "bottom left") if frame.far(one) else "bottom right" for one in points
        ],
        "textfont": {"color": "var(--ink)"},
        "customdata": [_told(one.point) for one in points],
        "hovertemplate": "%{customdata}<extra></extra>",
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
        f"<b>{plain(name(point))}</b>",
        f"quality {score(point.quality_mean, 3)}, lowest {score(point.quality_min, 3)}",
        f"cost {usd(point.cost_usd)}",
        f"{point.delivered} of {point.requested} delivered",
    ]
    if (share := saved_share(point)) is not None:
        lines.insert(3, f"saved {saved(share)}")
    return "<br>".join(lines)


def plain(text: str) -> str:
    """Plotly reads some markup in its texts; a value is a value."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
