"""What leaves through the door, what comes back, and when it stays closed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import HybridgenError, LeakError
from hybridgen.privacy import Shield
from hybridgen.privacy.egress.check import Door
from hybridgen.privacy.text.spans import Span
from tests.privacy.conftest import WordList

OURS = "You are a UX researcher. Write about Tove Lindgren."
NAMES = ("Chidinma", "Okonkwo", "Svensson", "Venkataraman", "Hernandezshire")
WORDS = st.sampled_from(
    [
        "the",
        "cup",
        "waits",
        "before",
        "lunch",
        "Will",
        "[PERSON_1]",
        "I",
        "12",
        "1959-03-11",
        "\\n",
        "a\u200bnd",
        *NAMES,
    ]
)


def door(mode: str = "pseudonymise", **kinds: Sequence[str]) -> Door:
    """The door of a shield that has seen Anna Weber, with a detector that knows her and these."""
    shield = Shield(mode, WordList(PERSON=["Anna Weber"], **kinds), [OURS])
    shield.protect(pl.DataFrame({"_row": ["1"], "text": ["I am Anna Weber and I take the bus."]}))
    assert shield.door is not None
    return shield.door


def test_known_values_become_their_placeholder() -> None:
    passed = door().out(["It is anna  weber, or A\u00adnna, who waits."])
    assert passed.texts == ("It is [PERSON_1], or [PERSON_1], who waits.",)
    assert passed.back("[PERSON_1] waits") == "[PERSON_1] waits"  # at home she has no other name either


def test_new_values_are_hidden_for_this_request_and_turned_back() -> None:
    passed = door().out(["Ask Chidinma.", "Chidinma paid with 4298093984958585 at the shop."])
    assert passed.texts == (
        "Ask [HIDDEN_NAME_1].",
        "[HIDDEN_NAME_1] paid with [HIDDEN_NUMBER_1] at the shop.",
    )
    assert passed.back("[HIDDEN_NAME_1] owes nothing") == "Chidinma owes nothing"


def test_words_of_what_is_hidden_are_hidden_wherever_they_stand() -> None:
    """In a request that has the name; elsewhere the word says nothing of it, and what everybody says never does."""
    shield = Shield("pseudonymise", WordList(ORGANIZATION=["Tea Garden Party"], LOCATION=["New Town"]), [OURS])
    shield.protect(pl.DataFrame({"_row": ["1"], "text": ["The Tea Garden Party of New Town meets."]}))
    party = shield.door
    assert party is not None
    asked = "[ORGANIZATION_1] of [LOCATION_1] is a new party in a town garden. Party or not."
    passed = party.out([asked])
    assert passed.texts == (
        "[ORGANIZATION_1] of [LOCATION_1] is a new [HIDDEN_WORD_1] in a [HIDDEN_WORD_2] [HIDDEN_WORD_3]. "
        "[HIDDEN_WORD_4] or not.",
    )
    assert passed.back(passed.texts[0]) == asked
    assert party.out(["The party is in a garden."]).texts == ("The party is in a garden.",)
    assert party.blocked == 0


def test_a_new_name_is_hidden_where_it_begins_a_sentence_too() -> None:
    assert door().out(["I live with our Guy. Guy has a cough, as a guy does."]).texts == (
        "I live with our [HIDDEN_NAME_1]. [HIDDEN_NAME_1] has a cough, as a guy does.",
    )


def test_the_detector_looks_again() -> None:
    assert door(LOCATION=["Mill"]).out(["Then the Mill burnt."]).texts == ("Then the [HIDDEN_NAME_1] burnt.",)


def test_numbers_are_those_that_the_text_has_not() -> None:
    assert door().out(["[HIDDEN_NAME_1] met Chidinma"]).texts == ("[HIDDEN_NAME_1] met [HIDDEN_NAME_2]",)


def test_our_own_texts_go_out_as_they_are() -> None:
    assert door().out([OURS]).texts == (OURS,)
    assert door("strict").out([OURS, "The cup leaks."]).texts == (OURS, "The cup leaks.")


def test_strict_stays_closed_and_names_no_value() -> None:
    strict = door("strict")
    with pytest.raises(LeakError, match=r"not proven clean \(1 HIDDEN_NAME, 1 \[PERSON_1\]\)") as closed:
        strict.out(["Chidinma met Anna Weber"])
    assert "Chidinma" not in str(closed.value)
    assert strict.blocked == 1
    assert strict.out(["It stood in the Kitchen."]).texts == ("It stood in the [HIDDEN_NAME_1].",)  # a mere doubt
    assert strict.blocked == 1


def test_what_left_is_remembered_for_the_review() -> None:
    strict = door("strict")
    strict.out(["At a shop, Then by car."])
    assert strict.left == {("Then", "capitalised"): 1}


@pytest.mark.parametrize("mode", ["pseudonymise", "strict"])
def test_an_error_closes_the_door(mode: str) -> None:
    class Fails:
        def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
            if any("bus" in text for text in texts):
                return [() for _ in texts]
            raise HybridgenError(f"cannot read {texts}")

    shield = Shield(mode, Fails())
    shield.protect(pl.DataFrame({"_row": ["1"], "text": ["I take the bus."]}))
    assert shield.door is not None
    with pytest.raises(LeakError, match=r"the door failed \(HybridgenError\), so it stays closed") as closed:
        shield.door.out(["Anna waits"])
    assert "Anna" not in str(closed.value)
    assert closed.value.__suppress_context__
    assert shield.door.blocked == 1


def test_the_door_does_not_open_before_the_data_is_protected() -> None:
    assert Shield("pseudonymise", WordList()).door is None


@given(st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=3))
def test_no_name_leaves_and_all_come_back(lists: list[list[str]]) -> None:
    texts = [" ".join(words) for words in lists]
    passed = door().out(texts)
    assert not [name for name in NAMES for text in passed.texts if name in text]
    assert [passed.back(text) for text in passed.texts] == [text.replace("\u200b", "") for text in texts]
