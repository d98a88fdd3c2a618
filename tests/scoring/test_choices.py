"""How many records say what, in each field that chooses."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.summaries import Choices
from hybridgen.scoring.choices import count_choices, options
from hybridgen.tasks.fields import ObjectField
from hybridgen.tasks.record_model import model
from hybridgen.tasks.types import Content


def task(**fields: Any) -> type[Content]:
    """The model of a record with these fields, as a task file has them."""
    declared = ObjectField.model_validate({"type": "object", "fields": fields}).fields
    return model("Record", declared, "", is_bare=False)


ONE = {"type": "one_of", "options": ["billing", "outage"]}
SEVERAL = {"type": "several_of", "options": ["price", "speed", "support"]}
YES_NO = {"type": "yes_no"}


def counted(found: Choices) -> dict[str, int]:
    return {one.option: one.records for one in found.options}


def test_the_most_frequent_comes_first_and_what_nobody_says_is_there_too() -> None:
    (found,) = count_choices([{"codes": ["speed"]}, {"codes": ["speed", "price"]}], [task(codes=SEVERAL)])
    assert (found.field, found.of, found.silent) == ("codes", 2, 0)
    assert [(one.option, one.records, one.share) for one in found.options] == [
        ("speed", 2, 1.0),
        ("price", 1, 0.5),
        ("support", 0, 0.0),
    ]


def test_true_and_false_are_yes_and_no() -> None:
    (found,) = count_choices([{"again": True}, {"again": False}, {"again": True}], [task(again=YES_NO)])
    assert counted(found) == {"yes": 2, "no": 1}


def test_who_says_none_of_the_options_is_counted_apart() -> None:
    fields = {"kind": {**ONE, "missing": None}, "codes": SEVERAL}
    kind, codes = count_choices([{"kind": None, "codes": []}, {"kind": "outage", "codes": ["price"]}], [task(**fields)])
    assert (kind.of, kind.silent, counted(kind)) == (2, 1, {"outage": 1, "billing": 0})
    assert (codes.of, codes.silent, codes.options[0].share) == (2, 1, 0.5)


def test_what_stands_for_silence_is_an_option() -> None:
    fields = {"kind": {**ONE, "missing": "unclear"}, "again": {**YES_NO, "missing": "not said"}}
    kind, again = count_choices([{"kind": "unclear", "again": "not said"}], [task(**fields)])
    assert counted(kind) == {"unclear": 1, "billing": 0, "outage": 0}
    assert counted(again) == {"not said": 1, "yes": 0, "no": 0}


def test_fields_within_others_count_under_their_path_and_a_record_once() -> None:
    fields = {
        "place": {"type": "object", "fields": {"land": {"type": "one_of", "options": ["NO", "SE"]}}},
        "pains": {"type": "list", "of": {"type": "object", "fields": {"kind": ONE}}},
    }
    record = {"place": {"land": "SE"}, "pains": [{"kind": "outage"}, {"kind": "outage"}, {"kind": "billing"}]}
    land, kind = count_choices([record, {"place": {"land": "NO"}, "pains": []}], [task(**fields)])
    assert (land.field, counted(land)) == ("place.land", {"NO": 1, "SE": 1})
    assert (kind.field, kind.of, counted(kind)) == ("pains.kind", 1, {"billing": 1, "outage": 1})


def test_numbers_days_and_texts_choose_nothing() -> None:
    fields = {
        "urgency": {"type": "integer", "min": 1, "max": 5, "missing": "unknown"},
        "due": {"type": "date", "missing": "unknown"},
        "said": {"type": "text", "missing": "unknown"},
        "pains": {"type": "list", "of": {"type": "claim"}, "missing": "none"},
    }
    assert options(task(**fields)) == {}


def test_of_several_levels_the_records_that_have_the_field_count() -> None:
    brief, full = task(kind=ONE), task(kind=ONE, codes=SEVERAL)
    kind, codes = count_choices([{"kind": "outage"}, {"kind": "outage", "codes": ["price"]}], [brief, full])
    assert (kind.of, codes.of) == (2, 1)


def test_without_records_there_are_no_shares() -> None:
    (found,) = count_choices([], [task(kind=ONE)])
    assert (found.of, [one.share for one in found.options]) == (0, [0.0, 0.0])


LETTERS = ["a", "b", "c"]
records = st.lists(
    st.fixed_dictionaries(
        {"one": st.sampled_from([*LETTERS, None]), "some": st.lists(st.sampled_from(LETTERS), unique=True)}
    )
)


@given(records)
def test_every_record_is_counted_once_for_each_option_and_nothing_is_lost(records: list[dict[str, Any]]) -> None:
    given = task(
        one={"type": "one_of", "options": LETTERS, "missing": None}, some={"type": "several_of", "options": LETTERS}
    )
    one, some = count_choices(iter(records), [given])
    assert sum(counted(one).values()) + one.silent == one.of == some.of == len(records)
    assert counted(some) == {letter: sum(letter in record["some"] for record in records) for letter in LETTERS}
    for found in (one, some):
        counts = [option.records for option in found.options]
        assert counts == sorted(counts, reverse=True)
        assert {option.option for option in found.options} == {*LETTERS}
        assert all(option.share == option.records / found.of for option in found.options if found.of)
