"""How much stays readable by scripts/leaks.py: on texts of our own, and on labelled ones where there are any."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from hybridgen.privacy.detectors.presidio import Finder, numbers_of, tagger_of
from hybridgen.privacy.detectors.tongues import Tongues, find_models
from hybridgen.privacy.session import PrivacySession
from hybridgen.sources.load import load
from tests.labelled import FOLDER, where_it_lies
from tests.privacy.protecting import masked, with_detector

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"  # texts of our own in other languages
FORMS = {"EMAIL", "PHONE", "CREDIT_CARD", "IBAN", "SSN", "IP"}


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("leaks", ROOT / "scripts" / "leaks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["leaks"] = module
    spec.loader.exec_module(module)
    return module


leaks = _script()


def own() -> list[Any]:
    """The texts in labelled.txt, where {PERSON:Anna} labels Anna."""
    texts = []
    for n, marked in enumerate((Path(__file__).parent / "labelled.txt").read_text().split("---\n")):
        text, labels, at = "", [], 0
        for match in re.finditer(r"\{([A-Z_]+):(.*?)\}", marked):
            text += marked[at : match.start()]
            labels.append((len(text), len(text) + len(match[2]), match[1]))
            text += match[2]
            at = match.end()
        texts.append(leaks.Text(str(n), text + marked[at:], tuple(labels)))
    return texts


def measured(texts: list[Any], masked: list[str], sessions: list[PrivacySession]) -> tuple[float, float, set[str]]:
    """The share of mentions that can be read in part, of other letters that were masked, kinds that stand verbatim."""
    assert [session.restore(out, text.id) for session, out, text in zip(sessions, masked, texts, strict=True)] == [
        text.text for text in texts
    ]
    results = [leaks.measure(text, out) for text, out in zip(texts, masked, strict=True)]
    any_part = sum(len(r.leaks) for r in results) / sum(r.mentions.total() for r in results)
    over = sum(sum(map(str.isalpha, word)) for r in results for word in r.masked) / sum(r.letters for r in results)
    return any_part, over, {kind for r in results for kind, _ in r.verbatim}


def test_our_own_texts(finder: Finder) -> None:
    masked, sessions, _ = leaks.pseudonymise(own(), finder, alone=False)
    any_part, over, verbatim = measured(own(), masked, sessions)
    assert any_part <= 0.03
    assert over <= 0.01
    assert not verbatim & FORMS


def test_after_the_check_less_can_be_read(finder: Finder) -> None:
    texts = own()
    masked, sessions, _ = leaks.pseudonymise(texts, finder, alone=False)
    out, _ = leaks.after_the_check(masked, sessions)
    before, behind = ([leaks.measure(*pair) for pair in zip(texts, them, strict=True)] for them in (masked, out))
    anywhere, _, in_place = leaks.readings(before)
    anywhere_out, _, in_place_out = leaks.readings(behind)
    assert anywhere_out.total() <= anywhere.total()
    assert in_place_out.total() <= in_place.total()
    assert not anywhere_out.keys() & FORMS


def test_what_a_persona_needs_stays(finder: Finder) -> None:
    masked, _, _ = leaks.pseudonymise(own(), finder, alone=True)
    together = " ".join(masked)
    for content in ("six years", "every other week", "In September", "i am 71", "my brother", "after three months"):
        assert content in together


def _measured_in(name: str, models: Mapping[str, str], finder: Finder) -> tuple[float, float]:
    """The share of mentions that can be read in part behind the egress check, and of other letters that were masked."""
    texts = leaks.read(DATA / f"{name}.jsonl")
    masked, sessions, _ = leaks.pseudonymise(texts, Tongues(models, tagger_of, numbers_of, finder), alone=False)
    _, _, verbatim = measured(texts, masked, sessions)
    assert not verbatim & FORMS
    out, _ = leaks.after_the_check(masked, sessions)
    results = [leaks.measure(text, left) for text, left in zip(texts, out, strict=True)]
    over, letters = leaks.over(results)
    return sum(len(r.leaks) for r in results) / sum(r.mentions.total() for r in results), over / letters


@pytest.mark.parametrize("part", ["", "-held-out", "-second", "-third", "-fourth", "-fifth", "-sixth", "-seventh"])
@pytest.mark.parametrize("language", ["german", "french", "spanish"])
def test_labelled_texts_in_other_languages(finder: Finder, language: str, part: str) -> None:
    any_part, over = _measured_in(f"{language}{part}", {}, finder)
    assert any_part <= 0.02
    assert over <= 0.05


@pytest.mark.parametrize(
    ("language", "held_out"),
    [("italian", 0.0), ("portuguese", 0.04), ("dutch", 0.04), ("polish", 0.04), ("czech", 0.0)],
)
def test_labelled_texts_in_languages_that_are_less_known(finder: Finder, language: str, held_out: float) -> None:
    for part, most in (("", 0.02), ("-held-out", held_out), ("-second", 0.025)):
        any_part, over = _measured_in(f"{language}{part}", {}, finder)
        assert any_part <= most
        assert over <= 0.05


@pytest.mark.skipif("fr" not in find_models(), reason="no French language model is installed (requirements-french.txt)")
@pytest.mark.parametrize("part", ["", "-held-out", "-second", "-third"])
def test_labelled_texts_with_a_model_of_their_language(finder: Finder, part: str) -> None:
    any_part, over = _measured_in(f"french{part}", find_models(), finder)
    assert any_part <= 0.02
    assert over <= 0.05


@where_it_lies
@pytest.mark.parametrize(
    ("name", "most_leaks", "most_masked"),
    [("study-interviews", 0.06, 0.02), ("real-interviews", 0.07, 0.06), ("study-open-answers", 0.03, 0.02)],
)
def test_labelled_texts(finder: Finder, name: str, most_leaks: float, most_masked: float) -> None:
    texts = leaks.read(FOLDER / f"{name}.jsonl")
    masked, sessions, _ = leaks.pseudonymise(texts, finder, alone=False)
    any_part, over, verbatim = measured(texts, masked, sessions)
    assert any_part <= most_leaks
    assert over <= most_masked
    assert not verbatim & FORMS
    out, _ = leaks.after_the_check(masked, sessions)
    results = [leaks.measure(text, left) for text, left in zip(texts, out, strict=True)]
    mentions = sum(result.mentions.total() for result in results)
    anywhere, names, in_place = (counts.total() for counts in leaks.readings(results))
    assert anywhere <= 0.01 * mentions
    assert names <= 0.003 * mentions
    assert in_place <= 0.003 * mentions


@where_it_lies
def test_no_number_with_a_form_stands_in_sentences_of_many_countries(finder: Finder) -> None:
    texts = [text for text in leaks.read(FOLDER / "synthetic-sentences.jsonl") if FORMS & {k for *_, k in text.labels}]
    assert len(texts) > 100
    masked, sessions, _ = leaks.pseudonymise(texts, finder, alone=False)
    _, _, verbatim = measured(texts, masked, sessions)
    assert not verbatim & FORMS


def test_how_a_mention_can_be_read() -> None:
    text = leaks.Text(
        "1", "Anna runs the Tea Party. Anna left.", ((0, 4, "PERSON"), (14, 23, "ORG"), (25, 29, "PERSON"))
    )
    measured = leaks.measure(text, "[PERSON_1] runs the [ORG_1]. Anna left.")
    assert [(leak.kind, leak.everyday) for leak in measured.leaks] == [("PERSON", False), ("PERSON", False)]
    assert +measured.in_place == {"PERSON": 1}
    small = leaks.Text("1", "The Tea Party was a party.", ((4, 13, "ORG"),))
    assert [leak.everyday for leak in leaks.measure(small, "The [ORG_1] was a party.").leaks] == [True]


@where_it_lies
def test_no_personal_column_of_a_survey_can_be_read(finder: Finder) -> None:
    frame = load(str(FOLDER / "study-survey.csv")).frame
    personal = ("full_name", "email", "phone", "date_of_birth", "street_address", "city", "zip", "employer")
    out = masked(with_detector(finder), frame)
    readable = "\n".join(str(cell) for row in out.drop("_row", "_unit").rows() for cell in row).casefold()
    for column in personal:
        for value in frame[column].drop_nulls():
            assert not re.search(rf"(?<!\w){re.escape(value.casefold())}(?!\w)", readable)


@where_it_lies
def test_one_person_has_one_number(finder: Finder) -> None:
    texts = leaks.read(FOLDER / "study-interviews.jsonl")
    together = 0
    for text in texts:
        frame = pl.DataFrame({"_row": [text.id], "_unit": [text.id], "text": [text.text]})
        lines = masked(with_detector(finder), frame)["text"][0].strip().splitlines()
        greeted, thanked = (re.findall(r"\[\w+\]", line) for line in (lines[0], lines[-1]))
        together += greeted == thanked
    assert together >= 0.95 * len(texts)
