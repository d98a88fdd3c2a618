"""A record's own fields as blocks, whatever the task."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.results import Evidence
from hybridgen.reports.fields import Block, Item, cited, page
from tests.reports.example_run import NADIA, record


def blocks(**fields: Any) -> tuple[Block, ...]:
    return page(record(record=fields)).blocks


def test_the_name_is_the_title_and_the_id_stands_in_for_it() -> None:
    assert page(record()).title == "Nadia Okafor"
    assert page(record(record={"name": " ", "age": "40"})).title == "r001"


def test_short_texts_are_facts_and_long_ones_are_paragraphs() -> None:
    shown = page(record())
    assert [fact.label for fact in shown.facts] == ["Occupation", "Age", "Frustrations"]
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
        ("None yet", "—"),
        ("Nested", "X: 1, 2"),
    ]


def test_a_claim_with_more_to_say_says_it() -> None:
    (goals,) = blocks(goals=[{"text": "Sleep", "row": "a#1", "quote": "tired", "weight": 3}])
    assert goals.items[0].text == "Sleep (Weight: 3)"


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "quote", "row", "more"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json, max_size=4))
def test_no_field_is_left_out(fields: dict[str, Any]) -> None:
    shown = page(record(record=fields))
    assert len(shown.blocks) + (shown.title != "r001") >= len(fields)
