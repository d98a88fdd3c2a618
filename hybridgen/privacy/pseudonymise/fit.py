"""What is known of a data set before any row is protected: one pass over all rows, no language model.

What a row looks like after protection depends on that row and on this alone: so a shard, a sample, or the same rows in
another order ask the same requests.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from hybridgen.privacy.detect.columns import is_closed, is_short, personal_kind, text_columns
from hybridgen.privacy.detect.headers import TERM_WORDS
from hybridgen.privacy.detect.languages import ENGLISH, count_letters
from hybridgen.privacy.detect.speakers import Speakers
from hybridgen.privacy.egress.vocabulary import Vocabulary, words_of
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.lexicon.vocabulary import TITLES
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.pseudonymise.known import Known, Mention
from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.privacy.pseudonymise.vault_file import EMPTY, Kept
from hybridgen.privacy.text.matching import fold, key
from hybridgen.sources.types import UNIT

_COLON = re.compile("[:：]")

MIN_UNITS_COMMON = 4  # that use a word in lower case before it counts as everybody's
USUAL_SHARE = 0.25  # of all units, and as many at least, before a word says nothing where it is also a part of a name


@dataclass(frozen=True, slots=True, repr=False)
class Column:
    """What a column is. kind: of one that is personal as a whole. is_closed: choices from a list, in which guesses are
    not heeded. is_short: answers in a few words. letters: how many are in which language, by a sample."""

    kind: str | None
    is_closed: bool
    is_short: bool
    letters: Counter[str] = field(default_factory=Counter)

    @property
    def is_english(self) -> bool:
        """Whether a text that is too short to tell is taken for English."""
        return self.letters[ENGLISH] * 2 >= self.letters.total()


OPEN = Column(None, is_closed=False, is_short=False)


class Fit:
    """One data set's. Nothing in it changes once it is made."""

    def __init__(self, frame: pl.DataFrame, kept: Kept = EMPTY) -> None:
        """frame: all rows. kept: what an earlier fit of the same files numbered: nobody gets another number."""
        units = frame[UNIT].cast(pl.String).fill_null("").to_list() if UNIT in frame.columns else [""] * len(frame)
        cells = text_columns(frame)
        self.columns = {name: _profile(name, [cell for cell in some if cell]) for name, some in cells.items()}
        self.key = bytes.fromhex(kept.key) if kept.key else _key_of(frame)
        placed = [(name, u, c) for name, some in cells.items() for u, c in zip(units, some, strict=True) if c]
        texts = [(unit, cell) for _, unit, cell in placed]
        closed = (cell for name, _, cell in placed if self.columns[name].is_closed)
        short = (cell for name, _, cell in placed if self.columns[name].is_short)
        self.casing = Casing(texts, closed, short)
        self.names = self.casing.find_names()
        self.speakers = Speakers((f"{unit}/{name}", cell) for name, unit, cell in placed if _COLON.search(cell))
        self.vault = Vault()
        for _, text in texts:
            if "_" in text or "[" in text or "{" in text or "<" in text:
                self.vault.reserve(text)
        self.vault.know(kept.numbers, kept.values)
        self.known = Known(self.vault)
        self.known.learn(list(self._mentions(cells)), self.casing)
        self.words = frozenset(word for _, text in set(texts) for word in words_of(text))
        self._common = self._count_common(cells, units)

    @cached_property
    def letters(self) -> Counter[str]:
        """How many letters of all texts but personal ones are in which language, by a sample."""
        return sum((column.letters for column in self.columns.values()), Counter())

    @property
    def is_english(self) -> bool:
        """Whether most of the open texts are."""
        return self.letters[ENGLISH] * 2 >= self.letters.total()

    def column(self, name: str) -> Column:
        """What a column is; one that the fit has not seen holds anything."""
        return self.columns.get(name, OPEN)

    def vocabulary(self, own: frozenset[str], invented: frozenset[str]) -> Vocabulary:
        """The words that say nothing about anybody. own: of our prompts; invented: of names that are nobody's here."""
        shared, common, usual = self._common
        return Vocabulary(own=own, shared=shared, common=common, usual=usual, invented=invented)

    def _mentions(self, cells: dict[str, list[str | None]]) -> Iterator[Mention]:
        """The values of personal columns, and who speaks, row by row."""
        for row in zip(*cells.values(), strict=True):
            for name, cell in zip(cells, row, strict=True):
                kind = self.columns[name].kind
                if not cell:
                    continue
                if kind:
                    if key(cell):
                        yield Mention(kind, cell, True)
                elif _COLON.search(cell):
                    yield from (Mention(span.kind, span.text, True) for span in self.speakers.labels(cell))

    def _count_common(
        self, cells: dict[str, list[str | None]], units: Sequence[str]
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Words of closed questions' choices and plain ones of the headers; those that many units write in lower case,
        and that a good part of all do. Words of known values are none of them."""
        lexicon = english()
        parts = (part for name, _ in self.vault.entries() for part in re.findall(r"[^\W\d_]+", "".join(name)))
        values = {fold(part) for part in parts} - TITLES
        headers = {word for column in cells for word in re.findall(r"[^\W\d_]+", column)}
        chosen = {
            fold(word)
            for word in headers
            if fold(word) in TERM_WORDS
            or (not lexicon.may_be_name(word) and (lexicon.is_word(word) or word.islower() or word.isupper()))
        }
        where: defaultdict[str, set[str]] = defaultdict(set)
        for name, some in cells.items():
            column = self.columns[name]
            if column.kind:
                continue
            if column.is_closed:
                chosen.update(word for cell in set(some) if cell for word in words_of(cell))
                continue
            for unit, cell in zip(units, some, strict=True):
                if not cell:
                    continue
                has_capitals = cell != cell.lower()  # without them names look like words, titles do not
                for word in set(re.findall(r"[^\W\d_]+", cell)):
                    if word.islower() and (has_capitals or word in TITLES):
                        where[fold(word)].add(unit)
        usual = max(MIN_UNITS_COMMON, USUAL_SHARE * len(set(units)))
        return (
            frozenset(chosen - values),
            frozenset(word for word, some in where.items() if len(some) >= MIN_UNITS_COMMON and word not in values),
            frozenset(word for word, some in where.items() if len(some) >= usual),
        )


def _profile(name: str, values: Sequence[str]) -> Column:
    kind = personal_kind(name, values)
    if kind:
        return Column(kind, is_closed=False, is_short=False)
    closed = is_closed(values)
    return Column(None, closed, is_short(values), count_letters(values, with_short=not closed))


def _key_of(frame: pl.DataFrame) -> bytes:
    """A key that nobody has who has not the data, and that is the same wherever the data is."""
    told = frame.select(sorted(frame.columns)).write_csv(quote_style="always")
    return hashlib.sha256(f"key of codes {told}".encode()).digest()
