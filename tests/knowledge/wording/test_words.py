"""A text as words."""

from __future__ import annotations

import pytest

from hybridgen.knowledge.wording.words import backed, expanded, names, split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How do I use C++, -r and os.path?", ["how", "do", "i", "use", "c++", "-r", "and", "os.path"]),
        ("Copy 1,000 rows in 5s (now).", ["copy", "1000", "rows", "in", "5", "s", "now"]),
        ("Is the US open to us?", ["is", "the", "US", "open", "to", "us"]),
        ("From A to a file", ["from", "A", "to", "a", "file"]),
        ("Hello! Sort it?", ["hello", "sort", "it"]),
        ("What does sort! do?", ["what", "does", "sort!", "do"]),
        ('Is "Not" x < 5?', ["is", '"Not"', "x", "<", "5"]),
        ("— ! ?", ["—", "!"]),
    ],
)
def test_signs_around_words_go_and_those_within_stay(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_short_forms_are_written_out_and_owners_are_words() -> None:
    assert expanded(split("Why can't I open my team's list? It doesnt work.")) == (
        "why can not i open my team s_ list it does not work".split()
    )


def test_a_name_has_a_capital_that_no_sentence_gave_it() -> None:
    assert names("How do I open it in Python on Linux? Then what?") == {"i", "python", "linux"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("In Python, how do I read a file?", "how do I read a file in Python"),
        ("If it rains, what do I do?", "what do I do if it rains"),
        ("How do I read a file, please?", "How do I read a file, please?"),
        ("In Python, how do I read a file, and why?", "In Python, how do I read a file, and why?"),
    ],
)
def test_a_place_before_the_question_goes_behind_it(text: str, said: str) -> None:
    assert backed(text) == said
