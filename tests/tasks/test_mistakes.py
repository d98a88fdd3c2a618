"""What is wrong in a task file is told at once, and nothing that is right is told with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.task_file import read_task
from hybridgen.core.errors import ConfigError
from hybridgen.tasks import mistakes, spec
from hybridgen.tasks.types import Detail
from tests.tasks.test_fields import VISIT

JUNK = st.sampled_from(
    [None, "", "x", "-1", "codebook", [], ["x"], {}, {"x": "y"}, [{"type": "text"}], {"type": "list"}]
)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file: Path = tmp_path_factory.mktemp("task") / "visit.yaml"
    file.write_text(VISIT + "levels: {full: {rules: [Say all.], fields: {wish: {max_chars: 300}}}}\n")
    return read_task(file)


def places(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


def changed(node: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy with a value in a place; as it is where there is no such place any more."""
    if not path:
        return value
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    parts = [(key, changed(old, path[1:], value) if key == path[0] else old) for key, old in inner]
    return dict(parts) if isinstance(node, dict) else [new for _, new in parts] if isinstance(node, list) else node


@given(st.data())
def test_whatever_is_wrong_is_told_in_lines(visit: dict[str, Any], data: st.DataObject) -> None:
    found = visit
    for _ in range(data.draw(st.integers(1, 4))):
        found = changed(found, data.draw(st.sampled_from(list(places(visit)))), data.draw(JUNK))
    level: Detail = data.draw(st.sampled_from(["quotes", "brief", "full"]))
    said = ""
    try:
        spec.build(found, level)
    except ConfigError as error:
        said = str(error)
    lines = said.split("; task.")
    assert not said or said.startswith("task.")
    assert "\n" not in said
    assert len({*lines}) == len(lines)


def told(**values: Any) -> list[str]:
    return mistakes.read({"name": "note", "fields": {"said": {"type": "text"}}} | values, "task")[1]


def test_what_is_right_beside_a_mistake_is_read() -> None:
    file, said = mistakes.read(
        {"fields": {"said": {"type": "text"}, "when": {"type": "day"}}, "noun": "report", "unit": "rows"}, "task"
    )
    assert (list(file.fields), file.noun, file.unit) == (["said"], "report", "segment")
    assert [line.partition(": ")[0] for line in said] == ["task.name", "task.unit=rows", "task.fields.when.type=day"]


def test_a_unit_that_nobody_understands_makes_no_other_key_wrong() -> None:
    assert told(unit="rows", carry=["id"], rubric={"agreement": {"measured": "agreement"}}) == [
        "task.unit=rows: must be one of row, segment, document; did you mean row?"
    ]


def test_a_field_that_is_wrong_in_itself_is_a_field_all_the_same() -> None:
    fields = {"said": {"type": "text"}, "mood": {"type": "one_of"}}
    assert told(fields=fields, refine=["mood"]) == [
        "task.fields.mood.options: is missing; it must be a list of some text, one at least"
    ]


def test_of_a_criterion_that_is_wrong_no_weight_is_known() -> None:
    rubric = {"clear": {"question": "Is it clear?", "weight": 0}, "useful": {"question": "Is it?", "weight": "much"}}
    assert told(rubric=rubric) == ["task.rubric.useful.weight=much: must be a number from 0 up"]


def test_an_example_is_looked_at_where_its_fields_are_right() -> None:
    fields = {"said": {"type": "text"}, "stars": {"type": "integer", "max": "many"}, "mood": {"type": "yes_no"}}
    shown = {"input": "It rained.", "record": {"said": "Rain", "stars": 9, "mood": "wet", "more": "x"}}
    with pytest.raises(ConfigError) as caught:
        spec.build({"name": "note", "fields": fields, "example": shown})
    assert str(caught.value).split("; task.") == [
        "task.fields.stars.max=many: must be a whole number or null",
        "example.record.mood=wet: must be true or false",
        "example.record.more: there is no such key; there are said, mood",
    ]
