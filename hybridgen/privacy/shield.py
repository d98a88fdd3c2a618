"""Between the data and every model: pseudonymises what goes in, restores what comes out, keeps the frontier's door.

Values never appear in a message, a log or a repr.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from hybridgen.config import Privacy
from hybridgen.privacy.collecting import Detector
from hybridgen.privacy.masking import Masking
from hybridgen.results import PrivacyTotals

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ESCAPE = re.compile(r"\\[nrt]")


class Shield:
    """One for a run. Not for use from several threads."""

    def __init__(self, mode: str, detector: Detector | None) -> None:
        self._mode = mode
        self._masking = Masking(detector) if detector else None
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
        return f"<Shield {self._mode}, {len(self._masking.vault) if self._masking else 0} placeholders>"

    @property
    def totals(self) -> PrivacyTotals:
        """entities: mentions replaced so far. leaks_blocked: texts that `leaks` found something in."""
        kinds = dict(sorted(self._masking.kinds.items())) if self._masking else {}
        return PrivacyTotals(mode=self._mode, entities=sum(kinds.values()), kinds=kinds, leaks_blocked=self._blocked)

    def protect(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with placeholders for personal data in all its string columns; `_row` and `_unit` stay.

        The values of one frame are learnt together, so hand over all the data at once. Raises HybridgenError where the
        detector fails.
        """
        return self._masking.mask(frame) if self._masking else frame

    def restore(self, text: str) -> str:
        """The text with the original values, each in its fullest form; placeholders that stand for nothing stay."""
        return self._masking.vault.restore(text) if self._masking else text

    def restore_record(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record of the task with all its strings restored."""
        return {name: self._restored(value) for name, value in record.items()}

    def unknown(self, text: str) -> tuple[str, ...]:
        """Placeholders in the text that a model broke or invented."""
        return self._masking.vault.unknown(text) if self._masking else ()

    def leaks(self, text: str) -> tuple[str, ...]:
        """The door: placeholders of all values that can still be read in the text; () means that it may go out.

        Whole words in any case, spacing and accents, numbers in any grouping. Names that are also English words
        ("Will", "May") count when they are capitalised within a sentence. Ask once for each request: every answer
        other than () counts as one that was blocked. Hand over the text itself, not its JSON.
        """
        if self._masking is None:
            return ()
        plain = _ESCAPE.sub(" ", _INVISIBLE.sub("", self._masking.vault.blank(text)))
        leaked = self._masking.known(plain)
        self._blocked += bool(leaked)
        return tuple(sorted(leaked))

    def _restored(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.restore(value)
        if isinstance(value, dict):
            return {name: self._restored(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._restored(part) for part in value]
        return value
