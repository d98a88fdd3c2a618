"""What a model meant to say: the JSON object within its answer, whatever it or its server put around it.

Read so, an answer costs nothing; repaired, it costs about half of its record's price again. Every step looks at each
character a bounded number of times, so an answer of a megabyte of brackets is read as fast as any.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from hybridgen.llm.answer_values import DECODER, Node, loaded, mended

MAX_WRAPPERS = 4  # that stand around one object: {"result": {"record": {…}}}
MAX_BEGINNINGS = 1_000  # of objects that are tried in one answer: Python counts the lines before each that goes wrong
# What models think between: DeepSeek, Qwen and most others; Mistral; Kimi; Seed. A chat template may have written the
# first one itself, so that an answer begins within a thought.
_OPENING = r"<(?:think|thinking|thought|reasoning|seed:think)>|\[THINK\]|◁think▷"
_CLOSING = r"</(?:think|thinking|thought|reasoning|seed:think)>|\[/THINK\]|◁/think▷"
_THOUGHT = re.compile(f"(?P<opening>{_OPENING})|(?P<closing>{_CLOSING})", re.IGNORECASE)
# gpt-oss: <|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…
_CHANNELS, _FINAL = ("<|channel|>", "<|start|>"), "<|channel|>final"
# Byte order marks and other signs of no width, fences, and what a chat template marks turns with.
_AROUND = re.compile(
    r"(?:[\s\ufeff\u200b-\u200f\u2060]|`{3,}\w*|<\|[\w▁-]{1,40}\|>|<｜[\w▁-]{1,40}｜>|</?s>|\[/?INST\])+"
)
_BEGINNING = re.compile(r'\{\s*["}]')


@dataclass(frozen=True, slots=True)
class Found:
    """text: the object as JSON, the answer itself where it is nothing else. after: what the answer says after it."""

    text: str
    after: str = ""


def as_thought(text: str) -> str:
    """What a model thought rather than said, marked as such."""
    return f"<think>{text}</think>"


def find_object(answer: str, schema: Node) -> Found | None:
    """The object that an answer holds, as its schema wants it; None where it holds none.

    The first whole object that has what the schema requires, else the first whole one. Lists that were given as texts
    become lists; what is wrapped around the object goes. Of what was thought and not said only the end counts, since a
    thought may go over what it was shown.
    """
    bare = answer.strip()
    if (whole := loaded(bare)) is not None:
        known = _object_in(whole, schema)
        if known is None:
            return None
        wanted = mended(known, schema)
        return Found(answer if wanted == whole and _is_strict(answer) else _written(wanted))
    said, thoughts = _told_apart(bare)
    return _in_prose(said, schema) or _at_end(thoughts, schema)


def is_thought(answer: str) -> bool:
    """Whether an answer says nothing, whatever was thought."""
    return not _AROUND.sub("", _told_apart(answer)[0])


def _told_apart(text: str) -> tuple[str, str]:
    """What is said, and what was thought if nothing is said. A thought without its beginning begins with the text; one
    without its end goes on to the end."""
    if text.startswith(_CHANNELS) and _FINAL in text:
        before, _, text = text.rpartition(_FINAL)
        return text.partition("<|message|>")[2] or text, before
    said: list[str] = []
    thoughts: list[str] = []
    at, is_within = 0, False
    for tag in _THOUGHT.finditer(text):
        piece = text[at : tag.start()]
        if tag["opening"]:
            (thoughts if is_within else said).append(piece)
            is_within = True  # they do not nest: a thought may name the tag
        else:
            if not is_within:  # its beginning is missing
                thoughts += said
                said.clear()
            thoughts.append(piece)
            is_within = False
        at = tag.end()
    (thoughts if is_within else said).append(text[at:])
    return "".join(said), "".join(thoughts)


def _in_prose(text: str, schema: Node) -> Found | None:
    first: Found | None = None
    for found, end in _objects(text):
        known = _unwrapped(found, schema)
        told = Found(_written(mended(known, schema)), text[end:])
        if _has_required(known, schema):
            return told
        first = first or told
    return first


def _at_end(thoughts: str, schema: Node) -> Found | None:
    """The object that thoughts end with, where it has all that is required."""
    last = None
    for found, end in _objects(thoughts):
        known = _unwrapped(found, schema)
        last = (known, end) if _has_required(known, schema) else None
    if last is None or _AROUND.sub("", thoughts[last[1] :]):
        return None
    return Found(_written(mended(last[0], schema)))


def _objects(text: str) -> Iterator[tuple[dict[str, Any], int]]:
    """The whole objects of a text that stand in no other one, each with where it ends.

    Where one breaks off or goes wrong, the next is looked for behind that place: what stood in it is no answer.
    """
    end = 0
    for _ in range(MAX_BEGINNINGS):
        begins = _BEGINNING.search(text, end)
        if begins is None:
            return
        try:
            found, end = DECODER.raw_decode(text, begins.start())
        except json.JSONDecodeError as error:
            end = max(error.pos, begins.start() + 1)
        except (ValueError, RecursionError):  # a number, or nesting, without end
            return
        else:
            yield found, end


def _object_in(value: Any, schema: Node) -> dict[str, Any] | None:
    """An object, or the one that a list holds."""
    if isinstance(value, list):
        objects = [one for one in value if isinstance(one, dict)]
        fitting = [one for one in objects if _has_required(_unwrapped(one, schema), schema)]
        value = next(iter(fitting or objects), None)
    return _unwrapped(value, schema) if isinstance(value, dict) else None


def _unwrapped(found: dict[str, Any], schema: Node) -> dict[str, Any]:
    """Without what is wrapped around the one object that has what the schema requires, by keys that are none of its."""
    inner = found
    for _ in range(MAX_WRAPPERS):
        if not inner or inner.keys() & schema.get("properties", {}).keys():
            return inner if _has_required(inner, schema) else found
        values = [_single(value) for value in inner.values()]
        inside = [value for value in values if value is not None]
        if len(inside) != 1 or (len(inner) > 1 and not _has_required(inside[0], schema)):
            return found
        inner = inside[0]
    return found


def _single(value: Any) -> dict[str, Any] | None:
    """The object that a value is, writes as a text, or holds as a list of one."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = loaded(value.strip())
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, dict) else None


def _has_required(found: dict[str, Any], schema: Node) -> bool:
    wanted = schema.get("required") or schema.get("properties", {})
    return found.keys() >= set(wanted)


def _is_strict(text: str) -> bool:
    """Whether a strict reader takes it for an object: no line break within a text, no half an emoji."""
    try:
        return isinstance(from_json(text), dict)
    except ValueError:
        return False


def _written(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.encode(errors="replace").decode()  # half an emoji could not be kept
