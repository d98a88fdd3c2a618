"""Between the data and every model: protects what goes in, restores what comes out, looks at what leaves.

Values never appear in a message, a log or a repr.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

from hybridgen.config.schema import Privacy
from hybridgen.core.notices import Notice
from hybridgen.core.progress import SILENT, Progress
from hybridgen.core.summaries import PrivacyTotals
from hybridgen.privacy.detectors.ahead import Ahead
from hybridgen.privacy.detectors.allowed import Allowed
from hybridgen.privacy.detectors.asked import Asked, Beside
from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.detectors.languages import say_foreign
from hybridgen.privacy.detectors.memory import detector_of
from hybridgen.privacy.detectors.recognizer_file import registry_of
from hybridgen.privacy.detectors.tongues import find_models
from hybridgen.privacy.egress.check import EgressCheck
from hybridgen.privacy.egress.seen import HIDDEN_KINDS
from hybridgen.privacy.egress.vocabulary import words_of
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.pseudonymise.fit import Fit
from hybridgen.privacy.pseudonymise.found import FoundValues
from hybridgen.privacy.pseudonymise.operators import Operators
from hybridgen.privacy.pseudonymise.origins import REACH_CHARS
from hybridgen.privacy.pseudonymise.placeholders import KINDS, kind_of, named, tokens
from hybridgen.privacy.pseudonymise.transform import Cells, Transform
from hybridgen.privacy.settings import check
from hybridgen.privacy.text.matching import Hit
from hybridgen.privacy.text.spans import Span
from hybridgen.privacy.totals import sum_up
from hybridgen.sources.types import ROW

LOG = logging.getLogger("hybridgen.privacy")

TRANSFORM_ROWS = 256  # that are protected at a time


class PrivacySession:
    """One for a run. Once it is fitted it may be used from several threads; rows are protected by one at a time.

    egress: None in mode off, and until the data was fitted: nothing can leave before. asked: what the local model named
    in the rows, None where it does not read them.
    """

    def __init__(
        self,
        settings: Privacy,
        detector: Detector,
        ours: Iterable[str],
        names: Iterable[str],
        progress: Progress = SILENT,
        *,
        keeps_forms: bool = True,
        keeps_mentions: bool = False,
    ) -> None:
        self.egress: EgressCheck | None = None
        self.asked: Asked | None = None
        self._ahead: Ahead | None = None
        self._settings = settings
        self._detector = detector
        self._ours = frozenset(ours)
        self._names = tuple(names)
        self._progress = progress
        self._keeps_forms, self._keeps_mentions = keeps_forms, keeps_mentions
        self._transform: Transform | None = None
        self._vault_name = ""
        self._vault_file: vault_file.VaultFile | None = None  # once it is written
        self._forms_kept = 0  # by it
        self._protecting, self._keeping = threading.Lock(), threading.Lock()

    @classmethod
    def open(
        cls,
        settings: Privacy,
        *,
        ours: Iterable[str] = (),
        names: Iterable[str] = (),
        detector: Detector | None = None,
        asked: Asked | None = None,
        progress: Progress = SILENT,
        keeps_forms: bool = True,
        keeps_mentions: bool = False,
    ) -> PrivacySession:
        """ours: whole texts of our own that prompts are made of. names: invented ones that prompts may call people by.
        keeps_forms: `restore` knows which form of a value stood where, and not just the fullest one; keeps_mentions:
        `learn` knows what was found. Both take room for each row that is protected.

        detector: in place of the process's own, which is loaded when it is first needed: that takes seconds. asked:
        what the local model names in the rows, before they are protected. Raises InputError where the language model is
        not installed.
        """
        check(settings, has_reader=asked is not None)
        own = detector or Ahead(_Later(settings))
        every = Beside(own, asked) if asked else own
        session = cls(settings, every, ours, names, progress, keeps_forms=keeps_forms, keeps_mentions=keeps_mentions)
        session.asked, session._ahead = asked, own if isinstance(own, Ahead) else None
        return session

    def __repr__(self) -> str:
        return f"<PrivacySession {self._settings.mode}>"

    @property
    def is_off(self) -> bool:
        """Whether texts stay as they are."""
        return self._settings.mode == "off"

    def fit(
        self, frame: pl.DataFrame, folder: Path | None = None, sources: Sequence[str] = (), name: str | None = None
    ) -> None:
        """Learn what all rows say of each of them, with what an earlier fit of the same files numbered.

        folder: of the vaults. name: of the file in it; None: by the sources. Nothing is written. Raises InputError
        where a vault cannot be read.
        """
        if self.is_off:
            return
        began = time.perf_counter()
        self._vault_name, self._vault_file = name or vault_file.name_of(sources), None
        file = folder / self._vault_name if folder else None
        kept = vault_file.open_vault(file) if file and file.is_file() else vault_file.EMPTY
        self._progress.expect("look", frame.height)
        self._start(Fit(frame, kept, functools.partial(self._progress.advance, "look")))
        LOG.info("fitted to %d rows in %.2f s", frame.height, time.perf_counter() - began)

    def transform(
        self, rows: Sequence[Cells], *, guess: bool = True, is_counted: bool = True
    ) -> list[dict[str, str | None]]:
        """Rows with placeholders for personal data, each by itself and the fit; `_row` and `_unit` stay.

        guess: also what only the detector finds; without it no language model is loaded. is_counted: in `totals`, each
        row once. Raises HybridgenError where the detector fails.
        """
        transform = self._transform
        if transform is None:
            return [dict(row) for row in rows]
        began = time.perf_counter()
        with self._protecting:
            told = transform.rows(rows, guess=guess, is_counted=is_counted)
        LOG.info("%d rows protected in %.2f s", len(rows), time.perf_counter() - began)
        return told

    def foresee(self, rows: Sequence[Cells]) -> None:
        """Rows that will be protected next: the detector of the process reads them meanwhile. Nothing else is done."""
        if self._transform and self._ahead and (texts := self._transform.texts(rows)):
            self._ahead.begin(texts)

    def open_texts(self, rows: Sequence[Cells]) -> list[str]:
        """The distinct texts of rows in which a detector's guesses count: none of personal columns or of choices."""
        return self._transform.open_texts(rows) if self._transform else []

    def spans(self, rows: Sequence[Cells]) -> list[dict[str, list[Span]]]:
        """What `transform` would replace in each row, by column; nothing where nothing is fitted. Raises as it does."""
        transform = self._transform
        if transform is None:
            return [{} for _ in rows]
        with self._protecting:
            found = transform.hits(rows)
        return [
            {name: [_span(row[name] or "", hit) for hit in some] for name, some in hits.items()}
            for row, hits in zip(rows, found, strict=True)
        ]

    def protect(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same of a whole frame, with its progress."""
        if self._transform is None:
            return frame
        texts = [one.name for one in frame if one.dtype == pl.String]
        told = list(self._told(self._transform, frame.select(texts).to_dicts()))
        return frame.with_columns(
            pl.Series(name, [row[name] for row in told], dtype=pl.String) for name in texts if name != ROW
        )

    def learn(self, frame: pl.DataFrame) -> FoundValues:
        """All personal values of a frame, in any mode; the frame stays as it is. One that keeps mentions has protected
        it before. Raises as `transform` does."""
        transform = self._transform
        if transform is None:
            fit = Fit(frame)
            transform = Transform(fit, self._detector, Operators(self._settings, fit.key), keeps_mentions=True)
            texts = [one.name for one in frame if one.dtype == pl.String]
            for _ in self._told(transform, frame.select(texts).to_dicts()):
                pass
        return FoundValues(transform, self._detector)

    @property
    def totals(self) -> PrivacyTotals:
        """What was replaced so far, and what the egress check found; counts, and no value."""
        return sum_up(self._settings, self._transform, self.egress, self._vault_name if self._vault_file else None)

    @property
    def notices(self) -> list[Notice]:
        """What people must be told of it."""
        if self._transform is None:
            return []
        return [*say_foreign(self._transform.fit.letters, find_models()), *self._transform.notices]

    @property
    def refusals(self) -> list[Notice]:
        """How many requests the egress check did not let out, and why; a notice a reason."""
        refused = self.egress.refused if self.egress else {}
        return [
            Notice("requests_refused", {"count": count, "why": Notice(f"because_{code}")})
            for code, count in sorted(refused.items())
        ]

    def keep(self, folder: Path) -> str | None:
        """Write down who stands behind which placeholder so far; the file's name, None where nobody does. What the
        file has already is not written again.

        Raises InputError where it cannot be written.
        """
        if self._transform is None:
            return None
        fit, vault = self._transform.fit, self._transform.fit.vault
        with self._keeping:  # so nobody goes on with what somebody else is still writing
            forms = vault.forms  # before the values: what is recorded meanwhile is written next time
            if self._vault_file is None:
                if values := vault.values():
                    file = vault_file.VaultFile(folder / self._vault_name, vault.export(), fit.key.hex())
                    file.add(values)
                    self._vault_file, self._forms_kept = file, forms
            elif forms > self._forms_kept:
                self._vault_file.add(vault.values_after(self._forms_kept))
                self._forms_kept = forms
            return self._vault_name if self._vault_file else None

    def kind_of(self, column: str) -> str | None:
        """The kind of personal data that a whole column of the fitted data holds, None where it holds none."""
        return self._transform.fit.column(column).kind if self._transform else None

    def is_free(self, name: str) -> bool:
        """Whether an invented name is nobody's in the data."""
        if self._transform is None:
            return True
        fit = self._transform.fit
        return not words_of(name) & fit.words and not any(True for _ in fit.known.hits(name))

    def restore(self, text: str, row: str | None = None) -> str:
        """The text with the original values; placeholders that stand for nothing, or for two people, stay,
        and so does what an operator without a way back wrote.

        row: the id of the row that it is of. A cell of the data, and a piece of one, gets the form that stood there;
        other texts get the fullest one.
        """
        if self._transform is None:
            return text
        origins, vault = self._transform.origins, self._transform.fit.vault
        operators = self._transform.operators
        whole = origins.whole(text, row)
        if whole is not None:
            return operators.restored(whole)
        parts, at = [], 0
        for start, end, token in tokens(text):
            before, after = text[max(0, start - REACH_CHARS) : start], text[end : end + REACH_CHARS]
            form = origins.form(token, before, after, row) or vault.value(token)
            if form:
                parts += [text[at:start], form]
                at = end
        return operators.restored("".join(parts) + text[at:])

    def faithful(self, answer: str, given: Sequence[str]) -> str:
        """A model's answer with its placeholders spelled as they should be.

        given: the record's own rows and draft, as the model was shown them. Raises ValueError where the answer has a
        placeholder that stands in none of that: it would name somebody else, or nobody.
        """
        if self._transform is None:
            return answer
        vault, known = self._transform.fit.vault, {token for text in given for token in named(text)}
        kinds = {*map(kind_of, known), *HIDDEN_KINDS, *KINDS}
        parts, at, invented = [], 0, dict[str, None]()
        for start, end, token in tokens(answer):
            if token in known:
                parts += [answer[at:start], token]
                at = end
            elif kind_of(token) in kinds or vault.holds(token):
                invented[token] = None
        if invented:
            raise ValueError(
                f"{', '.join(invented)}: stands in no row; copy placeholders as they are, or leave them out"
            )
        return "".join(parts) + answer[at:]

    def _told(self, transform: Transform, rows: Sequence[Cells]) -> Iterator[dict[str, str | None]]:
        """The rows as they may be shown, some at a time, with their progress."""
        self._progress.expect("protect", len(rows))
        for at in range(0, len(rows), TRANSFORM_ROWS):
            some = rows[at : at + TRANSFORM_ROWS]
            with self._protecting:
                told = transform.rows(some)
            yield from told
            self._progress.advance("protect", len(some))

    def _start(self, fit: Fit) -> None:
        operators = Operators(self._settings, fit.key)
        allowed = Allowed(registry_of(self._settings).allowed)
        self._transform = Transform(
            fit,
            self._detector,
            operators,
            allowed,
            keeps_forms=self._keeps_forms,
            keeps_mentions=self._keeps_mentions,
        )
        invented = frozenset(word for name in filter(self.is_free, self._names) for word in words_of(name))
        vocabulary = fit.vocabulary(frozenset(word for text in self._ours for word in words_of(text)), invented)
        strict = self._settings.mode == "strict"
        self.egress = EgressCheck(
            fit, self._detector, vocabulary, operators, ours=self._ours, is_strict=strict, allowed=allowed
        )


def _span(cell: str, hit: Hit) -> Span:
    return Span(hit.start, hit.end, kind_of(hit.placeholder), cell[hit.start : hit.end], 1, by=hit.by)


class _Later:
    """The detector of the process, loaded when it is first asked."""

    def __init__(self, settings: Privacy) -> None:
        self._settings = settings

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """As the detector finds them."""
        return detector_of(self._settings).find(texts)
