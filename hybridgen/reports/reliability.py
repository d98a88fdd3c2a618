"""The reliability curve as a picture: what records of a like score are worth by their labels. Drawn as SVG, so that the
page needs no script; its colours are those of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hybridgen.core.evaluation import Bin

SIZE = 300  # of the square, in pixels of its own
MIN_MARK, MAX_MARK = 3.0, 12.0  # radius of a mark, by how many records it stands for
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a bin stands, in pixels from the left and from the top, and how large its mark is."""

    x: float
    y: float
    radius: float
    bin: Bin


@dataclass(frozen=True, slots=True)
class Picture:
    """size: of the square. marks: from left to right. line: the same as points of a line. ticks: figures and places."""

    size: int
    marks: tuple[Mark, ...]
    line: str
    ticks: tuple[tuple[str, float], ...]


def picture(curve: Sequence[Bin]) -> Picture | None:
    """None where there is nothing to draw."""
    if not curve:
        return None
    most = max(one.records for one in curve)
    marks = tuple(
        Mark(
            x=round(one.score * SIZE, 1),
            y=round((1 - one.label) * SIZE, 1),
            radius=round(MIN_MARK + (MAX_MARK - MIN_MARK) * math.sqrt(one.records / most), 1),
            bin=one,
        )
        for one in curve
    )
    line = " ".join(f"{mark.x},{mark.y}" for mark in marks)
    return Picture(SIZE, marks, line, tuple((f"{tick:.2f}", round(tick * SIZE, 1)) for tick in TICKS))
