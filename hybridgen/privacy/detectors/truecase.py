"""Capitals for what may be a name, in passages that have none: transcripts by a machine, hasty answers, shouting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hybridgen.privacy.detectors.names import WORD, Names
from hybridgen.privacy.lexicon.english import ODD, USED
from hybridgen.privacy.lexicon.vocabulary import BEFORE_PLACES, KIN, ORGANISATIONS, PLACES
from hybridgen.privacy.text.matching import fold

_PASSAGE = re.compile(r"[^.!?\n]*+[.!?\n]*+\s*+")
_KINDRED = re.compile(rf"\b(?:my|our|his|her|their) (?:{KIN}) ([^\W\d_]{{3,}})\b(?! (?:and|of) )")

MIN_WORDS = 6  # words of a text in which one that English lacks is a name rather than a slip of the pen
Words = Sequence[re.Match[str]]


def truecased(text: str, names: Names) -> str:
    """The text, of the same length, with other capitals in passages that are all small or all large letters."""
    long = len(text.split()) >= MIN_WORDS
    return "".join(_passage(match[0], names, long=long) for match in _PASSAGE.finditer(text))


def _passage(passage: str, names: Names, *, long: bool) -> str:
    small = passage.lower()
    words = list(WORD.finditer(small))
    if not words or (passage not in (small, passage.upper())) or len(small) != len(passage):
        return passage
    if len(words) >= MIN_WORDS and 2 * sum(names.foreign(word[0]) for word in words) > len(words):
        return passage  # in another language
    judge = names.strong_in_lower_case if long else names.lexicon.is_name
    strong = {n for n, word in enumerate(words) if judge(word[0])}
    capital = _names(small, words, names, strong)
    letters = list(small)
    for n in {0} | capital | {n for n, word in enumerate(words) if word[0].split("'")[0] == "i"}:
        at = words[n].start()
        for start in (at, *(at + dash.end() for dash in re.finditer("-", words[n][0]))):
            if len(letters[start].upper()) == 1:
                letters[start] = letters[start].upper()
    return "".join(letters)


def _names(small: str, words: Words, names: Names, strong: set[int]) -> set[int]:
    """Which words get a capital, from those that are names for sure."""
    kindred = {match.start(1) for match in _KINDRED.finditer(small)}
    strong = strong | {
        n for n, word in enumerate(words) if word.start() in kindred and names.lexicon.uses(word[0]) < USED
    }
    capital = set(strong)
    for n in strong:
        before, after = n - 1, n + 1
        if names.lexicon.is_name(words[n][0]) and after < len(words) and _adjoin(small, words, n):
            family = words[after][0]
            capital |= {after} if len(family) > 2 and names.lexicon.uses(family) < ODD else set()
        while before >= 0 and fold(words[before][0]) in BEFORE_PLACES and _adjoin(small, words, before):
            capital.add(before)
            before -= 1
        while after < len(words) and fold(words[after][0]) in _WHAT and _adjoin(small, words, after - 1):
            capital.add(after)
            after += 1
    return capital


_WHAT = ORGANISATIONS | PLACES


def _adjoin(small: str, words: Words, n: int) -> bool:
    """Whether only space is between a word and the next."""
    return small[words[n].end() : words[n + 1].start()].isspace()
