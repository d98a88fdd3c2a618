from __future__ import annotations

import pytest

from hybridgen.privacy.lexicon.english import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.mark.parametrize("word", ["asthma", "Annoyed", "onboarding", "ONBOARDS", "rescheduled", "logged", "Rose"])
def test_words(lexicon: Lexicon, word: str) -> None:
    assert lexicon.is_word(word)


@pytest.mark.parametrize("word", ["Okonkwo", "Xiuying", "Brzęczyszczykiewicz", "qzx", ""])
def test_what_is_no_word(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.is_word(word)


def test_names_that_are_words_first_are_no_names(lexicon: Lexicon) -> None:
    assert lexicon.is_name("Jennifer")
    assert lexicon.is_name("garcia")
    assert not lexicon.is_name("mark")
    assert not lexicon.is_name("August")
    assert lexicon.may_be_name("mark")
    assert lexicon.is_name("Jordan")  # in neither list
    assert not lexicon.may_be_name("asthma")


def test_names_stand_seldom_in_lower_case(lexicon: Lexicon) -> None:
    assert lexicon.uses("qzx") == 0 < lexicon.uses("Anna") < lexicon.uses("rose") < lexicon.uses("will")


@pytest.mark.parametrize(("word", "rare"), [("Austen", True), ("Granola", False), ("rescheduling", False)])
def test_words_that_english_hardly_uses(lexicon: Lexicon, word: str, rare: bool) -> None:
    assert lexicon.is_rare(word) == rare


def test_a_word_is_asked_for_in_any_case_and_with_accents(lexicon: Lexicon) -> None:
    assert lexicon.uses("role") == lexicon.uses("RÔLE") > 0
    assert lexicon.may_be_name("René")


def test_short_forms_of_given_names_are_names(lexicon: Lexicon) -> None:
    assert lexicon.may_be_name("Nick")
    assert lexicon.may_be_name("Bill")
    assert lexicon.may_be_name("Peggy")


@pytest.mark.parametrize(("word", "uses"), [("anna", 2_091), ("asthma", 3_312), ("rose", 27_460), ("will", 5_934_031)])
def test_uses_are_those_of_the_dialogue(lexicon: Lexicon, word: str, uses: int) -> None:
    assert lexicon.uses(word) == uses
