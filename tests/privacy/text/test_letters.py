"""Words in scripts that write vowels and accents as signs of their own."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.detectors.speakers import Speakers
from hybridgen.privacy.text.letters import LETTERS, LETTERS_AND_DIGITS, SIGNS
from hybridgen.privacy.text.matching import Index, Match, key
from hybridgen.privacy.text.plain import plain

NAMES = (
    ["सीमा", "वर्मा", "রহিম", "সুমিতা", "கவிதா", "ਗੁਰਪ੍ਰੀਤ", "ગીતા", "సీత", "ಕವಿತಾ", "രാധിക", "නිමල්"]  # of India, Sri Lanka
    + ["مُحَمَّد", "فَاطِمَة", "נֹעָה", "דָּוִד", "สุดารัตน์", "ណារិទ្ធ"]
    + [unicodedata.normalize("NFD", name) for name in ("Zoé", "Åsa", "Nguyễn", "Şükrü", "Ёлкин", "Ángel")]
)
LETTERS_OF = "".join(map(chr, [*range(0x915, 0x928), *range(0xBAE, 0xBB9), *range(0x5D0, 0x5EA), *range(0x627, 0x63B)]))
SIGNS_OF = "ािीुूेैोौ्ंிுூெேைொோ்\u05b0\u05b8\u05b9\u064b\u064e\u0651\u0301\u0308"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_word(name: str) -> None:
    assert re.findall(LETTERS, f"({name}) {name}.") == [name, name]
    assert re.findall(LETTERS_AND_DIGITS, f"{name}, 5") == [name, "5"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", ["{}:", "**{}:**", "**{}**:", "{} {}:"])
def test_who_speaks_is_found_in_any_script(name: str, shape: str) -> None:
    label = shape.format(name, name)
    said = f"Interviewer: 1\n{label} 2\nInterviewer: 3\n{label} 4\n"
    assert [span.text for span in Speakers([[("said", said)]]).labels(said)] == [label.strip("*:")] * 2


@pytest.mark.parametrize("letters", [LETTERS, LETTERS_AND_DIGITS])
def test_a_heap_of_signs_is_one_word_and_comes_to_an_end(letters: str) -> None:
    heap = "Zo" + "\u0301" * 2_000
    assert re.fullmatch(letters, heap)
    assert re.match(f"{letters}:", f"{heap}-") is None


WORDS = st.lists(st.tuples(st.sampled_from(LETTERS_OF), st.text(SIGNS_OF, max_size=2)), min_size=1, max_size=8).map(
    lambda parts: "".join(letter + signs for letter, signs in parts)
)


@given(WORDS, WORDS)
def test_words_of_letters_and_signs_are_whole(one: str, other: str) -> None:
    assert re.findall(LETTERS, f"{one} {other}, {one}") == [one, other, one]
    said = f"{one} {other}: x\nQ: x\n{one} {other}: y\n"
    assert [span.text for span in Speakers([[("said", said)]]).labels(said)] == [f"{one} {other}"] * 2


@given(st.text("ab'é ", max_size=40))
def test_words_without_signs_are_as_before(text: str) -> None:
    assert re.findall(LETTERS, text) == re.findall(r"[^\W\d_]+", text)


def test_a_known_name_is_no_part_of_a_longer_word() -> None:
    index = Index()
    index.add(key("राम"), "[PERSON_1]", Match.ANY_CASE)
    assert [(hit.start, hit.end) for hit in index.find("राम रामा राम।")] == [(0, 3), (9, 12)]


def test_vowel_points_and_accents_do_not_part_spellings() -> None:
    index = Index()
    index.add(key("محمد"), "[PERSON_1]", Match.ANY_CASE)
    index.add(key("Zoé"), "[PERSON_2]", Match.ANY_CASE)
    found = [hit.placeholder for hit in index.find("مُحَمَّد, Zoe\u0301")]
    assert found == ["[PERSON_1]", "[PERSON_2]"]


def test_markup_ends_after_a_sign() -> None:
    assert plain("**सीमा** जी").text == "  सीमा   जी"


def test_signs_are_those_of_the_alphabets() -> None:
    assert all(re.fullmatch(f"[{SIGNS}]", sign) for sign in SIGNS_OF)
    assert not re.search(f"[{SIGNS}]", "aé1_ -\u200b\ufe0f")
