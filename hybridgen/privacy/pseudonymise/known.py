"""The values that were found, and where they stand in other texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hybridgen.privacy.lexicon.english import ODD, english
from hybridgen.privacy.lexicon.vocabulary import BEFORE_PLACES, PLACES, TITLES
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.privacy.text.matching import Hit, Index, Key, Match, fold, key
from hybridgen.privacy.text.spans import GUESSED

SHORTEST = 3  # characters; a shorter word is masked where it was found and looked for nowhere else
LEAST_DIGITS = 5  # of a bare number; a year has four
DIGITS = 7  # a number of as many digits is recognised however it is grouped

_NUMBER = re.compile(r"\d(?:[\s().\-/]{0,2}\d)+")


class Mention(NamedTuple):
    """sure: the data's own structure says so, or a checksum; not a guess."""

    kind: str
    value: str
    sure: bool

    def __repr__(self) -> str:  # no value in tracebacks
        return f"<Mention of {self.kind}>"


class Known:
    """Values with their placeholders in a vault; names also by their parts."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._index = Index()
        self._numbers: dict[str, str] = {}

    def learn(self, mentions: Iterable[Mention], casing: Casing) -> None:
        """Give all values their placeholders, in order of appearance, and look for them from now on."""
        counts: Counter[tuple[str, str]] = Counter()
        last: dict[Mention, int] = {}  # in order of appearance: where each was seen last
        for at, mention in enumerate(mentions):
            counts[mention.kind, mention.value] += 1
            last[mention] = at
        self._vault.learn(counts)
        whole = {key(mention.value): mention.value for mention in sorted(last, key=last.__getitem__)}
        sure = {key(mention.value) for mention in last if mention.sure}
        found = dict(find_parts(last, casing)) | dict(find_parts(sorted(last, key=last.__getitem__), casing))
        parts = {name: part for name, part in found.items() if name not in whole}
        self._vault.learn(Counter(parts.values()))
        for name, placeholder in self._vault.entries():
            value = whole.get(name) or parts.get(name, ("", ""))[1]
            if value and identifies(value):
                match = casing.match(value, sure=name in sure, part=name in parts)
                self._index.add(name, placeholder, match)
                if match is Match.ANY_CASE and len(name) == 1 and value.isalpha():  # "the Webers"
                    self._index.add((f"{name[0]}s",), placeholder, Match.CAPITAL)
                digits = re.sub(r"\D", "", value)
                if len(digits) >= DIGITS and not re.search(r"[^\W\d_]", value):
                    self._numbers[digits] = placeholder

    def hits(self, text: str, *, chosen: bool = False) -> Iterator[Hit]:
        """Where known values stand in a text: any case, spacing and accents. chosen: it is a choice from a list."""
        return self._index.find(text, chosen=chosen)

    def numbers(self, text: str) -> Iterator[Hit]:
        """Where long numbers that are known stand in a text, in any grouping."""
        for match in _NUMBER.finditer(text):
            if placeholder := self._numbers.get(re.sub(r"\D", "", match[0])):
                yield Hit(match.start(), match.end(), placeholder)


def find_parts(mentions: Iterable[Mention], casing: Casing) -> Iterator[tuple[Key, tuple[str, str]]]:
    """The words of names that give them away: folded, with the name's kind."""
    for mention in mentions:
        if mention.kind in GUESSED:
            for part in re.findall(r"[^\W\d_]{3,}", mention.value):
                if part[0].isupper() and _tells(mention.kind, part, casing):
                    yield key(part), (mention.kind, part)


def _tells(kind: str, part: str, casing: Casing) -> bool:
    """Any word of a person's name does, one of a place's that is no word here, and of other names a rare one."""
    if kind == "PERSON":
        return fold(part) not in TITLES and casing.is_namelike(part)
    if kind == "LOCATION":
        return not casing.lower(part) and fold(part) not in PLACES | BEFORE_PLACES
    return english().uses(part) < ODD and not casing.ordinary(part)


def identifies(value: str) -> bool:
    """Whether a value is looked for everywhere: no short word, and no short number, which can mean anything."""
    if value.isalpha():
        return len(value) >= SHORTEST or (len(value) > 1 and not english().is_word(value))
    return len(value) >= (LEAST_DIGITS if value.isdigit() else SHORTEST)
