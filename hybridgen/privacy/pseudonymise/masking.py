"""A frame without its personal data: find in all cells, learn all values, mask every value everywhere.

The order is fixed, so that a name that was found once is hidden in all rows. It knows nothing of models, requests or
modes.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from hybridgen.privacy.detect.collect import Detector, collect
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.pseudonymise.cells import Column, columns_of, mentions_in
from hybridgen.privacy.pseudonymise.known import Known
from hybridgen.privacy.pseudonymise.vault import Vault, kind_of
from hybridgen.privacy.text.matching import Hit, key
from hybridgen.privacy.text.spans import Span
from hybridgen.sources.types import UNIT


class Masking:
    """All values that were found so far, and what hides them. Not for use from several threads.

    vault: values and their placeholders. kinds: mentions replaced so far, by kind.
    """

    def __init__(self, detector: Detector) -> None:
        self.vault = Vault()
        self.kinds: Counter[str] = Counter()
        self._detector = detector
        self._known = Known(self.vault)

    def mask(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with placeholders for personal data in all its string columns; `_row` and `_unit` stay.

        The values of one frame are learnt together, so hand over all the data at once. Raises HybridgenError where the
        detector fails.
        """
        units = frame[UNIT].cast(pl.String).fill_null("").to_list() if UNIT in frame.columns else [""] * len(frame)
        columns = columns_of(frame)
        placed = [(c.name, unit, cell) for c in columns for unit, cell in zip(units, c.cells, strict=True) if cell]
        texts = [(unit, cell) for _, unit, cell in placed]
        closed = (cell for column in columns if column.closed for cell in column.cells if cell)
        short = (cell for column in columns if column.short for cell in column.cells if cell)
        casing = Casing(texts, closed, short)
        found = collect(self._detector, [(f"{unit}/{name}", text) for name, unit, text in placed], casing)
        for _, text in texts:
            self.vault.reserve(text)
        self._known.learn(list(mentions_in(columns, found)), casing)
        return frame.with_columns(
            pl.Series(column.name, [self._masked(column, cell, found) for cell in column.cells], dtype=pl.String)
            for column in columns
        )

    def hits(self, text: str) -> list[Hit]:
        """Where known values stand in a text: any case, spacing and accents, numbers in any grouping."""
        return _longest([*self._known.hits(text), *self._known.numbers(text)])

    def people(self, text: str) -> list[str]:
        """Whom the detector takes for a person in a text that is not among the data."""
        return [span.text for spans in self._detector.find([text]) for span in spans if span.kind == "PERSON"]

    def _masked(self, column: Column, cell: str | None, found: dict[str, tuple[Span, ...]]) -> str | None:
        if not cell:
            return cell
        if column.kind and key(cell):
            hits = [Hit(0, len(cell), self.vault.placeholder(cell))]
        else:
            spans = column.heeded(found[cell])
            hits = [Hit(span.start, span.end, self.vault.placeholder(span.text)) for span in spans]
            hits.extend(self._known.hits(cell, chosen=column.closed))
        return self._replaced(cell, _longest(hits), personal=column.kind is not None)

    def _replaced(self, cell: str, hits: Sequence[Hit], *, personal: bool) -> str:
        """personal: the column is, as a whole; then a cell may say no more than whom it is about."""
        forms = [cell[hit.start : hit.end] for hit in hits]
        placeholders = [hit.placeholder for hit in hits]
        masked = "".join(self._parts(cell, hits, placeholders))
        others = self.vault.origins.forms(masked)
        if others and not personal:  # the same words around another form: only placeholders can tell them apart
            placeholders = [
                placeholder if form == other else self.vault.alias(placeholder, form)
                for placeholder, form, other in zip(placeholders, forms, others, strict=True)
            ]
            masked = "".join(self._parts(cell, hits, placeholders))
        self.vault.origins.remember(masked, placeholders, forms)
        self.kinds.update(map(kind_of, placeholders))
        return masked

    @staticmethod
    def _parts(cell: str, hits: Sequence[Hit], placeholders: Sequence[str]) -> Iterator[str]:
        at = 0
        for hit, placeholder in zip(hits, placeholders, strict=True):
            yield cell[at : hit.start]
            yield placeholder
            at = hit.end
        yield cell[at:]


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, in order."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        at = bisect(chosen, hit.start, key=lambda h: h.start)
        if (at == 0 or chosen[at - 1].end <= hit.start) and (at == len(chosen) or hit.end <= chosen[at].start):
            chosen.insert(at, hit)
    return chosen
