"""Texts as BM25 terms, in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.knowledge.terms import K1, of_passage, of_question, without, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry, the pier!", ["the", "ferry", "the", "pier"]),
        ("Über die STRASSE", ["über", "die", "strasse"]),
        ("über die Straße", ["über", "die", "strasse"]),
        ("file_name.py", ["file_name", "file", "name", "py"]),
        ("ERR 0x80070057", ["err", "0x80070057"]),
        ("渡し船は遅い", ["渡し", "し船", "船は", "は遅", "遅い"]),
        ("港A", ["港", "a"]),
        ("ﬁle", ["file"]),
        ("___ -- !", []),
    ],
)
def test_words_of_any_language(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_counts_more_often_and_less_in_a_long_text() -> None:
    once, twice = of_passage("ferry pier"), of_passage("ferry ferry pier")
    ferry = once.indices.index(of_question("ferry").indices[0])
    assert twice.weights[ferry] > once.weights[ferry] > of_passage("ferry " + "pier " * 500).weights[ferry]


def test_a_question_counts_each_word_once() -> None:
    assert of_question("pier pier").weights == (1.0,)


@given(st.text())
def test_terms_are_a_sparse_vector(text: str) -> None:
    for made in (of_passage(text), of_question(text)):
        assert list(made.indices) == sorted(set(made.indices))
        assert all(0 <= index < 2**32 for index in made.indices)
        assert all(0 < weight < K1 + 1 for weight in made.weights)


@pytest.mark.parametrize(
    ("text", "missing", "rest"),
    [
        ("How do I read a CSV with Pandas?", {"csv", "pandas"}, "How do I read a  with ?"),
        ("the file_name here", {"file_name"}, "the filename here"),
        ("the file_name here", {"file_name", "file", "name"}, "the  here"),
        ("渡し船は遅い", {"船は", "は遅"}, "渡し船遅い"),
        ("Die STRASSE, die Straße", {"strasse"}, "Die , die "),
        ("ﬁle", set(), "file"),
    ],
)
def test_a_text_without_words(text: str, missing: set[str], rest: str) -> None:
    assert without(text, missing) == rest


@given(st.text())
def test_without_all_its_words_a_text_has_none(text: str) -> None:
    assert words(without(text, set(words(text)))) == []
