from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.text.matching import Index, Match, begins_sentence, in_list, key

WORDS = st.text(st.sampled_from("abçdéßIN19"), min_size=1, max_size=6)


def hits(text: str, *values: str, match: Match = Match.ANY_CASE) -> list[str]:
    index = Index()
    for value in values:
        index.add(key(value), value, match)
    found = list(index.find(text))
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
    return [text[hit.start : hit.end] for hit in found]


@pytest.mark.parametrize(
    "text",
    ["Anna Weber", "ANNA WEBER", "anna \n weber", "(Anna Weber)", "**Anna Weber**:", "Anna Weber's", "_Anna Weber_"],
)
def test_any_case_and_space(text: str) -> None:
    assert len(hits(text, "Anna Weber")) == 1


@pytest.mark.parametrize("text", ["Hanna Weber", "Anna Webers", "Anna-Weber", "AnnaWeber", "Anna", "Anna. Weber"])
def test_whole_words_only(text: str) -> None:
    assert hits(text, "Anna Weber") == []


def test_the_longest_wins() -> None:
    assert hits("Anna Maria Weber", "Anna", "Anna Maria Weber", "Maria") == ["Anna Maria Weber"]
    assert hits("Anna Maria", "Anna", "Anna Maria Weber", "Maria") == ["Anna", "Maria"]


def test_accents_and_signs() -> None:
    assert hits("Jose\u0301 and Müller", "José", "Muller") == ["Jose\u0301", "Müller"]
    assert hits("mail a.b@example.com.", "a.b@example.com") == ["a.b@example.com"]


def test_strict_spelling() -> None:
    text = "Will you ask Will? He will. Will!"
    assert len(hits(text, "Will")) == 4
    assert len(hits(text, "Will", match=Match.CAPITAL)) == 3
    assert len(hits(text, "Will", match=Match.WITHIN)) == 1


@pytest.mark.parametrize("before", ["", "Yes. ", "Yes! \n", "- ", 'He said: "', "# "])
def test_where_sentences_begin(before: str) -> None:
    assert begins_sentence(before + "Will", len(before))


@given(st.lists(WORDS, min_size=1, max_size=20), st.data())
def test_a_value_is_found_where_it_stands(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    value = " ".join(words[start : start + 3])
    assert hits(" ".join(words).upper(), value)


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=12), max_size=5))
def test_any_text_and_any_values(text: str, values: list[str]) -> None:
    for found in hits(text, *values):
        assert key(found) in {key(value) for value in values}


def test_items_of_a_list_have_capitals_as_sentences_do() -> None:
    """Three items or more of a few words; two may be anything, and more words a sentence."""
    assert in_list("Caramel, Honey, Green apple", 9)
    assert not in_list("Caramel, Honey, Green apple", 0)
    assert not in_list("Thanks, Hope", 8)
    assert not in_list("I went with Anna, Hope, and a friend of theirs", 18)
    assert hits("Caramel, Honey, Green apple", "Honey", match=Match.WITHIN) == []
    assert hits("I asked Honey, Anna, and a friend of theirs", "Honey", match=Match.WITHIN) == ["Honey"]


def test_in_a_choice_from_a_list_a_capital_says_nothing() -> None:
    index = Index()
    index.add(key("Brown"), "[PERSON_1]", Match.WITHIN)
    index.add(key("Okonkwo"), "[PERSON_2]", Match.ANY_CASE)
    choice = "Raw Brown sugar of Okonkwo"
    assert [hit.placeholder for hit in index.find(choice)] == ["[PERSON_1]", "[PERSON_2]"]
    assert [hit.placeholder for hit in index.find(choice, chosen=True)] == ["[PERSON_2]"]


def test_scripts_without_spaces_have_a_word_a_letter() -> None:
    assert hits("护士说王芳的号没有了，王小芳来了", "王芳") == ["王芳"]
    assert hits("田中花子さんが来ました", "田中花子") == ["田中花子"]
    assert hits("김민수는 왔어요", "김민수") == ["김민수"]
    assert hits("我用Teams开会", "Teams") == ["Teams"]
