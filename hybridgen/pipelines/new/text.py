"""A task file as text: what can be read and changed by whoever it is for."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from hybridgen.core.summaries import RecordUnit
from hybridgen.pipelines.new.fields import Proposed

WIDTH = 100
MAX_INPUT = 12  # columns of a segment that are named; of more none is, and those are read that tell something
MAX_LEFT_OUT = 12  # columns without a field that are named
_PLAIN = re.compile(r"[^\W_](?:[\w ./%€$+'’()“”…?!;,–-]*[\w%€$+”?!).])?")
_FLOW = ",[]{}?"  # what a plain text within brackets cannot hold


_RUBRIC = (
    "rubric:  # nothing is asked, so no judge is; how far the drafts agree counts as much as both",
    "  faithfulness: {measured: evidence}",
    "  completeness: {measured: completeness}",
)


def task_text(
    *,
    name: str,
    noun: str,
    unit: RecordUnit,
    command: str,
    lines: Sequence[str],
    columns: Sequence[str],
    carry: Sequence[str],
    fields: Sequence[Proposed],
    labels: Sequence[str],
    left_out: Sequence[str],
    score: str,
) -> str:
    """lines: what people must know of the data and the file. columns: that a model sees. labels: fields that are filled
    in from these. left_out: columns that no use was found for. score: the command that holds records against the data's
    own labels, "": none does."""
    told = [f"# {command}", *(_comment(line) for line in lines)]
    told += [f"name: {_scalar(name)}", f"noun: {_scalar(noun)}", f"unit: {unit}"]
    if labels:
        told.append(_comment(f"a model reads these alone; from them it fills in {', '.join(labels)}"))
    if columns and (unit != "segment" or len(columns) <= MAX_INPUT):
        told += _keyed("input", columns, "")
    if carry:
        told += _keyed("carry", carry, "")
    told.append("fields:")
    for field in fields:
        told += [_comment(f"from {field.origin}", "  "), f"  {field.name}:", *_spec(field.spec, "    ")]
    if unit != "segment":
        told += _RUBRIC
    if left_out:
        more = f" and {len(left_out) - MAX_LEFT_OUT} more" if len(left_out) > MAX_LEFT_OUT else ""
        told.append(_comment(f"not used: {', '.join(map(_flat, left_out[:MAX_LEFT_OUT]))}{more}"))
    if labels:
        told.append(_comment("a field that the words do not tell belongs into carry, under its column's name"))
    if score:
        told += [_comment("how well the records agree with the data's own labels:"), f"# {score}"]
    elif labels:
        told.append(_comment("scripts/score.py holds records against labels: a CSV with ids in its first column"))
    return "\n".join([*told, ""])


def _spec(spec: Mapping[str, Any], indent: str) -> list[str]:
    return [
        line
        for key, value in spec.items()
        for line in (_keyed(key, value, indent) if isinstance(value, list) else [f"{indent}{key}: {_value(value)}"])
    ]


def _keyed(key: str, values: Sequence[str], indent: str) -> list[str]:
    """A key with a list; a long one is on several lines."""
    items = [_scalar(value, in_flow=True) for value in values]
    line = f"{indent}{key}: [{', '.join(items)}]"
    if len(line) <= WIDTH:
        return [line]
    return [f"{indent}{key}: [", *(f"{indent}  {item}," for item in items), f"{indent}]"]


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(inner)}" for key, inner in value.items()) + "}"
    return f"{value:.15g}" if isinstance(value, float) else _scalar(str(value))


def _scalar(text: str, *, in_flow: bool = False) -> str:
    """As YAML has it: plain where it can be, else in quotes."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() != "null" and "  " not in text
    if is_plain and not (in_flow and set(text) & set(_FLOW)):
        return text
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()


def _flat(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _comment(text: str, indent: str = "") -> str:
    begin = f"{indent}# "
    return textwrap.fill(_flat(text), WIDTH + 20, initial_indent=begin, subsequent_indent=begin, break_long_words=False)
