"""Between the data and every model: pseudonymises what goes in, restores what comes out, keeps the frontier's door.

Values never appear in a message, a log or a repr.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from hybridgen.config.schema import Privacy
from hybridgen.core.results import PrivacyTotals
from hybridgen.privacy.detect import memory
from hybridgen.privacy.detect.collect import Detector
from hybridgen.privacy.egress.check import KINDS, Door
from hybridgen.privacy.egress.vocabulary import Gate, words_of
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.pseudonymise import vault, vault_file
from hybridgen.privacy.pseudonymise.cells import columns_of
from hybridgen.privacy.pseudonymise.masking import Masking
from hybridgen.privacy.pseudonymise.vault import kind_of
from hybridgen.privacy.text.matching import fold
from hybridgen.sources.types import ROW, UNIT

SHARED = 4  # units that use a word in lower case before it counts as everybody's
USUAL = 0.25  # of all units, and at least as many, before it says nothing where it is also a part of a name


class Shield:
    """One for a run. Only its door may be used from several threads.

    door: None in mode off, and until the data has been protected: nothing can leave before. masking: None in mode off.
    """

    def __init__(self, mode: str, detector: Detector | None, ours: Iterable[str] = ()) -> None:
        """ours: whole texts of our own that prompts are made of."""
        self.door: Door | None = None
        self._mode = mode
        self._detector = detector
        self.masking = Masking(detector) if detector else None
        self._ours = frozenset(ours)
        self._used: set[str] = set()
        self._kept: str | None = None

    @classmethod
    def build(cls, settings: Privacy, ours: Iterable[str] = ()) -> Shield:
        """With the detector of the process, whose loading takes seconds. Mode off loads and changes nothing.

        Raises InputError where the spaCy model is not installed; the message names the package.
        """
        if settings.mode == "off":
            return cls("off", None)
        return cls(settings.mode, memory.detector(settings.spacy_model), ours)

    @staticmethod
    def learnt(settings: Privacy, frame: pl.DataFrame) -> Masking:
        """What knows the personal values of a frame, in any mode; the frame stays as it is. Raises as `build` does."""
        masking = Masking(memory.detector(settings.spacy_model))
        masking.mask(frame)
        return masking

    def __repr__(self) -> str:
        return f"<Shield {self._mode}, {len(self.masking.vault) if self.masking else 0} placeholders>"

    @property
    def totals(self) -> PrivacyTotals:
        """entities: mentions replaced so far. leaks_blocked: requests in which the door found something."""
        kinds = dict(sorted(self.masking.kinds.items())) if self.masking else {}
        blocked = self.door.blocked if self.door else 0
        return PrivacyTotals(
            mode=self._mode, entities=sum(kinds.values()), kinds=kinds, leaks_blocked=blocked, vault=self._kept
        )

    def protect(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with placeholders for personal data in all its string columns; `_row` and `_unit` stay.

        The values of one frame are learnt together, so hand over all the data at once. Raises HybridgenError where the
        detector fails.
        """
        if self.masking is None or self._detector is None:
            return frame
        protected = self.masking.mask(frame)
        self._used = {word for text in _texts(protected) for word in words_of(text)}
        own = frozenset(word for text in self._ours for word in words_of(text))
        gate = _gate(protected, own)
        strict = self._mode == "strict"
        self.door = Door(self.masking, self._detector, gate, ours=self._ours, strict=strict)
        return protected

    def keep(self, folder: Path, fingerprint: str) -> str | None:
        """Write down who stands behind which placeholder; the file's name, None where nobody does.

        fingerprint: of the data. Raises InputError where it cannot be written.
        """
        values = self.masking.vault.values() if self.masking else {}
        if values:
            self._kept = vault_file.name(fingerprint, values)
            vault_file.keep(folder / self._kept, values)
        return self._kept

    def invents(self, name: str) -> bool:
        """Whether an invented name is nobody's in the data; then it may pass the door."""
        if self.masking is None or self.door is None:
            return True
        if self.masking.hits(name) or words_of(name) & self._used:
            return False
        self.door.let_pass(name)
        return True

    def restore(self, text: str) -> str:
        """The text with the original values, each in its fullest form; placeholders that stand for nothing stay."""
        return self.masking.vault.restore(text) if self.masking else text

    def faithful(self, answer: str, given: Sequence[str]) -> str:
        """A model's answer with its placeholders spelled as they should be.

        given: what the model was shown. Raises ValueError where it has a placeholder that stands in none of that: it
        would name somebody else, or nobody.
        """
        if self.masking is None:
            return answer
        known = {token for text in given for _, _, token in vault.tokens(text)}
        kinds = {kind_of(token) for token in known} | {*KINDS, *self.masking.vault.kinds}
        parts, at, invented = [], 0, dict[str, None]()
        for start, end, token in vault.tokens(answer):
            if token in known:
                parts += [answer[at:start], token]
                at = end
            elif kind_of(token) in kinds:
                invented[token] = None
        if invented:
            raise ValueError(
                f"{', '.join(invented)}: stands in no row; copy placeholders as they are, or leave them out"
            )
        return "".join(parts) + answer[at:]


def _texts(frame: pl.DataFrame) -> Iterable[str]:
    return (cell for column in columns_of(frame) for cell in column.cells if cell)


def _gate(frame: pl.DataFrame, own: frozenset[str]) -> Gate:
    """A gate that knows words of closed questions' choices, plain ones of the headers, and what many units write."""
    lexicon = english()
    headers = {word for column in frame.columns for word in re.findall(r"[^\W\d_]+", column)}
    chosen = {
        fold(word)
        for word in headers
        if not lexicon.may_be_name(word) and (lexicon.is_word(word) or word.islower() or word.isupper())
    }
    units: defaultdict[str, set[object]] = defaultdict(set)
    names = frame[UNIT].to_list() if UNIT in frame.columns else frame[ROW].to_list()
    for column in columns_of(frame):
        if column.closed:
            chosen.update(word for cell in set(column.cells) if cell for word in words_of(cell))
            continue
        for unit, cell in zip(names, column.cells, strict=True):
            if cell and cell != cell.lower():
                for word in re.findall(r"[^\W\d_]+", cell):
                    if word.islower():
                        units[fold(word)].add(unit)
    usual = max(SHARED, USUAL * len(set(names)))
    return Gate(
        own=own,
        shared=frozenset(chosen),
        common=frozenset(word for word, where in units.items() if len(where) >= SHARED),
        usual=frozenset(word for word, where in units.items() if len(where) >= usual),
    )
