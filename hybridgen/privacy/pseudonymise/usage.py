"""How words are written in the texts of a data set, counted in one pass: what is held are words, never texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Self

from hybridgen.privacy.lexicon.english import ODD, english
from hybridgen.privacy.lexicon.vocabulary import TITLES
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import begins_sentence, fold, in_list

_WORD = re.compile(LETTERS)


class Usage:
    """lower: units that write a word in lower case, in texts that have capitals. capital: how often it has one that
    neither a sentence nor a list asks for. plain: as lower, in answers in words alone, and titles in any of them.

    All folded. Texts without a single capital say nothing: in an all lower-case transcript names look like words.
    """

    def __init__(self) -> None:
        self.lower: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.plain: Counter[str] = Counter()
        self._small = _Small()

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Self:
        """Of (unit, text) pairs, those of a unit one after the other."""
        usage = cls()
        for _, own in groupby(texts, key=lambda pair: pair[0]):
            usage.add((text, True) for _, text in own)
        return usage

    def add(self, texts: Iterable[tuple[str, bool]]) -> None:
        """All texts of one more unit. Each with whether it is an answer in words, no choice and nobody's name."""
        lower, plain = set[str](), set[str]()
        for text, is_open in texts:
            words = _WORD.findall(text)
            small = set(map(self._small.__getitem__, words))
            if text == text.lower():
                if is_open:
                    plain.update(map(self._small.__getitem__, TITLES.intersection(words)))
                continue
            lower |= small
            if is_open:
                plain |= small
            if "" in small:
                self.capital.update(fold(word) for at, word in self._others(text, words) if _is_marked(text, at, word))
        lower.discard("")
        plain.discard("")
        self.lower.update(lower)
        self.plain.update(plain)

    def words(self) -> frozenset[str]:
        """All words, folded."""
        return frozenset(map(fold, self._small))

    def _others(self, text: str, words: list[str]) -> Iterator[tuple[int, str]]:
        """The words that are not in lower case, with their place."""
        if not text.isascii():  # a word without case may stand within one in lower case
            yield from ((one.start(), one[0]) for one in _WORD.finditer(text) if not self._small[one[0]])
            return
        at = 0
        for word in words:
            if not self._small[word]:
                at = text.index(word, at)
                yield at, word
                at += len(word)


class _Small(dict[str, str]):
    """Words as they are written, and folded where they are in lower case, else "": each is looked at once."""

    def __missing__(self, word: str) -> str:
        self[word] = small = fold(word) if word.islower() else ""
        return small


def _is_marked(text: str, at: int, word: str) -> bool:
    """Whether nothing but the word itself asks for its capital."""
    if word == word.lower() or begins_sentence(text, at):  # Chinese has no capitals
        return False
    # A word first, which begins an item of a list.
    return not (in_list(text, at) and english().uses(word) >= ODD and not english().is_name(word))
