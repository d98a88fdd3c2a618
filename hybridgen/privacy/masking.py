"""A frame without its personal data: find in all cells, learn all values, mask every value everywhere.

The order is fixed, so that a name that was found once is hidden in all rows. It knows nothing of models, requests or
modes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import polars as pl

from hybridgen.privacy.casing import Casing
from hybridgen.privacy.cells import Column, Mention, columns_of, mentions_in
from hybridgen.privacy.lexicon import ODD, english
from hybridgen.privacy.matching import Hit, Index, Key, fold, key
from hybridgen.privacy.pseudonyms import Vault
from hybridgen.privacy.spans import GUESSED, Span, settle
from hybridgen.privacy.structure import speakers
from hybridgen.privacy.vocabulary import BEFORE_PLACES, PLACES, TITLES
from hybridgen.sources.values import UNIT

SHORTEST = 3  # characters; a shorter value that is a word is masked where it was found and looked for nowhere else
DIGITS = 7  # a number of as many digits is recognised however it is grouped

_NUMBER = re.compile(r"\d(?:[\s().\-/]{0,2}\d)+")


class Detector(Protocol):
    """What finds personal data; `find.Finder` in earnest."""

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]: ...


class Masking:
    """All values that were found so far, and what hides them. Not for use from several threads.

    vault: values and their placeholders. kinds: mentions replaced so far, by kind.
    """

    def __init__(self, detector: Detector) -> None:
        self.vault = Vault()
        self.kinds: Counter[str] = Counter()
        self._detector = detector
        self._index = Index()
        self._numbers: dict[str, str] = {}

    def mask(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with placeholders for personal data in all its string columns; `_row` and `_unit` stay.

        The values of one frame are learnt together, so hand over all the data at once. Raises HybridgenError where the
        detector fails.
        """
        units = frame[UNIT].cast(pl.String).fill_null("").to_list() if UNIT in frame.columns else [""] * len(frame)
        columns = columns_of(frame)
        texts = [(unit, cell) for column in columns for unit, cell in zip(units, column.cells, strict=True) if cell]
        casing = Casing(texts, (cell for column in columns if column.closed for cell in column.cells if cell))
        found = _found(self._detector, texts, casing)
        for _, text in texts:
            self.vault.reserve(text)
        self._learn(list(mentions_in(columns, found)), casing)
        return frame.with_columns(
            pl.Series(column.name, [self._masked(column, cell, found) for cell in column.cells], dtype=pl.String)
            for column in columns
        )

    def known(self, text: str) -> set[str]:
        """Placeholders of all values that stand in a text: any case, spacing and accents, numbers in any grouping."""
        numbers = (self._numbers.get(re.sub(r"\D", "", match[0])) for match in _NUMBER.finditer(text))
        return {hit.placeholder for hit in self._index.find(text)} | {number for number in numbers if number}

    def _learn(self, mentions: list[Mention], casing: Casing) -> None:
        self.vault.learn((mention.kind, mention.value) for mention in mentions)
        whole = {key(mention.value): mention.value for mention in mentions}
        sure = {key(mention.value) for mention in mentions if mention.sure}
        parts: dict[Key, tuple[str, str]] = {}
        for mention in mentions:
            if mention.kind in GUESSED:
                for part in re.findall(r"[^\W\d_]{3,}", mention.value):
                    if part[0].isupper() and key(part) not in whole and _telling(mention.kind, part, casing):
                        parts.setdefault(key(part), (mention.kind, part))
        self.vault.learn(parts.values())
        for name, placeholder in self.vault.entries():
            value = whole.get(name) or parts.get(name, (None, None))[1]
            if value is not None and (len(value) >= SHORTEST or not english().is_word(value)):
                self._index.add(name, placeholder, casing.match(value, sure=name in sure, part=name in parts))
                digits = re.sub(r"\D", "", value)
                if len(digits) >= DIGITS and not re.search(r"[^\W\d_]", value):
                    self._numbers[digits] = placeholder

    def _masked(self, column: Column, cell: str | None, found: dict[str, tuple[Span, ...]]) -> str | None:
        if not cell:
            return cell
        if column.kind and key(cell):
            hits = [Hit(0, len(cell), self.vault.placeholder(cell))]
        else:
            spans = column.heeded(found[cell])
            hits = [Hit(span.start, span.end, self.vault.placeholder(span.text)) for span in spans]
            hits.extend(self._index.find(cell))
        masked, at = [], 0
        for hit in _longest(hits):
            masked += [cell[at : hit.start], hit.placeholder]
            at = hit.end
            self.kinds[hit.placeholder[1:].rpartition("_")[0]] += 1
        return "".join(masked) + cell[at:]


def _found(detector: Detector, texts: Sequence[tuple[str, str]], casing: Casing) -> dict[str, tuple[Span, ...]]:
    labels = speakers(texts)
    distinct = list(dict.fromkeys(text for _, text in texts))
    return {
        text: settle(text, [*labels(text), *(s for s in spans if s.kind not in GUESSED or casing.may_name(s.text))])
        for text, spans in zip(distinct, detector.find(distinct), strict=True)
    }


def _telling(kind: str, part: str, casing: Casing) -> bool:
    """Whether a part of a longer name gives it away: any name of a person's, of the other names a rare word."""
    if kind == "PERSON":
        return fold(part) not in TITLES and casing.may_name(part)
    if kind == "LOCATION":
        return not casing.lower(part) and fold(part) not in PLACES | BEFORE_PLACES
    return english().uses(part) < ODD and not casing.ordinary(part)


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, in order."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda h: h.start)
