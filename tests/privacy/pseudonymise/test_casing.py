from __future__ import annotations

from hybridgen.privacy.pseudonymise.casing import Casing, find_chosen
from hybridgen.privacy.pseudonymise.usage import Usage
from hybridgen.privacy.text.matching import Match

NOTES = [(str(n), "Sweet cherry, some dark chocolate. Will buy again.") for n in range(4)]


def test_words_that_the_data_writes_small_are_ordinary() -> None:
    casing = Casing(Usage.of(NOTES))
    assert casing.ordinary("Cherry")
    assert casing.ordinary("Dark Chocolate")
    assert not casing.ordinary("Sweet")
    assert not casing.ordinary("Dark Anna")
    assert not casing.ordinary("cherry@chocolate.dark")


def test_a_transcript_without_capitals_says_nothing() -> None:
    assert not Casing(Usage.of((str(n), "i asked anna") for n in range(9))).ordinary("Anna")


def test_one_careless_writer_says_nothing() -> None:
    assert not Casing(Usage.of([("one", "I asked anna. Then anna said no. So anna went.")])).ordinary("Anna")


def test_choices_are_ordinary() -> None:
    assert Casing(Usage(), find_chosen([("Coffee A", 5), ("Espresso", 5)], ())).ordinary("Coffee A")
    assert not Casing(Usage(), find_chosen([("Coffee A", 1), ("Espresso", 1)], ())).ordinary("Espresso")


def test_how_a_name_has_to_be_written() -> None:
    casing = Casing(
        Usage.of([("one", "We met Anna and Weber in the park, where weber was and nobody else. Quill said so.")])
    )
    assert casing.match("Anna") is Match.ANY_CASE
    assert casing.match("Will") is Match.WITHIN
    assert casing.match("Weber", part=True) is Match.CAPITAL
    assert casing.match("Weber") is Match.ANY_CASE
    assert casing.match("Quill") is Match.CAPITAL
    assert casing.match("Quill", sure=True) is Match.ANY_CASE
    assert casing.match("Park Lane") is casing.match("a@park.org") is Match.ANY_CASE


def test_abbreviations_need_their_capitals() -> None:
    casing = Casing(Usage.of((str(n), "They told us.") for n in range(4)))
    assert not casing.ordinary("US")
    assert casing.match("US") is Match.CAPITALS
    assert casing.match("ANNA", sure=True) is Match.ANY_CASE


def test_a_known_person_named_like_a_word() -> None:
    casing = Casing(Usage())
    assert casing.match("Hope", sure=True) is Match.SPOKEN
    assert casing.match("Will", sure=True) is Match.WITHIN
    assert casing.match("Summer Day") is Match.CAPITAL


def test_a_script_without_capitals_has_no_names_by_them() -> None:
    usage = Usage.of([(str(n), f"{n} 我一般都是早上 八点开始 打电话。") for n in range(4)])
    assert not usage.capital
    assert not Casing(usage).find_names()
