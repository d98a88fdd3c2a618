"""A task file with fields of every type: what models are asked for, what is taken, and what is said of a wrong file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hybridgen.config.task_file import read_task
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.pipelines.records import prompts
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Row, Segment
from hybridgen.tasks import Task, spec
from hybridgen.tasks.schema import edits_schema, frontier_schema, local_schema
from tests.pipelines.records.library import by_number

VISIT = """\
name: visit
noun: visit report
rules: [Judge by the text alone., "Braces {like these} are text."]
fields:
  guest: {type: text, max_chars: 60, names: invented}
  topic: {type: one_of, options: [room, no, 01], missing: unclear, description: What it is about}
  channels: {type: several_of, options: [mail, phone, desk], items: {min: 1, max: 2}}
  nights: {type: integer, min: 0, max: 30}
  rating: {type: number, min: 1, max: 5, missing: null}
  arrival: {type: date, missing: unknown}
  returns: {type: yes_no}
  wish: {type: text, max_chars: 200, grounded: true, missing: none said}
  tags: {type: list, of: {type: text, min_chars: 1, max_chars: 20}, items: {max: 3}}
  complaints:
    type: list
    of: {type: claim}
    items: {min: 0, max: 2}
    detail: [brief, full]
    signs: {words: [too, loud*], patterns: ['\\d am\\b']}
  room:
    type: object
    fields:
      floor: {type: integer}
      beds: {type: list, of: {type: object, fields: {kind: {type: one_of, options: [single, double]}}}}
  proof: {type: claim, detail: [full]}
wordings:
  - Report on {name}'s visit; {other} braces stay.
  - {name: short, system: Be brief., ask: Report briefly.}
reminder: Every field counts.
refine: [wish, complaints]
rubric:
  faithfulness: {measured: evidence, weight: 2}
  usefulness: {question: Could somebody act on this?, weight: 1}
example:
  input: {Guest: Ada, Said: The lift is too loud.}
  record:
    guest: Ada Lovelace
    topic: 01
    channels: [desk]
    nights: 2
    rating: null
    arrival: 2026-01-31
    returns: yes
    wish: none said
    tags: [7]
    complaints: [{row: R1, quote: The lift is too loud, text: Cannot sleep}]
    room: {floor: 3, beds: [{kind: single}]}
    proof: {row: R1, quote: The lift is, text: There is a lift}
