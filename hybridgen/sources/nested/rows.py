"""Which part of a file of JSON holds the rows of its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.core.errors import DataError
from hybridgen.sources.nested import answers
from hybridgen.sources.tables.names import plain
from hybridgen.sources.types import Asked

MAX_DEPTH = 4  # of a list in an object
ALIKE = 0.8  # a list this share as long as the longest is as likely the one that is meant
MIN_SHARED_KEYS = 0.5  # of objects that are kept by an id, on average
OBJECTS_LOOKED_AT = 50  # of a list, to see what it holds
MIN_WORDS = 4  # of a lone object's longest value: else it holds settings

# What the list of answers is called, and what lists beside it are: questions, columns, settings.
_ANSWERS = (
    "responses answers data results records rows items entries participants respondents submissions interviews people "
    "observations values surveyresponses cases features documents hits antworten respuestas reponses"
).split()
_BESIDES = (
    "questions fields columns schema choices options definitions labels links errors included pages variables metadata "
    "survey survey_questions structure items_definition codebook users tags"
).split()


_WORDINGS = "question questiontext text title label heading wording prompt".split()
_IDS = "id questionid key name ref code variable field".split()
_PERSON_KEY = re.compile(
    r"(p|pp|r|vp|tn|user|participant|respondent|person|subject|teilnehmer)[-_ ]?\d+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rows:
    """items: what the rows are, objects or not. name: of the list that was read, others: of what was left out, in the
    file's words; has_lists: one of those is a list of objects too."""

    items: Sequence[Any]
    name: str = ""
    others: tuple[str, ...] = ()
    has_lists: bool = False


def find(content: Any, path: Path, asked: Asked) -> Rows:
    """The rows of a file's one value. asked: `data.sheet` names the list, with dots where it lies deeper.

    Raises DataError where two lists are alike, and where there are none.
    """
    if isinstance(content, list):
        return Rows(_unwrapped(content))
    if not isinstance(content, dict):
        raise DataError(f"{path}: holds one value; a list of objects is needed")
    if asked.sheet is not None:
        return _asked(content, path, asked.sheet)
    if _is_feature_collection(content):
        return Rows(
            [_feature(one) for one in content["features"]], "features", tuple(set(content) - {"features", "type"})
        )
    if table := _by_column(content):
        return Rows(table)
    if by_id := _by_id(content):
        return Rows(by_id)
    lists = dict(_lists(content))
    if lists and not _is_one_respondent(content, lists):
        name = _longest(lists, path)
        others = tuple(key for key in content if key != name.split(".", maxsplit=1)[0])
        beside = tuple(other for other in lists if other != name and "." in other and other not in others)
        return Rows(_unwrapped(lists[name]), name, (*others, *beside), len(lists) > 1)
    for key, value in content.items():
        inner = isinstance(value, dict) and (_by_column(value) or _by_id(value))
        if inner:
            return Rows(inner, str(key), tuple(other for other in content if other != key))
    if lists or any(isinstance(value, str) and len(value.split()) >= MIN_WORDS for value in _leaves(content)):
        return Rows([content])
    raise DataError(f"{path}: holds an object without a list of objects; a list of objects is needed")


def _asked(content: Mapping[str, Any], path: Path, wanted: str) -> Rows:
    lists = dict(_lists(content))
    found = [name for name in lists if wanted in {name, name.rsplit(".", maxsplit=1)[-1]}]
    if not found:
        there = f"; there are {', '.join(lists)}" if lists else ""
        raise DataError(f"{path}: data.sheet={wanted}: there is no such list of objects{there}")
    return Rows(_unwrapped(lists[found[0]]), found[0], tuple(key for key in content if key != found[0].split(".")[0]))


