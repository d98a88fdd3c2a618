"""What became of personal data, in counts."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import polars as pl
import pytest

import hybridgen.privacy
from hybridgen.core.summaries import FoundIn
from hybridgen.privacy import totals
from tests.privacy.protecting import opened


def found(by: str, mentions: int = 1, column: str = "text") -> FoundIn:
    return FoundIn(kind="PERSON", column=column, by=by, language="en", mentions=mentions)


def test_names_of_ones_own_recognizers_are_not_told_and_their_mentions_add_up() -> None:
    every = [found("Acme patients", 2), found("Acme staff"), found("form", 2), found("Acme staff", 5, "notes")]
    assert totals.without_own_names(every) == [
        found(totals.OWN, 5, "notes"),
        found(totals.OWN, 3),
        found("form", 2),
    ]


def test_whatever_of_ours_finds_something_is_told_by_its_name() -> None:
    """A new one has to be entered."""
    source = "".join(file.read_text() for file in Path(hybridgen.privacy.__file__).parent.rglob("*.py"))
    names = {*re.findall(r'\bby="([^"]+)"', source), *re.findall(r'\b_by\("([^"]+)"', source)}
    assert len(names) >= 9
    ours = [found(name) for name in sorted({*names, "column", "local model", "language model", "German words"})]
    assert {one.by for one in totals.without_own_names(ours)} == {one.by for one in ours}


def test_a_language_model_that_was_never_installed_has_an_unknown_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that was unpacked into the current folder."""
    monkeypatch.setattr(totals, "find_models", lambda: {"de": "nobodys_news_sm"})
    session = opened()
    session.fit(pl.DataFrame({"_row": ["1"], "text": ["I take the bus."]}))
    versions = session.totals.versions
    assert versions["nobodys-news-sm"] == "unknown"
    assert versions["spacy"] == metadata.version("spacy")
