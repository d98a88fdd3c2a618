"""What the fields of a record may hold, read from its model."""

from __future__ import annotations

from hybridgen.tasks.kinds import field_kinds
from tests.reports.example_rows import CATEGORIES, CODES, TICKET

KINDS = dict(field_kinds(TICKET))


def test_options_are_those_of_the_task_file() -> None:
    (category,), (codes,) = KINDS["category"], KINDS["codes"]
    assert (category.options, category.item) == (CATEGORIES, None)
    assert (codes.options, codes.item is not None) == (CODES, True)


def test_words_that_stand_for_silence_are_a_kind_of_their_own() -> None:
    day, silence = KINDS["due"]
    assert (day.is_day, silence.is_day, silence.options) == (True, False, ("not said",))


def test_objects_and_lists_of_them_have_fields() -> None:
    (place,), (pains,) = KINDS["place"], KINDS["pains"]
    assert place.model is not None
    assert list(place.model.model_fields) == ["country"]
    assert pains.model is not None
    assert {"row", "quote", "text"} == {*pains.model.model_fields}


def test_a_number_is_no_day_and_has_no_options() -> None:
    (urgency,) = KINDS["urgency"]
    assert (urgency.type, urgency.options, urgency.item, urgency.model) == (int, (), None, None)
