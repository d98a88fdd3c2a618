"""What strict mode hides beside what points to somebody, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import LeakError
from hybridgen.privacy.egress.check import EgressCheck
from hybridgen.privacy.text.spans import Span
from tests.privacy.protecting import opened, with_detector

HIDDEN = {"48213": "[HIDDEN_NUMBER_1]", "1": "[HIDDEN_NUMBER_2]", "2": "[HIDDEN_NUMBER_3]"}
COMMAND = "Score the record from 1 to 9 on each question:"
OURS = f"You review 12 records.\n{COMMAND}\n- clear: Is it clear?"
GERMAN = "Die Wartezeit war viel zu lang und niemand sagt etwas dazu, jeden Tag das Gleiche."


def strict(*texts: str, unit: str = "") -> EgressCheck:
    """The egress check of a strict session, of respondents who say so; unit: of all of them, else each is one."""
    session = opened("strict", [OURS])
    told = [*texts, "I take the bus and it is late."]
    rows = [str(n) for n in range(len(told))]
    session.fit(pl.DataFrame({"_row": rows, "_unit": [unit or row for row in rows], "text": told}))
    assert session.egress is not None
    return session.egress


def let_out(text: str, *, is_numbered: bool = False) -> str:
    """is_numbered: the numbers of the text's rows are ours."""
    return strict().check([text], [text] if is_numbered else []).texts[0]


@pytest.mark.parametrize(
    ("said", "out"),
    [
        ("The queue at the counter is too long.", "The queue at the counter is too long."),
        ("We like the zorbling a lot.", "We like the [HIDDEN_WORD_1] a lot."),  # in no list
        ("I asked anna about it.", "I asked [HIDDEN_WORD_1] about it."),  # a name before it is a word
        ("and mark never came by", "and [HIDDEN_WORD_1] never came by"),  # where nothing has a capital
        ("I don't think we're late, and he'll come.", "I don't think we're late, and he'll come."),
        ("I met Luca da Silva.", "I met [HIDDEN_NAME_1]."),
        ("I met them, da and ng.", "I met them, [HIDDEN_WORD_1] and [HIDDEN_WORD_2]."),
        ("I saw them mark the cup.", "I saw them mark the cup."),
        ("Science is what we do.", "[HIDDEN_NAME_1] is what we do."),  # a magazine, perhaps
        ("What is it? You tell me.", "What is it? You tell me."),
        ("In May we met at the Fair.", "In [HIDDEN_NAME_1] we met at the [HIDDEN_NAME_2]."),
        ("I like cake, Bread, and tea.", "I like cake, [HIDDEN_NAME_1], and tea."),
    ],
)
def test_a_word_passes_that_is_known_to_be_everybodys(said: str, out: str) -> None:
    assert let_out(said) == out


def test_what_several_respondents_write_is_everybodys() -> None:
    said, asked = ["We like the zorbling here, it is good."] * 5, "And the zorbling works."
    assert strict(*said).check([asked]).texts == (asked,)
    assert "zorbling" not in strict(*said, unit="all of one").check([asked]).texts[0]


@pytest.mark.parametrize("number", ["7", "35-44", "1,204", "2019", "5pm", "a1", "3.5", "12:30"])
def test_every_number_is_hidden_and_comes_back(number: str) -> None:
    checked = strict().check([f"I pay {number} for it."])
    assert checked.texts == ("I pay [HIDDEN_NUMBER_1] for it.",)
    assert checked.back(checked.texts[0]) == f"I pay {number} for it."


def test_numbers_of_statistics_and_of_our_own_marks_pass() -> None:
    asked = (
        '<row id="R7">\n#1 The cup costs 7 euros, #2 and it is good.\n</row>\n'
        "<statistics>\n#S1 How often: daily, 42 % against 17 %\n</statistics>\n\n"
        'The draft:\n{"about": {"cite": "2", "text": "What a cup"}, "score": 4}\n' + COMMAND
    )
    wanted = asked.replace("7 euros", "[HIDDEN_NUMBER_1] euros").replace('"score": 4', '"score": [HIDDEN_NUMBER_2]')
    assert let_out(asked, is_numbered=True) == wanted
    assert not re.search("#1|42", let_out("It is the #1 cup, <statistics> or 42 % of them."))


