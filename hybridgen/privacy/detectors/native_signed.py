"""Who signs: capitals that are a sentence of their own and end a line, or a given name that ends the text.

"Bitte um Rückruf. Frederike Unruh", "Pensez aux badges. Clémence"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from hybridgen.privacy.detectors.native_words import SYLLABLE, Word, begins
from hybridgen.privacy.lexicon.elsewhere import Words, people
from hybridgen.privacy.text.matching import fold

FEWEST, MOST = 2, 5  # words of a name that signs
FEWEST_BEFORE = 5  # words of a text that one given name ends

_OVER = re.compile(r"[.!]*[ \t]*(?:\n|$)|,[ \t]*(?:\n|(?=[^\W\d_a-z]))")
_LAST = re.compile(r"[.!]*\s*$")


def find_signed(
    text: str, words: Sequence[Word], known: Words, never: frozenset[str], joins: Callable[[Word, Word], bool]
) -> Iterator[tuple[int, int]]:
    """Where such names stand.

    words: of the text. known: those of its language. never: that name nobody, casefolded. joins: whether what stands
    between two words makes one name of them.
    """
    n = 0
    while n < len(words):
        run = _capitals(words, n, never, joins)
        if len(run) >= FEWEST and begins(text, run[0].start, run[0].text, known) and _signs(text, run, known):
            yield next(word.start for word in run if _is_own(word, known)), run[-1].end
        n += max(1, len(run))
    if len(words) > FEWEST_BEFORE and _is_alone(text, words[-1], known, never):
        yield words[-1].start, words[-1].end


def _capitals(
    words: Sequence[Word], first: int, never: frozenset[str], joins: Callable[[Word, Word], bool]
) -> list[Word]:
    """Words with capitals from the first on that are joined."""
    run: list[Word] = []
    for word in words[first : first + MOST + 1]:
        if word.small or not word.capital or word.text.casefold() in never or (run and not joins(run[-1], word)):
            break
        run.append(word)
    return run


def _signs(text: str, run: Sequence[Word], known: Words) -> bool:
    """Whether capitals are somebody's: one of them is no word, none is a usual one, and with them the line is over."""
    if len(run) > MOST or not _OVER.match(text, run[-1].end):
        return False
    if any(known.is_used(word.text) and not known.may_be_name(word.text) for word in run):
        return False  # "Meine Kollegin Yeşim Kaya, ..."
    return any(word.strong and not known.is_word(word.text) for word in run)


def _is_own(word: Word, known: Words) -> bool:
    """Whether a word belongs to the name of who signs: "Le" of "Le Thi Thu Mróz", not a noun before "Ilse Halm"."""
    return word.strong or len(word.text) <= SYLLABLE or not known.is_word(word.text)


def _is_alone(text: str, word: Word, known: Words, never: frozenset[str]) -> bool:
    """Whether a given name is all that a text's last sentence holds, even one that is a word too."""
    is_given = word.capital and not word.small and people().get(fold(word.text)) == "given"
    is_last = bool(_LAST.match(text, word.end)) and begins(text, word.start, word.text, known)
    return is_given and is_last and word.text.casefold() not in never and not known.is_spoken(word.text)
