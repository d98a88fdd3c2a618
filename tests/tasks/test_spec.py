"""A task's file: it gives what it says, the two that ship give what they gave before they were files, and a mistake in
one is a line that names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.tasks import Task, load

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


def verdict(task: Task, record: Any, *, is_bounded: bool) -> Any:
    """The record as it is read, or where it is wrong."""
    try:
        return task.read(json.dumps(record), is_bounded=is_bounded, notices=[]).model_dump(mode="json")
    except ValidationError as error:
        return sorted(f"{'.'.join(map(str, one['loc']))} {one['type']}" for one in error.errors())


@pytest.mark.parametrize("name", ["persona", "synthetic"])
def test_the_file_reads_the_records_that_python_read(name: str) -> None:
    """Each as it was read, or refused at the same place; a list that is too long is now cut instead."""
    task, kept = load(compose([f"task={name}"]).task), GOLDEN[name]
    cases = [(record, is_bounded) for record in kept["records"] for is_bounded in (False, True)]
    assert cases
    for (record, is_bounded), before in zip(cases, kept["validated"], strict=True):
        now = verdict(task, record, is_bounded=is_bounded)
        if isinstance(before, list) and all(one.endswith(" too_long") for one in before):
            assert isinstance(now, dict)
            assert all(len(value) <= len(record[field]) for field, value in now.items())
        else:
            assert now == before


SHORT = """
name: ticket
noun: ticket
fields:
  title: {type: text, description: what it is about, max_chars: 60}
  mood: {type: one_of, options: [calm, angry]}
rules: [Write one ticket.]
rubric:
  clarity: {question: "Is it clear?"}
example:
  input: [{text: "The door of the lift is open again."}]
  record: {title: The lift is open, mood: calm}
"""


def typed(folder: Path, text: str) -> Task:
    file = folder / "ticket.yaml"
    file.write_text(text, encoding="utf-8")
    return load(compose([f"task={file}"]).task)


def test_a_file_of_ones_own_is_a_task(tmp_path: Path) -> None:
    task = typed(tmp_path, SHORT)
    assert (task.name, list(task.content.model_fields)) == ("ticket", ["title", "mood"])
    notices = list[Notice]()
    read = task.read('{"title": "The lift is broken", "mood": "angry"}', is_bounded=False, notices=notices)
    assert read.model_dump() == {"title": "The lift is broken", "mood": "angry"}
    with pytest.raises(ValidationError):
        task.read('{"title": "The lift is broken", "mood": "sad"}', is_bounded=False, notices=notices)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("type: text", "type: txet", "ticket.yaml:5: fields.title.type=txet: must be one of"),
        ("rubric:", "rubrik:", "ticket.yaml:8: rubrik: there is no such key; did you mean rubric?"),
        ("options: [calm, angry]", "options: []", "ticket.yaml:6: fields.mood"),
        ("max_chars: 60", "max_chars: -1", "ticket.yaml:5: fields.title.max_chars=-1: must be a whole number"),
    ],
)
def test_a_mistake_in_a_file_is_one_line_that_names_it(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        typed(tmp_path, SHORT.replace(wrong, right))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
