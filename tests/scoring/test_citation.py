"""Citing by number: what is shown, what is cited, and that a quote cited by number stands in its row."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.summaries import Figure
from hybridgen.scoring.citation import Citations, UnknownNumber, citations_of, count_marks, mark_statistic
from hybridgen.scoring.evidence import look_up, stands_in
from hybridgen.segments.types import Row, Segment, Statistic
from hybridgen.tasks.types import Claim, Content
from tests.pipelines.records.library import ROWS, SEGMENT, VISITOR

FIGURE = Figure(
    question="Where do you drink coffee?", answer="At home", inside=0.62, others=0.31, people=93, answered=150
)
HOME = Statistic("S1", "Where do you drink coffee? At home: 62 % (all others: 31 %), 93 people", FIGURE)
COUNTED = Segment(0, ROWS, statistics=(HOME,))
CITATIONS = citations_of(COUNTED)


def test_each_piece_has_a_number_where_it_stands_and_none_twice() -> None:
    shown = [CITATIONS.mark(row) for row in ROWS]
    numbers = [int(number) for text in shown for number in re.findall(r"#(\d+) ", text)]
    assert numbers == list(range(1, len(CITATIONS.pieces) + 1))
    assert "#1 Tuesday and Friday evenings, after the late shift." in shown[0]
    assert "#6 Age: 25-34 years old\n#7 Work: nurse at the harbour clinic\n" in shown[2]
    assert "**Interviewer:** When do you come" in shown[0]  # what cannot be quoted has no number
    for row, text in zip(ROWS, shown, strict=True):
        assert re.sub(r"#\d+ ", "", text) == row.text


def test_a_record_by_number_and_back() -> None:
    short = CITATIONS.shorten(VISITOR)
    assert short["goals"][0] == {"cite": "9", "text": VISITOR["goals"][0]["text"]}
    assert short["summary"] == VISITOR["summary"]
    whole = CITATIONS.fill_in(short)
    assert whole["goals"][0] == VISITOR["goals"][0]
    assert whole["frustrations"][0]["row"] == "R2"
    assert CITATIONS.shorten(whole) == short


@pytest.mark.parametrize("cite", ["S1", "s1", "#S1"])
def test_a_statistic_is_cited_by_its_label(cite: str) -> None:
    record = CITATIONS.fill_in({"figure": {"cite": cite, "text": "62 % drink at home"}})
    assert record == {"figure": {"row": "S1", "quote": HOME.text, "text": "62 % drink at home"}}
    assert CITATIONS.shorten(record) == {"figure": {"cite": "S1", "text": "62 % drink at home"}}
    assert mark_statistic(HOME) == f"#S1 {HOME.text}"


@pytest.mark.parametrize("cite", ["0", "10", "S2", "R1", "", None, -1, [], "nine"])
def test_what_is_not_shown_cannot_be_cited(cite: object) -> None:
    with pytest.raises(UnknownNumber):
        CITATIONS.fill_in({"goals": [{"cite": cite, "text": "Read"}]})


def test_a_record_by_words_and_back() -> None:
    worded = CITATIONS.word(VISITOR)
    assert worded["goals"][0] == {"cite": VISITOR["goals"][0]["quote"], "text": VISITOR["goals"][0]["text"]}
    assert CITATIONS.fill_in(worded) == VISITOR
    figure = {"figure": {"cite": HOME.text, "text": "62 % drink at home"}}
    assert CITATIONS.fill_in(figure) == {"figure": {"row": "S1", "quote": HOME.text, "text": "62 % drink at home"}}


def test_words_that_stand_nowhere_are_kept_to_be_found_wanting() -> None:
    record = CITATIONS.fill_in({"goal": {"cite": "my platinum card", "text": "Flies"}})
    assert record == {"goal": {"row": "R1", "quote": "my platinum card", "text": "Flies"}}


def test_what_is_no_claim_stays_as_it_is() -> None:
    for tree in ({"cite": "1", "year": 1999}, {"row": "R1", "quote": "some words", "text": "Read"}, ["1"], "1", None):
        assert CITATIONS.fill_in({"goal": tree}) == {"goal": tree}


@pytest.mark.parametrize(
    "record", [{"cite": "1", "text": "Read"}, {"row": "R1", "quote": "some words", "text": "Read"}]
)
def test_a_record_whose_columns_are_called_as_a_claims_parts_is_none(record: dict[str, str]) -> None:
    assert CITATIONS.fill_in(record) == CITATIONS.shorten(record) == CITATIONS.word(record) == record


def test_a_claim_whose_number_is_not_shown_keeps_its_words() -> None:
    part = CITATIONS.mark(ROWS[2])
    short = CITATIONS.shorten(VISITOR, [part])
    assert short["goals"] == [{"cite": "9", "text": VISITOR["goals"][0]["text"]}, VISITOR["goals"][1]]


def test_a_row_without_words_enough_can_be_cited_whole() -> None:
    row = Row("1", "R1", "Yes.")
    assert Citations([row]).cites(by_number=True) == ["1"]
    assert Citations([row]).cites(by_number=False) == ["Yes."]
    assert Citations([row]).mark(row) == "#1 Yes."


text = st.text(st.sampled_from("ab c.,;:?\n#*"), max_size=300)


@given(st.lists(text | st.text(max_size=200), max_size=4))
def test_whatever_the_rows_say_each_number_is_of_what_follows_it(texts: list[str]) -> None:
    rows = [Row(str(n), f"R{n}", said) for n, said in enumerate(texts, 1)]
    citations = Citations(rows)
    for row in rows:
        own = [piece for piece in citations.pieces if piece.label == row.label]
        for piece in own:
            filled = citations.fill_in({"said": {"cite": piece.cite}})
            assert filled == {"said": {"row": row.label, "quote": piece.text}}
            assert len(own) == 1 or stands_in(piece.text, row.text)
        assert len(own) <= 1 + count_marks(row.text) * 4


class Told(Content):
    figures: tuple[Claim, ...]


def told(statement: str, label: str = "S1", quote: str = HOME.text) -> Any:
    content = Told.model_validate({"figures": [{"row": label, "quote": quote, "text": statement}]})
    (found,) = look_up(content, COUNTED)
    return found


def test_a_statistic_that_is_cited_is_looked_up_with_its_figure() -> None:
    found = told("62 % of them drink at home, twice as many as elsewhere (31 %)")
    assert (found.verified, found.row, found.statistic) == (True, None, FIGURE)
    assert not told("62 % drink at home", quote="some other words").verified
    assert told("62 % drink at home", label="S2").statistic is None
    assert not told("62 % drink at home", label="S2").verified


@given(st.integers(0, 100))
def test_a_figure_that_is_not_the_data_s_is_never_verified(share: int) -> None:
    assert told(f"{share} % of them drink at home").verified is (share == 62)
    assert told(f"{share} % of all others drink at home").verified is (share == 31)


@given(st.integers(0, 10_000), st.sampled_from(["{} of them drink at home", "At home: {} people", "Asked were {}"]))
def test_nor_is_a_number_of_people(count: int, words: str) -> None:
    found = told(words.format(count))
    assert not found.verified or count in {93, 150}


def test_the_library_s_segment_has_no_statistics() -> None:
    assert citations_of(SEGMENT).statistics == ()
