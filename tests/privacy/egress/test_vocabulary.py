"""The vocabulary: which words and numbers may be somebody's."""

from __future__ import annotations

import pytest

from hybridgen.privacy.egress.vocabulary import Doubt, Vocabulary

WORDS = Vocabulary(
    own=frozenset({"persona", "behaviours", "lindgren"}),
    shared=frozenset({"dairy"}),
    common=frozenset({"aeropress", "guy"}),
    usual=frozenset({"guy"}),
)


def flagged(text: str, *hidden: tuple[int, int]) -> list[str]:
    return [text[flag.start : flag.end] for flag in WORDS.flags(text, list(hidden))]


@pytest.mark.parametrize(
    "text",
    [
        "I have been a customer for six years, and I don't know the app's checkout.",
        "Brews 2 cups at 7:30, spends $1,500 a year (35-44 years old), rates it 3.5 of 5, since 2019.",
        "On a Monday in March the English teacher organised a programme at the theatre.",
        "Write the persona. behaviours: what they do",
        "pours with an aeropress before the 1st meeting, 500g of beans",
        "At a shop, By myself, In person",
        "Didn't I say so? Couldn't be better.",
        "Aeropress, with the Dairy of a guy who sells milk",
    ],
)
def test_ordinary_words_and_numbers_pass(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we asked Chidinma about it", ["Chidinma"]),
        ("we asked chidinma about it", ["chidinma"]),
        ("Chidinma drinks tea", ["Chidinma"]),
        ("then my sister anna came", ["anna"]),
        ("works at Garcia Medical Centre today", ["Garcia Medical Centre"]),
        ("studied at the University of Helsinki", ["University of Helsinki"]),
        ("lives at 67 Okafor Close", ["67 Okafor Close"]),
        ("ask Will about it", ["Will"]),
        ("call 272 555 0165 or 7264486", ["272 555 0165", "7264486"]),
        ("born 1959-03-11, or March 3, 1959", ["1959-03-11", "March 3, 1959"]),
        ("write to ann@corp.local or @ann_w", ["ann@corp.local", "@ann_w"]),
        ("the case is AB4711C", ["AB4711C"]),
        ("lives with our Guy", ["Guy"]),  # in lower case everybody's word
        ("Other good ones: Austen, of course", ["Austen"]),
        ("met Lindgren", ["Lindgren"]),  # a name of our own example is still a name
    ],
)
def test_what_may_be_somebodys_does_not(text: str, found: list[str]) -> None:
    assert flagged(text) == found


def test_what_stands_beside_a_placeholder_belongs_to_it() -> None:
    text = "works at [PERSON_1] Medical Centre"
    assert flagged(text, (9, 19)) == ["Medical Centre"]


def test_an_invented_name_passes_where_it_is_nobodys() -> None:
    words: dict[str, frozenset[str]] = dict.fromkeys(("own", "shared", "common", "usual"), frozenset())
    assert Vocabulary(**words).flags("Greta Gruber rides", [])
    assert Vocabulary(**words, invented=frozenset({"greta", "gruber"})).flags("Greta Gruber rides, and Greta", []) == []


def test_a_word_where_a_name_might_stand_is_less_of_a_doubt() -> None:
    assert [flag.doubt for flag in WORDS.flags("the Kitchen met Chidinma", [])] == [Doubt.SOME, Doubt.STRONG]


def test_what_is_odd_although_it_passes() -> None:
    assert list(WORDS.odd("Brews with an aeropress, in the Kitchen, near [PERSON_1]")) == [
        ("aeropress", "rare"),
        ("Kitchen", "capitalised"),
    ]
