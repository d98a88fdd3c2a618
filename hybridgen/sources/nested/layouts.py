"""Layouts of rows in JSON beside a list of objects: by an id, by columns, in cells, on a map."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hybridgen.sources.nested import answers

MIN_SHARED_KEYS = 0.5  # of objects that are kept by an id, on average
OBJECTS_LOOKED_AT = 50  # of a list, to see what it holds

_PERSON_KEY = re.compile(
    r"(p|pp|r|vp|tn|user|participant|respondent|person|subject|teilnehmer)[-_ ]?\d+", re.IGNORECASE
)


def is_grid(items: Sequence[Any]) -> bool:
    """Whether a list is rows of cells."""
    return len(items) > 1 and all(
        isinstance(row, list) and row and not any(isinstance(cell, list | dict) for cell in row) for row in items
    )


def unwrapped(items: Sequence[Any]) -> Sequence[Any]:
    """LimeSurvey has each answer in an object of its own, by its number."""
    if len(items) > 1 and all(isinstance(one, dict) and len(one) == 1 for one in items):
        keys = [next(iter(one)) for one in items]
        inner = [one[key] for one, key in zip(items, keys, strict=True)]
        if len(set(keys)) == len(keys) and all(isinstance(one, dict) for one in inner):
            return inner
    if items and all(isinstance(one, dict) and one.get("type") == "Feature" for one in items):
        return [_feature(one) for one in items]
    return items


def by_place(content: Mapping[str, Any]) -> list[Any] | None:
    """The places of GeoJSON, each with what is known of it as one flat object."""
    features = content.get("features")
    is_own = content.get("type") == "FeatureCollection" and isinstance(features, list)
    return [_feature(one) for one in features] if is_own and features else None


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


def by_column(content: Mapping[str, Any]) -> list[Any] | None:
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


def by_id(content: Mapping[str, Any]) -> list[Any] | None:
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
