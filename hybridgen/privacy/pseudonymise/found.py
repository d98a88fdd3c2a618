"""All personal values of a data set, for whoever must know that none of them stands in a text."""

from __future__ import annotations

from collections.abc import Iterator

from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.pseudonymise.known import Known
from hybridgen.privacy.pseudonymise.transform import Transform, longest
from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.privacy.text.matching import Hit, Key


class FoundValues:
    """What the fit knows and what was found in the rows that were protected so far, looked for as one."""

    def __init__(self, transform: Transform, detector: Detector) -> None:
        fit = transform.fit
        self._vault = Vault()
        self._vault.know(fit.vault.export(), {})
        self._known = Known(self._vault)
        self._known.learn(transform.mentions, fit.casing)
        self._fitted = fit.known
        self._detector = detector

    def entries(self) -> Iterator[tuple[Key, str]]:
        """Folded values with a placeholder each."""
        return self._vault.entries()

    @property
    def kinds(self) -> set[str]:
        """Kinds of the values."""
        return self._vault.kinds

    def hits(self, text: str) -> list[Hit]:
        """Where values stand in a text: any case, spacing and accents, numbers in any grouping."""
        both = (self._fitted, self._known)
        return longest([hit for known in both for hit in (*known.hits(text), *known.numbers(text))])

    def people(self, text: str) -> list[str]:
        """Whom the detector takes for a person in a text that is not among the data."""
        return [span.text for spans in self._detector.find([text]) for span in spans if span.kind == "PERSON"]
