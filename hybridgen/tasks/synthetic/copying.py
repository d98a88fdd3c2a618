"""What of the source stands in a text that must hold nothing of it. Its reasons repeat nothing of either.

Looked for are placeholders, values that were found in the data or stand in a personal column, rare words and numbers,
runs of words, and whole answers. Rare is what fewer than SHARED respondents or documents say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from hybridgen.privacy import patterns, pseudonyms
from hybridgen.privacy.casing import SPOKEN
from hybridgen.privacy.cells import columns_of
from hybridgen.privacy.door import KINDS
from hybridgen.privacy.gate import Gate, words_of
from hybridgen.privacy.lexicon import english
from hybridgen.privacy.masking import Masking
from hybridgen.privacy.matching import Index, Key, Match, begins_sentence, fold, key
from hybridgen.privacy.plain import plain
from hybridgen.privacy.pseudonyms import kind_of
from hybridgen.privacy.spans import GUESSED
from hybridgen.privacy.vocabulary import NEVER_NAMES
from hybridgen.tasks.synthetic.respondents import respondents

SHARED = 5  # who say the same before it is nobody's; offices of statistics publish no cell of fewer than 3 to 10
RUN = 5  # words in a row, two of them more than grammar, that are hardly written twice by chance
NEAR = 3  # words in a row that count as likeness, not as a copy
CODE = 4  # digits from which a number may be somebody's

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_CAPITAL = re.compile(r"\b[^\W\d_a-z][^\W\d_]+")
_PLAIN_NUMBER = re.compile(r"(?:19|20)\d\d|\d0{3,}")

_ABOUT = GUESSED - {"PERSON"}

NONE: frozenset[str] = frozenset()

Words = tuple[str, ...]


class Copying:
    """Built from the data as it was read, once for a run; a pure function of texts from then on."""

    def __init__(self, frame: pl.DataFrame, masking: Masking, ours: Iterable[str] = ()) -> None:
        """masking: has learnt the values of this frame. ours: texts that must not be copied either, of our example."""
        self._masking = masking
        self._gate = Gate(own=NONE, shared=NONE, common=NONE, usual=NONE)
        self._harmless: set[str] = set()
        columns = columns_of(frame)
        found = dict(masking.vault.entries())
        personal = {key(cell) for column in columns if column.kind for cell in column.cells if cell}
        self._private = frozenset({*found, *personal} - {()})
        self._values = self._index(personal | {name for name, told in found.items() if kind_of(told) == "PERSON"})
        units = respondents(frame)
        said: defaultdict[str, list[Words]] = defaultdict(list)
        for column in columns:
            for unit, cell in zip(units, column.cells, strict=True):
                if cell:
                    said[unit].append(_words(cell))
        said[""] = [_words(text) for text in ours]
        spread = Counter(word for texts in said.values() for word in {word for text in texts for word in text})
        self._rare = frozenset(word for word, count in spread.items() if count < SHARED and self._tells(word))
        self._capitals = _rare_capitals(
            (unit, cell) for c in columns for unit, cell in zip(units, c.cells, strict=True)
        )
        answers = Counter(answer for texts in said.values() for answer in set(texts))
        self._answers = frozenset(answer for answer, count in answers.items() if count < SHARED)
        self._runs = _rare_runs(said.values(), RUN)
        self._near = _rare_runs(said.values(), NEAR)

    def allow(self, texts: Iterable[str]) -> None:
        """Let the words of headers and of shared answers pass."""
        self._harmless.update(word for text in texts for word in _words(text))

    def names_somebody(self, header: str) -> bool:
        """Whether a header holds a value that is one person's: what a study is about may stand there."""
        hits = self._masking.hits(plain(header).text)
        return any(kind_of(hit.placeholder) not in _ABOUT for hit in hits)

    def private(self, text: str) -> str:
        """Why an answer must not be shared, however many gave it: it holds a value that was found in the data, or a
        placeholder of one."""
        read = plain(text).text
        kinds = {*KINDS, *self._masking.vault.kinds}
        if any(kind_of(token) in kinds for _, _, token in pseudonyms.tokens(read)):
            return "holds a placeholder of private data; write what an invented person would say"
        return "holds a private value of the rows; invent another" if self._masking.hits(read) else ""

    def found(self, text: str) -> str:
        """Why a text must not be shared, in words that repeat nothing of it; empty: nothing is the source's."""
        if private := self.private(text):
            return private
        read = plain(text).text
        if key(read) in self._private or any(True for _ in self._values.find(read)):
            return "holds a private value of the rows; invent another"
        if any(True for _ in patterns.find(read)):  # a birthday is one however it is written
            return "holds an address, a date or a number that may be somebody's; leave it out"
        words = _words(read)
        odd = {word for word in words if word in self._rare} | (self._capitals & set(_capitals(read)))
        if odd - self._harmless:
            return "uses a name, number or rare word of the rows; invent another"
        if words in self._answers:
            return "is an answer that stands in the rows; write another"
        if _within(_runs(words, RUN), self._runs):
            return f"copies {RUN} words or more from the rows; say something else in words of your own"
        return ""

    def likeness(self, text: str) -> float:
        """Share of the text's words, 0-1, that stand in a run of NEAR words which the source has too."""
        words = _words(plain(text).text)
        alike: set[int] = set()
        for n in range(len(words) - NEAR + 1):
            if _within([words[n : n + NEAR]], self._near):
                alike.update(range(n, n + NEAR))
        return len(alike) / len(words) if words else 0.0

    def _index(self, people: Set[Key]) -> Index:
        """Values that cannot be meant as ordinary words: then any case will do."""
        index = Index()
        for name in self._private:
            words = [word for part in name if (word := part.strip()).isalpha()]
            if any(self._strange(word) for word in words) or (name in people and len(words) > 1):
                index.add(name, "", Match.ANY_CASE)
        return index

    def _strange(self, word: str) -> bool:
        return len(word) > 2 and (not self._gate.english(word) or english().is_name(word))

    def _tells(self, word: str) -> bool:
        """Whether a word that few use points to somebody by itself."""
        digits = sum(char.isdigit() for char in word)
        if digits:
            return digits >= CODE and not _PLAIN_NUMBER.fullmatch(word)
        return any(self._strange(part) for part in words_of(word))


