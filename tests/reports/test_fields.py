"""A record's own fields as blocks, whatever the task."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.results import Evidence
from hybridgen.reports.fields import Block, Item, cited, page
from tests.reports.example_levels import CUPS, OFFICE, brief, nested, quotes
from tests.reports.example_run import NADIA, record


def blocks(**fields: Any) -> tuple[Block, ...]:
    return page(record(record=fields)).blocks


def test_the_name_is_the_title_and_the_id_stands_in_for_it() -> None:
    assert page(record()).title == "Nadia Okafor"
    assert page(record(record={"name": " ", "age": "40"})).title == "r001"


def test_short_texts_are_facts_and_long_ones_are_paragraphs() -> None:
    shown = page(record())
    assert [fact.label for fact in shown.facts] == ["Occupation", "Age"]  # a list without items is not shown
    assert [block.label for block in shown.body] == ["Summary", "Goals", "Behaviours", "Opportunities"]


def test_a_claim_brings_its_quote_its_row_and_whether_it_was_found() -> None:
    goals = next(block for block in page(record()).blocks if block.label == "Goals")
    assert goals.items == (
        Item(
            "Swap a shift in one step",
            "I just want to tap once",
            "interviews.md#3",
            verified=True,
            before="It takes five calls. ",
            after=", that is all.",
        ),
        Item("See the whole month", "a month on one screen", "interviews.md#4", verified=False),
    )


def test_a_quote_used_twice_is_marked_where_it_was_looked_up() -> None:
    claims = [{"text": text, "row": "a#1", "quote": "so it is"} for text in ("one", "two")]
    evidence = [
        Evidence(row="a#1", quote="so it is", verified=found, claim=f"goals[{n}]")
        for n, found in enumerate((True, False))
    ]
    (goals,) = page(record(record={"goals": claims}, evidence=evidence)).blocks
    assert [item.verified for item in goals.items] == [True, False]


def test_a_claim_that_no_evidence_speaks_of_is_neither_found_nor_missing() -> None:
    (goals,) = page(record(record={"goals": NADIA["goals"][:1]}, evidence=[])).blocks
    assert goals.items == (Item("Swap a shift in one step", "i just want to tap once", "interviews.md#3"),)


@pytest.mark.parametrize(
    ("quote", "context", "parts"),
    [
        ("tap once", "I just\ntap  once.", ("I just\n", "tap  once", ".")),
        ("don't “tap” once", "No, Don’t tap once!", ("No, ", "Don’t tap once", "!")),
        ("a.b (c", "see a.b (c) there", ("see ", "a.b (c", ") there")),
        (
            "[PERSON_1] taps in [LOCATION_7],",
            "So [PERSON_1] taps in [LOCATION_7], and",
            ("So ", "[PERSON_1] taps in [LOCATION_7]", ", and"),
        ),
        ("strange (very bitter)", "It was strange (very bitter).", ("It was ", "strange (very bitter)", ".")),
        ("(very bitter).", "Odd (very bitter).", ("Odd ", "(very bitter)", ".")),
        ("[PERSON_1] (twice)", "[PERSON_1] (twice) a day", ("", "[PERSON_1] (twice)", " a day")),
        ("tap once", "", ("", "tap once", "")),
        ("tap once", "something else", ("", "tap once", "")),
        ("—", "— and so on", ("", "—", "")),
    ],
)
def test_a_quote_stands_among_the_words_of_its_row(quote: str, context: str, parts: tuple[str, str, str]) -> None:
    item = cited(Evidence(row="a#1", quote=quote, verified=True, context=context))
    assert (item.before, item.quote, item.after) == parts


def test_anything_else_is_readable() -> None:
    odd = blocks(
        pain_points=["a", {"weight": 2, "sure": True}], score=0.5, empty=None, none_yet=[], nested={"x": [1, 2]}
    )
    assert odd[0] == Block("Pain points", items=(Item("a"), Item("Weight: 2; Sure: yes")))
    assert [(block.label, block.text) for block in odd[1:]] == [
        ("Score", "0.5"),
        ("Empty", "—"),
        ("Nested", "X: 1, 2"),
    ]


def test_a_claim_with_more_to_say_says_it() -> None:
    (goals,) = blocks(goals=[{"text": "Sleep", "row": "a#1", "quote": "tired", "weight": 3}])
    assert goals.items[0].text == "Sleep (Weight: 3)"


def test_a_claim_without_a_text_is_its_quote() -> None:
    (goals,) = page(record(record={"goals": [{"row": "interviews.md#3", "quote": "I take a picture"}]})).blocks
    assert goals.items == (Item("", "I take a picture", "interviews.md#3", verified=True),)
    assert goals.items[0].cited == ("“I take a picture”", " — interviews.md#3")


def test_a_claim_that_is_no_list_is_a_line() -> None:
    *_, verbatim = page(quotes()).blocks
    assert (verbatim.label, verbatim.is_single) == ("Verbatim", True)
    assert [(one.text, one.quote) for one in verbatim.items] == [("", "I go there for the people")]


def test_a_claim_on_a_statistic_brings_its_figure_and_no_row() -> None:
    figures = next(block for block in page(brief()).blocks if block.label == "Figures")
    (item,) = figures.items
    assert (item.text, item.row, item.verified, item.figure) == ("Works where the coffee is", "", True, OFFICE)
    assert "".join(item.cited).startswith("Where do you typically drink coffee? At the office: 62 % (all others")


def test_a_claim_on_a_statistic_that_nothing_is_known_of_has_no_label() -> None:
    (figures,) = blocks(figures=[{"row": "S1", "quote": "62 % at home", "text": "At home"}])
    assert figures.items == (Item("At home", "62 % at home"),)


def test_a_question_is_not_followed_by_a_colon() -> None:
    assert cited(Evidence(quote="3 cups", verified=True, statistic=CUPS)).cited == (
        "How many cups a day?",
        " median 3 (all others: 1), 690 people",
    )


def test_what_was_not_found_says_where() -> None:
    doubts = [
        cited(Evidence(row=row, quote="so", verified=False, statistic=figure)).doubt
        for row, figure in (("a#1", None), (None, OFFICE), (None, None))
    ]
    assert doubts == ["not found in that row", "not what the data says", "not found"]


def test_an_object_with_claims_is_a_line_a_field() -> None:
    scenario = next(block for block in page(nested()).blocks if block.label == "Scenario")
    situation, steps = scenario.items
    assert situation == Item("Situation: Saturday, seven in the morning. The bag is empty.")
    assert [(one.text, one.quote, one.row) for one in steps.inner] == [
        ("Orders the night before", "I order on Friday", "coffee.csv#2"),
        ("Waits two hours for the shop", "the shop opens at nine", "coffee.csv#1"),
    ]


def test_what_tells_most_is_a_fact_or_the_quote_that_sums_it_up() -> None:
    assert page(record()).tells == "Night-shift nurse"
    assert page(quotes()).tells == "“I go there for the people”"
    assert page(record(record={"pains": []})).tells == ""


def test_all_lines_of_a_page_are_found() -> None:
    quoted = {one.quote for one in page(nested()).items if one.quote}
    assert quoted == {one.quote for one in nested().evidence}


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "quote", "row", "more"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json, max_size=4))
def test_no_field_is_left_out_but_empty_lists(fields: dict[str, Any]) -> None:
    shown = page(record(record=fields))
    assert len(shown.blocks) + (shown.title != "r001") >= sum(value != [] for value in fields.values())
