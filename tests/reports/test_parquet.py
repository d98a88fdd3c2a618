"""The records as a Parquet table, read back with polars."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.results import Quality, Record
from hybridgen.reports import parquet
from hybridgen.tasks.types import Content
from tests.reports.example_levels import QUOTES, survey
from tests.reports.example_rows import TICKET, ticket
from tests.reports.example_run import NADIA, record


def read(*records: Record, model: type[Content] | None = None) -> pl.DataFrame:
    file = io.BytesIO()
    parquet.write(file, records, model)
    file.seek(0)
    return pl.read_parquet(file)


def test_records_of_several_levels_are_one_typed_table() -> None:
    brief, full, quotes = records = survey().records
    frame = read(*records)
    assert (frame.schema["respondents"], frame.schema["share"]) == (pl.Int64, pl.Float64)
    assert frame["share"].sum() == 1.0
    rows = frame.to_dicts()
    assert [row["evidence"] for row in rows] == [one.model_dump(mode="json")["evidence"] for one in records]
    for row, one in zip(rows, (brief, full, quotes), strict=True):
        assert {name for name, value in row["record"].items() if value is not None} == one.record.keys()
    assert rows[0]["record"]["verbatim"] is None
    assert rows[2]["record"]["goals"] == [{**QUOTES["goals"][0], "text": None}]


def test_a_text_where_others_have_a_claim_is_a_claim_that_names_no_row() -> None:
    brief, full, _ = read(*survey().records)["record"].to_list()
    (text,) = survey().records[0].record["opportunities"]
    assert brief["opportunities"] == [{"row": None, "quote": None, "text": text}]
    assert full["opportunities"] == survey().records[1].record["opportunities"]


def test_without_segments_the_columns_of_people_have_their_types_all_the_same() -> None:
    frame = read(record())
    assert (frame.schema["respondents"], frame.schema["share"]) == (pl.Int64, pl.Float64)
    assert frame["evidence"].to_list()[0][0]["statistic"] is None


def test_an_object_that_is_a_text_elsewhere_makes_the_fields_json_text() -> None:
    fields: list[dict[str, Any]] = [{"place": {"town": "Ulm", "at": 1}}, {"place": "Ulm"}]
    frame = read(*(record(n, record=one) for n, one in enumerate(fields)))
    assert [json.loads(one) for one in frame["record"]] == fields


def test_a_field_that_some_records_lack_is_null_there() -> None:
    rows = read(record(1), record(2, record={"goals": [], "notes": {}})).to_dicts()
    assert rows[0]["record"] == {**NADIA, "notes": None}
    assert (rows[1]["record"]["goals"], rows[1]["record"]["name"]) == ([], None)


def test_a_field_without_a_common_type_makes_the_fields_json_text() -> None:
    fields = [{"goals": [["one"]]}, {"goals": [{"text": "one"}]}]
    frame = read(*(record(n, record=one) for n, one in enumerate(fields)))
    assert [json.loads(one) for one in frame["record"]] == fields
    assert frame["evidence"].len() == 2


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), values, max_size=3), max_size=3))
def test_whatever_the_fields_are_a_table_comes_of_it(fields: list[dict[str, Any]]) -> None:
    quality = Quality(overall=0.5, criteria={})
    records = [record(n, record=one, evidence=[], quality=quality) for n, one in enumerate(fields)]
    frame = read(*records)
    assert frame["id"].to_list() == [one.id for one in records]


def typed(*records: Record) -> pl.DataFrame:
    return read(*records, model=TICKET)["record"].struct.unnest()


TYPES = {
    "ticket_id": pl.String,
    "subject": pl.String,
    "category": pl.String,
    "urgency": pl.Int64,
    "reopened": pl.Boolean,
    "codes": pl.List(pl.String),
    "summary": pl.String,
    "due": pl.Date,
    "place": pl.Struct({"country": pl.String}),
    "pains": pl.List(pl.Struct({"row": pl.String, "quote": pl.String, "text": pl.String})),
}


def test_a_column_has_the_type_of_its_field_also_where_every_list_is_empty() -> None:
    frame = typed(ticket(1, codes=[], pains=[]), ticket(2, codes=[], pains=[]))
    assert frame.schema == TYPES
    assert frame["codes"].to_list() == frame["pains"].to_list() == [[], []]


def test_what_was_carried_over_comes_first_and_is_text() -> None:
    assert typed(ticket(1, subject=None), ticket(2))["subject"].to_list() == [None, "=Charged twice"]
    assert typed(ticket()).columns[:2] == ["ticket_id", "subject"]


def test_words_for_silence_are_null_where_they_are_none_of_the_type() -> None:
    frame = typed(ticket(1, urgency="unknown", codes="none"), ticket(2))
    assert frame.schema == TYPES
    assert frame["due"].to_list() == [datetime.date(2026, 1, 31), None]
    assert (frame["urgency"].to_list(), frame["codes"].to_list()[0]) == ([None, 3], None)


def test_without_a_record_a_typed_table_has_its_columns() -> None:
    frame = read(model=TICKET)
    own = {name: kind for name, kind in TYPES.items() if name not in {"ticket_id", "subject"}}
    assert frame.schema["record"] == pl.Struct(own)


@given(st.lists(st.dictionaries(st.sampled_from([*TYPES]), values), min_size=1, max_size=3))
def test_whatever_stands_in_them_the_types_are_those_of_the_fields(fields: list[dict[str, Any]]) -> None:
    records = [record(n, record=one, evidence=[]) for n, one in enumerate(fields, 1)]
    frame = typed(*records)
    assert frame.height == len(records)
    assert all(kind == TYPES[name] for name, kind in frame.schema.items())


def test_a_table_of_many_lots_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores that the first lot lacks, an agreement for one, have their column all the same."""
    monkeypatch.setattr(parquet, "GROUP_RECORDS", 2)
    first = ticket(1, subject=None)
    records = [first, *(ticket(number) for number in range(2, 6))]
    records[4] = records[4].model_copy(update={"quality": Quality(overall=0.5, criteria={"agreement": 0.5})})
    frame = read(*records, model=TICKET)
    assert frame["id"].to_list() == [one.id for one in records]
    assert frame["quality"].struct.field("criteria").struct.field("agreement").to_list()[-1] == 0.5
    assert frame["record"].struct.field("due").dtype == pl.Date
