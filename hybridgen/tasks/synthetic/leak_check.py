"""What of the source stands in a text that must hold nothing of it. Its reasons repeat nothing of either.

Looked for are placeholders, values that were found in the data or stand in a personal column, what has the form of an
address or a number, and what few respondents say (rareness.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Set

import polars as pl

from hybridgen.privacy.detectors import patterns
from hybridgen.privacy.detectors.columns import personal_columns, text_columns
from hybridgen.privacy.egress.seen import HIDDEN_KINDS
from hybridgen.privacy.egress.vocabulary import Vocabulary
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.pseudonymise.found import FoundValues
from hybridgen.privacy.pseudonymise.placeholders import kind_of, tokens
from hybridgen.privacy.text.matching import Index, Key, Match, key
from hybridgen.privacy.text.plain import plain
from hybridgen.privacy.text.spans import GUESSED
from hybridgen.tasks.synthetic.rareness import NEAR, RUN, Rareness, capitals_of, unspaced, words_of
from hybridgen.tasks.synthetic.respondents import respondents

CODE = 4  # digits from which a number may be somebody's
SHORTEST = 3  # letters of a word that may be a name by itself

_PLAIN_NUMBER = re.compile(r"(?:19|20)\d\d|\d0{3,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_ABOUT = GUESSED - {"PERSON"}
_NONE: frozenset[str] = frozenset()


class LeakCheck:
    """Built from the data as it was read, once for a run; a pure function of texts from then on."""

    def __init__(self, frame: pl.DataFrame, found: FoundValues, ours: Iterable[str] = ()) -> None:
        """found: the personal values of this frame. ours: texts that must not be copied either, of our example."""
        self._found = found
        self._vocabulary = Vocabulary(own=_NONE, shared=_NONE, common=_NONE, usual=_NONE)
        self._harmless: set[str] = set()
        columns, who = text_columns(frame), respondents(frame)
        texts: defaultdict[str, list[str]] = defaultdict(list, {"": list(ours)})
        for cells in columns.values():
            for one, cell in zip(who, cells, strict=True):
                texts[one] += [cell] if cell else []
        self._rareness = Rareness(texts)
        self._telling = frozenset(word for word in self._rareness.words if self._tells(word))
        values = dict(found.entries())
        personal = {key(cell) for name in personal_columns(frame) for cell in columns[name] if cell}
        self._private = frozenset({*values, *personal} - {()})
        people = personal | {name for name, placeholder in values.items() if kind_of(placeholder) == "PERSON"}
        self._values = self._index(personal, people)

    def allow(self, texts: Iterable[str]) -> None:
        """Let the words of headers and of shared answers pass."""
        self._harmless.update(word for text in texts for word in words_of(text))

    def names_somebody(self, header: str) -> bool:
        """Whether a header holds a value that is one person's, or a name that is in no row; what a study is about may
        stand there."""
        read = plain(header).text
        if any(kind_of(hit.placeholder) not in _ABOUT for hit in self._found.hits(read)):
            return True
        return not all(self._vocabulary.plain(word) for name in self._found.people(read) for word in words_of(name))

    def private(self, text: str) -> str:
        """Why an answer must not be shared, however many gave it: it holds a value that was found in the data, or a
        placeholder of one."""
        read = plain(text).text
        kinds = {*HIDDEN_KINDS, *self._found.kinds}
        if any(kind_of(token) in kinds for _, _, token in tokens(read)):
            return "holds a placeholder of private data; write what an invented person would say"
        return "holds a private value of the rows; invent another" if self._found.hits(read) else ""

    def found(self, text: str) -> str:
        """Why a text must not be shared, in words that repeat nothing of it; empty: nothing is the source's."""
        if private := self.private(text):
            return private
        if unspaced([text]):
            return "is written without spaces between words, so it cannot be checked; write with spaces"
        read, words = plain(text).text, words_of(text)
        if key(read) in self._private or any(True for _ in self._values.find(read)):
            return "holds a private value of the rows; invent another"
        if any(True for _ in patterns.find(read)):  # a birthday is one however it is written
            return "holds an address, a date or a number that may be somebody's; leave it out"
        odd = (self._telling & set(words)) | (self._rareness.capitals & set(capitals_of(read)))
        if odd - self._harmless:
            return "uses a name, number or rare word of the rows; invent another"
        if words in self._rareness.answers:
            return "is an answer that stands in the rows; write another"
        if any(True for _ in self._rareness.copies.found(words)):
            return f"copies {RUN} words or more from the rows; say something else in words of your own"
        return ""

    def likeness(self, text: str) -> float:
        """Share of the text's words, 0-1, that stand in a run of NEAR words which few respondents have too."""
        words = words_of(text)
        alike = {at + n for at in self._rareness.near.found(words) for n in range(NEAR)}
        return len(alike) / len(words) if words else 0.0

    def _index(self, personal: Set[Key], people: Set[Key]) -> Index:
        """Values that cannot be meant as ordinary words: then any case will do."""
        index = Index()
        for name in self._private:
            words = [word for part in name if (word := part.strip()).isalpha()]
            usual = _NONE if name in personal else self._rareness.usual
            if any(self._strange(word) and word not in usual for word in words) or (name in people and len(words) > 1):
                index.add(name, "", Match.ANY_CASE)
        return index

    def _strange(self, word: str) -> bool:
        return len(word) >= SHORTEST and (not self._vocabulary.english(word) or english().is_name(word))

    def _tells(self, word: str) -> bool:
        """Whether a word that few use points to somebody by itself."""
        digits = sum(char.isdigit() for char in word)
        if digits:
            return digits >= CODE and not _PLAIN_NUMBER.fullmatch(word)
        return any(self._strange(part) for part in _LETTERS.findall(word))
