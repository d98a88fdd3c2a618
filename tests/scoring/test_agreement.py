"""How far drafts of the same row agree, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.agreement import agreement, agreements
from hybridgen.tasks import Content, spec

FIELDS: dict[str, Any] = {
    "category": {"type": "one_of", "options": ["billing", "outage"], "missing": None},
    "urgency": {"type": "integer", "min": 1, "max": 5},
    "price": {"type": "number"},
    "day": {"type": "date"},
    "urgent": {"type": "yes_no"},
    "codes": {"type": "several_of", "options": ["a", "b", "c", "d"]},
    "summary": {"type": "text"},
    "tags": {"type": "list", "of": {"type": "text"}},
    "pains": {"type": "list", "of": {"type": "claim"}},
    "place": {"type": "object", "fields": {"floor": {"type": "integer"}, "note": {"type": "text"}}},
}
SAME: dict[str, Any] = {
    "category": "billing",
    "urgency": 2,
    "price": 1.5,
    "day": "2026-01-31",
    "urgent": True,
    "codes": ["a", "b"],
    "summary": "The invoice is wrong",
    "tags": ["the invoice", "May"],
    "pains": [{"row": "R1", "quote": "charged twice", "text": "Pays twice"}],
    "place": {"floor": 1, "note": "at the door"},
}
TASK = spec.build({"name": "ticket", "unit": "row", "fields": FIELDS})


def record(**other: Any) -> Content:
    return TASK.content.model_validate(SAME | other)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        ({"category": "outage"}, 0),
        ({"category": None}, 0),
        ({"urgency": 3}, 0),
        ({"price": 1.6}, 0),
        ({"day": "2026-01-30"}, 0),  # a day is right or wrong, however many of its figures are the same
        ({"urgent": False}, 0),
        ({"codes": ["b", "a"]}, 1),  # in any order
        ({"codes": ["b", "c"]}, 1 / 3),
        ({"codes": []}, 0),
        ({"summary": "the INVOICE is wrong."}, 1),
        ({"summary": "The invoice is late"}, 3 / 5),
        ({"tags": ["May", "the invoice"]}, 1),
        ({"tags": ["the bill", "May"]}, 2 / 4),
        ({"pains": [{"row": "R1", "quote": "Charged twice!", "text": "Other words for it"}]}, 1),  # the same is cited
        ({"pains": [{"row": "R1", "quote": "nobody answers", "text": "Pays twice"}]}, 0),
        ({"place": {"floor": 2, "note": "at the door"}}, 1 / 2),
    ],
)
def test_one_field_that_differs_counts_by_its_kind(other: dict[str, Any], share: float) -> None:
    expected = (len(FIELDS) - 1 + share) / len(FIELDS)
    assert agreement(record(), record(**other)) == pytest.approx(expected)


def test_a_draft_alone_agrees_with_nobody() -> None:
    assert agreements([]) == []
    assert agreements([record()]) == [None]


def test_of_three_the_one_that_stands_apart_agrees_least() -> None:
    first, second, third = agreements([record(), record(), record(category="outage", urgency=5, urgent=False)])
    assert first == second
    assert (first or 0) > (third or 0)
    assert first != 1


def test_invented_names_say_nothing_of_a_row() -> None:
    assert agreement(record(), record(summary="Something else"), ["summary"]) == 1


def test_records_of_two_levels_are_compared_in_what_both_have() -> None:
    brief = spec.build(
        {"name": "ticket", "unit": "row", "fields": {name: FIELDS[name] for name in ("urgency", "codes")}}
    )
    short = brief.content.model_validate({"urgency": 2, "codes": ["a", "c"]})
    assert agreement(short, record()) == agreement(record(), short) == pytest.approx((1 + 1 / 3) / 2)


codes = st.lists(st.sampled_from("abcd"), unique=True)
records = st.builds(
    record,
    category=st.sampled_from(["billing", "outage", None]),
    urgency=st.integers(1, 5),
    codes=codes,
    summary=st.text("ab cd", min_size=2, max_size=20).filter(lambda text: len(text.strip()) > 1),
)


@given(records, records)
def test_it_is_symmetrical_between_0_and_1_and_1_of_equal_ones(one: Content, other: Content) -> None:
    assert agreement(one, other) == pytest.approx(agreement(other, one))
    assert 0 <= agreement(one, other) <= 1
    assert agreement(one, one) == 1
