"""What a person reads when the config is wrong: the key as it would be typed, the value, and what is allowed.

It reads everything that is allowed from the model's JSON schema, so that no range or option is written down twice.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hybridgen.core.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = Mapping[str, Any]
M = TypeVar("M", bound="BaseModel")


def explain(
    errors: Iterable[Mapping[str, Any]],
    schema: Schema,
    composed: Mapping[str, Any],
    *,
    prefix: str = "",
    also: Sequence[str] = (),
) -> str:
    """pydantic's errors as one line. composed: the values that were checked; prefix: the key under which they stand.

    also: names that are known there besides the schema's.
    """
    return "; ".join(dict.fromkeys(_in_words(error, schema, composed, prefix, also) for error in errors))


def check_own_keys(section: BaseModel, model: type[M], prefix: str) -> M:
    """What a section has beside the keys that all share, as the model of whoever brought them.

    prefix: the section as it is typed, e.g. strategy. Raises ConfigError, one line with the key and what is allowed.
    """
    from pydantic import ValidationError

    own = section.model_extra or {}
    try:
        return model.model_validate(own)
    except ValidationError as error:
        known = list(type(section).model_fields)
        found = error.errors(include_url=False)
        raise ConfigError(explain(found, model.model_json_schema(), own, prefix=prefix, also=known)) from None


def keys(schema: Schema) -> tuple[str, ...]:
    """Every key that can be typed, sections among them: ("count", "data", "data.path", …)."""
    return tuple(_keys(schema, schema))


def did_you_mean(word: str, known: Sequence[str], prefix: str = "") -> str:
    """A question with the nearest keys, each with `prefix` before it; nothing where none is near."""
    last = _last(word)
    near = (
        [key for key in known if _last(key) == last]
        or difflib.get_close_matches(word, known, n=1, cutoff=0.7)
        or [key for key in known if _last(key) in difflib.get_close_matches(last, map(_last, known), n=1)]
    )
    return f"; did you mean {' or '.join(prefix + key for key in near[:3])}?" if near else ""


def shown(value: object) -> str:
    """A value as it would be typed in an override."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _in_words(
    error: Mapping[str, Any], schema: Schema, composed: Mapping[str, Any], prefix: str, also: Sequence[str]
) -> str:
    kind, where, value = error["type"], prefix.split(".") if prefix else [], cast(object, composed)
    section, nodes, typed = list[Schema](), _branches(schema, schema), list[Schema]()
    for part in error["loc"]:
        if tagged := [node for node in nodes if node.get("properties", {}).get("type", {}).get("const") == part]:
            nodes = tagged  # which of several shapes it has, by its key "type": no part of the key as typed
            continue
        below = [branch for node in nodes for branch in _below(node, part, schema)]
        if not below and kind == "extra_forbidden":
            section_name = "".join(f"{name}." for name in where)
            meant = did_you_mean(str(part), [*_names(nodes), *also], section_name)
            return f"{section_name}{part}: there is no such key{meant}"
        if below and isinstance(part, str):  # neither a union's tag nor a place in a list: part of the key as typed
            where.append(part)
            value = value.get(part) if isinstance(value, Mapping) else None
            section, typed = nodes, below
        nodes = below or nodes
    key = ".".join(where)
    if kind.startswith("union_tag_"):  # a key "type" that says which shape a section has
        given = value.get("type") if isinstance(value, Mapping) else None
        tags = [str(node["properties"]["type"]["const"]) for node in typed]
        if given is None:
            return f"{key}.type: is missing; it must be one of {', '.join(tags)}"
        near = difflib.get_close_matches(str(given), tags, n=1)
        return f"{key}.type={shown(given)}: must be one of {', '.join(tags)}" + (
            f"; did you mean {near[0]}?" if near else ""
        )
    if kind == "value_error":  # our own validators name the field themselves
        return (f"{key}." if key else "") + str(error["msg"]).removeprefix("Value error, ")
    if error["loc"][-1] == "[key]":
        return f"{key}: there is no such key; it must be one of {', '.join(_names(section))}"
    allowed = " or ".join(_phrase(node, schema) for node in typed)
    if kind == "missing":
        return f"{key}: is missing; it must be {allowed}"
    options = [str(option) for node in typed for option in node.get("enum", ())]
    near = difflib.get_close_matches(str(value), options, n=1)
    return f"{key}={shown(value)}: must be {allowed}" + (f"; did you mean {near[0]}?" if near else "")


def _phrase(node: Schema, schema: Schema) -> str:
    if "enum" in node or "const" in node:
        options = [str(option) for option in node.get("enum", [node.get("const")])]
        return f"one of {', '.join(options)}" if len(options) > 1 else options[0]
    match node.get("type"):
        case "integer":
            return f"a whole number{_range(node)}"
        case "number":
            return f"a number{_range(node)}"
        case "boolean":
            return "true or false"
        case "array":
            return f"a list of {' or '.join(_phrase(branch, schema) for branch in _branches(node['items'], schema))}"
        case "object":
            names = _names([node])
            own = " of one key or more" if node.get("minProperties") else ""
            return f"a section with the keys {', '.join(names)}" if names else f"a section{own}"
        case "string":
            return "some text" if "minLength" in node else "text"
        case _:
            return "null"


def _range(node: Schema) -> str:
    low, above = node.get("minimum"), node.get("exclusiveMinimum")
    high = node.get("maximum", node["exclusiveMaximum"] - 1 if "exclusiveMaximum" in node else None)
    if low is not None and high is not None:
        return f" between {low} and {high}"
    return f" from {low} up" if low is not None else f" above {above:g}" if above is not None else ""


def _branches(node: Schema, schema: Schema) -> list[Schema]:
    """A node without references and unions: one plain node for each thing that it may be."""
    if "$ref" in node:
        return _branches(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]], schema)
    if several := node.get("anyOf") or node.get("oneOf"):
        return [branch for one in several for branch in _branches(one, schema)]
    return [node]


def _below(node: Schema, part: object, schema: Schema) -> list[Schema]:
    if isinstance(part, int):
        child = node.get("items")
    elif part in node.get("properties", ()):
        child = node["properties"][part]
    else:
        child = node.get("additionalProperties")
    return _branches(child, schema) if isinstance(child, Mapping) else []


def _names(nodes: Iterable[Schema]) -> list[str]:
    return [n for node in nodes for n in (*node.get("properties", ()), *node.get("propertyNames", {}).get("enum", ()))]


def _keys(node: Schema, schema: Schema, prefix: str = "") -> Iterator[str]:
    for branch in _branches(node, schema):
        for name in _names([branch]):
            yield prefix + name
            yield from _keys(branch.get("properties", {}).get(name, {}), schema, f"{prefix}{name}.")


def _last(key: str) -> str:
    return key.rsplit(".", 1)[-1]
