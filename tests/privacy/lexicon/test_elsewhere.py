"""What languages other than English know of words."""

from __future__ import annotations

import pytest

from hybridgen.privacy.lexicon.called import CALLED
from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.lexicon.elsewhere import MAX_FORMS, USED, Words, people, places, words_of
from hybridgen.privacy.lexicon.everyday import EVERYDAY
from hybridgen.privacy.lexicon.words_first import NAMES_THAT_ARE_WORDS
from hybridgen.privacy.text.matching import fold

# Given names that are German nouns, or countries, cars and months.
NOUNS = set(
    "ernst horst rose wolf linde gabel heide mark lage osten bart tor august juni albino corona eden flora israel"
    " mentor mercedes saga länder tage lady beste server".split()
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("de", "Warteschleife Kundendienst Notdienst Fahrkartenautomaten Leute"),
        ("fr", "imprimante photos livreur attendaient"),
        ("es", "tuvieron precios llámenme dígamelo dependienta"),
        ("it", "scrivetemi richiamarla stampante"),
        ("pt", "impressora atendimento"),
        ("nl", "klantenservice wachtkamer verzekering"),
    ],
)
def test_words_and_what_is_made_of_them(code: str, words: str) -> None:
    known = words_of(code)
    assert [word for word in words.split() if not known.is_word(word)] == []


@pytest.mark.parametrize(
    ("code", "names"), [("de", "Wiesinger Quandt"), ("fr", "Guivarc'h Ploërmel"), ("es", "Goikoetxea Zubeldia")]
)
def test_rare_names_are_no_words(code: str, names: str) -> None:
    known = words_of(code)
    assert [name for name in names.split() if known.is_word(name)] == []


def test_names_that_are_words_are_words_first() -> None:
    german, spanish = words_of("de"), words_of("es")
    assert german.is_given("Birgit")
    assert not german.is_given("Horst")
    assert german.is_place("Marburg")
    assert not spanish.is_given("Consuelo")
    assert spanish.may_be_name("Consuelo")
    assert NAMES_THAT_ARE_WORDS.keys() == USED.keys() == CUES.keys()


@pytest.mark.parametrize("code", sorted(USED))
def test_names_that_are_words_are_told_once_and_are_names(code: str) -> None:
    told = [fold(word) for word in NAMES_THAT_ARE_WORDS[code].split()]
    assert len(told) == len(set(told))
    assert [word for word in told if word not in people() and word not in places()] == []


def test_no_german_given_name_is_a_word_first_but_the_few_that_are_nouns() -> None:
    words = set(NAMES_THAT_ARE_WORDS["de"].split())
    assert {word for word in words if people().get(fold(word)) == "given"} == NOUNS


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("pl", "nieznajomego pracowałam zakupami najnowszych dziękuję"),
        ("cs", "pracovala zákaznicím nefunguje nejhoršího školách dětmi"),
    ],
)
def test_forms_of_words_that_are_declined(code: str, words: str) -> None:
    known = words_of(code)
    assert [word for word in words.split() if not known.is_word(word)] == []


@pytest.mark.parametrize(("code", "names"), [("pl", "Krzyśkiem Olecku Agnieszce"), ("cs", "Jarmilou Kolíně Honzovi")])
def test_declined_names_are_no_words_first(code: str, names: str) -> None:
    known = words_of(code)
    assert [name for name in names.split() if known.is_used(name) or not known.may_be_name(name)] == []


# Usual names of people that dialogue has in lower case: of a singer, a king, a saint.
USUAL = {
    "fr": set("bob mark oscar".split()),
    "es": set("ana angela ángela carlos charles jorge juan maria maría victor víctor lucas".split()),
    "it": set("anna carmen elena laura maria oliver".split()),
    "pt": {"julian"},
    "nl": set("hans jack".split()),
    "pl": set("ala ania stach".split()),  # that forms of usual words look like
}


@pytest.mark.parametrize("code", sorted(set(USED) - {"cs"}))
def test_a_name_in_any_case_is_no_usual_word_but_for_a_few(code: str) -> None:
    known = words_of(code)
    assert {name for name in CALLED[code].split() if known.uses(name) >= 1_000} == USUAL.get(code, set())


def test_a_czech_name_in_any_case_is_no_everyday_word() -> None:
    assert set(CALLED["cs"].split()) & set(EVERYDAY["cs"].split()) == set()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("de", "max"),
        ("fr", "manuel lise Manuel péter pété romain"),
        ("es", "tomas Tomas vivían lisa tina"),
        ("it", "andrei rene"),
        ("pt", "caio tô nela"),
        ("nl", "erna"),
        ("pl", "mania"),
        ("cs", "daň řádek míra Řádek"),
    ],
)
def test_everyday_words_are_no_given_names(code: str, words: str) -> None:
    known = words_of(code)
    assert [word for word in words.split() if known.is_given(word)] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("de", "Max"),
        ("fr", "Lise Romain"),
        ("es", "Tomás Lisa"),
        ("it", "Andrei René"),
        ("pt", "Caio Tó Nela"),
        ("nl", "Erna"),
        ("pl", "Mania"),
        ("cs", "Dan dan Radek radek Míra libuška libuska"),
    ],
)
def test_what_is_a_word_too_is_a_name_with_a_capital_or_its_accents(code: str, names: str) -> None:
    known = words_of(code)
    assert [name for name in names.split() if not known.is_given(name)] == []


def test_no_more_forms_than_a_few_thousand_are_remembered() -> None:
    known = Words("pl")
    for n in range(2 * MAX_FORMS):
        known.uses(f"quastenroth{n}")
    assert known._uses_of_form.cache_info().currsize == MAX_FORMS <= 5_000


def test_people_may_live_in_towns_and_in_no_storey() -> None:
    assert words_of("pl").may_be_town("olecku")
    assert not words_of("pl").may_be_town("bloku")


@pytest.mark.parametrize(("code", "name"), [("pl", "Kasia"), ("cs", "Honza")])
def test_what_people_are_called_is_a_given_name(code: str, name: str) -> None:
    assert words_of(code).is_given(name)


def test_a_word_of_any_length_is_looked_up_soon() -> None:
    german = words_of("de")
    assert german.is_word("haus" * 40) in {True, False}
