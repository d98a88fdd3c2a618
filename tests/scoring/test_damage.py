"""Damaged copies of records of any task: valid, worse, and the same each time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core import trees
from hybridgen.scoring.damage import KINDS, Original, damage, damage_all
from hybridgen.scoring.evidence import look_up
from hybridgen.segments.types import Row, Segment
from hybridgen.tasks import Content, spec
from tests.pipelines.records.library import SEGMENT, TASK, VISITOR, visitor

ROW = Row(
    "tickets.csv#1", "R1", "Charged twice for March.\nThe second lamp goes dark after ten minutes.\nNo answer yet."
)
CITED = ("Charged twice for March", "goes dark after ten minutes", "No answer yet")
FIELDS: dict[str, Any] = {
    "category": {"type": "one_of", "options": ["billing", "outage", "praise"], "missing": None},
    "urgency": {"type": "integer", "min": 1, "max": 5},
    "price": {"type": "number"},
    "day": {"type": "date"},
    "urgent": {"type": "yes_no"},
    "codes": {"type": "several_of", "options": ["a", "b", "c", "d"], "items": {"min": 1, "max": 3}},
    "summary": {"type": "text"},
    "tags": {"type": "list", "of": {"type": "text"}, "items": {"min": 1, "max": 3}},
    "pains": {"type": "list", "of": {"type": "claim"}},
    "wishes": {"type": "list", "of": {"type": "claim"}},
    "place": {"type": "object", "fields": {"floor": {"type": "integer"}, "note": {"type": "text"}}},
}
TICKETS = spec.build({"name": "ticket", "unit": "row", "fields": FIELDS})

words = st.text("abc 123é茶", min_size=3, max_size=30).map(lambda text: f"so {text} it is")
claims = st.lists(
    st.builds(lambda quote, text: {"row": "R1", "quote": quote, "text": text}, st.sampled_from(CITED), words),
    max_size=3,
)
records = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["billing", "outage", "praise", None]),
        "urgency": st.integers(1, 5),
        "price": st.floats(-1e6, 1e6),
        "day": st.dates().map(lambda day: day.isoformat()),
        "urgent": st.booleans(),
        "codes": st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True),
        "summary": words,
        "tags": st.lists(words, min_size=1, max_size=3),
        "pains": claims,
        "wishes": claims,
        "place": st.fixed_dictionaries({"floor": st.integers(-9, 99), "note": words}),
    }
).map(TICKETS.content.model_validate)
kinds = st.sampled_from(sorted(KINDS))


@given(records, records, kinds, st.integers())
def test_a_copy_is_valid_differs_and_is_the_same_for_the_same_seed(
    one: Content, other: Content, kind: str, seed: int
) -> None:
    original = Original(one, Segment(0, (ROW,)), other)
    copy = damage(original, kind, seed)
    assert copy == damage(original, kind, seed)
    if copy is not None:
        assert copy != one
        assert type(one).model_validate_json(copy.model_dump_json()) == copy


def copy_of(kind: str, seed: int = 1, **changes: object) -> Content:
    other = visitor(occupation="baker", age="61", summary="Kolya bakes at night.", goals=VISITOR["goals"][:1])
    copy = damage(Original(visitor(**changes), SEGMENT, other, TASK.invented), kind, seed)
    assert copy is not None
    return copy


def test_a_persona_can_be_damaged_in_every_way_and_keeps_its_name() -> None:
    original = Original(visitor(), SEGMENT, visitor(name="Kolya Brandt", age="61"), TASK.invented)
    copies = list(damage_all(original, 3))
    assert [copy.kind for copy in copies] == list(KINDS)
    assert {copy.record.model_dump()["name"] for copy in copies} == {VISITOR["name"]}


def test_another_records_fields_take_the_place_of_half_that_differ() -> None:
    told = copy_of("swapped").model_dump(mode="json")
    assert sum(told[name] != VISITOR[name] for name in ("occupation", "age", "summary", "goals")) == 2


def test_another_seed_makes_another_copy() -> None:
    assert len({copy_of("numbers", seed).model_dump_json() for seed in range(5)}) == 5


def test_numbers_are_invented_outside_of_quotes_and_placeholders() -> None:
    told = copy_of("numbers", occupation="[PERSON_1] of 12").model_dump(mode="json")
    assert told["age"] != VISITOR["age"]
    assert told["occupation"].startswith("[PERSON_1] of ")
    assert told["occupation"] != "[PERSON_1] of 12"
    assert quotes(told) == quotes(VISITOR)


def test_a_record_without_numbers_gets_some() -> None:
    told = copy_of("numbers", age="not stated")
    assert "(" in told.model_dump()["summary"]


def quotes(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(claim["row"], claim["quote"]) for _, claim in trees.claims(told)]


def test_lists_are_cut_to_the_fewest_that_a_record_needs() -> None:
    told = copy_of("emptied").model_dump()
    assert [len(told[name]) for name in ("behaviours", "frustrations", "goals", "opportunities")] == [2, 0, 1, 1]


def test_what_is_miscited_stands_in_the_rows_all_the_same() -> None:
    copy = copy_of("miscited")
    assert not {*quotes(VISITOR)} & {*quotes(copy.model_dump(mode="json"))}
    assert all(found.verified for found in look_up(copy, SEGMENT))
    assert [claim["text"] for _, claim in trees.claims(copy.model_dump())] == [
        claim["text"] for _, claim in trees.claims(VISITOR)
    ]


def test_a_contradiction_is_another_choice_or_two_fields_in_each_others_place() -> None:
    chosen = TICKETS.content.model_validate(
        {
            "category": "billing",
            "urgency": 2,
            "price": 1,
            "day": "2026-01-31",
            "urgent": True,
            "codes": ["a"],
            "summary": "Pays twice",
            "tags": ["May"],
            "pains": [],
            "wishes": [],
            "place": {"floor": 1, "note": "at the door"},
        }
    )
    copy = damage(Original(chosen, Segment(0, (ROW,))), "contradicted", 1)
    assert copy is not None
    told = copy.model_dump()
    assert told["urgent"] is False
    assert told["category"] in {"outage", "praise"}
    assert told["codes"] != ("a",)
    persona = copy_of("contradicted").model_dump()
    assert sum(persona[name] != visitor().model_dump()[name] for name in VISITOR) == 2


@pytest.mark.parametrize("kind", ["swapped", "emptied", "contradicted"])
def test_what_cannot_be_damaged_so_has_no_copy(kind: str) -> None:
    task = spec.build({"name": "note", "unit": "row", "fields": {"summary": {"type": "text"}}})
    record = task.content.model_validate({"summary": "Pays twice"})
    assert damage(Original(record, Segment(0, (ROW,))), kind, 1) is None
