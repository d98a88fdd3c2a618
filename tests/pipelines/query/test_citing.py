"""How far an answer rests on the passages that were shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.knowledge.types import Hit, Passage
from hybridgen.pipelines.query.citing import look_up
from hybridgen.pipelines.query.types import Shown

LAMBDA = "Functions created with lambda expressions cannot contain statements or annotations."
FERRY = "The night ferry sails at 22 from the old pier."
MAY_IT = "Can a lambda contain statements?"


def shown(*texts: str) -> list[Shown]:
    return [
        Shown(Hit("c", Passage(text, "a.md", f"line {n}"), 0.9, 0.9, id=str(n)), text) for n, text in enumerate(texts)
    ]


def test_a_sentence_rests_on_the_passage_that_it_names() -> None:
    found, rests = look_up("It sails at 22 from the old pier [2].", "When does the ferry sail?", shown(LAMBDA, FERRY))
    assert rests == 1.0
    assert [(one.passage, one.verified) for one in found] == [("c/1", True)]


def test_where_another_passage_bears_it_out_that_one_is_cited() -> None:
    for wrong in ("[1]", "[7]"):
        found, rests = look_up(f"It sails at 22 from the old pier {wrong}.", "When is it?", shown(LAMBDA, FERRY))
        assert rests == 1.0
        assert [(one.passage, one.verified) for one in found] == [("c/1", True)]


def test_what_no_passage_says_rests_on_nothing_whatever_it_names() -> None:
    found, rests = look_up("Bicycles travel for free on Sundays [2].", "When is it?", shown(LAMBDA, FERRY))
    assert rests is not None
    assert rests < 1.0
    assert not any(one.verified for one in found)


def test_a_figure_that_stands_nowhere_bears_nothing_out() -> None:
    _, rests = look_up("The night ferry sails at 23 from the old pier [2].", "When is it?", shown(LAMBDA, FERRY))
    assert rests == 0.0


def test_yes_or_no_alone_rests_on_nothing_whatever_a_passage_says() -> None:
    for said in ("No [1].", "Yes.", "Nein.", "Yes, yes [1]."):
        assert look_up(said, MAY_IT, shown(LAMBDA, FERRY)) == ((), 0.0)


def test_a_figure_behind_yes_is_looked_up() -> None:
    found, rests = look_up("Yes, 42 [1].", MAY_IT, shown(LAMBDA))
    assert rests == 0.0
    assert [one.verified for one in found] == [False]


def test_the_question_said_over_rests_on_nothing_that_does_not_speak_of_it() -> None:
    said = "A lambda can contain statements [1]."
    assert look_up(said, MAY_IT, shown("Bread is baked at dawn."))[1] == 0.0
    assert look_up(said, MAY_IT, shown(LAMBDA))[1] == 1.0


def test_yes_before_a_sentence_takes_nothing_from_it() -> None:
    said = "Yes. The night ferry sails from the old pier [1]."
    assert look_up(said, "Does the night ferry sail from the old pier?", shown(FERRY))[1] == 1.0


def test_without_passages_nobody_knows() -> None:
    assert look_up("No.", MAY_IT, []) == ((), None)


@given(st.text(max_size=200), st.text(max_size=80), st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=3))
def test_it_is_a_share_and_what_is_cited_was_shown(answer: str, question: str, texts: list[str]) -> None:
    found, rests = look_up(answer, question, shown(*texts))
    assert rests is not None
    assert 0.0 <= rests <= 1.0
    assert {one.passage for one in found} <= {one.name for one in shown(*texts)}