"""
RECORD: dict[str, Any] = {
    "guest": "Ada Lovelace",
    "topic": "01",
    "channels": ["desk"],
    "nights": 2,
    "rating": None,
    "arrival": "2026-01-31",
    "returns": True,
    "wish": "none said",
    "tags": ["7"],
    "complaints": [{"row": "R1", "quote": "The lift is too loud", "text": "Cannot sleep"}],
    "room": {"floor": 3, "beds": [{"kind": "single"}]},
    "proof": {"row": "R1", "quote": "The lift is", "text": "There is a lift"},
}


def built(text: str, folder: Path, **changes: Any) -> Task:
    file = folder / "task.yaml"
    file.write_text(text)
    return spec.build(read_task(file) | changes)


@pytest.fixture
def visit(tmp_path: Path) -> Task:
    return built(VISIT, tmp_path, detail="full")


def taken(task: Task, **changes: Any) -> dict[str, Any]:
    return task.content.model_validate_json(json.dumps(RECORD | changes)).model_dump(mode="json")


def test_the_example_is_read_by_its_fields(visit: Task) -> None:
    assert visit.example.record.model_dump(mode="json") == RECORD
    assert visit.example.rows == '<row id="R1">\nGuest: Ada\nSaid: The lift is too loud.\n</row>'
    assert visit.example.name == "Ada Lovelace"


def test_a_server_at_home_is_given_every_bound(visit: Task) -> None:
    schema = local_schema(visit.content)
    fields = schema["properties"]
    assert list(fields) == schema["required"] == list(RECORD)
    assert fields["topic"]["enum"] == ["room", "no", "01", "unclear"]
    assert fields["channels"] == {
        "type": "array",
        "items": {"type": "string", "enum": ["mail", "phone", "desk"]},
        "minItems": 1,
        "maxItems": 2,
    }
    assert fields["nights"] == {"type": "integer", "minimum": 0, "maximum": 30}
    assert fields["rating"] == {"anyOf": [{"type": "number", "minimum": 1, "maximum": 5}, {"type": "null"}]}
    assert fields["arrival"]["anyOf"][0]["pattern"] == "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    assert fields["arrival"]["anyOf"][1] == {"type": "string", "enum": ["unknown"]}
    assert fields["returns"] == {"type": "boolean"}
    assert fields["tags"] == {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": 20},
        "maxItems": 3,
    }
    assert fields["room"]["properties"]["beds"]["items"]["properties"]["kind"]["enum"] == ["single", "double"]


def test_a_paid_provider_is_told_the_bounds_it_takes_as_none(visit: Task) -> None:
    fields = frontier_schema(visit.content)["properties"]
    assert fields["nights"] == {"type": "integer", "description": "from 0; up to 30"}
    assert fields["wish"] == {"type": "string", "description": "at most 200 characters"}
    written = json.dumps(fields)
    assert not any(f'"{bound}"' in written for bound in ("minimum", "maximum", "pattern", "maxLength", "const"))


def test_only_what_may_be_refined_may_be_edited(visit: Task) -> None:
    schema = edits_schema(visit.content, visit.refine)
    kinds = schema["properties"]["edits"]["items"]["anyOf"]
    assert [kind["properties"]["field"]["enum"] for kind in kinds] == [["wish"], ["complaints"]]


@pytest.mark.parametrize("full", [local_schema, frontier_schema])
def test_every_schema_is_one_and_takes_the_example(visit: Task, full: Any) -> None:
    schema = full(visit.content)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(by_number(RECORD))


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"channels": ["mail", "mail", "desk"]}, {"channels": ["mail", "desk"]}),
        ({"channels": ["mail", "phone", "desk"]}, {"channels": ["mail", "phone"]}),
        ({"tags": ["a", "b", "c", "d"]}, {"tags": ["a", "b", "c"]}),
        ({"nights": 4.0}, {"nights": 4}),
        ({"rating": 4}, {"rating": 4.0}),
        ({"arrival": "unknown"}, {"arrival": "unknown"}),
        ({"topic": "unclear"}, {"topic": "unclear"}),
        ({"wish": "  a quiet room "}, {"wish": "a quiet room"}),
        ({"returns": False}, {"returns": False}),
    ],
)
def test_what_is_taken(visit: Task, changes: dict[str, Any], kept: dict[str, Any]) -> None:
    assert taken(visit, **changes) == RECORD | kept


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"topic": "pool"}, "topic"),
        ({"channels": []}, "channels"),
        ({"nights": 31}, "nights"),
        ({"nights": 2.5}, "nights"),
        ({"rating": 0.5}, "rating"),
        ({"rating": "unknown"}, "rating"),
        ({"arrival": "31.1.2026"}, "arrival"),
        ({"arrival": "2026-02-31"}, "arrival"),
        ({"returns": "perhaps"}, "returns"),
        ({"wish": ""}, "wish"),
        ({"room": {"floor": 3}}, "room"),
        ({"proof": {"row": "R1", "text": "There is a lift"}}, "proof"),
        ({"mood": "good"}, "mood"),
    ],
)
def test_what_is_refused(visit: Task, changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as caught:
        taken(visit, **changes)
    assert caught.value.errors()[0]["loc"][0] == place


@given(st.integers(0, 20))
def test_the_first_items_stay_and_a_notice_says_how_many_came(came: int) -> None:
    task = spec.build({"name": "x", "fields": {"tags": {"type": "list", "of": {"type": "text"}, "items": {"max": 3}}}})
    notices: list[Notice] = []
    answer = json.dumps({"tags": [f"tag {n}" for n in range(came)]})
    record = task.content.model_validate_json(answer, context={"is_bounded": False, "notices": notices})
    assert record.model_dump()["tags"] == tuple(f"tag {n}" for n in range(min(came, 3)))
    said = [f"tags: the first 3 of {came} items were kept"] if came > 3 else []
    assert [str(notice) for notice in notices] == said


def test_prompts_say_what_the_file_says(visit: Task) -> None:
    slot = Segment(0, (Row("1", "R1", "Nothing new."),))
    system, shown, example, rows = prompts.ask_draft(visit, Draft(DraftId(0), slot, "Kirsi Xu", 0, 7), by_number=True)
    assert system.content == (
        "You are given rows of data. From them you write one visit report.\n"
        "- Use only what the rows say. Do not invent facts.\n"
        "- Write 'unclear' where the rows are silent about topic.\n"
        "- Write null where the rows are silent about rating.\n"
        "- Write 'unknown' where the rows are silent about arrival.\n"
        "- Write 'none said' where the rows are silent about wish.\n"
        "- No two claims cite the same; nothing is said twice.\n"
        "- Judge by the text alone.\n"
        "- Braces {like these} are text.\n"
        "- Words in square brackets such as [PERSON_0] stand for private data. Copy them as they are or leave them "
        "out.\n"
        "- Answer with JSON only.\n"
        "- Each claim cites the number of what it rests on, as 17 for #17, or of a statistic, as S1 for #S1, then says "
        "in one short statement of your own what that means.\n"
        "- Statistics, where there are any, count all respondents of this kind, also those whose rows are not shown, "
        "and compare them with all others. Repeat a figure exactly as it stands."
    )
    assert shown.content.endswith("Report on Ada Lovelace's visit; {other} braces stay.\nEvery field counts.")
    assert json.loads(example.content) == by_number(RECORD, "2")
    assert rows.content.endswith("Report on Kirsi Xu's visit; {other} braces stay.\nEvery field counts.")
    other = prompts.ask_draft(visit, Draft(DraftId(1), slot, "x", 1, 7), by_number=True)
    assert other[:-1] == (system, shown, example)
    assert "</row>\n\nBe brief.\n" in other[-1].content


def test_what_a_judge_is_asked_and_what_is_counted(visit: Task) -> None:
    assert visit.rubric == {"usefulness": "Could somebody act on this?"}
    assert (visit.by_evidence, visit.by_completeness) == (("faithfulness",), ())
    assert visit.weights == {"faithfulness": 2, "usefulness": 1}
    assert visit.grounded == ("wish",)
    assert visit.missing == {"topic": "unclear", "arrival": "unknown", "wish": "none said"}


@pytest.mark.parametrize(
    ("quote", "shows"), [("far too hot", True), ("LOUDER music", True), ("4 am", True), ("tool", False)]
)
def test_signs_of_a_claim_are_words_and_patterns(visit: Task, quote: str, shows: bool) -> None:
    assert bool(visit.signs["complaints"].search(quote)) is shows


@pytest.mark.parametrize(
    ("detail", "left_out"), [("full", set()), ("brief", {"proof"}), ("quotes", {"proof", "complaints"})]
)
def test_a_level_of_detail_has_its_own_fields(detail: str, left_out: set[str], tmp_path: Path) -> None:
    task = built(VISIT, tmp_path, detail=detail)
    assert task.content.model_fields.keys() == RECORD.keys() - left_out
    assert task.example.record.model_dump().keys() == RECORD.keys() - left_out
    assert set(task.refine) <= task.content.model_fields.keys()


SMALLEST = "name: note\nfields:\n  said: {type: text}\n"


def test_a_file_that_says_little_gets_neutral_words(tmp_path: Path) -> None:
    task = built(SMALLEST, tmp_path)
    assert task.noun == "note"
    assert len(task.wordings) >= 2
    assert "note" in task.wordings[0].ask_for("anybody")
    assert "'" not in task.rules
    assert task.weights == {"faithfulness": 2, "completeness": 1}
    assert (task.by_evidence, task.by_completeness) == ((), ("completeness",))
    assert (task.unit, task.is_restorable) == ("segment", True)


def test_without_an_example_prompts_have_none(tmp_path: Path) -> None:
    task = built(SMALLEST, tmp_path)
    slot = Segment(0, (Row("1", "R1", "Nothing new."),))
    draft = Draft(DraftId(0), slot, "x", 0, 7, content=task.example.record)
    assert [m.role for m in prompts.ask_draft(task, draft, by_number=True)] == ["system", "user"]
    assert "For example" not in prompts.ask_refinement(task, slot.rows, (), draft, "")[0].content


KINDS = st.recursive(
    st.sampled_from(
        [
            {"type": "text", "max_chars": 40},
            {"type": "text", "min_chars": 30, "max_chars": 30, "missing": "?"},
            {"type": "integer", "max": -3},
            {"type": "number", "min": 2.5, "max": 3},
            {"type": "date", "missing": None},
            {"type": "yes_no"},
            {"type": "one_of", "options": ["a", "b"]},
            {"type": "several_of", "options": ["a", "b", "c"], "items": {"min": 2}},
            {"type": "claim"},
        ]
    ),
    lambda inner: (
        st.builds(lambda of: {"type": "list", "of": of, "items": {"min": 2, "max": 3}}, inner)
        | st.builds(lambda of: {"type": "object", "fields": {"inner": of, "more": of}}, inner)
    ),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), KINDS, min_size=1))
def test_any_fields_make_a_schema_and_a_record_that_fits_it(fields: dict[str, Any]) -> None:
    task = spec.build({"name": "drawn", "fields": fields})
    record = task.example.record.model_dump(mode="json")
    for schema in (local_schema(task.content), frontier_schema(task.content)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert jsonschema.Draft202012Validator(schema).is_valid(by_number(record)), record
    assert task.content.model_validate_json(json.dumps(record)) == task.example.record
    assert task.answer_tokens >= 200


WRONG = {
    "name: x": "task.fields: is missing; it must be a section of one key or more",
    "name: x\nfields: {}": "task.fields={}: must be a section of one key or more",
    "name: x\nfields: {a: {type: txt}}": "task.fields.a.type=txt: must be one of text, number, integer, date, yes_no, "
    "one_of, several_of, list, object, claim, quote; did you mean text?",
    "name: x\nfields: {a: {max: 3}}": "task.fields.a.type: is missing; it must be one of text, number, integer, date, "
    "yes_no, one_of, several_of, list, object, claim, quote",
    "name: x\nfields: {a: {type: integer, mn: 3}}": "task.fields.a.mn: there is no such key; "
    "did you mean task.fields.a.min?",
    "name: x\nfields: {a: {type: integer, min: x}}": "task.fields.a.min=x: must be a whole number or null",
    "name: x\nfields: {a: {type: integer, min: 3, max: 1}}": "task.fields.a.min=3: must be at most max, which is 1",
    "name: x\nfields: {a: {type: one_of}}": "task.fields.a.options: is missing; it must be a list of some text, "
    "one at least",
    "name: x\nfields: {a: {type: one_of, options: [b, b]}}": "task.fields.a.options: each must be another one",
    "name: x\nfields: {a: {type: list, of: {type: number, max: b}}}": "task.fields.a.of.max=b: "
    "must be a number or null",
    "name: x\nfields: {a b: {type: text}}": "task.fields.a b: cannot be a field's name; "
    "letters, digits and underscores, a letter first, would be right",
    "name: x\nfields: {copy: {type: text}}": "task.fields.copy: cannot be a field's name; copy_text would be right",
    "name: x\nfields: {a: {type: list, of: {type: text}, signs: {words: [b]}}}": "task.fields.a.signs: "
    "are for lists of claims; of: {type: claim} would be right",
    "name: x\nfields: {a: {type: list, of: {type: claim}, signs: {patterns: ['(']}}}": "task.fields.a.signs.patterns: "
    "( is no regular expression: missing ), unterminated subpattern at position 0",
    "name: x\nunit: rows\nfields: {a: {type: text}}": "task.unit=rows: must be one of row, segment, document; "
    "did you mean row?",
    "name: x\nfields: {a: {type: text}}\nrefine: [b]": "task.refine: b is no field; choose a",
    "name: x\nfields: {a: {type: text}}\nrubric: {b: {weight: 1}}": "task.rubric.b.question: is missing; "
    "it must be some text, unless the criterion is measured",
    "name: x\nfields: {a: {type: text}}\nrubric: {b: {measured: c}}": "task.rubric.b.measured=c: "
    "must be one of evidence, completeness, coverage, agreement",
    "name: x\nfields: {a: {type: text}}\nrubric: {b: {question: c, weight: 0}}": "task.rubric: "
    "at least one criterion must weigh more than 0",
    "name: x\nfields: {a: {type: text}}\ncode: b": "task.code=b: there is no such code of a task; choose synthetic",
    "name: x\nfields: {a: {type: integer}}\nexample: {input: y, record: {a: b}}": "task.example.record.a=b: "
    "must be a whole number",
    "name: x\nfields: {a: {type: text}}\nexample: {input: y, record: {}}": "task.example.record.a: is missing; "
    "it must be some text",
    "name: x\nfields: {a: {type: text}}\ncarry: [id]": "task.carry: a segment has many rows, and a cell is of one; "
    "unit: row would be right",
    "name: x\nunit: row\nfields: {a: {type: text}}\ncarry: [a]": "task.carry: a is a field too; "
    "another name for the field would be right",
    "name: x\nunit: row\nfields: {a: {type: text}}\nrubric: {sure: {measured: agreement}}": "task.rubric.sure: "
    "agreement is measured, under this name, where the unit is a row or a document",
    "name: x\nfields: {a: {type: text}}\nrubric: {agreement: {measured: agreement}}": "task.rubric.agreement: "
    "agreement is measured, under this name, where the unit is a row or a document",
    "name: x\nunit: row\nfields: {a: {type: text}}\ncode: synthetic": "task.unit=row: is not built yet for task=x; "
    "segment would be right",
    "name: x\nfields: {a: {type: text}}\ncode: synthetic\ninput: [a]": "task.input: is not built yet for task=x; "
    "leave it out",
    "name: x\nfields: {a: {type: text}}\nwieght: 1": "task.wieght: there is no such key; there are name, detail, "
    "codebook, noun, unit, pipeline, input, carry, role, rules, fields, wordings, reminder, refine, mend, rubric, "
    "no_flaw, example, answer_tokens, temperature, placeholders, code, levels",
    "name: x\nfields: [{a: {type: one_of, options: codebook}}]\ncodebook: codes.csv": "task.fields="
    '[{"a": {"type": "one_of", "options": "codebook"}}]: must be a section of one key or more; '
    "a key for each without a dash, as in a: {type: one_of, options: codebook}, would be right",
    "name: x\nfields: [{name: a, type: text}]": 'task.fields=[{"name": "a", "type": "text"}]: must be a section of one '
    "key or more; a key for each without a dash, as in a: {type: text}, would be right",
    "name: x\nfields: {a: {type: list, of: {type: text}, items: {max: 2}}}\nexample: {input: y, record: {a: [bb, cc, "
    "dd]}}": "task.example.record.a: has 3 items; 2 at most would be right",
    "name: x\nfields: {a: {type: one_of, options: codebook}}\nexample: {input: y, record: {a: b}}": "task.example."
    "record.a: nobody knows its codes yet; codebook: FILE would be right, or no example",
    "name: x\nfields: {a: {type: object, fields: {b: {type: text, grounded: true}}}}": "task.fields.a.fields.b."
    "grounded: is for fields of the record itself",
    "name: x\nfields: {row: {type: text}, quote: {type: text}, text: {type: text}}": "task.fields: row and quote "
    "are those of a claim; type: claim would be right",
}


@pytest.mark.parametrize("text", list(WRONG))
def test_a_wrong_file_is_one_line_that_names_the_key_and_what_would_be_right(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        built(text, tmp_path)
    assert str(caught.value) == WRONG[text]
