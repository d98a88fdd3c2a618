"""From the fields that a task file declares to the pydantic model of a record."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, create_model, model_validator

from hybridgen.core.trees import is_claim
from hybridgen.tasks.fields import (
    CITING,
    AnyField,
    ClaimField,
    DateField,
    IntegerField,
    Items,
    ListField,
    NumberField,
    ObjectField,
    OneOfField,
    QuoteField,
    SeveralOfField,
    TextField,
    YesNoField,
)
from hybridgen.tasks.types import MAX_CLAIM_CHARS, Claim, Content, Quote, at_most, distinct, ended, prose

MIN_SENTENCE_CHARS = 100  # from which a text is sentences; one that was cut off then loses its unfinished end
NOT_STATED = "not stated"
QUOTE_LETTERS = 138  # that a row and a quote of it take at most as JSON
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"  # no \d: grammars of llama.cpp know none


def model(
    name: str, fields: Mapping[str, AnyField], path: str, *, is_bare: bool, is_quoted: bool = False
) -> type[Content]:
    """The model of a record. path: of the fields, as it is typed. is_bare: texts hold no placeholder. is_quoted: claims
    are their quotes alone."""
    made: dict[str, Any] = {}
    for key, field in fields.items():
        kind = _kind(field, f"{path}{key}", is_bare=is_bare, is_quoted=is_quoted)
        described = _described(field)
        made[key] = (Annotated[kind, Field(description=described)] if described else kind, ...)
    once: dict[str, Any] = {"once": model_validator(mode="before")(_once(fields))} if is_quoted else {}
    return create_model(name, __base__=Content, __validators__=once, **made)


def _once(fields: Mapping[str, AnyField]) -> Callable[[Any], Any]:
    """Of a quote that is chosen for several lists the first stays alone, where the others keep as many as they need."""
    least = {name: field.items.min for name, field in fields.items() if isinstance(field, ListField)}

    def keep(record: Any) -> Any:
        if not isinstance(record, Mapping):
            return record
        seen, kept = set[str](), dict(record)
        for name, few in least.items():
            listed = kept.get(name)
            if isinstance(listed, list | tuple) and all(map(is_claim, listed)):
                new = [one for one in listed if str(one["quote"]) not in seen]
                kept[name] = new if len(new) >= few else listed
                seen |= {str(one["quote"]) for one in listed}
        return kept

    return keep


def _described(field: AnyField) -> str:
    return "; ".join(filter(None, (field.description, "as YYYY-MM-DD" if field.type == "date" else "")))


def _kind(field: AnyField, path: str, *, is_bare: bool, is_quoted: bool) -> Any:
    """The type of a field's value, with its bounds."""
    kind = _said_kind(field, path, is_bare=is_bare, is_quoted=is_quoted)
    if not field.is_silent:
        return kind
    if field.missing is None:
        return kind | None
    if isinstance(field, TextField | OneOfField):  # their types take it already
        return kind
    return kind | Literal.__getitem__(field.missing)


