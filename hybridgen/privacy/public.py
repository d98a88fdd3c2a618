"""Single texts from Python: what is personal in one, the same without it, and back again.

What a run does to a data set is done to a text that is one by itself, with the same detectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from hybridgen.config.schema import Privacy
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.pseudonymise.restoring import restored
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.text.spans import Span
from hybridgen.sources.types import ROW, UNIT

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Anonymised:
    """text: without personal data. It also knows who is who, in memory, and shows nobody in its repr."""

    text: str
    _session: PrivacySession = field(repr=False, compare=False)

    def restore(self, text: str) -> str:
        """A text with the values that its placeholders, and what was encrypted, stand for here."""
        return self._session.restore(text, TEXT)


def detect(text: str, *, recognizers: str | Path | None = None, spacy_model: str | None = None) -> list[Span]:
    """What is personal in a text: spans in order and without overlap, each with its start and end (exclusive) in
    characters, its kind, its words and who found it.

    recognizers: a file of your own, as of `privacy.recognizers`. spacy_model: an installed package; None: the best
    English one there is. Loading it takes seconds, once a process. Raises InputError where either cannot be used,
    HybridgenError where the detector fails.
    """
    session = PrivacySession.open(_settings(recognizers=_path(recognizers), spacy_model=spacy_model))
    return _fitted(session, text).spans([_row(text)])[0].get(TEXT, [])


def anonymise(
    text: str,
    operator: str = "pseudonym",
    *,
    operators: Mapping[str, str] | None = None,
    recognizers: str | Path | None = None,
    vault: str | Path | None = None,
    spacy_model: str | None = None,
) -> Anonymised:
    """A text without personal data.

    operator: pseudonym, replace, redact, mask, hash or encrypt. operators: the same by kind (`{"PERSON": "mask"}`).
    vault: a file of who is who, which is made or added to, so that a value gives the same in every text; None: what
    one text gives says nothing of another. recognizers, spacy_model: as of `detect`.

    Raises ConfigError where there is no such operator or kind, InputError where the vault or the model cannot be used,
    HybridgenError where the detector fails.
    """
    session = PrivacySession.open(
        _settings(operator=operator, operators=operators, recognizers=_path(recognizers), spacy_model=spacy_model)
    )
    file = Path(vault) if vault is not None else None
    [row] = _fitted(session, text, file).transform([_row(text)])
    if file:
        session.keep(file.parent)
    return Anonymised(row[TEXT] or "", session)


def restore(text: str | Anonymised, by: Anonymised | str | Path | None = None) -> str:
    """A text with the original values, as far as operators have a way back: pseudonym and encrypt.

    text: what `anonymise` gave, or any other with the same placeholders, as a model's answer. by: who knows them, what
    `anonymise` gave or the file of a vault; of the latter a value comes back in its fullest form. Raises InputError
    where a vault cannot be read, ValueError where nobody was named who knows them.
    """
    if isinstance(text, Anonymised):
        by, text = by or text, text.text
    if by is None:
        raise ValueError("restore(text, by): by is what anonymise gave, or the path of a vault")
    if isinstance(by, Anonymised):
        return by.restore(text)
    kept = vault_file.open_vault(Path(by))
    return restored(text, kept.readable(), bytes.fromhex(kept.key))[0]


def _path(file: str | Path | None) -> str | None:
    return None if file is None else str(file)


def _settings(**asked: object) -> Privacy:
    section = {"mode": "pseudonymise", "restore": False, "detector": None, "spacy_model": None, "vault": None}
    return Privacy.model_validate(section | {key: value for key, value in asked.items() if value is not None})


def _row(text: str) -> dict[str, str | None]:
    return {ROW: TEXT, UNIT: TEXT, TEXT: text}


def _fitted(session: PrivacySession, text: str, file: Path | None = None) -> PrivacySession:
    frame = pl.DataFrame([_row(text)])
    if file:
        session.fit(frame, file.parent, name=file.name)
    else:
        session.fit(frame)
    return session
