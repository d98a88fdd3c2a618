"""What few of the respondents say: words, capitals, whole answers, runs of words.

It counts; what a rare thing means for a record is decided in leak_check.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from hybridgen.privacy.lexicon.english import SPOKEN, english
from hybridgen.privacy.lexicon.vocabulary import NEVER_NAMES
from hybridgen.privacy.text.matching import begins_sentence, fold
from hybridgen.privacy.text.plain import plain

MIN_RESPONDENTS = (
    5  # who say the same before it is nobody's; offices of statistics publish no cell of fewer than 3 to 10
)
RUN = 5  # words in a row, two of them more than grammar or one a number, that are hardly written twice by chance
NEAR = 3  # words in a row that count as likeness, not as a copy

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_CAPITAL = re.compile(r"\b[^\W\d_a-z][^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

Words = tuple[str, ...]


class Runs:
    """Runs of words of one length that are rare, as hashes of eight bytes each: there may be millions."""

    def __init__(self, said: Iterable[Sequence[Words]], length: int) -> None:
        """said: the texts of each respondent."""
        self.length = length
        each = [
            np.fromiter({hash(run) for words in texts for _, run in _runs(words, length)}, np.int64) for texts in said
        ]
        runs, count = np.unique(np.concatenate(each), return_counts=True)
        self._rare: npt.NDArray[np.int64] = runs[count < MIN_RESPONDENTS]

    def found(self, words: Words) -> Iterator[int]:
        """Where rare runs begin."""
        return (at for at, run in _runs(words, self.length) if self._has(hash(run)))

    def _has(self, run: int) -> bool:
        at = int(np.searchsorted(self._rare, run))
        return at < len(self._rare) and bool(self._rare[at] == run)


class Rareness:
    """words: those that few use. capitals: those that few write with a capital no sentence asks for. usual: those that
    many write without one. answers: whole texts that few gave. All folded."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        """texts: what each respondent says."""
        said = [[words_of(text) for text in own] for own in texts.values()]
        spread = Counter(word for own in said for word in {word for words in own for word in words})
        self.words = frozenset(word for word, count in spread.items() if count < MIN_RESPONDENTS)
        answers = Counter(words for own in said for words in set(own))
        self.answers = frozenset(words for words, count in answers.items() if count < MIN_RESPONDENTS)
        upper, lower = _spread(texts, capitals_of), _spread(texts, _without_capital)
        self.capitals = frozenset(word for word, count in upper.items() if count < MIN_RESPONDENTS)
        self.usual = frozenset(word for word, count in lower.items() if count >= MIN_RESPONDENTS)
        self.copies, self.near = Runs(said, RUN), Runs(said, NEAR)


def unspaced(texts: Iterable[str | None]) -> bool:
    """Whether most are in a script that sets no spaces between words (Chinese, Japanese, Thai): what such a text has of
    others cannot be told word by word."""
    seen = [bool(_UNSPACED.search(text)) for text in texts if text]
    return sum(seen) * 2 > len(seen)


def words_of(text: str) -> Words:
    """The words and numbers of a text, folded."""
    return tuple(fold(word) for word in _WORD.findall(plain(text).text))


def capitals_of(text: str) -> Iterator[str]:
    """Words with a capital that neither a sentence nor a list asks for, folded."""
    for found in _CAPITAL.finditer(text):
        listed = text[max(0, found.start() - 2) : found.start()] in {", ", "; ", " /", "/ "}
        if not listed and not begins_sentence(text, found.start()) and fold(found[0]) not in NEVER_NAMES:
            yield fold(found[0])


def _without_capital(text: str) -> Iterator[str]:
    """Words in lower case, of a text that has capitals: where there are none names have none either."""
    return (fold(word) for word in _WORD.findall(text) if word.islower() and not text.islower())


def _spread(texts: Mapping[str, Sequence[str]], words: Callable[[str], Iterator[str]]) -> Counter[str]:
    """How many respondents have each word."""
    return Counter(
        word for own in texts.values() for word in {word for text in own for word in words(plain(text).text)}
    )


def _runs(words: Words, length: int) -> Iterator[tuple[int, Words]]:
    """Runs of words that say something, with their place: two of them are more than grammar, or one is a number."""
    says = [_says(word) for word in words]
    for at in range(len(words) - length + 1):
        if sum(says[at : at + length]) > 1:
            yield at, words[at : at + length]


@cache
def _says(word: str) -> int:
    """How much a word says: grammar nothing, a number as much as two words."""
    return 2 if any(char.isdigit() for char in word) else int(english().uses(word) < SPOKEN)
