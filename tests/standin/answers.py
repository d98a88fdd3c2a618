"""From a JSON schema to an answer that fits it: readable words, the same for the same question, quotes from the rows.

What is cited by number is a number that stands in the prompt, each once as long as there are others.

Knows $ref, enum, const, anyOf and null, bounds of lengths, items and numbers; also where a client has put bounds into
the description because the provider takes none. Of patterns it knows a day's alone, of formats none.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Mapping
from typing import Any

from tests.standin.asked import Asked
from tests.standin.words import phrase, title

Node = Mapping[str, Any]

_ROW = re.compile(r'<row id="([^"]+)"[^>]*>(.*?)</row>', re.DOTALL)
_CITED = re.compile(r"#(S?\d+) ")
_COMPARED = re.compile(r"^The (?:first|second) [^\n]*:\n(.*)$", re.MULTILINE)
_STATISTIC = "S1"  # stands in the description of what cites statistics alone
_DAY, _DAY_PATTERN = (
    "YYYY-MM-DD",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
)  # a day in a description, and where a server holds to it
_NULL = 0.25  # how often a field that may be null is
_NOTES = {
    "minItems": "minimum number of items",
    "maxItems": "maximum number of items",
    "minimum": "minimum value",
    "maximum": "maximum value",
    "exclusiveMinimum": "exclusive minimum value",
    "exclusiveMaximum": "exclusive maximum value",
    "minLength": "minimum length",
    "maxLength": "maximum length",
}
_WORDED = {
    "maxLength": r"at most (\d+) characters",
    "minimum": r"(?:^|; )from (-?[\d.]*\d)(?:;|$)",
    "maximum": r"(?:^|; )up to (-?[\d.]*\d)(?:;|$)",
}
_FILLED = (0.4, 0.8)  # of its longest is what a text takes: with that a persona is as long as real models' are


def answer(asked: Asked) -> str:
    """The default answer to a request: JSON where it has a schema, else a sentence."""
    rng = chance(asked)
    if asked.schema is None:
        return phrase(rng) + "."
    if graded := grades(asked, rng):
        return json.dumps(graded)
    written = _Writer(asked.schema, rows(asked), cites(asked), rng).value(asked.schema)
    return json.dumps(written, ensure_ascii=False)


def grades(asked: Asked, rng: random.Random) -> dict[str, Any] | None:
    """What a grader says of two records: the same of a record whoever stands beside it, give or take a digit."""
    names: Node = (asked.schema or {}).get("properties", {})
    if not {"first", "second", "better"} <= names.keys():
        return None
    shown = next(found for _, text in reversed(asked.messages) if (found := _COMPARED.findall(text)))
    levels = [3 + random.Random(record).randint(0, 5) for record in shown]
    given = {
        place: {name: min(9, max(1, level + rng.randint(-1, 1))) for name in names[place]["properties"]}
        for place, level in zip(("first", "second"), levels, strict=True)
    }
    first, second = (sum(one.values()) for one in given.values())
    better = "neither" if first == second else "first" if first > second else "second"
    return {"difference": phrase(rng), **given, "better": better}


def chance(asked: Asked) -> random.Random:
    """Randomness that depends on the model, the seed and the messages alone."""
    said = json.dumps([asked.model, asked.seed, asked.messages])
    return random.Random(hashlib.sha256(said.encode()).digest())


def rows(asked: Asked) -> dict[str, str]:
    """Label and text of the rows in the last message that shows any: those of a worked example stand before it."""
    for _, text in reversed(asked.messages):
        if found := dict(_ROW.findall(text)):
            return found
    return {}


def cites(asked: Asked) -> list[str]:
    """The numbers and the statistics' labels in the last message that shows any."""
    for _, text in reversed(asked.messages):
        if found := _CITED.findall(text):
            return list(dict.fromkeys(found))
    return []


