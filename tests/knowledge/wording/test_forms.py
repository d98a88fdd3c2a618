"""Words without inflection, and those that mean the same."""

from __future__ import annotations

import pytest

from hybridgen.knowledge.wording.forms import DEEDS, FORMS, deed, form, of_doing, of_participle

DOUBLED = "stop plan submit reset transfer permit split debug".split()
VERBS = """
    change delete open close answer enter order edit visit limit manage merge judge charge handle enable remove save
    move use release increase parse reverse require create treat update rename copy apply carry cancel label monitor
    store restore ignore listen happen define combine examine arrange exchange clean print start install import test
    share anonymise forward approve schedule introduce continue value issue compare repair measure configure provide
    filter register deliver consider sort load invite recruit interview mention browse purchase compile iron lock mount
    """.split()


@pytest.mark.parametrize("verb", VERBS + DOUBLED)
def test_a_verb_is_known_by_its_participles(verb: str) -> None:
    stem = verb + verb[-1] if verb in DOUBLED else verb.removesuffix("e")
    past = f"{stem[:-1]}ied" if verb in {"copy", "apply", "carry"} else f"{stem}ed"
    assert of_participle(past) == verb
    if len(verb) > 3:
        assert of_doing(f"{stem}ing") == verb


@pytest.mark.parametrize("word", ["speed", "hundred", "tired", "painting", "file", "red"])
def test_what_only_looks_like_a_participle_is_none(word: str) -> None:
    assert of_participle(word) is None


def test_nouns_that_end_as_verbs_do_stay() -> None:
    assert [form("painting"), form("paint"), form("training"), form("train")] == [
        "painting",
        "paint",
        "training",
        "train",
    ]
    assert deed("painting") == "paint"


def test_plurals_and_numbers_have_one_form() -> None:
    assert [form(word) for word in ("folders", "directories", "boxes", "ten", "news", "glasses", "organizes")] == [
        "directory",
        "directory",
        "box",
        "10",
        "news",
        "glasses",
        "organise",
    ]


def test_no_word_is_of_two_groups_and_each_form_is_its_own() -> None:
    for same in (FORMS, DEEDS):
        assert all(same[one] == one for one in same.values())
