"""The JSON schemas that servers get: valid, without references, and as tight as the rows allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from hybridgen.config.compose import compose
from hybridgen.pipelines.records import prompts
from hybridgen.scoring.citation import Citations
from hybridgen.tasks import Claim, Content, Task, load
from hybridgen.tasks.names import invent_name
from hybridgen.tasks.schema import edits_schema, frontier_schema, local_schema
from tests.pipelines.records.library import ROWS, TASK, VISITOR, visitor

CITATIONS = Citations(ROWS)
CITES = CITATIONS.cites(by_number=True)
BY_NUMBER = CITATIONS.shorten(VISITOR)
Persona = TASK.content
NAMES = ("persona", "synthetic")
tasks = pytest.mark.parametrize("task", [load(compose([f"task={name}"]).task) for name in NAMES], ids=NAMES)


def allowed(record: Any, schema: dict[str, Any]) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(record))


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for node in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from nodes(node)


@tasks
def test_every_schema_is_one(task: Task) -> None:
    for schema in (frontier_schema(task.content), edits_schema(task.content), local_schema(task.content, CITES)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema
        assert not any("$ref" in node or "$defs" in node for node in nodes(schema))


@tasks
def test_every_object_is_closed_and_asks_for_all_its_fields(task: Task) -> None:
    for schema in (frontier_schema(task.content), edits_schema(task.content), local_schema(task.content, CITES)):
        objects = [node for node in nodes(schema) if node.get("type") == "object"]
        assert objects[0]["required"] in (list(task.content.model_fields), ["edits"])
        for node in objects:
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])


@tasks
def test_the_worked_example_is_a_valid_answer(task: Task) -> None:
    example = json.loads(prompts.example_of(task, True)[1])
    assert allowed(example, frontier_schema(task.content))
    assert allowed(example, local_schema(task.content))


@tasks
def test_paid_providers_get_no_bounds_on_texts(task: Task) -> None:
    assert not any({"minLength", "maxLength", "pattern"} & node.keys() for node in nodes(frontier_schema(task.content)))


def test_at_home_only_what_is_shown_may_be_cited() -> None:
    schema = local_schema(Persona, CITES)
    goals = BY_NUMBER["goals"]

    def citing(cite: object) -> bool:
        return allowed(BY_NUMBER | {"goals": [goals[0], goals[1] | {"cite": cite}]}, schema)

    assert citing(CITES[-1])
    assert not citing("999")
    assert not citing("S1")
    assert not citing(1)
    assert not allowed(BY_NUMBER | {"goals": VISITOR["goals"]}, schema)  # words are not written out


def test_a_field_may_be_held_to_pieces_of_its_own() -> None:
    schema = local_schema(Persona, CITES, {"goals": CITES[:2]})
    assert allowed(BY_NUMBER | {"goals": [{"cite": CITES[1], "text": "Read"}]}, schema)
    assert not allowed(BY_NUMBER | {"goals": [{"cite": CITES[2], "text": "Read"}]}, schema)
    assert allowed(BY_NUMBER | {"goals": [{"cite": CITES[1], "text": "Read"}]}, local_schema(Persona, CITES))


def test_a_list_that_is_held_to_nothing_stays_empty() -> None:
    schema = local_schema(Persona, CITES, {"behaviours": []})
    one = {"cite": CITES[0], "text": "Read"}
    goals = BY_NUMBER | {"goals": [one]}
    assert allowed(goals | {"behaviours": []}, schema)
    assert not allowed(goals | {"behaviours": [one]}, schema)


class Film(Content):
    """A record whose fields are called like JSON Schema's own words, one of them optional."""

    title: str
    default: str | None
    scenes: tuple[Claim, ...]


def test_fields_may_be_called_like_the_schemas_own_words() -> None:
    film = {"title": "Rain", "default": None, "scenes": [BY_NUMBER["goals"][0]]}
    for schema in (frontier_schema(Film), local_schema(Film)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert allowed(film, schema)
        assert schema["required"] == ["title", "default", "scenes"]
        assert not any("$ref" in node for node in nodes(schema))
    edits = [{"field": "default", "value": None}, {"field": "scenes", "item": 7, "value": BY_NUMBER["goals"][0]}]
    assert allowed({"edits": edits}, edits_schema(Film))


def test_where_nothing_is_shown_numbers_are_free() -> None:
    assert allowed(BY_NUMBER, local_schema(Persona))


def test_a_paid_provider_is_told_which_fields_cite_statistics() -> None:
    def cited(schema: dict[str, Any]) -> str:
        return str(schema["properties"]["goals"]["items"]["properties"]["cite"]["description"])

    assert "S1" in cited(frontier_schema(Persona, ["goals"]))
    assert "S1" not in cited(frontier_schema(Persona))


def test_edits_name_a_field_or_an_item_and_its_new_value() -> None:
    goal, schema = BY_NUMBER["goals"][0], edits_schema(Persona)

    def one(**edit: Any) -> bool:
        return allowed({"edits": [edit]}, schema)

    assert allowed({"edits": []}, schema)
    assert one(field="age", value="34")
    assert one(field="goals", item=1, value=goal)
    assert one(field="opportunities", item=0, value="Show the way")
    assert not one(field="age", value=34)
    assert not one(field="hobby", value="sailing")
    assert not one(field="goals", value=goal)
    assert not one(field="goals", item=2, value=goal)  # there are two at most
    assert not one(field="goals", item=0, value=[goal])
    assert not allowed({"edits": [{"field": "age", "value": "34"}] * 7}, schema)


def test_descriptions_reach_the_model() -> None:
    for schema in (frontier_schema(Persona), local_schema(Persona, CITES)):
        for name, field in Persona.model_fields.items():
            assert str(field.description) in schema["properties"][name]["description"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"hobby": "sailing"}, "hobby"),
        ({"goals": [VISITOR["goals"][0] | {"why": "because"}] * 2}, "goals.0.why"),
        ({"goals": []}, "goals"),
        ({"age": ""}, "age"),
        ({"age": "  "}, "age"),
        ({"summary": "on and on " * 200}, "summary"),
        ({"opportunities": None}, "opportunities"),
    ],
)
def test_a_persona_takes_no_other_fields_and_no_other_shapes(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as caught:
        visitor(**changes)
    assert ".".join(map(str, caught.value.errors()[0]["loc"])) == place


def test_space_around_texts_is_dropped() -> None:
    assert visitor(age=" 34 ").age == "34"


def test_invented_names_differ_for_a_long_time() -> None:
    assert len({invent_name(n) for n in range(600)}) == 600


@tasks
def test_a_task_fits_together(task: Task) -> None:
    assert len({wording.name for wording in task.wordings}) == len(task.wordings) >= 2
    assert all(wording.ask_for("Ada Lovelace").count("Ada Lovelace") for wording in task.wordings)
    assert set(task.grounded) <= set(task.content.model_fields)
