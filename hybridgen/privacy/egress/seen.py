"""The egress check's own placeholders, and what is known of texts that leave together."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from hybridgen.privacy.pseudonymise.placeholders import named

# None of these kinds is one of the vault's.
NAME, WORD, NUMBER = HIDDEN_KINDS = ("HIDDEN_NAME", "HIDDEN_WORD", "HIDDEN_NUMBER")


class Seen:
    """What is known of texts that leave together, some of which have been looked at. brought: the placeholders in any
    of them; given: the check's own, by what they hide; names: those that are free; parts: of the names that it found,
    folded."""

    def __init__(self, texts: Iterable[str]) -> None:
        """texts: all of them; looked at once."""
        self.brought = {token for text in texts for token in named(text)}
        self.names = _names(self.brought)
        self.given: dict[str, str] = {}
        self.parts: set[str] = set()


def _names(taken: set[str]) -> defaultdict[str, Iterator[str]]:
    """Placeholders of each of the check's kinds, one after the other, none that the texts have already."""

    def of(kind: str) -> Iterator[str]:
        return (token for n in itertools.count(1) if (token := f"[{kind}_{n}]") not in taken)

    return defaultdict(lambda: iter(()), {kind: of(kind) for kind in HIDDEN_KINDS})
