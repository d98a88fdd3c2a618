"""Words that are never hidden, because somebody says so: a product, a team, a word that was taken for a name."""

from __future__ import annotations

from collections.abc import Iterable

from hybridgen.privacy.text.matching import Index, Match, key


class Allowed:
    """Whole words in any case, spacing and accents."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._index = Index()
        self._is_empty = True
        for value in values:
            self._index.add(key(value), "", Match.ANY_CASE)
            self._is_empty = False

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in a text, from left to right."""
        return [] if self._is_empty else [(hit.start, hit.end) for hit in self._index.find(text)]


NOTHING = Allowed()


def covers(places: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch lies within one of the places: a longer name that has such a word in it does not."""
    return any(first <= start and end <= last for first, last in places)