def _lists(content: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects, or of rows of cells, by their names; those of deeper objects are named with dots."""
    for key, value in content.items():
        name = f"{prefix}{key}"
        if (
            isinstance(value, list)
            and value
            and (sum(isinstance(one, dict) for one in value) > len(value) / 2 or is_grid(value))
        ):
            yield name, value
        elif isinstance(value, dict) and depth < MAX_DEPTH:
            yield from _lists(value, f"{name}.", depth + 1)


def _longest(lists: Mapping[str, list[Any]], path: Path) -> str:
    """The list that holds the answers: by its name, else by its length. Raises DataError where two are alike."""
    last = {name: plain(name.rsplit(".", maxsplit=1)[-1]) for name in lists}
    likely = [name for name in lists if last[name] not in _BESIDES] or list(lists)
    called = [name for name in likely if last[name] in _ANSWERS]
    ordered = sorted(called if len(called) == 1 else likely, key=lambda name: -len(lists[name]))
    if len(ordered) > 1 and len(lists[ordered[1]]) >= ALIKE * len(lists[ordered[0]]):
        alike = ", ".join(ordered[:4])
        raise DataError(f"{path}: holds lists that are alike: {alike}; say which with data.sheet={ordered[0]}")
    return ordered[0]


def wordings(content: Any) -> dict[str, str]:
    """The words of questions by their ids, where a file has a list of questions beside the answers."""
    found: dict[str, str] = {}
    for name, items in _lists(content) if isinstance(content, dict) else ():
        if plain(name.rsplit(".", maxsplit=1)[-1]) not in {
            "questions",
            "fields",
            "items",
            "schema",
            "columns",
            "variables",
        }:
            continue
        for item in items:
            members = {plain(key): value for key, value in item.items()} if isinstance(item, dict) else {}
            words = next((members[key] for key in _WORDINGS if isinstance(members.get(key), str)), None)
            ids = [members[key] for key in _IDS if isinstance(members.get(key), str)]
            found |= {one: " ".join(words.split()) for one in ids if words and one != words}
    return found


def is_grid(items: Sequence[Any]) -> bool:
    """Whether a list is rows of cells."""
    return len(items) > 1 and all(
        isinstance(row, list) and row and not any(isinstance(cell, list | dict) for cell in row) for row in items
    )


def _is_one_respondent(content: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> bool:
    """Whether an object's lists are what one person was asked, and the rest is about them."""
    asked = [bool(answers.find(value[:OBJECTS_LOOKED_AT])) for value in lists.values()]
    deep = any(
        isinstance(one, dict) and any(isinstance(inner, list) and answers.find(inner) for inner in one.values())
        for value in lists.values()
        for one in value[:3]
    )
    about = [key for key, value in content.items() if isinstance(value, str) and key not in lists]
    return all(asked) and not deep and bool(about)


def _unwrapped(items: Sequence[Any]) -> Sequence[Any]:
    """LimeSurvey has each answer in an object of its own, by its number."""
    if len(items) > 1 and all(isinstance(one, dict) and len(one) == 1 for one in items):
        keys = [next(iter(one)) for one in items]
        inner = [one[key] for one, key in zip(items, keys, strict=True)]
        if len(set(keys)) == len(keys) and all(isinstance(one, dict) for one in inner):
            return inner
    if items and all(isinstance(one, dict) and one.get("type") == "Feature" for one in items):
        return [_feature(one) for one in items]
    return items


def _is_feature_collection(content: Mapping[str, Any]) -> bool:
    return content.get("type") == "FeatureCollection" and isinstance(content.get("features"), list)


def _feature(one: Any) -> Any:
    """A place and what is known of it as one flat object."""
    if not isinstance(one, dict):
        return one
    geometry = one.get("geometry") or {}
    place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    known = dict(one.get("properties") or {})
    if "id" in one:
        known.setdefault("id", one["id"])
    if isinstance(place, list) and len(place) >= 2:
        known |= {"longitude": place[0], "latitude": place[1]}
    elif geometry:
        known["geometry"] = geometry.get("type") if isinstance(geometry, dict) else None
    return known


def _by_column(content: Mapping[str, Any]) -> list[Any] | None:
    """Columns as lists, or as objects by the row's number, turned into rows."""
    columns, data = content.get("columns"), content.get("data")
    if isinstance(columns, list) and isinstance(data, list) and is_grid([columns, *data]):
        return [columns, *data]
    values = list(content.values())
    if len(values) < 1 or not all(isinstance(value, list | dict) and value for value in values):
        return None
    if all(isinstance(value, dict) for value in values):
        rows = list(dict.fromkeys(key for value in values for key in value))
        if not all(str(key).isdecimal() for key in rows) or sorted(map(int, rows)) != list(range(len(rows))):
            return None
        if any(isinstance(one, dict) for value in values for one in value.values()):
            return None
        return [{name: value.get(row) for name, value in content.items()} for row in rows]
    if all(_PERSON_KEY.fullmatch(key) for key in content):
        return None
    if not all(isinstance(value, list) for value in values) or len({len(value) for value in values}) != 1:
        return None
    if len(values) < 2 or len(values[0]) < 2 or any(isinstance(one, dict | list) for value in values for one in value):
        return None
    return [dict(zip(content, row, strict=True)) for row in zip(*values, strict=True)]


def _by_id(content: Mapping[str, Any]) -> list[Any] | None:
    """Objects by an id, or what each of them answered; the id becomes a member."""
    values = list(content.values())
    if len(values) < 2:
        return None
    if all(isinstance(value, dict) and value for value in values):
        keys = list(dict.fromkeys(key for value in values for key in value))
        if sum(len(value) for value in values) <= MIN_SHARED_KEYS * len(keys) * len(values):
            return None
        if answers.find_by_id(content):
            return None
        name = "id" if not any("id" in value for value in values) else "key"
        return [{name: key, **value} for key, value in content.items()]
    if all(isinstance(value, list) and answers.find(value[:OBJECTS_LOOKED_AT]) for value in values):
        return [{"id": key, "answers": value} for key, value in content.items()]
    if all(_PERSON_KEY.fullmatch(key) for key in content):
        return [
            {"id": key}
            | {f"answer {n}": one for n, one in enumerate(value if isinstance(value, list) else [value], start=1)}
            for key, value in content.items()
        ]
    return None


def _leaves(content: Any) -> Iterator[Any]:
    if isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _leaves(value)
    else:
        yield content
