"""Whatever is said, nothing that is somebody's passes."""

from __future__ import annotations

import re
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.detectors.columns import personal_kind
from hybridgen.sources.types import ROW, UNIT
from hybridgen.tasks.synthetic.leak_check import LeakCheck
from hybridgen.tasks.synthetic.rareness import MIN_RESPONDENTS, RUN
from tests.tasks.synthetic.study import PEOPLE, PLACES, SAID, learnt, survey

PRIVATE = "holds a private value of the rows; invent another"
ODD = "uses a name, number or rare word of the rows; invent another"
FORM = "holds an address, a date or a number that may be somebody's; leave it out"
COPIED = f"copies {RUN} words or more from the rows; say something else in words of your own"


@cache
def leak_check() -> LeakCheck:
    frame = survey()
    return LeakCheck(frame, learnt(frame)[0].learn(frame), ours=["The chain jumps off on every kerb"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ask Anna Weber about it", PRIVATE),
        ("ask ANNA WEBER about it", PRIVATE),
        ("ask **anna\u200b weber** about it", PRIVATE),
        ("my friend Anna said so", PRIVATE),  # a part of the name
        ("we met in new kimberlyberg", PRIVATE),
        ("write to 7zoe@kowalczyk.example", PRIVATE),
        ("Okonkwo!", PRIVATE),
        ("[PERSON_1] waits for me", "holds a placeholder of private data; write what an invented person would say"),
        ("{person 9} waits", "holds a placeholder of private data; write what an invented person would say"),
        ("waits in the car until somebody comes, as ever", COPIED),
        ("WAITS in -- the car; until", COPIED),
        ("The chain jumps off on my way", COPIED),  # our own example
        ("born on the 11th of March 1959", FORM),
        ("write to nobody@nowhere.example", FORM),
        ("open 24/7, at nine, since 2019", ""),
        ("I wait in the car for my brother", ""),
        ("The form was wrong", ""),
        ("The door does not shut and the queue is long", ""),  # says everybody
        ("我昨天在路上摔倒了", "is written without spaces between words, so it cannot be checked; write with spaces"),
        ("", ""),
    ],
)
def test_what_must_not_be_shared(text: str, why: str) -> None:
    assert leak_check().found(text) == why


def test_reasons_repeat_nothing() -> None:
    for text in (*SAID, *PEOPLE, *PLACES):
        told = set(re.findall(r"\w+", leak_check().found(text).lower()))
        assert told
        assert not told & {"anna", "weber", "okonkwo", "oranges", "kimberlyberg", "teeth", "car"}


def said(*texts: str, of: str = "talk:{}") -> LeakCheck:
    ids = [of.format(n) for n in range(len(texts))]
    frame = pl.DataFrame({ROW: ids, UNIT: ids, "text": texts})
    return LeakCheck(frame, learnt(frame)[0].learn(frame))


def test_what_enough_people_say_is_nobodys() -> None:
    text = "The waiting room is always too cold in winter"
    assert said(*[text] * (MIN_RESPONDENTS - 1)).found(text)
    assert said(*[text] * MIN_RESPONDENTS).found(text) == ""


def test_passages_of_one_document_are_one_voice() -> None:
    text = "The waiting room is always too cold in winter"
    assert said(*[text] * MIN_RESPONDENTS, of="talk#{}").found(text)


def test_words_that_no_list_has_and_long_numbers_count_alone() -> None:
    of = said("We grow brakkwortel behind the shed", "Ticket 48213 was never closed", "It was in 2019, or 5000 people")
    assert of.found("She likes brakkwortel") == ODD
    assert of.found("on shelf 48213") == ODD
    assert of.found("since 2019, for 5000 of them") == ""
    of.allow(["Do you grow brakkwortel?"])
    assert of.found("She likes brakkwortel") == ""


def test_an_answer_of_a_few_words_is_not_given_again() -> None:
    of = said("too cold", "I am cold in the morning, too")
    assert of.found("Too cold!") == "is an answer that stands in the rows; write another"
    assert of.found("far too cold") == ""


def test_phrases_that_are_all_grammar_are_everybodys() -> None:
    assert said("But that is what it was for").found("and that is what it was for me") == ""


def test_a_number_among_what_everybody_says_is_one_person_s() -> None:
    of = said(*[f"I am {50 + n} and I find the font too small" for n in range(6)])
    assert of.found("I find the font too small") == ""
    assert of.found("I am 60 and I find the font too small") == ""
    assert of.found("Well, I am 54 and I find the font too small") == COPIED


def test_likeness_is_the_share_of_words_in_runs_of_the_source() -> None:
    of = said("The lift smells of oranges and nobody minds")
    assert of.likeness("The lift smells of oranges and nobody minds") == 1.0
    assert of.likeness("A dog sleeps by every door") == 0.0
    assert of.likeness("The lift smells of petrol because it leaks now") == pytest.approx(4 / 9)
    assert of.likeness("") == 0.0


CELLS = [cell for name in survey().columns[2:] for cell in survey()[name]]
PIECES = st.one_of(
    st.sampled_from(CELLS),
    st.sampled_from([*PEOPLE, *PLACES, "Weber", "Kowalczyk", "okonkwo"]),
    st.sampled_from([word for cell in SAID for word in cell.split()]),
    st.sampled_from("the a of and we they it was said new [PERSON_1] \u200b * _ - . , plan basic".split(" ")),
)


@given(st.lists(PIECES, max_size=14).map(" ".join), st.sampled_from([str, str.upper, str.lower, str.title]))
def test_whatever_is_written_no_private_value_passes(text: str, cased: type[str]) -> None:
    """Against a look that knows nothing of how the check looks."""
    written = cased(text)
    if leak_check().found(written):
        return
    bare = " ".join(re.findall(r"[^\W_]+", written.replace("\u200b", "").lower()))
    personal = [name for name in survey().columns if personal_kind(name, survey()[name].to_list())]
    assert personal == ["full_name", "email"]
    for value in (*PEOPLE, *PLACES, *(cell for name in personal for cell in survey()[name])):
        plain = " ".join(re.findall(r"[^\W_]+", value.lower()))
        assert not re.search(rf"\b{re.escape(plain)}\b", bare)
    words = bare.split()
    for cell in SAID:
        told = re.findall(r"[^\W_]+", cell.lower())
        for at in range(len(told) - 6):  # seven in a row cannot all but one be grammar here
            assert told[at : at + 7] not in [words[n : n + 7] for n in range(len(words))]
    assert "PERSON_" not in written
