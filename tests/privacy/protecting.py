"""A session whose detector knows the values that a test gives it, and what a text looks like after it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl

from hybridgen.config.schema import Privacy
from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.text.spans import Span


class WordList:
    """A detector that finds the values it is given, in exactly that spelling."""

    def __init__(self, **kinds: Sequence[str]) -> None:
        self._values = [(value, kind) for kind, values in kinds.items() for value in values]

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return [tuple(self._spans(text)) for text in texts]

    def _spans(self, text: str) -> list[Span]:
        return [
            Span(match.start(), match.end(), kind, value, 0.85)
            for value, kind in self._values
            for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text)
        ]


def settings(mode: str = "pseudonymise", **more: object) -> Privacy:
    return Privacy.model_validate(
        {"mode": mode, "restore": False, "spacy_model": None, "vault": None, "detector": None} | more
    )


def opened(mode: str = "pseudonymise", ours: Iterable[str] = (), **kinds: Sequence[str]) -> PrivacySession:
    """A session whose detector knows the values given: opened(PERSON=["Anna Weber"])."""
    return with_detector(WordList(**kinds), mode, ours)


def with_detector(
    detector: Detector, mode: str = "pseudonymise", ours: Iterable[str] = (), **keeps: bool
) -> PrivacySession:
    """keeps: keeps_forms, keeps_mentions."""
    return PrivacySession(settings(mode), detector, ours, (), **keeps)


def frame(*texts: str | None, unit: str = "") -> pl.DataFrame:
    rows = [f"r{n}" for n in range(len(texts))]
    return pl.DataFrame(
        {"_row": rows, "_unit": [unit or row for row in rows], "text": texts}, schema_overrides={"text": pl.String}
    )


def masked(session: PrivacySession, data: pl.DataFrame) -> pl.DataFrame:
    """The frame under a fit of its own."""
    session.fit(data)
    return session.protect(data)


def protected(session: PrivacySession, *texts: str | None, unit: str = "") -> list[str | None]:
    """The texts as rows of a data set of their own."""
    return masked(session, frame(*texts, unit=unit))["text"].to_list()


def counted(*texts: str | None) -> list[str | None]:
    """Texts with [PERSON_1], [PERSON_2] … in place of the codes of what only the detector found, by appearance."""
    numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def number(match: re.Match[str]) -> str:
        known = numbers[match[1]]
        return f"[{match[1]}_{known.setdefault(match[2], len(known) + 1)}]"

    return [text and re.sub(r"\[([A-Z_]+)_(\d{6})\]", number, text) for text in texts]


def let_out(session: PrivacySession, text: str) -> str:
    """A text as the egress check lets it out."""
    assert session.egress is not None
    return session.egress.check([text]).texts[0]
