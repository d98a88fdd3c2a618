"""Tells names from ordinary words by how they are written: in this data, and in English at large."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set

from hybridgen.privacy.lexicon.english import ODD, SPOKEN, USED, english
from hybridgen.privacy.lexicon.vocabulary import ABBREVIATIONS, NEVER_NAMES, TITLES
from hybridgen.privacy.pseudonymise.usage import Usage
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import Match, fold

MIN_NAME_CHARS = 3  # of a word that is hidden wherever it stands
COMMON = 3  # units in which a word stands in lower case before it counts as ordinary
ABBREVIATION = 5  # letters at most
CHOSEN = 5  # answers to closed questions that hold a word before it counts as a choice from the list

MANY = 10  # short answers that hold a word before it counts as a common one

_WORD = re.compile(LETTERS)
_WORDS_ONLY = re.compile(rf"{LETTERS}(?:(?:[ '’/&-]|\. )+{LETTERS})*\.?")


def find_chosen(choices: Iterable[tuple[str, int]], short: Iterable[tuple[str, int]]) -> frozenset[str]:
    """Words that are choices from a list, folded. choices: the answers to closed questions, with how many gave them.

    short: the answers to open questions that are answered in a few words; what many give there names nobody.
    """
    chosen, given = _spread(choices), _spread(short)
    common = {word for word, count in given.items() if count >= MANY and not english().is_name(word)}
    return frozenset(common.union(word for word, count in chosen.items() if count >= CHOSEN))


def _spread(answers: Iterable[tuple[str, int]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for answer, count in answers:
        for word in set(_WORD.findall(answer)):
            counted[fold(word)] += count
    return counted


class Casing:
    """Tells names from words by how they are written in the texts of a data set."""

    def __init__(self, usage: Usage, chosen: Set[str] = frozenset()) -> None:
        """chosen: words of choices, as `find_chosen` finds them."""
        self._lower, self._capital, self._chosen = usage.lower, usage.capital, chosen

    def find_names(self) -> frozenset[str]:
        """Words that stand in this data with a capital that no sentence asks for, never without, and are names or no
        English: folded."""
        lexicon = english()
        return frozenset(
            word
            for word in self._capital
            if word not in self._lower
            and word not in self._chosen
            and len(word) >= MIN_NAME_CHARS
            and word not in NEVER_NAMES | TITLES | ABBREVIATIONS
            and (lexicon.is_name(word.title()) or lexicon.uses(word) < ODD)
        )

    def lower(self, word: str) -> bool:
        """Whether a word stands in lower case anywhere."""
        return fold(word) in self._lower

    def ordinary(self, value: str) -> bool:
        """Whether a value is made of choices, and of words that stand mostly, and in several units, in lower case."""
        if not _WORDS_ONLY.fullmatch(value) or (value.isupper() and fold(value) not in self._chosen):
            return False
        words = [fold(word) for word in _WORD.findall(value)]
        return all(w in self._chosen or self._lower[w] >= max(COMMON, self._capital[w]) for w in words)

    def is_namelike(self, value: str, *, begins: bool = False) -> bool:
        """Whether a guess at a name can be one: detectors take "Espresso" for a person where they see little text.

        begins: a sentence, so that its capital says nothing.
        """
        return not self.ordinary(value) or (value[0].isupper() and not begins and english().may_be_name(value))

    def match(self, value: str, *, sure: bool = False, part: bool = False) -> Match:
        """How a value has to be written to be one. What may be a word too needs its capital:

        - an abbreviation: in capitals;
        - a name that is an English word, or ordinary here: capitalised within a sentence, for all sentences have one;
        - several words that all are such: capitalised;
        - a single word that this data has in lower case as well, or never capitalised within a sentence: capitalised.

        sure: a speaker's label or a personal column says what it is. part: the value is a part of a longer name and was
        never found alone; then once in lower case is enough.
        """
        words = [fold(word) for word in _WORD.findall(value)]
        if not words or not _WORDS_ONLY.fullmatch(value):
            return Match.ANY_CASE
        if value.isupper() and len(value) <= ABBREVIATION and not english().is_name(value):
            return Match.CAPITALS
        if all(self._is_used(word) for word in words) or self.ordinary(value):
            if sure and all(english().uses(word) < SPOKEN for word in words):
                return Match.SPOKEN
            return Match.WITHIN if len(words) == 1 else Match.CAPITAL
        word = words[0]
        if sure or len(words) > 1:
            return Match.ANY_CASE
        if self._lower[word] >= (1 if part else COMMON):
            return Match.CAPITAL
        only_begins = value[0].isupper() and not self._capital[word]
        return Match.CAPITAL if only_begins and not part else Match.ANY_CASE

    @staticmethod
    def _is_used(word: str) -> bool:
        return english().uses(word) >= USED and not english().is_name(word.title())
