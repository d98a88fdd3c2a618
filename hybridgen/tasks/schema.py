"""The JSON schema of a record as servers take it: no references, no titles, every field required."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hybridgen.core.trees import CLAIM, is_claim
from hybridgen.tasks.types import Content

CITE = "cite"  # what a claim has in place of row and quote where a model reads or writes it
MAX_CITE_CHARS = 6  # of a number or a label
_CITED = "the number of what it rests on, as it stands there"
_STATISTIC = "S1, S2 or so: the statistic that it rests on"

MAX_EDITS = 3  # of one refinement. A small model uses up what it may have: six take as much as the whole record

LETTERS_PER_TOKEN = 2  # English has 4: half as many leave room for other languages, and for texts beyond their bound
UNBOUNDED_CHARS, UNBOUNDED_ITEMS = 240, 8  # of what a schema sets no bound to
OTHER_CHARS = 12  # of a number, a date, yes or no

_DROPPED = {"title", "default", "$defs"}


def local_schema(
    content: type[Content],
    cites: Sequence[str] = (),
    of_field: Mapping[str, Sequence[str]] | None = None,
    needed: Collection[str] = (),
) -> dict[str, Any]:
    """The schema of a whole record for a server that enforces it while the model writes.

    cites: what claims may name; none: anything. of_field: what a field is held to instead; a list that is held to
    nothing stays empty. needed: those of these lists that must not be empty otherwise.

    What is held to nothing has one schema, which is not to be changed.
    """
    if not cites and not of_field:
        return _free(content)
    schema = _Inliner(content, cites, lengths=True).schema()
    for field, own in (of_field or {}).items():
        node = _Inliner(content, own or cites, lengths=True).schema()["properties"][field]
        if not own and node.get("type") == "array":
            node = {key: value for key, value in node.items() if key != "minItems"} | {"maxItems": 0}
        elif field in needed and node.get("type") == "array":
            node |= {"minItems": max(1, node.get("minItems", 0))}
        schema["properties"][field] = node
    return schema


@functools.lru_cache(maxsize=16)
def _free(content: type[Content]) -> dict[str, Any]:
    return _Inliner(content, (), lengths=True).schema()


@functools.lru_cache(maxsize=16)
def cites(content: type[Content]) -> bool:
    """Whether anything in a record names what it rests on."""
    return local_schema(content, [""]) != local_schema(content)


def frontier_schema(content: type[Content], statistics: Collection[str] = ()) -> dict[str, Any]:
    """The schema of a whole record for a paid provider: the same for all rows, since each new one is compiled anew. It
    is not to be changed.

    statistics: fields that are held to them. Not all providers take the length of a text as a bound, so it is said in
    the description. Nor do all take any key: a field that is called otherwise in a record (a column's header) has its
    plain name here, and its own in front of its description.
    """
    return _frontier_schema(content, tuple(statistics))


@functools.lru_cache(maxsize=16)
def _frontier_schema(content: type[Content], statistics: tuple[str, ...]) -> dict[str, Any]:
    plain = {field.alias or name: name for name, field in content.model_fields.items()}
    fields = _paid(content, statistics)
    return _closed({plain[key]: node if plain[key] == key else _named(key, node) for key, node in fields.items()})


def edits_schema(
    content: type[Content], fields: Collection[str] = (), statistics: Collection[str] = ()
) -> dict[str, Any]:
    """The schema of what changes in a record: a list of edits, each of a field or of one item of a list.

    fields: that may change; none: all. statistics: those of them that are held to statistics.

    What stays as it is cannot be said at all. With a schema in which fields may be null, small models write them all.
    """
    kinds = [_edit(name, field) for name, field in _paid(content, statistics).items() if not fields or name in fields]
    return _closed({"edits": {"type": "array", "items": {"anyOf": kinds}, "maxItems": MAX_EDITS}})


def count_edits_tokens(content: type[Content], fields: Collection[str] = ()) -> int:
    """What a list of edits takes at most, in tokens: as many as may be made, of the field with the longest value."""
    bounded = _Inliner(content, (), lengths=True).schema()["properties"]
    values = {name: node.get("items", node) for name, node in bounded.items() if not fields or name in fields}
    frame = len('{"field": "", "item": 0, "value": }, ')
    longest = max(len(name) + frame + _count_letters(value) for name, value in values.items())
    return MAX_EDITS * longest // LETTERS_PER_TOKEN


def _count_letters(node: Mapping[str, Any]) -> int:
    """The letters that a value takes at most as JSON."""
    if "anyOf" in node:
        return max(map(_count_letters, node["anyOf"]))
    if "enum" in node:
        return max(len(str(value)) for value in node["enum"])
    match node.get("type"):
        case "object":
            return sum(len(name) + 6 + _count_letters(inner) for name, inner in node["properties"].items())
        case "array":
            return int(node.get("maxItems", UNBOUNDED_ITEMS)) * (_count_letters(node["items"]) + 4)
        case "string":
            return int(node.get("maxLength", UNBOUNDED_CHARS))
        case _:
            return OTHER_CHARS


def _paid(content: type[Content], statistics: Collection[str]) -> dict[str, dict[str, Any]]:
    """The fields of a record, called as in the record, without bounds that a paid provider may refuse."""
    fields = dict(_Inliner(content, (), lengths=False).schema()["properties"])
    held = _Inliner(content, (), lengths=False, cited=_STATISTIC).schema()["properties"]
    return fields | {name: held[name] for name in statistics if name in held}


def _named(key: str, node: dict[str, Any]) -> dict[str, Any]:
    return node | {"description": "; ".join(filter(None, (key, node.get("description"))))}


def _edit(name: str, field: dict[str, Any]) -> dict[str, Any]:
    place: dict[str, Any] = {"field": {"type": "string", "enum": [name]}}
    if field.get("type") != "array":
        return _closed(place | {"value": field})
    items = {"enum": list(range(field["maxItems"]))} if "maxItems" in field else {}
    place["item"] = {"type": "integer"} | items
    described = {"description": field["description"]} if "description" in field else {}
    return _closed(place | {"value": field["items"] | described})


class _Inliner:
    """cites: what a claim may name. cited: how that is described where it is not listed."""

    def __init__(self, content: type[Content], cites: Sequence[str], *, lengths: bool, cited: str = _CITED) -> None:
        self._root = _schema(content)
        self._cites = list(cites)
        self._lengths = lengths
        self._cited = cited

    def schema(self) -> dict[str, Any]:
        """The record itself is no claim, however its fields are called."""
        return _closed(self._fields(self._root))

    def _inline(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._inline(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            target = self._root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
            return self._inline(target | {key: value for key, value in node.items() if key != "$ref"})
        if node.get("type") == "object":
            return self._object(node)
        plain = {key: self._inline(value) for key, value in node.items() if key not in _DROPPED}
        if "const" in plain:  # fewer servers know it
            plain["enum"] = [plain.pop("const")]
        return plain if self._lengths else _worded(plain)

    def _object(self, node: dict[str, Any]) -> dict[str, Any]:
        fields = self._fields(node)
        if is_claim(fields):
            rest = {name: field for name, field in fields.items() if name not in CLAIM}
            return _closed({CITE: self._cite(), **rest})
        return _closed(fields)

    def _fields(self, node: dict[str, Any]) -> dict[str, Any]:
        return {name: self._inline(field) for name, field in node["properties"].items()}

    def _cite(self) -> dict[str, Any]:
        if self._cites:
            return {"type": "string", "enum": self._cites}
        said = {"type": "string", "description": self._cited}
        return said | {"maxLength": MAX_CITE_CHARS} if self._lengths else said


@functools.lru_cache(maxsize=16)  # each draft asks for it; what is made of it are copies
def _schema(content: type[Content]) -> dict[str, Any]:
    return content.model_json_schema()


def _worded(node: dict[str, Any]) -> dict[str, Any]:
    bounds = {"maxLength": "at most {} characters", "minimum": "from {}", "maximum": "up to {}"}
    words = [text.format(node[bound]) for bound, text in bounds.items() if bound in node]
    for bound in (*bounds, "minLength", "pattern", "format"):
        node.pop(bound, None)
    if words:
        node["description"] = "; ".join(filter(None, (node.get("description"), *words)))
    return node


def say_bounds(node: Mapping[str, Any]) -> dict[str, Any]:
    """A plain schema with the bounds of its values said in descriptions, since not all paid providers take them."""
    plain: dict[str, Any] = dict(node)
    if "properties" in plain:
        plain["properties"] = {name: say_bounds(field) for name, field in plain["properties"].items()}
    return _worded(plain)


def _closed(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
