"""What English at large knows of a word: whether it is a word, a name, or neither. The owner of the word lists.

Uses are counts of the word in lower case in a large body of film dialogue, so names have few even where they are
frequent: anna 2,091, asthma 3,312, rose 27,460, will 5,934,031. Names are those of the US census, without those that
are better known as passwords or words, and given names with their short forms. README.md says where they come from.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hybridgen.privacy.lexicon.vocabulary import NEVER_NAMES, TITLES
from hybridgen.privacy.text.matching import fold

FILE = Path(__file__).with_name("english.tsv.gz")  # word, uses, "name" where people bear it; made by scripts/lexicon.py
LISTED = 50  # uses of a word that the list has, and that the dialogue does not
RARE = 200  # uses below which a capital is hardly a word's even where a sentence begins
ODD = 1_000  # uses below which a capital within a sentence is rather a name's than a word's
USED = 3_000  # uses from which a word that is no census name is a word wherever it stands in lower case
WORD_FIRST = 8_000  # uses from which a census name is a word first: below are john 6,920 and tom 6,969
CAPITAL_FIRST = 15_000  # the same where it has a capital: below are jack 13,356 and emily 14,211
SPOKEN = 800_000  # uses from which a word is never taken for a name in a text without capitals: may, will, day
GRAMMAR = 1_000_000  # uses from which a word says nothing even where a name has it: we, time, new
# What may come off the end or the beginning of a form, and what then takes its place.
_ENDINGS = tuple(
    pair.split("-")
    for pair in (
        "ies-y es- s- ed- ed-e ing- ing-e ings- er- er-e ers- ers-e ly- ness- able- able-e less- like- y- y-e ish-"
        " ish-e iest-y ier-y est-"
    ).split()
)
_BEGINNINGS = tuple("un re non pre over co sub multi anti out inter micro on up down under off mis dis mid".split())
_SHORTEST = 3  # letters that must be left


class Lexicon:
    """All questions take one word in any case; a capital speaks for a name."""

    def __init__(self) -> None:
        self._uses, names = dict[str, int](), list[str]()
        for line in gzip.decompress(FILE.read_bytes()).decode().splitlines():
            word, uses, name = line.split("\t")
            self._uses[word] = int(uses)
            if name:
                names.append(word)
        self._names = frozenset(names)

    def uses(self, word: str) -> int:
        """How often the word stands in lower case; 0: unknown."""
        return self._uses.get(fold(word), 0)

    def is_word(self, word: str) -> bool:
        """Whether it is an English word, or a form of one that the list lacks ("onboarding")."""
        folded = fold(word)
        return self._listed(folded) or any(self._listed(stem) for stem in _stems(folded))

    def is_rare(self, word: str) -> bool:
        """Whether English hardly uses it, and none of which it is a form ("Austen")."""
        folded = fold(word)
        return self._uses.get(folded, 0) < RARE and not any(self._listed(stem) for stem in _stems(folded))

    def is_compound(self, word: str) -> bool:
        """Whether it is made of two everyday words ("dragonfruit"), or drawn out ("sooo")."""
        folded = fold(word)
        drawn = any(a == b == c for a, b, c in zip(folded, folded[1:], folded[2:], strict=False))
        return drawn or any(
            self._uses.get(folded[:n], 0) >= USED <= self._uses.get(folded[n:], 0)
            for n in range(_SHORTEST + 1, len(folded) - _SHORTEST)
        )

    def is_name(self, word: str) -> bool:
        """Whether it is a given or family name, and no word that is used more than names are."""
        folded, most = fold(word), CAPITAL_FIRST if word[:1].isupper() else WORD_FIRST
        return folded in self._names and self._uses.get(folded, 0) < most and folded not in NEVER_NAMES | TITLES

    def may_be_name(self, word: str) -> bool:
        """Whether people bear it, however much it is used as a word ("Hope", "Mark")."""
        return fold(word) in self._names

    def _listed(self, folded: str) -> bool:
        return self._uses.get(folded, 0) > LISTED


@cache
def english() -> Lexicon:
    """The lexicon, loaded once."""
    return Lexicon()


def _stems(folded: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        stem = folded.removesuffix(ending)
        if stem != folded and len(stem) >= _SHORTEST:
            yield stem + instead
            if len(stem) > _SHORTEST and stem[-1] == stem[-2]:  # "logged"
                yield stem[:-1]
    for beginning in _BEGINNINGS:
        stem = folded.removeprefix(beginning)
        if stem != folded and len(stem) > _SHORTEST:
            yield stem
