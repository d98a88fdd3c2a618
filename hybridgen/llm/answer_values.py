"""The values of an answer as its schema wants them, where a model wrote a list, an object or a number as a text."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

Node = Mapping[str, Any]

MAX_LITERAL_CHARS = 20_000  # of a text that Python's own reader is given; it is slow, and a list is short
DECODER = json.JSONDecoder(strict=False)  # models write line breaks into texts as they are
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


def loaded(text: str) -> Any:
    """What a text is as JSON; also where it was written as a text within a text. None where it is none."""
    for _ in range(2):
        try:
            found = DECODER.decode(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, str):
            return found
        text = found.strip()
    return None


def mended(value: Any, schema: Node) -> Any:
    """A value with lists, objects and whole numbers that were given as texts as what they are, all the way down."""
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return _mended_as(value, options)
    kind = schema.get("type")
    if isinstance(value, str) and kind in ("array", "object", "integer"):
        value = _read_as(kind, value, schema)
    if kind == "array" and isinstance(value, list):
        return [mended(item, schema.get("items", {})) for item in value]
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        return {key: mended(item, fields.get(key, {})) for key, item in value.items()}
    return value


def _mended_as(value: Any, options: list[Node]) -> Any:
    """A value that may be of several kinds: mended as the first that it fits, a text only where none of them is one."""
    if isinstance(value, dict):
        fitting = (option for option in options if _is_like(value, option))
        return mended(value, next(fitting, {}))
    if isinstance(value, str) and any(
        value in option["enum"] if "enum" in option else option.get("type") == "string" for option in options
    ):
        return value
    kinds = {"array": list, "object": dict, "integer": int}
    for option in options:
        found = mended(value, option)
        if isinstance(found, kinds.get(option.get("type", ""), ())) and not isinstance(found, bool):
            return found
    return value


def _is_like(value: dict[str, Any], option: Node) -> bool:
    """Whether an object has the keys of an option, and where that names the only values, one of them."""
    fields = option.get("properties", {})
    return value.keys() <= fields.keys() and all(
        value.get(key) in node["enum"] for key, node in fields.items() if "enum" in node and key in value
    )


def _read_as(kind: str, text: str, schema: Node) -> Any:
    """A list, an object or a whole number that was given as a text; the text where it is none."""
    bare = text.strip()
    if kind == "integer":
        return int(bare) if re.fullmatch(r"-?\d{1,18}", bare) else text
    wanted: type = {"array": list, "object": dict}[kind]
    found = loaded(bare)
    if found is None and bare[:1] in ("[", "{") and len(bare) <= MAX_LITERAL_CHARS:
        try:
            found = ast.literal_eval(bare)
            json.dumps(found)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            found = None
    if isinstance(found, wanted):
        return found
    return _listed(text, schema.get("items", {})) if kind == "array" else text


def _listed(text: str, items: Node) -> Any:
    """The items of a list that stands there as lines, or as options with commas between them; else the text."""
    if text.lstrip()[:1] in ("[", "{") or items.get("type", "string" if "enum" in items else "") != "string":
        return text
    lines = [_BULLET.sub("", line).strip() for line in text.splitlines() if line.strip()]
    if "enum" in items and len(lines) == 1:
        lines = [part.strip() for part in re.split(r"[,;]", lines[0]) if part.strip()]
    return lines
