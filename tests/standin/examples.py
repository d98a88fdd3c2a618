"""A schema with all that ours use, rows as prompts show them, and a check of answers."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own


def check(record: object) -> None:
    """Raises jsonschema's ValidationError where a record does not fit RECORD."""
    jsonschema.validate(record, RECORD)


EVIDENCE = {
    "type": "object",
    "properties": {"row": {"type": "string", "maxLength": 12}, "quote": {"type": "string", "maxLength": 60}},
    "required": ["row", "quote"],
    "additionalProperties": False,
}
RECORD: dict[str, Any] = {
    "type": "object",
    "$defs": {"Claim": EVIDENCE},
    "properties": {
        "kind": {"const": "persona"},
        "name": {"type": "string", "minLength": 2, "maxLength": 40},
        "mood": {"enum": ["calm", "hurried"]},
        "age": {"anyOf": [{"type": "integer", "minimum": 18, "maximum": 99}, {"type": "null"}]},
        "place": {"type": ["string", "null"]},
        "score": {"type": "integer", "minimum": 1, "maximum": 9},
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "story": {"type": "string", "minLength": 150, "maxLength": 160},
        "claims": {"type": "array", "items": {"$ref": "#/$defs/Claim"}, "minItems": 2, "maxItems": 3},
    },
    "required": ["kind", "name", "mood", "age", "place", "score", "share", "story", "claims"],
    "additionalProperties": False,
}
ROWS = {
    "R1": "I cycle to the hospital at five in the morning.",
    "R2": "Age: 35-44 years old\nWhat annoys you most: the bike shop never says when a repair is done",
}
PROMPT = "\n".join(f'<row id="{label}">\n{text}\n</row>' for label, text in ROWS.items())