def _said_kind(field: AnyField, path: str, *, is_bare: bool, is_quoted: bool) -> Any:
    match field:
        case TextField():
            silent = field.missing or (NOT_STATED if field.grounded else "")
            least = min(field.min_chars, len(silent) or field.min_chars)
            most = max(field.max_chars, len(silent))
            text = prose(most, least, is_bare=is_bare)
            return Annotated[str, text, ended(most)] if most >= MIN_SENTENCE_CHARS else Annotated[str, text]
        case NumberField():
            return Annotated[float, Field(ge=field.min, le=field.max, allow_inf_nan=False)]
        case IntegerField():
            return Annotated[int, Field(ge=field.min, le=field.max)]
        case DateField():
            return Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "pattern": _DATE})]
        case YesNoField():
            return bool
        case OneOfField():
            more = (field.missing,) if field.missing and field.missing not in field.options else ()
            return Literal.__getitem__((*field.options, *more))
        case SeveralOfField():
            items = field.items or Items(max=len(field.options))
            most = min(items.max, len(field.options))
            some: Any = tuple.__class_getitem__((Literal.__getitem__(field.options), ...))
            bounds = Field(min_length=items.min or None, max_length=most)
            return Annotated[some, bounds, at_most(most, path, is_once=True)]
        case ListField():
            inner = _kind(field.of, path, is_bare=is_bare, is_quoted=is_quoted)
            if described := _described(field.of):
                inner = Annotated[inner, Field(description=described)]
            several: Any = tuple.__class_getitem__((inner, ...))
            kept = at_most(field.items.max, path)
            bounds = Field(min_length=field.items.min or None, max_length=field.items.max)
            if field.of.type in CITING:
                return Annotated[several, bounds, distinct(field.items.min), kept]
            return Annotated[several, bounds, kept]
        case ObjectField():
            return model(title(path), field.fields, f"{path}.", is_bare=is_bare, is_quoted=is_quoted)
        case ClaimField() | QuoteField():
            return _claim(field.max_chars) if isinstance(field, ClaimField) and not is_quoted else Quote


@functools.lru_cache(maxsize=16)
def _claim(max_chars: int) -> type[Claim]:
    if max_chars == MAX_CLAIM_CHARS:
        return Claim
    return create_model("Claim", __base__=Claim, text=(Annotated[str, prose(max_chars), ended(max_chars)], ...))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("must be a day, written as 2026-01-31") from None


def title(path: str) -> str:
    return "".join(part.title() for part in re.findall(r"[A-Za-z0-9]+", path)) or "Record"


def tokens(fields: Mapping[str, AnyField], *, is_quoted: bool = False) -> int:
    """What a record takes at most: half as many tokens as letters, names of keys among them."""
    return max(200, sum(len(name) + 6 + _letters(field, is_quoted) for name, field in fields.items()) // 2)


def _letters(field: AnyField, is_quoted: bool) -> int:
    match field:
        case TextField():
            return 2 * field.max_chars
        case OneOfField():
            return max(map(len, field.options))
        case SeveralOfField():
            return sum(len(option) + 4 for option in field.options)
        case ListField():
            return field.items.max * (_letters(field.of, is_quoted) + 4)
        case ObjectField():
            return sum(len(name) + 6 + _letters(inner, is_quoted) for name, inner in field.fields.items())
        case ClaimField() if not is_quoted:
            return QUOTE_LETTERS + field.max_chars + len('"text": "", ')
        case ClaimField() | QuoteField():
            return QUOTE_LETTERS
        case _:
            return 12


def stand_in(fields: Mapping[str, AnyField], *, is_quoted: bool = False) -> dict[str, Any]:
    """A valid record that says nothing and is about as long as one: for what has to be known before there is one."""
    words = map("word{}".format, itertools.count())  # no two claims may say the same
    return {name: _filled(field, words, is_quoted) for name, field in fields.items()}


def _filled(field: AnyField, words: Iterator[str], is_quoted: bool) -> Any:
    match field:
        case TextField():
            long = " ".join([next(words), *["word"] * (field.max_chars // 10)])
            return long.ljust(field.min_chars, ".")[: 2 * field.max_chars].strip()
        case NumberField() | IntegerField():
            low, high = field.min, field.max
            return low if low is not None else min(0, high) if high is not None else 0
        case DateField():
            return "2026-01-31"
        case YesNoField():
            return True
        case OneOfField():
            return field.options[0]
        case SeveralOfField():
            return list(field.options[: max(1, field.items.min if field.items else 1)])
        case ListField():
            return [_filled(field.of, words, is_quoted) for _ in range((field.items.min + field.items.max + 1) // 2)]
        case ObjectField():
            return {name: _filled(inner, words, is_quoted) for name, inner in field.fields.items()}
        case ClaimField() if not is_quoted:
            return {"row": "R1", "quote": "some words of that row", "text": f"{next(words)} and what follows from them"}
        case ClaimField() | QuoteField():
            return {"row": "R1", "quote": f"{next(words)} and more words of that row"}
