"""Texts that a server's grammar cut off at their longest end where a person would end them."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hybridgen.core.notices import Notice
from hybridgen.tasks.types import Claim, Content, at_most, distinct, ended, repeats_itself

MOST = 40
read = TypeAdapter(Annotated[str, ended(MOST)]).validate_python


def text(said: str) -> str:
    return read(said, context={"is_bounded": True})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Flies out on Monday. Comes back on Thursd", "Flies out on Monday. Comes back on Thursd"),  # longer: not cut
        ("Flies out on Monday. Comes back on Thurs", "Flies out on Monday."),
        ("Flies out of Geneva on Monday and comes", "Flies out of Geneva on Monday and"),
        ("Met Dr. Smith at the clinic and then she", "Met Dr. Smith at the clinic and then"),
        ("Flies out of [LOCATION_8] with [PERSON_1", "Flies out of [LOCATION_8] with"),
        ("Flies out of [LOCATION_8] and then to [P", "Flies out of [LOCATION_8] and then to"),
        ('Has a saved basket that is called: "ho', "Has a saved basket that is called"),
        ("Flies out of Geneva on a Monday morning.", "Flies out of Geneva on a Monday morning."),
        ("Flies out", "Flies out"),
        ("d" * MOST, "d" * MOST),
    ],
)
def test_what_was_cut_off_ends_with_a_sentence_or_a_word(said: str, kept: str) -> None:
    assert text(said) == kept


@given(st.text('ab. [P_1]"', min_size=1, max_size=MOST + 5))
def test_nothing_is_added_and_something_always_stays(said: str) -> None:
    kept = text(said)
    assert said.startswith(kept)
    assert kept


def test_a_claim_that_is_made_twice_counts_once() -> None:
    claims = TypeAdapter(Annotated[tuple[Claim, ...], distinct(2)]).validate_python
    one, same, other = (
        {"row": "R1", "quote": "it is bitter", "text": said}
        for said in ("Dislikes coffee B", "dislikes  coffee B.", "Likes coffee D")
    )
    assert [claim.text for claim in claims([one, same, other])] == ["Dislikes coffee B", "Likes coffee D"]
    with pytest.raises(ValidationError, match="said twice"):
        claims([one, same])


def test_of_a_list_that_is_too_long_the_first_items_stay_and_it_is_said() -> None:
    read_list = TypeAdapter(Annotated[tuple[str, ...], at_most(2, "tags")]).validate_python
    notices = list[Notice]()
    assert read_list(["a", "b", "c"], context={"notices": notices}) == ("a", "b")
    assert [(one.code, one.params["kept"], one.params["came"]) for one in notices] == [("items_cut", 2, 3)]
    assert read_list(["a", "b"], context={"notices": notices}) == ("a", "b")
    assert len(notices) == 1


class Said(Content):
    about: Claim
    problems: tuple[Claim, ...] = ()
    mood: str = "The clip breaks on cobbles"


def claim(text: str) -> Claim:
    return Claim(row="R1", quote="the clip broke", text=text)


@pytest.mark.parametrize(
    ("about", "problems", "is_repeated"),
    [
        ("The clip breaks on cobbles", ["the clip breaks on cobbles."], True),
        ("The clip breaks on cobbles", ["It is dear", "The clip, breaks on cobbles"], True),
        ("A broken clip", ["A broken clip"], False),  # three words are anybody's
        ("A bag for a bicycle", ["The clip breaks on cobbles"], False),  # a plain text is no statement
        ("A bag for a bicycle", ["It is too dear for me", "It is too dear for me"], False),  # one field
    ],
)
def test_a_record_that_says_the_same_in_two_fields_repeats_itself(
    about: str, problems: list[str], is_repeated: bool
) -> None:
    assert repeats_itself(Said(about=claim(about), problems=tuple(map(claim, problems)))) is is_repeated
