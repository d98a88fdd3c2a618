"""Days as pictures: who answered, and how relevant what was found is. Drawn as SVG, so that the page needs no script;
its colours are those of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hybridgen.core.monitoring import Day
from hybridgen.reports.words import percent, score

MAX_DAYS = 62  # that a picture shows, the latest; summary.json has every one
WIDTH, HEIGHT = 640, 180  # of the picture, in pixels of its own
MAX_WIDE = 48.0  # of a bar
SHARE_OF_PLACE = 0.7  # that a bar takes
MIN_DATE = 56.0  # pixels between two dates below the picture
TICKS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: from its upper edge down, in pixels. kind: whose it is."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A day. x: its left edge; middle: of it. parts: from the bottom up. is_dated: its date has room."""

    day: Day
    x: float
    middle: float
    wide: float
    parts: tuple[Part, ...]
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """bars: a day each. goal: the height of the line that is aimed at. ticks: figures and their heights."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    goal: float
    ticks: tuple[tuple[str, float], ...]


def answered(days: Sequence[Day], goal: float) -> Picture:
    """A bar for each day: the shares of local, stored and bought answers, one above the other. goal: 0-1."""

    def parts(day: Day) -> list[tuple[str, float]]:
        origin = day.origin
        counts = {"local": origin.local, "stored": origin.stored, "frontier": origin.frontier}
        return [(kind, count / day.questions) for kind, count in counts.items() if count]

    return _picture(days, goal, [parts(day) for day in days[-MAX_DAYS:]], percent)


def relevance(days: Sequence[Day], goal: float) -> Picture:
    """A bar for each day, as high as the mean relevance; none where nothing was found. goal: 0-1."""
    known = [day.relevance for day in days[-MAX_DAYS:]]
    return _picture(days, goal, [[] if value is None else [("relevance", value)] for value in known], score)


def _picture(
    days: Sequence[Day], goal: float, shares: Sequence[Sequence[tuple[str, float]]], say: Callable[[float], str]
) -> Picture:
    shown = days[-MAX_DAYS:]
    place = WIDTH / max(1, len(shown))
    wide = min(MAX_WIDE, SHARE_OF_PLACE * place)
    every = max(1, round(MIN_DATE / place + 0.5))  # which dates have room, counted from the last
    bars = []
    for n, (day, of_day) in enumerate(zip(shown, shares, strict=True)):
        middle = (n + 0.5) * place
        is_dated = (len(shown) - 1 - n) % every == 0
        bars.append(Bar(day, round(middle - wide / 2, 1), round(middle, 1), round(wide, 1), _parts(of_day), is_dated))
    return Picture(WIDTH, HEIGHT, tuple(bars), _y(goal), tuple((say(tick), _y(tick)) for tick in TICKS))


def _parts(shares: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    parts, below = [], 0.0
    for kind, share in shares:
        top = _y(below + share)
        parts.append(Part(kind, top, round(_y(below) - top, 1)))
        below += share
    return tuple(parts)


def _y(share: float) -> float:
    return round((1 - share) * HEIGHT, 1)
