"""Records as a file has them, and the config of the run that made them, where it lies beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hybridgen.config.options import task_names, task_values
from hybridgen.config.schema import Config, Task
from hybridgen.core.audits import Origin
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.results import Evidence, Quality, Record
from hybridgen.pipelines.past import PastRun, find_past
from hybridgen.sources.nested.syntax import whole_letters

RECORDS = "records.jsonl"
IN_CODE = "records"  # what records that came in a program are called, in the place of a file's name
MAX_LEVELS = 50  # of a record; what is nested deeper is none


class GivenRecord(BaseModel):
    """A record as it is given: a line of records.jsonl, or its own fields alone. is_bare: those alone, its id perhaps
    among them."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    record: dict[str, Any]
    origin: Origin | None = None
    quality: Quality | None = None
    evidence: list[Evidence] = Field(default_factory=list)
    rows: list[str] = Field(default_factory=list)
    draft: str | None = None
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """records: at least one, no two of the same id. broken: the places of lines that are none. name: of the file. past:
    None where nothing says which run made them."""

    records: tuple[GivenRecord, ...]
    broken: tuple[str, ...]
    name: str
    past: PastRun | None


def find(path: str | Sequence[str] | None, key: str) -> Path:
    """The file of records that a key names; of a run's folder the records in it. Raises InputError."""
    if path is None or not isinstance(path, str):
        paths = list(path or ())
        if len(paths) != 1:
            raise ConfigError(f"{key}: names one file of records, as in {key}=outputs/run/{RECORDS}")
        path = paths[0]
    file = Path(path).expanduser()
    if file.is_dir():
        file = file / RECORDS
    if not file.is_file():
        raise DataError(f"{key}={path}: there is no such file; the {RECORDS} of a run's folder would be right")
    return file


def read(file: Path) -> Given:
    """The records of a file, a JSON object a line. Raises InputError where it has none, or one twice."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")  # texts may hold what else ends a line
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: cannot be read as text ({error}); a {RECORDS} would be right") from None
    numbered = [(f"line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    found, broken = dict[str, GivenRecord](), list[str]()
    for place, line in numbered:
        one = _read(line, place)
        if one is None:
            broken.append(place)
        else:
            _put(found, one, f"{file}, {place}")
    if not found:
        raise DataError(f"{file}: holds no record; a JSON object on each line would be right, as in {RECORDS}")
    return Given(tuple(found.values()), tuple(broken), file.name, find_past(file.parent, _NAME_TASK))


def take(records: Sequence[Record | Mapping[str, Any]]) -> Given:
    """Records of a program: those that a run returned, or their fields. Raises InputError as `read` does."""
    found = dict[str, GivenRecord]()
    for number, record in enumerate(records, 1):
        plain = record.model_dump(mode="json") if isinstance(record, BaseModel) else dict(record)
        one = _checked(plain, str(number))
        if one is None:
            raise DataError(f"records[{number - 1}]: is no record; its fields by their names would be right")
        _put(found, one, f"records[{number - 1}]")
    if not found:
        raise DataError("records: there are none")
    return Given(tuple(found.values()), (), IN_CODE, None)


def _put(found: dict[str, GivenRecord], one: GivenRecord, place: str) -> None:
    if one.id in found:
        raise DataError(f"{place}: the id {one.id} is there twice; each record needs one of its own")
    found[one.id] = one


def _read(line: str, place: str) -> GivenRecord | None:
    try:
        plain = json.loads(whole_letters(line))
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict) or _is_deep(plain):
        return None
    return _checked(plain, place.removeprefix("line "))


def _is_deep(node: Any, levels: int = MAX_LEVELS) -> bool:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return not levels or any(_is_deep(one, levels - 1) for one in inner)


def _checked(plain: dict[str, Any], number: str) -> GivenRecord | None:
    """A record; None where it is none. number: its id, where it has none."""
    is_bare = not isinstance(plain.get("record"), dict)
    told: dict[str, Any] = {"record": plain, "is_bare": True} if is_bare else dict(plain)
    id_ = plain.get("id")
    told["id"] = str(id_) if isinstance(id_, str | int) and str(id_) else number
    try:
        return GivenRecord.model_validate(told)
    except ValidationError:
        return None


_NAME_TASK = "evaluate.task=NAME|FILE.yaml says whose rubric counts"


def task_of(config: Config, past: PastRun | None, place: str) -> Task:
    """The task whose rubric counts: the one that is typed, else that of the run. place: of the records, for messages.

    Raises ConfigError where neither is known, or it makes no records.
    """
    typed = config.evaluate.task
    if typed is None and past is None:
        raise ConfigError(f"{place}: no config of a run lies beside it (.hydra/config.yaml), so {_NAME_TASK}")
    if typed is None and past is not None:
        task = past.config.task
    elif values := task_values(str(typed)):
        task = Task.model_validate(values)
    else:
        raise ConfigError(f"evaluate.task={typed}: there is no such task; choose {', '.join(_with_records())}")
    if task.pipeline != "records":
        raise ConfigError(f"evaluate.task={task.name}: makes no records; choose {', '.join(_with_records())}")
    return task


def _with_records() -> Iterator[str]:
    return (name for name in task_names() if task_values(name).get("pipeline", "records") == "records")
