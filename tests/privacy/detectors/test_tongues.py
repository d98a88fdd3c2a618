"""Names in other languages, by models that are installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import InputError
from hybridgen.privacy.detectors import tongues
from hybridgen.privacy.detectors.presidio import Finder, numbers_of, tagger_of
from hybridgen.privacy.detectors.tongues import Tongues, find_models
from hybridgen.privacy.session import PrivacySession
from tests.privacy.protecting import WordList, counted, frame, settings

# A package as `spacy download` leaves it, with a list of words in place of weights.
MODEL = """
import spacy
def load(**_):
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Hannelore Quitte"}, {"label": "LOC", "pattern": "Bad Zwesten"},
                        {"label": "MISC", "pattern": "Kaffee"}, {"label": "PER", "pattern": "immer"}])
    return nlp
"""
GERMAN = "Die flinke Hannelore Quitte holt sich immer ihren Kaffee in Bad Zwesten und nicht hier."
FRENCH = "Je prends toujours le train de sept heures parce que la machine est encore en panne."


def no_numbers(_: str) -> tongues.Numbers:
    return lambda texts: [[] for _ in texts]


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A German model that is installed."""
    name = "de_core_news_md"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text(MODEL)
    (tmp_path / f"{name}-3.8.0.dist-info").mkdir()
    (tmp_path / f"{name}-3.8.0.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.8.0\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    find_models.cache_clear()
    yield name
    sys.modules.pop(name, None)
    find_models.cache_clear()


def test_the_best_installed_model_of_a_language_is_found(german: str, tmp_path: Path) -> None:
    assert find_models() == {"de": german}
    (tmp_path / "de_core_news_lg.py").write_text("")
    (tmp_path / "nb_core_news_sm.py").write_text("")
    find_models.cache_clear()
    assert find_models() == {"de": "de_core_news_lg", "no": "nb_core_news_sm"}


def test_it_finds_names_in_its_own_language_alone(german: str) -> None:
    loaded = []

    def load(model: str) -> tongues.Tagger:
        loaded.append(model)
        return tagger_of(model)

    found = Tongues({"de": german}, load, no_numbers, WordList(EMAIL_ADDRESS=["a@b.example"]))
    assert found.find([FRENCH, "Hannelore Quitte", ""]) == [(), (), ()]
    assert [one.text for one in found.find(["Write to a@b.example"])[0]] == ["a@b.example"]
    assert loaded == []
    around = (
        "I asked her where she goes for it every morning.",
        "Nobody else in the office does, says Hannelore Quitte.",
    )
    text = f"\n{GERMAN}\n".join(around)
    [spans] = found.find([text])
    assert [(one.text, one.kind, one.by) for one in spans] == [
        ("Hannelore Quitte", "PERSON", "German language model"),
        ("Bad Zwesten", "LOCATION", "German words"),
    ]
    assert all(text[one.start : one.end] == one.text for one in spans)
    assert loaded == [german]


def test_a_run_hides_them_and_says_nothing_of_a_language_that_it_reads(german: str, finder: Finder) -> None:
    del german, finder
    session = PrivacySession.open(settings())
    session.fit(data := frame(*[GERMAN] * 3))
    out = session.protect(data)["text"].to_list()
    hidden = "Die flinke [PERSON_1] holt sich immer ihren Kaffee in [LOCATION_1] und nicht hier."
    assert counted(*out) == [hidden] * 3
    assert session.restore(out[0]) == GERMAN
    assert session.notices == []
    assert session.egress is not None
    assert "Quitte" not in session.egress.check([GERMAN]).texts[0]
    other = PrivacySession.open(settings())
    other.fit(frame(FRENCH, GERMAN))
    assert [notice.params["languages"] for notice in other.notices] == [("French",)]


def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "de_core_news_sm.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError, match="de_core_news_sm: cannot be loaded"):
        tagger_of("de_core_news_sm")


@given(st.lists(st.sampled_from([GERMAN, FRENCH, "ok", "", "Yes, I do like it very much."]), max_size=5))
def test_every_part_of_a_text_is_read_at_most_once(lines: list[str]) -> None:
    text, seen = "\n".join(lines), list[str]()

    def load(_: str) -> tongues.Tagger:
        def tag(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
            seen.extend(texts)
            return [[] for _ in texts]

        return tag

    [spans] = Tongues({"de": "x", "fr": "y"}, load, no_numbers, WordList()).find([text])
    assert {one.text for one in spans} == ({"Hannelore", "Bad Zwesten"} if GERMAN in lines else set())
    assert sum(map(len, seen)) <= len(text)
    assert all(part in text for part in seen)
    assert len(lines) != 1 or lines[0] not in {GERMAN, FRENCH} or seen == lines


def test_numbers_of_a_country_are_looked_for_in_its_language() -> None:
    loaded = []

    def load(code: str) -> tongues.Numbers:
        loaded.append(code)
        return numbers_of(code)

    reader = Tongues({}, tagger_of, load, WordList())
    spanish = "Mi documento nacional de identidad es 48273915C y me llaman siempre a mediodía."
    assert [(one.text, one.kind) for one in reader.find([spanish])[0]] == [("48273915C", "ES_NIF")]
    chile = "Me pueden llamar al (2) 2123 4567 a partir de las cinco de la tarde."
    assert [(one.text, one.kind) for one in reader.find([chile])[0]] == [("(2) 2123 4567", "PHONE_NUMBER")]
    assert reader.find(["Non ho nessun numero da dare e non lo darei mai a nessuno."]) == [()]
    assert loaded == ["es"]  # once, and not where there is no digit
