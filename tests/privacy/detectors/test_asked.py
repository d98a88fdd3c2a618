"""What a model names counts where it stands letter by letter, as a kind of ours, and nowhere else."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hybridgen.privacy.detectors.asked import KINDS, Asked, Beside
from hybridgen.privacy.detectors.base import LOCAL_MODEL, detectors
from hybridgen.privacy.text.spans import Span

SAID = "then mark rang oakfield dental; mark left (Mark, not marking) 4 Mill Lane"


def find(text: str, *named: tuple[str, str]) -> tuple[Span, ...]:
    asked = Asked()
    asked.learn(text, named)
    return asked.find([text])[0]


def told(*spans: Span) -> list[tuple[int, str, str]]:
    return [(span.start, span.kind, span.text) for span in spans]


def test_a_name_is_found_wherever_it_stands_as_a_word_in_that_very_spelling() -> None:
    assert told(*find(SAID, ("person", "mark"))) == [(5, "PERSON", "mark"), (32, "PERSON", "mark")]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (("organisation", "oakfield dental"), ["ORGANIZATION"]),  # without its everyday word
        (("person", "mark"), ["PERSON", "PERSON"]),
        (("address", "4 Mill Lane"), ["ADDRESS"]),
        (("organisation", "Oakfield Dental"), []),  # stands there in other letters
        (("person", "Anna"), []),
        (("colour", "mark"), []),
        (("person", ""), []),
        (("person", "then"), []),  # an everyday word
        (("phone", "mark"), []),
        (("email", "mark"), []),
        (("number", "4 Mill Lane"), []),
        (("address", "oakfield dental"), []),
    ],
)
def test_what_does_not_stand_there_or_cannot_be_of_its_kind_is_nothing(
    named: tuple[str, str], found: list[str]
) -> None:
    assert [span.kind for span in find(SAID, named)] == found


def test_numbers_and_addresses_have_kinds_of_their_own() -> None:
    text = "ring 0161 555 0143 or write to a.weber@clinic.local, card 4111 1111"
    named = [("phone", "0161 555 0143"), ("email", "a.weber@clinic.local"), ("number", "4111 1111")]
    assert [span.kind for span in find(text, *named)] == ["PHONE_NUMBER", "EMAIL_ADDRESS", "ID"]


def test_words_around_a_number_and_before_an_address_stay() -> None:
    text = "it should go to 643 Wang Passage, Suite 942. Card 4298 0939 (again)"
    assert [
        span.text for span in find(text, ("address", "go to 643 Wang Passage"), ("number", "Card 4298 0939 (again)"))
    ] == [
        "643 Wang Passage",
        "4298 0939",
    ]


def test_a_script_without_blanks_needs_none_around_a_name() -> None:
    assert told(*find("昨天王芳来了。", ("person", "王芳"))) == [(2, "PERSON", "王芳")]


def test_a_text_that_nobody_asked_about_holds_nothing() -> None:
    asked = Asked()
    asked.learn("mark came", [("person", "mark")])
    assert asked.find(["mark went", "mark came"]) == [(), find("mark came", ("person", "mark"))]
    assert asked.knows("mark came")
    assert not asked.knows("mark went")


class Finds:
    """A detector that knows these words."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        places = [[(text.index(word), word) for word in self._words if word in text] for text in texts]
        return [tuple(Span(at, at + len(word), "NAME", word, 0.6) for at, word in sorted(some)) for some in places]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (("place", "Zorvath Live in Las Vegas"), ["Zorvath Live", "Las Vegas"]),
        (("place", "Las Vegas"), ["Las Vegas"]),
        (("address", "14 Mill Lane, Hull HU1"), ["Las Vegas", "14", "Mill Lane", "Hull HU1"]),
        (("person", "Bo"), ["Las Vegas", "Bo"]),
    ],
)
def test_what_was_found_without_it_stays_what_it_is(named: tuple[str, str], found: list[str]) -> None:
    text = "Bo went to Zorvath Live in Las Vegas from 14 Mill Lane, Hull HU1"
    asked = Asked()
    asked.learn(text, [named])
    other = Finds("Las Vegas", *(["Mill Lane"] if named[0] == "address" else []))
    assert {span.text for span in Beside(other, asked).find([text])[0]} == {*found}


@given(some.text(alphabet="ab 1C", max_size=30), some.lists(some.tuples(some.integers(0, 30), some.integers(1, 9))))
def test_whatever_a_model_names_all_that_was_found_without_it_is_found(
    text: str, copied: list[tuple[int, int]]
) -> None:
    asked, other = Asked(), Finds("a", "1")
    asked.learn(text, [("place", text[at : at + length]) for at, length in copied])
    both = Beside(other, asked).find([text])[0]
    assert {(one.start, one.end, one.kind) for one in both} >= {
        (one.start, one.end, one.kind) for one in other.find([text])[0]
    }


def test_it_is_chosen_by_name() -> None:
    assert LOCAL_MODEL in detectors


@given(
    some.text(),
    some.lists(some.tuples(some.sampled_from([*KINDS, "thing"]), some.text(max_size=12))),
    some.lists(some.tuples(some.sampled_from([*KINDS]), some.integers(0, 40), some.integers(0, 12))),
)
def test_whatever_a_model_says_spans_are_stretches_of_the_text_in_order(
    text: str, invented: list[tuple[str, str]], copied: list[tuple[str, int, int]]
) -> None:
    named = [*invented, *((kind, text[start : start + length]) for kind, start, length in copied)]
    spans = find(text, *named)
    assert all(text[span.start : span.end] == span.text and span.kind in KINDS.values() for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
