"""A clinic's survey becomes a task: what its records look like, and which are refused."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from hybridgen.config.compose import compose
from hybridgen.core.errors import DataError
from hybridgen.scoring import measures
from hybridgen.sources.types import ROW, UNIT
from hybridgen.tasks import Content, load
from hybridgen.tasks.schema import edits_schema, frontier_schema, local_schema
from hybridgen.tasks.synthetic.fit import fit
from hybridgen.tasks.types import Fitted
from tests.privacy.protecting import masked, opened
from tests.tasks.synthetic.study import SAID, dataset, learnt, survey
from tests.tasks.test_schema import allowed, nodes

SYNTHETIC = load(compose(["task=synthetic"]).task)
RECORD = {
    "plan": "plus",
    "age": "30-39",
    "How do you book?": ["by phone"],
    "What annoys you?": "Nobody waters the plants beside the scales",
}


def fitted(frame: pl.DataFrame) -> Fitted:
    session, protected = learnt(frame)
    return fit(SYNTHETIC, dataset(frame), dataset(protected), session)


@cache
def clinic() -> Fitted:
    return fitted(survey())


def answered(**changes: Any) -> Content:
    return clinic().task.content.model_validate_json(json.dumps(RECORD | changes))


def test_a_record_has_the_open_columns_with_shared_answers() -> None:
    fields = local_schema(clinic().task.content, {})["properties"]
    assert list(fields) == ["plan", "age", "How do you book?", "What annoys you?"]
    assert fields["plan"]["enum"] == ["basic", "family", "plus"]  # the founder's own is the founder's
    assert fields["age"]["enum"] == ["29 or less", "30-39", "40-49", "50-59", "60-69", "70 or more"]
    assert fields["How do you book?"]["items"]["enum"] == ["by phone", "at the desk", "in the app"]
    assert fields["What annoys you?"]["maxLength"] == 60


def test_models_see_the_rows_in_the_same_answers() -> None:
    frame = clinic().frame
    assert frame.columns == [ROW, UNIT, "plan", "age", "How do you book?", "What annoys you?"]
    assert frame["plan"].to_list()[:3] == [None, "plus", "family"]
    assert "[PERSON_" in frame["What annoys you?"][0]


def test_what_was_left_out_is_told() -> None:
    assert "2 columns left out of the records, because they are personal: full_name, email" in [
        str(note) for note in clinic().notes
    ]


def test_schemas_are_closed_and_the_example_fits_them() -> None:
    content, example = clinic().task.content, clinic().task.example
    written = example.record.model_dump(mode="json")
    schema = local_schema(content, {})
    assert allowed(written, schema)
    assert allowed(RECORD, schema)
    assert not allowed(RECORD | {"plan": "founders' own"}, schema)
    assert not allowed(RECORD | {"What annoys you?": "Ask [PERSON_1]"}, local_schema(content, {}))
    for schema in (frontier_schema(content), local_schema(content, {})):
        assert all(node["additionalProperties"] is False for node in nodes(schema) if node.get("type") == "object")
    assert allowed({"edits": [{"field": "plan", "value": "basic"}]}, edits_schema(content))
    assert example.rows.count("<row id=") == 2


def test_a_paid_provider_gets_plain_keys_and_the_columns_names_in_words() -> None:
    content = clinic().task.content
    schema = frontier_schema(content)
    plain = dict(zip(schema["properties"], RECORD.values(), strict=True))
    assert allowed(plain, schema)
    assert [node["description"].partition(";")[0] for node in schema["properties"].values()] == list(RECORD)
    assert all(re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", key) for key in plain)
    assert content.model_validate(plain) == content.model_validate(RECORD)


def test_a_record_is_read_and_written_with_the_columns_names() -> None:
    assert answered().model_dump(mode="json") == RECORD
    with pytest.raises(ValidationError):
        answered(plan="founders' own")
    assert answered(**{"How do you book?": ["by phone", "by phone"]}).model_dump()["How do you book?"] == ("by phone",)


def test_columns_may_be_called_as_python_likes_no_field_to_be() -> None:
    frame = survey().rename({"plan": "model_config", "age": "copy"}).with_columns(_private=pl.lit("yes"))
    content = fitted(frame).task.content
    record = {**RECORD, "model_config": RECORD["plan"], "copy": RECORD["age"]}
    del record["plan"], record["age"]
    assert content.model_validate_json(json.dumps(record)).model_dump(mode="json") == record


def test_a_sound_record_has_no_flaw() -> None:
    assert clinic().task.flaw(answered()) == ""


@pytest.mark.parametrize("text", [*SAID, "Ask Anna Weber", "[PERSON_1] is late", "waits in the car until the nurse"])
def test_a_record_that_says_what_a_row_says_has_one(text: str) -> None:
    flaw = clinic().task.flaw(answered(**{"What annoys you?": text}))
    assert flaw.startswith("What annoys you?: ")
    assert "nna" not in flaw


def test_fixed_answers_of_one_row_alone_are_refused_however_they_are_shared_one_by_one() -> None:
    frame = survey().drop("What annoys you?")
    task = fitted(frame).task
    rows = fitted(frame).frame.drop(ROW, UNIT).to_dicts()
    told = [row | {"How do you book?": row["How do you book?"].split(", ")} for row in rows if row["plan"]]
    flaws = [task.flaw(task.content.model_validate_json(json.dumps(row))) for row in told]
    assert all("are those of one row" in flaw for flaw in flaws)


def test_an_answer_with_a_comma_of_its_own_is_found_among_the_rows() -> None:
    booked = ["Other, please ask", "Price", "Other, please ask, Price", "Price, Staff", "Staff"] * 8
    frame = survey().drop("What annoys you?").with_columns(pl.Series("How do you book?", booked))
    task = fitted(frame).task
    row = {"plan": "plus", "age": "60-69", "How do you book?": ["Other, please ask", "Price"]}
    rows = fitted(frame).frame.filter(pl.col("How do you book?") == "Other, please ask, Price").to_dicts()
    assert {"plan": row["plan"], "age": row["age"]} in [{key: one[key] for key in ("plan", "age")} for one in rows]
    record = task.content.model_validate_json(json.dumps(row))
    assert "are those of one row" in task.flaw(record)
    assert task.measured["distance"](record) == 0.0


def test_a_choice_of_several_answers_that_nobody_shares_is_refused() -> None:
    cells = ["tea", "milk", "cocoa"] * 12 + ["tea, milk", "milk, cocoa", "tea, milk, cocoa", "cocoa, tea"]
    frame = survey().with_columns(pl.Series("How do you book?", cells))
    task = fitted(frame).task
    record = RECORD | {"How do you book?": ["cocoa", "milk"]}
    flaw = task.flaw(task.content.model_validate_json(json.dumps(record)))
    assert flaw == "How do you book?: nobody shares this choice of several answers; choose fewer"


def test_distance_is_that_from_the_nearest_row() -> None:
    distance = clinic().task.measured["distance"]
    row = next(row for row in clinic().frame.to_dicts() if row["plan"])
    near = {"plan": row["plan"], "age": row["age"], "How do you book?": row["How do you book?"].split(", ")}
    assert distance(answered(**near)) == 0.0
    assert 0 < distance(answered(**{"What annoys you?": "Nobody waits in the car until noon"})) < 1


def test_repeated_choices_are_complete() -> None:
    assert measures.completeness(answered(), {}) == 1.0
    assert measures.completeness(answered(**{"What annoys you?": "n/a"}), {}) == 0.75


def test_texts_become_passages() -> None:
    ids = [f"talk-{n}#1" for n in range(6)]
    frame = pl.DataFrame({ROW: ids, UNIT: ids, "text": [f"{SAID[n % 4]}, {n} times" for n in range(6)]})
    task = fitted(frame).task
    assert list(task.content.model_fields) == ["name", "speaker", "text"]
    assert task.flaw(task.example.record)  # it is ours, and not to be copied either
    passage = {"name": "Ada Lovelace", "speaker": "a plumber", "text": "Pipes burst when I sleep."}
    assert task.flaw(task.content.model_validate(passage)) == ""
    assert task.measured["distance"](task.content.model_validate(passage)) == 1.0
    copied = passage | {"text": SAID[3]}
    assert task.flaw(task.content.model_validate(copied)).startswith("text: holds a private value")


def test_interviews_with_ids_are_texts_as_well() -> None:
    ids = [f"talk:{n}" for n in range(12)]
    frame = pl.DataFrame({ROW: ids, UNIT: ids, "id": [f"T{n:03d}" for n in range(12)], "text": [*SAID] * 3})
    assert list(fitted(frame).task.content.model_fields) == ["name", "speaker", "text"]


def test_where_nobody_shares_anything_there_is_nothing_to_make() -> None:
    frame = survey(4).select(ROW, UNIT, "full_name", "plan", "age")
    with pytest.raises(DataError, match="no question has answers that 5 rows share"):
        fitted(frame)


def two_questions(rows: int) -> pl.DataFrame:
    """Six ways to answer, all of them as frequent."""
    ids = [f"clinic:{n}" for n in range(rows)]
    ways = ["by phone", "at the desk", "in the app"]
    return pl.DataFrame(
        {ROW: ids, UNIT: ids, "book": [ways[n % 3] for n in range(rows)], "again": ["yes", "no"] * (rows // 2)}
    )


def test_where_every_way_to_answer_is_somebodys_nothing_is_asked() -> None:
    with pytest.raises(DataError, match="fewer than 5 rows answer just so"):
        fitted(two_questions(24))
    assert fitted(two_questions(30)).task.name == "synthetic"


def test_a_header_that_names_somebody_is_left_out() -> None:
    frame = survey().rename({"plan": "Did Anna Weber help?", "age": "Do you like New Kimberlyberg?"})
    fields = local_schema(fitted(frame).task.content, {})["properties"]
    assert list(fields) == ["Do you like New Kimberlyberg?", "How do you book?", "What annoys you?"]


def test_a_header_with_a_name_that_is_in_no_row_is_left_out_as_well() -> None:
    frame = survey().rename({"plan": "Did Dr. Magdalena Kowalczyk help?", "age": "Do you use the Shared Kitchen?"})
    session = opened(PERSON=["Magdalena Kowalczyk", "Shared Kitchen"])
    found = fit(SYNTHETIC, dataset(frame), dataset(masked(session, frame)), session)
    fields = local_schema(found.task.content, {})["properties"]
    assert list(fields) == ["Do you use the Shared Kitchen?", "How do you book?", "What annoys you?"]


def test_texts_without_spaces_between_words_are_refused_before_anything_is_asked() -> None:
    ids = [f"talk-{n}#1" for n in range(6)]
    frame = pl.DataFrame({ROW: ids, UNIT: ids, "text": [f"昨天我在路上骑车摔倒了，没有人来帮我 {n}" for n in range(6)]})
    with pytest.raises(DataError, match="without spaces between words"):
        fitted(frame)


def test_the_rules_and_the_wordings_are_the_same_for_all_data() -> None:
    same = ("name", "noun", "rules", "wordings", "mend", "rubric", "no_flaw", "temperature")
    for name in same:
        assert getattr(clinic().task, name) == getattr(SYNTHETIC, name)
    assert dataclasses.asdict(clinic().task.wordings[0]) == dataclasses.asdict(SYNTHETIC.wordings[0])
