"""What is known of a data set before any row is protected: one pass over all rows, no language model.

What a row looks like after protection depends on that row and on this alone: so a shard, a sample, or the same rows in
another order ask the same requests.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from hybridgen.privacy.detectors.columns import is_closed, is_short, personal_kind
from hybridgen.privacy.detectors.headers import TERM_WORDS, split_camels
from hybridgen.privacy.detectors.languages import ENGLISH, count_letters
from hybridgen.privacy.detectors.speakers import Speakers
from hybridgen.privacy.egress.vocabulary import Vocabulary, words_of
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.lexicon.vocabulary import TITLES
from hybridgen.privacy.pseudonymise.casing import Casing, find_chosen
from hybridgen.privacy.pseudonymise.cells import (
    SLICE_ROWS,
    Listed,
    Watch,
    filled,
    having,
    names_of,
    nobody,
    rows,
    units,
    whose,
)
from hybridgen.privacy.pseudonymise.known import Known, Mention
from hybridgen.privacy.pseudonymise.placeholders import MANY_ROWS, is_code, is_long_code
from hybridgen.privacy.pseudonymise.usage import Usage
from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.privacy.pseudonymise.vault_file import EMPTY, Kept
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import fold
from hybridgen.sources.texts.looks import OPENERS

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


OPEN = Column(None, is_closed=False, is_short=False)


class Fit:
    """One data set's. Nothing in it changes once it is made."""

    def __init__(self, frame: pl.DataFrame, kept: Kept = EMPTY, watch: Watch = nobody) -> None:
        """frame: all rows. kept: what an earlier fit of the same files numbered: nobody gets another number."""
        names = names_of(frame)
        answers = {name: filled(frame[name]) for name in names}
        self.columns = {name: _profile(name, some) for name, some in answers.items()}
        self.key = bytes.fromhex(kept.key) if kept.key else _key_of(frame)
        self.has_long_codes = _has_long_codes(frame.height, kept)
        usage = self._count_usage(frame, names, watch)
        self.casing = Casing(usage, self._find_chosen(answers))
        self.names = self.casing.find_names()
        self.speakers = Speakers(units(having(frame, names, ":："), names))
        self.vault = Vault()
        for _, cells in rows(having(frame, names, re.escape(OPENERS)), names):
            for _, cell in cells:
                self.vault.reserve(cell)
        self.vault.know(kept.numbers, kept.values)
        self.known = Known(self.vault)
        self.known.learn(self._mentions(frame, names), self.casing)
        self.words = usage.words()
        self._common = self._find_common(answers, usage, whose(frame).n_unique())

    @cached_property
    def letters(self) -> Counter[str]:
        """How many letters of all texts but personal ones are in which language, by a sample."""
        return sum((column.letters for column in self.columns.values()), Counter())

    def is_english(self, column: str | None = None) -> bool:
        """Whether what is too short to tell is taken for English: as most of the column is, else of all texts."""
        letters = (column and self.column(column).letters) or self.letters
        return letters[ENGLISH] * 2 >= letters.total()

    def column(self, name: str) -> Column:
        """What a column is; one that the fit has not seen holds anything."""
        return self.columns.get(name, OPEN)

    def vocabulary(self, own: frozenset[str], invented: frozenset[str]) -> Vocabulary:
        """The words that say nothing about anybody. own: of our prompts; invented: of names that are nobody's here."""
        shared, common, usual = self._common
        return Vocabulary(own=own, shared=shared, common=common, usual=usual, invented=invented)

    def _count_usage(self, frame: pl.DataFrame, names: Sequence[str], watch: Watch) -> Usage:
        usage = Usage()
        is_open = {name: not self.columns[name].kind and not self.columns[name].is_closed for name in names}
        for cells in units(frame, names, watch):
            usage.add((cell, is_open[name]) for name, cell in cells)
        return usage

    def _find_chosen(self, answers: Mapping[str, pl.Series]) -> frozenset[str]:
        def counted(some: Iterable[pl.Series]) -> Iterator[tuple[str, int]]:
            return (pair for series in some for pair in series.value_counts().iter_rows())

        closed = (some for name, some in answers.items() if self.columns[name].is_closed)
        short = (some for name, some in answers.items() if self.columns[name].is_short)
        return find_chosen(counted(closed), counted(short))

    def _mentions(self, frame: pl.DataFrame, names: Sequence[str]) -> Iterator[Mention]:
        """The values of personal columns, and who speaks, row by row."""
        kinds = {name: self.columns[name].kind for name in names}
        personal = [name for name, kind in kinds.items() if kind]
        for _, cells in rows(having(frame, names, ":：", personal), names):
            for name, cell in cells:
                kind = kinds[name]
                if kind and not cell.isspace():
                    yield Mention(kind, cell, True)
                elif not kind:
                    yield from (Mention(span.kind, span.text, True) for span in self.speakers.labels(cell))

    def _find_common(
        self, answers: Mapping[str, pl.Series], usage: Usage, count: int
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Words of closed questions' choices and plain ones of the headers; those that many units write in lower case,
        and that a good part of all do. Words of known values are none of them. count: of all units."""
        parts = (part for name, _ in self.vault.entries() for part in re.findall(LETTERS, "".join(name)))
        values = {fold(part) for part in parts} - TITLES
        headers = {word for column in answers for word in re.findall(LETTERS, column)}
        chosen = {fold(word) for word in headers if _is_plain(word) or all(map(_is_plain, split_camels(word)))}
        for name, some in answers.items():
            if self.columns[name].is_closed:
                chosen.update(word for cell in some.unique() for word in words_of(cell))
        least, plain = max(MIN_UNITS_COMMON, USUAL_SHARE * count), usage.plain.items()
        return (
            frozenset(chosen - values),
            frozenset(word for word, uses in plain if uses >= MIN_UNITS_COMMON and word not in values),
            frozenset(word for word, uses in plain if uses >= least),
        )


def _is_plain(word: str) -> bool:
    """Whether a header's word is no name: it asks for personal data, or is a word, or is written as names are not."""
    names = english().may_be_name(word)
    return fold(word) in TERM_WORDS or (not names and (english().is_word(word) or word.islower() or word.isupper()))


def _profile(name: str, answers: pl.Series) -> Column:
    values = Listed(answers)
    kind = personal_kind(name, values)
    if kind:
        return Column(kind, is_closed=False, is_short=False)
    closed = is_closed(answers)
    return Column(None, closed, is_short(answers), count_letters(values, with_short=not closed))


def _has_long_codes(rows: int, kept: Kept) -> bool:
    """Whether codes have nine digits: as those that the vault has, else by the rows."""
    known = next(filter(is_code, kept.values), None)
    return rows > MANY_ROWS if known is None else is_long_code(known)


def _key_of(frame: pl.DataFrame) -> bytes:
    """A key that nobody has who has not the data, and that is the same wherever the data is."""
    told, digest = frame.select(sorted(frame.columns)), hashlib.sha256(b"key of codes ")
    digest.update(told.clear().write_csv(quote_style="always").encode())
    for part in told.iter_slices(SLICE_ROWS):
        digest.update(part.write_csv(quote_style="always", include_header=False).encode())
    return digest.digest()