class _Writer:
    def __init__(self, root: Node, shown: Mapping[str, str], cites: list[str], rng: random.Random) -> None:
        self._root, self._rows, self._cites, self._rng = root, shown, cites, rng
        self._used: set[str] = set()
        # A judge's scores for one record go together, else every mean would be 5 and no threshold ever met.
        self._level = float(rng.random() ** 0.6)

    def value(self, node: Node, name: str = "") -> Any:
        node = self._resolved(node)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return self._rng.choice(node["enum"])
        options = node.get("anyOf") or node.get("oneOf")
        if isinstance(node.get("type"), list):
            options = [{**node, "type": kind} for kind in node["type"]]
        if options:
            said = {"description": node.get("description", "")}  # of the whole holds for each
            return self._one_of([{**said, **option} for option in options], name)
        match node.get("type", "object" if "properties" in node else "string"):
            case "object":
                return self._object(node)
            case "array":
                return [self.value(node.get("items", {}), name) for _ in range(self._length(node))]
            case "integer" | "number" as kind:
                return self._number(node, kind)
            case "boolean":
                return self._rng.random() < 0.5
            case "null":
                return None
            case _:
                return self._text(node, name)

    def _resolved(self, node: Node) -> Node:
        for part in node.get("allOf", ()):
            node = {**node, **self._resolved(part)}
        if "$ref" not in node:
            return node
        where: Any = self._root
        for step in node["$ref"].lstrip("#").strip("/").split("/"):  # litellm writes "/$defs/…" into Anthropic's tools
            where = where[step]
        return self._resolved({**where, **{key: value for key, value in node.items() if key != "$ref"}})

    def _one_of(self, options: list[Node], name: str) -> Any:
        some = [option for option in options if option.get("type") != "null" and self._can_cite(option)]
        may_be_null = any(option.get("type") == "null" for option in options)
        if not some or (may_be_null and self._rng.random() < _NULL):
            return None
        return self.value(self._rng.choice(list(filter(self._can_cite, some)) or some), name)

    def _object(self, node: Node) -> dict[str, Any]:
        fields: Node = node.get("properties", {})
        required = set(node.get("required", ()))
        written = {
            name: self._cite(self._resolved(field)) if name == "cite" else self.value(field, name)
            for name, field in fields.items()
            if name in required or self._rng.random() >= _NULL
        }
        is_free = "enum" not in self._resolved(fields.get("quote", {}))  # else a table's own column has that name
        if self._rows and {"row", "quote"} <= written.keys() and isinstance(written["row"], str) and is_free:
            allowed = self._resolved(fields["row"]).get("enum") or list(self._rows)
            label = self._rng.choice([label for label in self._rows if label in allowed] or list(self._rows))
            longest = int(_bound(self._resolved(fields["quote"]), "maxLength") or 200)
            written |= {"row": label, "quote": self._quote(self._rows[label], longest)}
        return written

    def _cite(self, node: Node) -> str:
        labels = [one for one in self._cites if one.startswith("S")]
        free = labels if _STATISTIC in node.get("description", "") else self._cites
        some = node.get("enum") or free or ["1"]
        cite = str(self._rng.choice([one for one in some if one not in self._used] or some))
        self._used.add(cite)
        return cite

    def _can_cite(self, node: Any) -> bool:
        """Whether what a node cites is shown."""
        if not isinstance(node, Mapping):
            return True
        node = self._resolved(node)
        cite = node.get("properties", {}).get("cite", {})
        if _STATISTIC in cite.get("description", "") and not any(one.startswith("S") for one in self._cites):
            return False
        return all(map(self._can_cite, (*node.get("properties", {}).values(), node.get("items"))))

    def _quote(self, text: str, longest: int) -> str:
        """Four to ten words as they stand in a row, from one of its lines where one has as many."""
        lines = [line.split() for line in text.splitlines()]
        words = self._rng.choice([line for line in lines if len(line) >= 4] or [text.split() or ["nothing"]])
        size = min(len(words), self._rng.randint(4, 10))
        first = self._rng.randint(0, len(words) - size)
        while size > 1 and len(" ".join(words[first : first + size])) > longest:
            size -= 1
        return " ".join(words[first : first + size])[:longest]

    def _length(self, node: Node) -> int:
        low, high = _bound(node, "minItems"), _bound(node, "maxItems")
        if not self._can_cite(node.get("items")):
            return 0
        if low is None and high is None:
            return 2
        high = (low or 0) + 2 if high is None else high
        fewest = round(max(low or 0, min(1, high)))  # none at all only where it must be
        return max(self._rng.randint(fewest, round(high)) for _ in range(2))  # mostly full, as with real models

    def _number(self, node: Node, kind: str) -> float:
        step = 1 if kind == "integer" else 0.01
        below, above = _bound(node, "exclusiveMinimum"), _bound(node, "exclusiveMaximum")
        low = _bound(node, "minimum") if below is None else below + step
        high = _bound(node, "maximum") if above is None else above - step
        if low is None:
            low = 18 if high is None else min(18, high)
        high = low + 50 if high is None else high
        if kind == "integer" and high - low <= 10:
            level = self._level + self._rng.uniform(-0.15, 0.15)
            return round(low + min(1, max(0, level)) * (high - low))
        if kind == "integer":
            return self._rng.randint(round(low), round(high))
        return min(high, max(low, round(self._rng.uniform(low, high), 2)))

    def _text(self, node: Node, name: str) -> str:
        if "'not stated'" in node.get("description", ""):  # what no row says, it does not invent
            return "not stated"
        if _DAY in node.get("description", "") or node.get("pattern") == _DAY_PATTERN:
            return f"2026-{self._rng.randint(1, 12):02d}-{self._rng.randint(1, 28):02d}"
        longest = _bound(node, "maxLength")
        least, most = int(_bound(node, "minLength") or 1), int(longest or 10_000)
        wanted = self._rng.uniform(*_FILLED) * (longest or 0)
        text = title(self._rng) if name == "name" else phrase(self._rng)
        while len(text) < (least if name == "name" else max(least, wanted)):
            text = f"{text}. {phrase(self._rng)}"
        if len(text) > most:
            text = text[:most].rsplit(" ", 1)[0]
        return text.ljust(least, "x")


def _bound(node: Node, key: str) -> float | None:
    if key in node:
        return float(node[key])
    said = str(node.get("description", ""))
    noted = re.search(rf"(?<!exclusive ){_NOTES[key]}: (-?[\d.]*\d)", said)
    if key in _WORDED and noted is None:
        noted = re.search(_WORDED[key], said)
    return float(noted[1]) if noted else None
