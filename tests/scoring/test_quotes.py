"""What a claim may quote from a row: whatever is offered can be found again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.evidence import MIN_QUOTE_WORDS, stands_in
from hybridgen.scoring.quotes import MAX_PIECES, MAX_QUOTE_CHARS, cut_pieces
from hybridgen.sources.texts.words import count_words
from tests.pipelines.records.library import TEXTS


def test_a_surveys_answers_keep_their_questions() -> None:
    assert cut_pieces(TEXTS["R3"]) == [
        "Age: 25-34 years old",
        "Work: nurse at the harbour clinic",
        "How often do you borrow: twice a week",
        "What is missing: a way to reserve a desk",
    ]


def test_a_long_question_s_short_answer_keeps_the_end_of_its_question() -> None:
    line = "Before the visit today, which of these … kinds of rooms did you like best when you came with others? Quiet"
    assert cut_pieces(line) == [
        "the visit today, which of these … kinds of rooms did you like best when you came with others? Quiet"
    ]


def test_an_interviews_sentences_stand_alone() -> None:
    assert cut_pieces(TEXTS["R1"]) == [
        "Tuesday and Friday evenings, after the late shift.",
        "The reading room closes at nine, so I have forty minutes.",
        "I always take the desk by the radiator.",
    ]


@pytest.mark.parametrize(
    "row",
    [
        "**Interviewer:** Why do you come?\n**Marit:** I like it here.",
        "**Interviewer**: Why do you come?\n**Marit**: I like it here.",
        "**Interviewer:**\nWhy do you come?\nReally, I mean.\n**[PERSON_1]:**\nI like it here.",
        "*Interviewer:* Why do you come?\n*Marit:* I like it here.",
        "__Moderator:__ Why do you come?\n\n__P3:__ I like it here.",
        "Interviewer: Why do you come?\nMarit: I like it here.",
        "INTERVIEWER 2: Why do you come?\nDr. Marit O'Dell: I like it here.",
        "[00:12] Interviewer (Ana): Why do you come?\n[00:15] [PERSON_1] (P3): I like it here.",
        "Q1: Why do you come?\nA1: I like it here.",
        "# Why people come\n\n**Interviewer:** Why do you come?\n**Marit:** I like it here.",
    ],
)
def test_what_the_interviewer_asks_is_no_evidence(row: str) -> None:
    offered = cut_pieces(row)
    assert len(offered) == 1
    assert offered[0].endswith("I like it here.")


def test_a_column_that_names_the_interviewer_hides_no_other() -> None:
    assert cut_pieces("Interviewer: Ana Weber\nAge: 25-34 years old\nCups: 3 a day") == [
        "Age: 25-34 years old",
        "Cups: 3 a day",
    ]


def test_a_long_sentence_is_offered_by_its_clauses() -> None:
    sentence = (
        "On Tuesdays I come after the late shift with two heavy bags and no plan at all, "
        "on Fridays I come with a list, "
        "because by then the children have told me which books their teachers want them to bring"
    )
    offered = cut_pieces(sentence)
    assert len(offered) == 3
    assert all(len(piece) <= MAX_QUOTE_CHARS for piece in offered)
    assert offered[1] == "on Fridays I come with a list,"


def test_a_row_of_any_script_offers_what_stands_in_it() -> None:
    row = (
        "采访者: 你怎么烤面包？\n受访者: 我每个星期天自己烤，不过烤箱太慢了。我想要一个更大的！\n" + "我喜欢面包，" * 40
    )
    offered = cut_pieces(row)
    assert offered[:1] == ["受访者: 我每个星期天自己烤，不过烤箱太慢了。我想要一个更大的！"]
    assert len(offered) > 2
    assert all(stands_in(piece, row) for piece in offered)
    assert cut_pieces("المقابل: كيف تخبز الخبز؟\nدانا: أعجن كل أسبوع.") == ["دانا: أعجن كل أسبوع."]


def test_single_words_are_not_offered() -> None:
    assert cut_pieces("Yes.\n- No\n**Marit:** Maybe.\n”Perhaps”\n- - never") == []


def test_a_row_without_words_offers_nothing() -> None:
    assert cut_pieces("") == cut_pieces(" \n\n--- \n") == []


lines = st.lists(
    st.one_of(
        st.text(max_size=200),
        st.text(st.sampled_from("abc de,.;:!?…-–*_#>\"'”’[]()I\t"), max_size=300),
        st.sampled_from(["**Interviewer:** Why?", "**Marit:** It is so.", "Q: why so?", "- so it is"]),
    ),
    max_size=8,
)


@given(lines)
def test_whatever_is_offered_is_found_in_its_row(some: list[str]) -> None:
    row = "\n".join(some)
    offered = cut_pieces(row)
    assert all(stands_in(piece, row) for piece in offered)
    assert all(len(piece) <= MAX_QUOTE_CHARS and count_words(piece) >= MIN_QUOTE_WORDS for piece in offered)
    assert len(set(offered)) == len(offered) <= MAX_PIECES
