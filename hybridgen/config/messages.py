"""What a person reads when the config is wrong: the key as it would be typed, the value, and what is allowed.

It reads everything that is allowed from the model's JSON schema, so that no range or option is written down twice.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hybridgen.core.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = Mapping[str, Any]
M = TypeVar("M", bound="BaseModel")
MAX_SHOWN_CHARS = 80  # of a value that is wrong
MAX_NAMED = 25  # keys that are listed where none is near


def explain(
    errors: Iterable[Mapping[str, Any]],
    schema: Schema,
    composed: Mapping[str, Any],
    *,
    prefix: str = "",
    also: Sequence[str] = (),
) -> str:
    """pydantic's errors as one line. Parameters as of `explain_each`."""
    return "; ".join(explain_each(errors, schema, composed, prefix=prefix, also=also))


def explain_each(
    errors: Iterable[Mapping[str, Any]],
    schema: Schema,
    composed: Mapping[str, Any],
    *,
    prefix: str = "",
    also: Sequence[str] = (),
) -> list[str]:
    """pydantic's errors, in words. composed: the values that were checked; prefix: the key under which they stand.

    also: names that are known there besides the schema's.
    """
    every = list(errors)
    deepest = [error for error in every if not any(_is_within(other["loc"], error["loc"]) for other in every)]
    return list(dict.fromkeys(_in_words(error, schema, composed, prefix, also) for error in deepest))


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
    item: str | None = None  # a place in a list, which is named where a key within the item is, or of a task
    for place, part in enumerate(error["loc"], 1):
        if tagged := [node for node in nodes if node.get("properties", {}).get("type", {}).get("const") == part]:
            nodes = tagged  # which of several shapes it has, by its key "type": no part of the key as typed
            continue
        below = [branch for node in nodes for branch in _below(node, part, schema)]
        if not below and kind == "extra_forbidden" and place == len(error["loc"]):  # before it: a union's tag
            section_name = "".join(f"{name}." for name in [*where, *([item] if item else [])])
            known = list(dict.fromkeys([*_names(nodes), *also]))
            meant = did_you_mean(str(part), known, section_name)
            if not meant and prefix and 0 < len(known) <= MAX_NAMED:
                meant = f"; there are {', '.join(known)}"
            return f"{section_name}{part}: there is no such key{meant}"
        if below and isinstance(part, int):
            item = str(part)
            if prefix:
                where.append(item)
                item, typed = None, below
                value = value[part] if isinstance(value, list | tuple) and part < len(value) else None
        elif below and isinstance(part, str):  # no union's tag: part of the key as typed
            where += [*([item] if item else []), part]
            value = value.get(part) if isinstance(value, Mapping) else None
            item, section, typed = None, nodes, below
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
    allowed = " or ".join(dict.fromkeys(_phrases(typed, schema)))
    if kind == "missing":
        return f"{key}: is missing; it must be {allowed}"
    return f"{key}={_short(shown(value))}: must be {allowed}{_right(value, typed, schema)}"


def _right(value: object, typed: Sequence[Schema], schema: Schema) -> str:
    """What would be right in place of a value, where that can be told."""
    options = [str(option) for node in typed for option in (*node.get("enum", ()), *_tags([node]))]
    if tags := _tags(typed):
        near = difflib.get_close_matches(str(value), tags, n=1)
        return f"; {{type: {near[0]}}} would be right" if near else ""
    if near := difflib.get_close_matches(str(value), options, n=1):
        return f"; did you mean {near[0]}?"
    texts = [node for node in typed if node.get("type") == "array" and _branches(node["items"], schema)[0:1]]
    is_texts = any(branch.get("type") == "string" for node in texts for branch in _branches(node["items"], schema))
    is_plain = isinstance(value, str) and value and len(value) <= MAX_SHOWN_CHARS and not set(value) & set("[]{},:#\"'")
    if is_texts and is_plain:
        return f"; [{value}] would be right"
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping) and any(map(_names_keys, typed)):
        return f"; a key for each without a dash, as in {_as_key(value[0])}, would be right"
    is_text = any(node.get("type") == "string" and "enum" not in node for node in typed)
    if is_text and isinstance(value, Mapping) and len(value) == 1:  # a colon made a key of its beginning
        name, rest = next(iter(value.items()))
        return f"; in quotes it is one: {_short(json.dumps(f'{name}: {rest}', ensure_ascii=False))} would be right"
    return ""


def _names_keys(node: Schema) -> bool:
    """Whether people name the keys of a section."""
    return isinstance(node.get("additionalProperties"), Mapping)


def _as_key(item: Mapping[str, Any]) -> str:
    """An item of a list as the key that it was meant to be: of {name: a, type: text} a: {type: text}."""
    if len(item) == 1:
        name, inner = next(iter(item.items()))
    else:
        name, inner = item.get("name", "NAME"), {key: value for key, value in item.items() if key != "name"}
    return f"{name}: {_flow(inner)}"


def _flow(value: object) -> str:
    """A value as YAML on a line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    return shown(value)


def _tags(nodes: Iterable[Schema]) -> list[str]:
    """The words by which shapes are told apart, where all have one."""
    tags = [node.get("properties", {}).get("type", {}).get("const") for node in nodes]
    return [str(tag) for tag in tags] if tags and all(tags) else []


def _phrases(typed: Sequence[Schema], schema: Schema) -> list[str]:
    return ["a section with a type"] if _tags(typed) else [_phrase(node, schema) for node in typed]


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[: MAX_SHOWN_CHARS - 1]}…"


def _is_within(inner: Sequence[object], outer: Sequence[object]) -> bool:
    """Whether an error is of a key within that of another: of a list's item that may have several shapes, the one that
    it was meant to have."""
    at = next((n for n, part in enumerate(outer) if isinstance(part, int)), None)
    if at is None or len(outer) != at + 2 or list(inner[: at + 1]) != list(outer[: at + 1]):
        return False
    return len(inner) > len(outer) and isinstance(outer[at + 1], str)


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
        case "array" if "prefixItems" in node:
            return f"pairs of {' and '.join(_phrase(one, schema) for one in node['prefixItems'])}"
        case "array":
            inner = (_phrase(branch, schema) for branch in _branches(node["items"], schema))
            own = ", one at least" if node.get("minItems") == 1 else ""
            return f"a list of {' or '.join(re.sub(r'^a section', 'sections', phrase) for phrase in inner)}{own}"
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
