"""Who speaks in a transcript: the labels that begin its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from hybridgen.privacy.lexicon.roles import is_role
from hybridgen.privacy.text.letters import SIGNS
from hybridgen.privacy.text.spans import Span

_REST = rf"\w{SIGNS}\u200c\u200d'’.-"  # of a word, with what joins and parts letters
# "Priya:", "**Priya:**", "**Priya Shah**:", French "Odile :", also in a transcript without capitals
_LABEL = re.compile(
    rf"^[ \t>]*(?:\*\*|__)?([^\W\d_][{_REST}]*(?: [^\W\d_][{_REST}]*){{0,2}})(?:\*\*|__)?[ \u00a0\u202f]?[:：]",
    re.MULTILINE,
)
_CLAUSE = re.compile(r"[\u0e00-\u0e7f]{15}|[\u3040-\u30ff\u3400-\u9fff]{7}")  # in a script without spaces


class Speakers:
    """Those whose labels begin two lines or more of one unit, and are no role ("Interviewer")."""

    def __init__(self, units: Iterable[Iterable[tuple[str, str]]]) -> None:
        """units: of each its texts, with the column that each stands in."""
        names = set[str]()
        for texts in units:
            counts = Counter((column, match[1].casefold()) for column, text in texts for match in _LABEL.finditer(text))
            names.update(label for (_, label), count in counts.items() if count > 1)
        self._names = frozenset(label for label in names if not is_role(label) and not _CLAUSE.search(label))

    def labels(self, text: str) -> list[Span]:
        """The speakers' labels in a text."""
        return [
            Span(match.start(1), match.end(1), "PERSON", match[1], 1.0, by="speaker's label")
            for match in _LABEL.finditer(text)
            if match[1].casefold() in self._names
        ]

    def speaks(self, name: str) -> bool:
        """Whether a label is just that, in any case."""
        return name.casefold() in self._names
