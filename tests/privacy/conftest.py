from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from hybridgen.privacy.session import Shield
from hybridgen.privacy.text.spans import Span


class WordList:
    """A detector that finds the values it is given, in exactly that spelling."""

    def __init__(self, **kinds: Sequence[str]) -> None:
        self._values = [(value, kind) for kind, values in kinds.items() for value in values]

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return [tuple(self._spans(text)) for text in texts]

    def _spans(self, text: str) -> list[Span]:
        return [
            Span(match.start(), match.end(), kind, value, 0.85)
            for value, kind in self._values
            for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text)
        ]


Shielded = Callable[..., Shield]


@pytest.fixture(scope="session")
def shield() -> Shielded:
    """A shield whose detector knows the values given: shield(PERSON=["Anna Weber"])."""
    return lambda **kinds: Shield("pseudonymise", WordList(**kinds))


@pytest.fixture(scope="session")
def finder() -> object:
    """The real detector on the installed model; it takes seconds to load."""
    from hybridgen.privacy.detect.presidio import Finder

    return Finder()