def test_behind_the_number_of_a_piece_a_sentence_may_begin() -> None:
    asked = '<row id="R1">\n#1 What a day, #2 said Helsinki.\n</row>'
    assert let_out(asked, is_numbered=True) == asked.replace("Helsinki", "[HIDDEN_NAME_1]")


def test_a_number_that_rows_typed_themselves_is_hidden_where_it_looks_like_one_of_ours() -> None:
    asked = '<row id="R1">\n#48213 is what they gave me, and #1 is what I wanted, and #2 too.\n</row>'
    assert let_out(asked) == re.sub("(?<=#)[0-9]+", lambda one: HIDDEN[one[0]], asked)


def test_a_known_value_is_hidden_in_place_of_a_number_of_ours_too() -> None:
    session = opened("strict", [OURS])
    session.fit(pl.DataFrame({"_row": ["1"], "Customer ID": ["48213"], "text": ["I take the bus."]}))
    assert session.egress is not None
    asked = '<row id="R1">\n#48213 they said.\n</row>'
    for numbered in ([], [asked]):
        assert session.egress.check([asked], numbered).texts[0] == asked.replace("48213", "[ID_1]")


def test_a_hidden_word_comes_back_as_the_word() -> None:
    checked = strict().check(["We like the zorbling, all 12 of us."])
    answer = '{"edits": [{"field": "about", "value": "[HIDDEN_NUMBER_1] like the [HIDDEN_WORD_1]"}]}'
    assert checked.back(answer) == '{"edits": [{"field": "about", "value": "12 like the zorbling"}]}'


def test_what_is_mostly_in_another_language_than_english_is_refused_and_counted() -> None:
    asked = strict()
    with pytest.raises(
        LeakError, match="most of it is not in English, and strict can judge English words alone"
    ) as closed:
        asked.check([OURS, GERMAN])
    assert "Wartezeit" not in str(closed.value)
    assert (asked.checked, asked.blocked, asked.refused) == (0, 1, {"not_readable": 1})


def test_a_sentence_in_such_a_language_is_hidden_word_by_word() -> None:
    english = "I wrote it down as he said it to me, since nobody else did so, and that is all I know of it."
    [out] = strict().check([f"{english}\n{GERMAN}"]).texts
    assert out.startswith(english)
    assert not re.search("Wartezeit|niemand|Gleiche", out)


def test_what_people_are_shown_keeps_its_numbers() -> None:
    """A report in which every number is hidden is of no use to anybody."""
    assert strict().hide(["It took 12 days."]) == ("It took 12 days.",)


def test_what_a_detector_is_sure_of_is_hidden_whatever_the_word() -> None:
    class Knows:
        def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
            found = ([*re.finditer("day", text)] for text in texts)
            return [tuple(Span(*one.span(), "PERSON", one[0], 1) for one in some) for some in found]

    session = with_detector(Knows(), "strict")
    session.fit(pl.DataFrame({"_row": ["1"], "text": ["I take the bus."]}))
    assert session.egress is not None
    assert session.egress.check(["It was a day."]).texts == ("It was a [HIDDEN_NAME_1].",)


PIECES = st.sampled_from(
    ["the", "cup", "anna", "Mark", "Zorb", "zorb", "12", "3,5", "x9", "\n", "#4", "I", "Then", "–", '"', "[PERSON_9]"]
)


@given(st.lists(PIECES, max_size=12))
def test_no_number_and_no_unknown_word_leaves_and_all_come_back(pieces: list[str]) -> None:
    text = " ".join(pieces)
    checked = strict().check([text])
    bare = re.sub(r"\[[A-Z_]+_\d+\]", "", checked.texts[0])
    assert not re.search(r"\d|zorb|Zorb|anna|Mark", bare)
    assert checked.back(checked.texts[0]) == text
