"""Which form of a value stood where: "Anna" here, "Ms Weber" there, though one person has one placeholder.

Placeholders alone bring back the fullest form. A cell of the data, or a piece of one that is quoted, comes back word
for word, because what stands around a placeholder, and the row that is named with it, tell which of its places it is.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

REACH_CHARS = 40  # to either side that are compared
MIN_TELLING_CHARS = 8  # that must agree in all: less stands in many places


@dataclass(frozen=True, slots=True, repr=False)
class _Place:
    """Characters start to end (exclusive) of a masked text: a placeholder, and the form that stood there."""

    row: str
    text: str
    start: int
    end: int
    form: str


class Origins:
    """Masked cells and what stood in them; in memory only. One thread may remember while others ask."""

    def __init__(self) -> None:
        self._cells: defaultdict[str, dict[str, tuple[_Place, ...]]] = defaultdict(dict)
        self._places: defaultdict[str, list[_Place]] = defaultdict(list)
        self._changing = threading.Lock()

    def remember(self, row: str, masked: str, placeholders: Sequence[str], forms: Sequence[str]) -> None:
        """Keep a masked cell: its placeholders in order, and the form that stood in the place of each."""
        if not placeholders or row in self._cells.get(masked, ()):
            return
        places, at = [], 0
        for placeholder, form in zip(placeholders, forms, strict=True):
            start = masked.index(placeholder, at)
            at = start + len(placeholder)
            places.append(_Place(row, masked, start, at, form))
        with self._changing:
            for placeholder, place in zip(placeholders, places, strict=True):
                self._places[placeholder].append(place)
            self._cells[masked][row] = tuple(places)

    def whole(self, text: str, row: str | None = None) -> str | None:
        """The original of a masked cell; None for any other text, and where rows differ and none of them is named."""
        with self._changing:
            rows = dict(self._cells.get(text, {}))
        if not rows:
            return None
        if row in rows:
            return _original(text, rows[row])
        originals = {_original(text, places) for places in rows.values()}
        return originals.pop() if len(originals) == 1 else None

    def form(self, placeholder: str, before: str, after: str, row: str | None = None) -> str | None:
        """What stood at the place that reads so before and after the placeholder, in that row if it does there; None
        where no place does, and where several do as well and had different forms."""
        forms: set[str] = set()
        most = (False, 0)
        with self._changing:
            places = list(self._places.get(placeholder, ()))
        for place in places:
            left = place.text[max(0, place.start - REACH_CHARS) : place.start]
            right = place.text[place.end : place.end + REACH_CHARS]
            reach = min(len(left), len(before)), min(len(right), len(after))
            same = before.endswith(left[len(left) - reach[0] :]) and after.startswith(right[: reach[1]])
            fits = (row is not None and place.row == row, sum(reach))
            if same and sum(reach) >= MIN_TELLING_CHARS and fits >= most:
                forms = forms | {place.form} if fits == most else {place.form}
                most = fits
        return forms.pop() if len(forms) == 1 else None


def _original(text: str, places: Sequence[_Place]) -> str:
    parts, at = [], 0
    for place in places:
        parts += [text[at : place.start], place.form]
        at = place.end
    return "".join(parts) + text[at:]