def _words(text: str) -> Words:
    return tuple(fold(word) for word in _WORD.findall(plain(text).text))


def _runs(words: Words, length: int) -> Iterator[Words]:
    """Runs of words that say something: two of them are more than grammar."""
    says = [_says(word) for word in words]
    for n in range(len(words) - length + 1):
        if sum(says[n : n + length]) > 1:
            yield words[n : n + length]


@cache
def _says(word: str) -> bool:
    return english().uses(word) < SPOKEN


def _capitals(text: str) -> Iterator[str]:
    """Words with a capital that no sentence asks for."""
    for found in _CAPITAL.finditer(text):
        if not begins_sentence(text, found.start()) and fold(found[0]) not in NEVER_NAMES:
            yield fold(found[0])


def _rare_capitals(said: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    units: defaultdict[str, set[str]] = defaultdict(set)
    for unit, cell in said:
        for word in _capitals(plain(cell or "").text):
            units[word].add(unit)
    return frozenset(word for word, some in units.items() if len(some) < SHARED)


def _rare_runs(said: Iterable[Sequence[Words]], length: int) -> npt.NDArray[np.int64]:
    """Hashes of the runs that fewer than SHARED have, in order: eight bytes each, for there may be millions."""
    each = [
        np.fromiter({hash(run) for words in texts for run in _runs(words, length)}, dtype=np.int64) for texts in said
    ]
    runs, count = np.unique(np.concatenate(each), return_counts=True)
    return np.asarray(runs[count < SHARED], dtype=np.int64)


def _within(runs: Iterable[Words], known: npt.NDArray[np.int64]) -> bool:
    for run in runs:
        at = int(np.searchsorted(known, hash(run)))
        if at < len(known) and known[at] == hash(run):
            return True
    return False
