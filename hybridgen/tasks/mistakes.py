"""Reads what a task file declares, and finds all that is wrong with it at once: of each key, and of keys together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import Field, ValidationError

from hybridgen.config import messages
from hybridgen.config.messages import did_you_mean
from hybridgen.core.errors import ConfigError
from hybridgen.tasks.declaration import Asked, TaskFile
from hybridgen.tasks.fields import MAX_LEVELS, PLAIN, PLAIN_NAME, AnyField, TextField, inner_fields, wrong_names
from hybridgen.tasks.types import AGREEMENT, code

MEASURES = ("evidence", "completeness", "coverage", AGREEMENT)
# What the levels of a file may say otherwise than the file; all else is of the whole task.
OF_LEVELS = (
    "role rules fields wordings reminder refine mend rubric no_flaw example answer_tokens temperature placeholders"
).split()
_RESERVED = {"improve"}  # what a judge's answer has beside the criteria
_OF_ENTRIES = {"fields", "rubric"}  # sections of which one entry may be wrong, and the others right


class _Rest(TaskFile):
    """What is right in a file with mistakes: every key may be missing."""

    name: str = ""
    fields: dict[str, AnyField] = Field(default_factory=dict)


def read(values: Mapping[str, Any], prefix: str) -> tuple[TaskFile, list[str]]:
    """What a file declares, and what is wrong with it, a line each; what is wrong is left out of the first.

    values: as `read_task` gave them. prefix: the section as it is typed, e.g. task.
    """
    try:
        file, said = TaskFile.model_validate(dict(values)), list[str]()
    except ValidationError as error:
        found = error.errors(include_url=False)
        said = messages.explain_each(found, TaskFile.model_json_schema(), values, prefix=prefix)
        file = _Rest.model_validate(_right(values, found))
    return file, list(dict.fromkeys([*said, *(f"{prefix}.{one}" for one in _together(file, values))]))


def check(mistakes: Iterable[str]) -> None:
    """Raises ConfigError with all mistakes, where there are any."""
    if said := "; ".join(dict.fromkeys(mistakes)):
        raise ConfigError(said)


def _right(values: Mapping[str, Any], errors: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The values without those in which pydantic found an error."""
    kept = dict(values)
    for error in errors:
        key, *inner = error["loc"]
        if key in _OF_ENTRIES and inner and isinstance(kept.get(key), Mapping):
            kept[key] = {name: value for name, value in kept[key].items() if name != inner[0]}
        else:
            kept.pop(key, None)
    return kept


def _together(file: TaskFile, values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong of keys together. values: what the file says, with what is wrong in itself."""
    given = values.get("fields")
    names = list(given) if isinstance(given, Mapping) else []
    has_unit = values.get("unit", file.unit) == file.unit  # else nobody knows which was meant
    yield from wrong_names(dict.fromkeys(names))
    yield from _of_fields(file)
    yield from _of_levels(file)
    if has_unit:
        yield from _of_unit(file)
    for name in file.carry:
        if name in names:
            yield f"carry: {name} is a field too; another name for the field would be right"
    called = [wording.name for wording in file.wordings if isinstance(wording, Asked)]
    if len({*called}) < len(called):
        yield "wordings: each must have a name of its own"
    for name in file.refine:
        if names and name not in names:
            yield f"refine: {name} is no field; choose {', '.join(names)}{did_you_mean(name, names)}"
    yield from _of_rubric(file, has_unit=has_unit)
    whole = values.get("rubric")
    is_whole = isinstance(whole, Mapping) and len(whole) == len(file.rubric)
    if file.rubric and is_whole and sum(criterion.weight for criterion in file.rubric.values()) <= 0:
        yield "rubric: at least one criterion must weigh more than 0"
    try:
        code[file.code] if file.code else None
    except ConfigError as error:
        yield str(error).removeprefix("task.")


def _of_fields(file: TaskFile) -> Iterator[str]:
    """What is for fields of the record itself, and stands deeper."""
    for path, field in inner_fields(file.fields):
        if isinstance(field, TextField) and (field.grounded or field.names):
            yield f"fields.{path}.{'grounded' if field.grounded else 'names'}: is for fields of the record itself"
        for key in ("signs", "cites"):
            if getattr(field, key, None):
                yield f"fields.{path}.{key}: are for fields of the record itself"
        if path.count(".") > MAX_LEVELS:
            yield f"fields.{path}: stands too deep; {MAX_LEVELS} levels at most would be right"


def _of_levels(file: TaskFile) -> Iterator[str]:
    for level, own in file.levels.items():
        for name in own:
            if name not in OF_LEVELS:
                yield f"levels.{level}.{name}: cannot differ by level; {', '.join(OF_LEVELS)} can"


def _of_unit(file: TaskFile) -> Iterator[str]:
    if file.carry and file.unit == "segment":
        yield "carry: a segment has many rows, and a cell is of one; unit: row would be right"
    if file.code and file.unit != "segment":
        yield f"unit={file.unit}: is not built yet for task={file.name}; segment would be right"
    if file.code and file.input:
        yield f"input: is not built yet for task={file.name}; leave it out"


def _of_rubric(file: TaskFile, *, has_unit: bool) -> Iterator[str]:
    for name, criterion in file.rubric.items():
        if not PLAIN_NAME.fullmatch(name) or name in _RESERVED:
            yield f"rubric.{name}: cannot be a criterion's name; {PLAIN} would be right"
        elif (
            has_unit
            and AGREEMENT in {name, criterion.measured}
            and (name != criterion.measured or file.unit == "segment")
        ):
            yield f"rubric.{name}: {AGREEMENT} is measured, under this name, where the unit is a row or a document"
        elif criterion.measured and criterion.measured not in MEASURES and not file.code:  # code counts what it names
            near = did_you_mean(criterion.measured, MEASURES)
            yield f"rubric.{name}.measured={criterion.measured}: must be one of {', '.join(MEASURES)}{near}"
