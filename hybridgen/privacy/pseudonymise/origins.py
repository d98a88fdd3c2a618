"""Which form of a value stood where: "Anna" here, "Ms Weber" there, though one person has one placeholder.

Placeholders alone bring back the fullest form. A cell of the data, or a piece of one that is quoted, comes back word
for word, because what stands around a placeholder tells which of its places it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

REACH = 40  # characters to either side that are compared
TELLING = 8  # characters that must agree in all: less stands in many places


@dataclass(frozen=True, slots=True, repr=False)
class _Place:
    """Characters start to end (exclusive) of a masked text: a placeholder, and the form that stood there."""

    text: str
    start: int
    end: int
    form: str


class Origins:
    """Masked cells and what stood in them; in memory only."""

    def __init__(self) -> None:
        self._cells: dict[str, tuple[_Place, ...]] = {}
        self._places: defaultdict[str, list[_Place]] = defaultdict(list)

    def remember(self, masked: str, placeholders: Sequence[str], forms: Sequence[str]) -> None:
        """Keep a masked cell: its placeholders in order, and the form that stood in the place of each."""
        if not placeholders or masked in self._cells:
            return
        places, at = [], 0
        for placeholder, form in zip(placeholders, forms, strict=True):
            start = masked.index(placeholder, at)
            at = start + len(placeholder)
            places.append(_Place(masked, start, at, form))
            self._places[placeholder].append(places[-1])
        self._cells[masked] = tuple(places)

    def forms(self, masked: str) -> tuple[str, ...] | None:
        """The forms that a masked cell is remembered with, None where it is not."""
        places = self._cells.get(masked)
        return None if places is None else tuple(place.form for place in places)

    def whole(self, text: str) -> str | None:
        """The original of a masked cell, None for any other text."""
        if text not in self._cells:
            return None
        parts, at = [], 0
        for place in self._cells[text]:
            parts += [text[at : place.start], place.form]
            at = place.end
        return "".join(parts) + text[at:]

    def form(self, placeholder: str, before: str, after: str) -> str | None:
        """What stood at the place that reads so before and after the placeholder; None where no place does."""
        best, most = None, TELLING - 1
        for place in self._places.get(placeholder, ()):
            left = place.text[max(0, place.start - REACH) : place.start]
            right = place.text[place.end : place.end + REACH]
            reach = min(len(left), len(before)), min(len(right), len(after))
            same = before.endswith(left[len(left) - reach[0] :]) and after.startswith(right[: reach[1]])
            if same and sum(reach) > most:
                best, most = place.form, sum(reach)
        return best
