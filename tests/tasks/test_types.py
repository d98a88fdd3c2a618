"""Texts that a server's grammar cut off at their longest end where a person would end them."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hybridgen.core.notices import Notice
from hybridgen.tasks.types import Claim, at_most, distinct, ended

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
