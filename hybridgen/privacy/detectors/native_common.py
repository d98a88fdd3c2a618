"""Capitals within a sentence that stand for a usual word: "la Carte grise", "el botón Confirmar".

Such a word names nobody where it stands alone. Beside another capital it may be a part of a name, and behind a
preposition it may be a town.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from hybridgen.privacy.detectors.native_words import Word
from hybridgen.privacy.lexicon.elsewhere import Words
from hybridgen.privacy.text.letters import CAPITALS

MOST_BEFORE = 6  # characters that are looked at for a preposition

# Before a town, and hardly before a thing without its article.
_TOWARDS = {
    "fr": "à",
    "es": "a|en",
    "pt": "em",
    "it": "a|ad|in",
    "nl": "in|naar|uit",
    "pl": "w|we|do|z|ze",
    "cs": "v|ve|do|z|ze",
}


class Common:
    """Tells which words of a text are no names, in a language that writes nouns small."""

    def __init__(self, code: str, words: Words, surname: re.Pattern[str] | None = None) -> None:
        """code: of the language, one of CUES but German. words: of it. surname: how family names end in it."""
        self._words, self._surname = words, surname
        initial = rf"(?-i:[{CAPITALS}])\. ?"  # "R. Koch"
        self._before = re.compile(rf"(?<!\w)(?:(?:{_TOWARDS[code]}) |{initial})$", re.IGNORECASE)

    def read(self, text: str, words: Sequence[Word], joins: Callable[[Word, Word], bool]) -> list[Word]:
        """The words of a text, of which fewer are strong. joins: whether what stands between two makes one name."""
        told = list(words)
        capitals = [n for n, word in enumerate(words) if word.capital]
        for at, n in enumerate(capitals):
            word = words[n]
            if not word.strong or word.small or not self._is_common(word.text):
                continue
            before = [words[one] for one in capitals[max(0, at - 1) : at]]
            behind = [words[one] for one in capitals[at + 1 : at + 2]]
            is_part = any(self._is_part(one) and joins(one, word) for one in before)
            is_part = is_part or any(self._is_part(one) and joins(word, one) for one in behind)
            if not is_part and not self._is_placed(text, word):
                told[n] = replace(word, strong=False)
        return told

    def _is_common(self, word: str) -> bool:
        return self._words.is_common(word) and not (self._surname and self._surname.search(word))

    def _is_part(self, word: Word) -> bool:
        """Whether a word with a capital makes a name of the one beside it."""
        return word.strong or (self._words.may_be_name(word.text) and not self._words.is_spoken(word.text))

    def _is_placed(self, text: str, word: Word) -> bool:
        """Whether a usual word may be a name by its place: "w Zatoce", "R. Koch", "the owner, Sokół, ..."."""
        is_set_off = text[max(0, word.start - 2) : word.start] == ", " and text[word.end : word.end + 1] == ","
        return is_set_off or bool(self._before.search(text, max(0, word.start - MOST_BEFORE), word.start))
