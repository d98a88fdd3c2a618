"""A finished record in a few lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.results import Record
from hybridgen.reports.glance import MAX_LINE_CHARS, MAX_LINES, MAX_ROW_CHARS, glance, glance_row
from tests.reports.example_levels import brief, full, quotes
from tests.reports.example_rows import ticket
from tests.reports.example_run import record


def test_a_persona_is_its_name_whom_it_stands_for_its_fields_and_a_quote() -> None:
    assert glance(brief(), of=5).splitlines() == [
        "first of 5: Mira Okafor",
        "  ●●●●●○○○○○ stands for 972 of 1,988 respondents, 49 %",
        "  Occupation: not stated; Age: 35-44 years old",
        "  Figures: Works where the coffee is",
        "  Behaviours: Drinks what the office machine makes",
        "  Frustrations: Is let down by the machine",
        "  Goals: Wants a cup without a detour",
        "  “Where do you typically drink coffee? At the office” — coffee.csv#3",
    ]


def test_where_no_sentence_was_written_the_quotes_and_figures_stand_alone() -> None:
    assert glance(quotes()).splitlines() == [
        "Bo Adler",
        "  ●◐○○○○○○○○ stands for 323 of 1,988 respondents, 16 %",
        "  Figures: Where do yo…rink coffee? At a cafe: 88 % (all others: 19 %), 281 of 320 people and 1 more",
        "  Behaviours: “How many cups of coffee do you typically drink per day? 2” — coffee.csv#7 and 1 more",
        "  Goals: “Why do you drink coffee? It tastes good” — coffee.csv#7",
        "  Verbatim: “I go there for the people” — coffee.csv#12",
    ]


def test_of_a_rich_persona_the_first_fields_are_shown() -> None:
    lines = glance(full()).splitlines()
    assert len(lines) == MAX_LINES
    assert lines[3] == "  Figures: Home is where nearly all of it is drunk · Three cups are the rule"
    assert lines[-1] == "  “before the kids are up” — coffee.csv#1"


def test_the_text_of_a_row_is_prose_where_it_has_any() -> None:
    said = {"outcome": "repaired", "back_on": "2026-03-09", "work": "A new tube was fitted in front"}
    assert glance_row(record(record=said), ["outcome"]) == "r001  Outcome: repaired  A new tube was fitted in front"
    assert glance_row(record(record=said | {"work": "A tube"}), ["outcome"]) == "r001  Outcome: repaired  2026-03-09"


def test_a_record_that_stands_for_nobody_shows_its_first_fields() -> None:
    ticket = record(record={"category": "billing", "urgency": 4, "sure": True, "summary": "word " * 40}, evidence=[])
    lines = glance(ticket, of=1).splitlines()
    assert lines[:2] == ["r001", "  Category: billing; Urgency: 4; Sure: yes"]
    assert lines[2].startswith("  Summary: word word")
    assert lines[2].endswith("…")


def test_a_quote_that_is_cut_is_closed_and_its_row_stays_whole() -> None:
    said = {"row": "interviews/04.md#12", "quote": "mussels because they had just come in " * 4}
    line = glance(record(record={"goals": [said, said]}, evidence=[])).splitlines()[1]
    assert line.endswith("…” — interviews/04.md#12 and 1 more")
    assert len(line) == MAX_LINE_CHARS


def test_what_a_terminal_would_obey_is_left_out() -> None:
    assert glance(record(record={"name": "Bo\x1b[31m\x07", "age": "4\n0"}, evidence=[])) == "Bo[31m\n  Age: 4 0"


def test_interviews_are_called_interviews() -> None:
    told = glance(record(respondents=3, share=0.25), unit="interview")
    assert "  ●●◐○○○○○○○ stands for 3 of 12 interviews, 25 %" in told.splitlines()


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "quote", "row", "more"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json, max_size=9))
def test_whatever_the_fields_are_it_is_a_few_short_lines(fields: dict[str, Any]) -> None:
    lines = glance(record(record=fields, evidence=[]), of=5).split("\n")
    assert len(lines) <= MAX_LINES
    assert all(len(line) <= MAX_LINE_CHARS for line in lines)


@pytest.mark.parametrize("one", [brief(), full(), quotes()], ids=["brief", "full", "quotes"])
def test_a_statistic_is_never_its_label_alone(one: Record) -> None:
    assert "S1" not in glance(one)


CHOSEN = ("category", "reopened", "codes")


def test_the_record_of_a_row_is_its_id_what_it_chooses_and_the_first_text() -> None:
    line = glance_row(ticket(2), CHOSEN, carried=("ticket_id", "subject"))
    assert line == (
        "T-1002  Category: outage · Reopened: no · Codes: price; speed  "
        "A customer was charged twice in month 2 and wants the money back before the next invoice"
    )


def test_the_record_of_a_row_without_choices_is_its_id_and_a_text() -> None:
    assert glance_row(record(id="7", record={"said": "a\x1b[31m\nb", "more": "c"}), ()) == "7  a[31m b"


@given(st.text(), st.dictionaries(st.text(), json, max_size=9))
def test_whatever_a_row_holds_it_is_one_line(id_: str, fields: dict[str, Any]) -> None:
    line = glance_row(record(id=id_, record=fields, evidence=[]), list(fields)[:2])
    assert len(line) <= MAX_ROW_CHARS
    assert "\n" not in line
