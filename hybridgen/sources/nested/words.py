"""A value within values as the words that a person would read in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# The members of an object that say it in words, the best first; what is left beside them are codes and forms.
_SAYING = (
    "simple_text simpletext prettyformat answer_text answertext text label labels value answer content heading title "
    "name choice choices display"
).split()
_OWN = re.compile(
    r"\A(?:(.*[_-])?(ids?|ref|uuid|key|type|href|url|index|position|weight|tag_data|choice_metadata|metadata)|.*[a-z]I[dD])"
)
_ENDS = tuple(".!?…。！？")  # of a sentence
_HOLDERS = ("textanswers", "answers", "fileuploadanswers", "response", "responses", "selected", "values")


def text_of(value: Any) -> str | None:
    """Any value as text: a plain list joined by commas, objects as a line "key: value, …" each. None: nothing."""
    if isinstance(value, dict):
        return _line(value)
    if isinstance(value, list):
        return _list(value)
    return plain_text(value)


def plain_text(value: Any) -> str | None:
    """A value that holds no others as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.hex() if isinstance(value, bytes) else str(value)


def answer_of(value: Any) -> str | None:
    """What an answer says: of an object with a wording the wording alone, "row: choice" of a matrix; lists joined."""
    if isinstance(value, dict):
        return _saying(value)
    if isinstance(value, list):
        said = [text for one in value if (text := answer_of(one))]
        mark = "; " if any("," in one or ":" in one for one in said) else ", "
        return mark.join(dict.fromkeys(said)) or None
    return plain_text(value)


def is_choices(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether objects are options that somebody chose: a label, and its code or the same again."""
    for item in items:
        members = {key.casefold(): value for key, value in item.items()}
        label = members.get("label", members.get("name", members.get("text")))
        code = members.get("value", members.get("code", members.get("id")))
        if not isinstance(label, str) or len(members) > 3 or code is None:
            return False
        if not (
            _slug(label) == _slug(str(code))
            or re.fullmatch(r"-?[\w]{0,3}\d*", str(code))
            or _slug(str(code)) in _slug(label)
        ):
            return False
    return bool(items)


def _saying(value: Mapping[str, Any]) -> str | None:
    members = {key.casefold(): one for key, one in value.items()}
    for key in _HOLDERS:
        if isinstance(members.get(key), dict | list) and members[key]:
            return answer_of(members[key])
    row = next((members[key] for key in ("row_text", "rowtext", "row", "row_label", "item") if members.get(key)), None)
    for key in _SAYING:
        if key in members and members[key] not in (None, "", [], {}):
            said = answer_of(members[key])
            return f"{answer_of(row)}: {said}" if row is not None and said else said
    if "type" in members and (typed := members.get(str(members["type"]).casefold())) is not None:
        return answer_of(typed)  # {"type": "number", "number": 3}
    words = {key: one for key, one in value.items() if not _OWN.fullmatch(key)}
    return _line(words or value)


def _line(value: Mapping[str, Any]) -> str | None:
    said = [(key, text) for key, one in value.items() if (text := text_of(one))]
    return ", ".join(f"{key}: {text}" for key, text in said) or None


def _list(value: Sequence[Any]) -> str | None:
    if value and all(isinstance(one, dict) for one in value):
        if is_choices(value):
            return _joined((answer_of(one) for one in value), ", ")
        if all(len(one) == 1 for one in value):
            return _joined((text_of(next(iter(one.values()))) for one in value), ", ")
    nested = any(isinstance(one, dict | list) for one in value)
    is_said = any(isinstance(one, str) and _is_sentence(one.strip()) for one in value)
    return _joined(map(text_of, value), "\n" if nested or is_said else ", ")


def _joined(texts: Iterable[str | None], mark: str) -> str | None:
    return mark.join(text for text in texts if text) or None


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _is_sentence(said: str) -> bool:
    """Whether a text is several words and ends as a sentence does."""
    return said.endswith(_ENDS) and len(said[:-1].split(maxsplit=1)) > 1
