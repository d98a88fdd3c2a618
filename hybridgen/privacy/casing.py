"""Tells names from ordinary words by how they are written: in this data, and in English at large."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from hybridgen.privacy.matching import Match, begins_sentence, fold

# Given and family names that are English words first. Not exhaustive: the data's own spelling tells more.
WORD_NAMES = frozenset(
    """
    amber angel april art ash august autumn banks baker bay bell berry bill bishop black bloom blue bond booth brook
    brooks brown bush butler carter cash chance charity chase christian church clay coach cole cook cooper cross crystal
    curt daisy dale dawn day dean dean destiny dick drew duke earl east english ever faith farmer field fields fisher
    flower ford forest foster fox frank gene glass glen gold grace grant gray green grey guy hall harmony hazel heath
    heaven hill holly hope hunter iris ivy jack jasmine jay jean jewel joy june justice king knight lake lance lane law
    lily little long love luna major mark mars marsh martin mason may melody mercy miles miller moon more noble north
    olive page parish park parker parks pat pearl penny piper pope porter potter power powers price prince rain ray read
    rich river rivers rob robin rock root rose ruby rusty sage sandy savannah seal shepherd sharp short silver skip sky
    snow sonny spring star steel stone storm street strong sue summer summers sunny sweet swift terry tanner temple
    tiny trace tree turner van victor viola violet wade walker wall walls ward warren waters wells west white wild will
    willow winter winters wise wolf wood woods worth york young
    """.split()
)
COMMON = 3  # units in which a word stands in lower case before it counts as ordinary
CHOSEN = 5  # answers to closed questions that hold a word before it counts as a choice from the list

_WORD = re.compile(r"[^\W\d_]+")
_WORDS_ONLY = re.compile(r"[^\W\d_]+(?:(?:[ '’/&-]|\. )+[^\W\d_]+)*\.?")


class Casing:
    """How words are written in the texts of a data set.

    Texts without a single capital say nothing: in an all lower-case transcript names look like words.
    """

    def __init__(self, texts: Iterable[tuple[str, str]], choices: Iterable[str] = ()) -> None:
        """texts: (unit, text) pairs. choices: the answers to closed questions, one for each that was given."""
        lower: defaultdict[str, set[str]] = defaultdict(set)
        self._capital: Counter[str] = Counter()
        for unit, text in texts:
            if text == text.lower():
                continue
            for found in _WORD.finditer(text):
                word = found[0]
                if word.islower():
                    lower[fold(word)].add(unit)
                elif not begins_sentence(text, found.start()):
                    self._capital[fold(word)] += 1
        self._lower = {word: len(units) for word, units in lower.items()}
        chosen = Counter(fold(word) for answer in choices for word in set(_WORD.findall(answer)))
        self._chosen = {word for word, count in chosen.items() if count >= CHOSEN}

    def ordinary(self, value: str) -> bool:
        """Whether a value is made of choices, and of words that stand mostly, and in several units, in lower case."""
        if not _WORDS_ONLY.fullmatch(value):
            return False
        words = [fold(word) for word in _WORD.findall(value)]
        return all(w in self._chosen or self._lower.get(w, 0) >= max(COMMON, self._capital[w]) for w in words)

    def may_name(self, value: str) -> bool:
        """Whether a guess at a name can be one: detectors take "Espresso" for a person where they see little text."""
        return not self.ordinary(value) or (fold(value) in WORD_NAMES and value[0].isupper())

    def match(self, value: str, *, sure: bool = False, part: bool = False) -> Match:
        """How a value has to be written to be one. What may be a word too needs its capital:

        - a name that is an English word, or ordinary here: capitalised within a sentence, for all sentences have one;
        - a single word that this data has in lower case as well, or never capitalised within a sentence: capitalised.

        sure: a speaker's label or a personal column says what it is. part: the value is a part of a longer name and was
        never found alone; then once in lower case is enough.
        """
        word = fold(value)
        if word in WORD_NAMES or self.ordinary(value):
            return Match.WITHIN
        if sure or not _WORD.fullmatch(value):
            return Match.ANY_CASE
        if self._lower.get(word, 0) >= (1 if part else COMMON):
            return Match.CAPITAL
        only_begins = value[0].isupper() and not self._capital[word]
        return Match.CAPITAL if only_begins and not part else Match.ANY_CASE
