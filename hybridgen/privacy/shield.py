"""Between the data and every model: pseudonymises what goes in, restores what comes out, keeps the frontier's door.

The order is fixed: find in all cells, learn all values, then mask every value everywhere, so that a name that was found
once is hidden in all rows. Values never appear in a message, a log or a repr.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl

from hybridgen.config import Privacy
from hybridgen.privacy.casing import Casing
from hybridgen.privacy.cells import Column, Mention, columns_of, mentions_in
from hybridgen.privacy.matching import Hit, Index, fold, key
from hybridgen.privacy.pseudonyms import TITLES, Vault
from hybridgen.privacy.spans import GUESSED, Span, settle
from hybridgen.privacy.structure import speakers
from hybridgen.results import PrivacyTotals
from hybridgen.sources.values import UNIT

SHORTEST = 3  # characters; a shorter value is masked where it was found and looked for nowhere else
DIGITS = 7  # a number of as many digits is recognised at the door however it is grouped

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ESCAPE = re.compile(r"\\[nrt]")
_NUMBER = re.compile(r"\d(?:[\s().\-/]{0,2}\d)+")


class Detector(Protocol):
    """What finds personal data; `find.Finder` in earnest."""

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]: ...


class Shield:
    """One for a run. Not for use from several threads."""

    def __init__(self, mode: str, detector: Detector | None) -> None:
        self._mode = mode
        self._detector = detector
        self._vault = Vault()
        self._index = Index()
        self._numbers: dict[str, str] = {}
        self._kinds: Counter[str] = Counter()
        self._blocked = 0

    @classmethod
    def build(cls, settings: Privacy) -> Shield:
        """Load the detector: seconds. Mode off loads and changes nothing.

        Raises InputError where the spaCy model is not installed; the message names the package.
        """
        if settings.mode == "off":
            return cls("off", None)
        from hybridgen.privacy.find import Finder  # presidio and spacy take seconds to import

        return cls(settings.mode, Finder(settings.spacy_model))

    def __repr__(self) -> str:
        return f"<Shield {self._mode}, {len(self._vault)} placeholders>"

    @property
    def totals(self) -> PrivacyTotals:
        """entities: mentions replaced so far. leaks_blocked: texts that `leaks` found something in."""
        kinds = dict(sorted(self._kinds.items()))
        return PrivacyTotals(mode=self._mode, entities=sum(kinds.values()), kinds=kinds, leaks_blocked=self._blocked)

    def protect(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with placeholders for personal data in all its string columns; `_row` and `_unit` stay.

        The values of one frame are learnt together, so hand over all the data at once. Raises HybridgenError where the
        detector fails.
        """
        if self._detector is None:
            return frame
        units = frame[UNIT].cast(pl.String).fill_null("").to_list() if UNIT in frame.columns else [""] * len(frame)
        columns = columns_of(frame)
        texts = [(unit, cell) for column in columns for unit, cell in zip(units, column.cells, strict=True) if cell]
        casing = Casing(texts, (cell for column in columns if column.closed for cell in column.cells if cell))
        found = _found(self._detector, texts, casing)
        for _, text in texts:
            self._vault.reserve(text)
        mentions = list(mentions_in(columns, found))
        self._learn(mentions, casing)
        return frame.with_columns(
            pl.Series(column.name, [self._masked(column, cell, found) for cell in column.cells], dtype=pl.String)
            for column in columns
        )

    def restore(self, text: str) -> str:
        """The text with the original values, each in its fullest form; placeholders that stand for nothing stay."""
        return self._vault.restore(text)

    def restore_record(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record of the task with all its strings restored."""
        return {name: self._restored(value) for name, value in record.items()}

    def unknown(self, text: str) -> tuple[str, ...]:
        """Placeholders in the text that a model broke or invented."""
        return self._vault.unknown(text)

    def leaks(self, text: str) -> tuple[str, ...]:
        """The door: placeholders of all values that can still be read in the text; () means that it may go out.

        Whole words in any case, spacing and accents, numbers in any grouping. Names that are also English words
        ("Will", "May") count when they are capitalised within a sentence. Ask once for each request: every answer
        other than () counts as one that was blocked. Hand over the text itself, not its JSON.
        """
        if self._detector is None:
            return ()
        plain = _ESCAPE.sub(" ", _INVISIBLE.sub("", self._vault.blank(text)))
        numbers = (self._numbers.get(re.sub(r"\D", "", match[0])) for match in _NUMBER.finditer(plain))
        leaked = {hit.placeholder for hit in self._index.find(plain)} | {number for number in numbers if number}
        self._blocked += bool(leaked)
        return tuple(sorted(leaked))

    def _learn(self, mentions: list[Mention], casing: Casing) -> None:
        self._vault.learn((mention.kind, mention.value) for mention in mentions)
        whole = {key(mention.value): mention.value for mention in mentions}
        sure = {key(mention.value) for mention in mentions if mention.sure}
        parts = {
            key(part): part
            for mention in mentions
            if mention.kind == "PERSON"
            for part in re.findall(r"[^\W\d_]{3,}", mention.value)
            if part[0].isupper() and key(part) not in whole and fold(part) not in TITLES and casing.may_name(part)
        }
        self._vault.learn(("PERSON", part) for part in parts.values())
        for name, placeholder in self._vault.entries():
            value = whole.get(name) or parts.get(name)
            if value is not None and len(value) >= SHORTEST:
                self._index.add(name, placeholder, casing.match(value, sure=name in sure, part=name in parts))
                digits = re.sub(r"\D", "", value)
                if len(digits) >= DIGITS and not re.search(r"[^\W\d_]", value):
                    self._numbers[digits] = placeholder

    def _masked(self, column: Column, cell: str | None, found: dict[str, tuple[Span, ...]]) -> str | None:
        if not cell:
            return cell
        if column.kind and key(cell):
            hits = [Hit(0, len(cell), self._vault.placeholder(cell))]
        else:
            spans = column.heeded(found[cell])
            hits = [Hit(span.start, span.end, self._vault.placeholder(span.text)) for span in spans]
            hits.extend(self._index.find(cell))
        masked, at = [], 0
        for hit in _longest(hits):
            masked += [cell[at : hit.start], hit.placeholder]
            at = hit.end
            self._kinds[hit.placeholder[1:].rpartition("_")[0]] += 1
        return "".join(masked) + cell[at:]

    def _restored(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._vault.restore(value)
        if isinstance(value, dict):
            return {name: self._restored(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._restored(part) for part in value]
        return value


def _found(detector: Detector, texts: Sequence[tuple[str, str]], casing: Casing) -> dict[str, tuple[Span, ...]]:
    labels = speakers(texts)
    distinct = list(dict.fromkeys(text for _, text in texts))
    return {
        text: settle(text, [*labels(text), *(s for s in spans if s.kind not in GUESSED or casing.may_name(s.text))])
        for text, spans in zip(distinct, detector.find(distinct), strict=True)
    }


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, in order."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda h: h.start)
