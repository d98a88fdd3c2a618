"""What a task file may say of a record's fields: their kinds, bounds and what is right of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hybridgen.core.trees import is_claim
from hybridgen.tasks.types import MAX_CLAIM_CHARS, Content, Detail

MAX_ITEMS = 10  # of a list whose file names no bound: a small model writes on until it is stopped
MAX_LEVELS = 5  # of fields within fields: providers take no more
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")  # what every provider takes as a key
PLAIN = "letters, digits and underscores, a letter first,"  # the same in words

Text: TypeAlias = Annotated[str, Field(min_length=1)]
Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Chars: TypeAlias = Annotated[int, Field(ge=1, le=100_000)]


class Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


def wrong_names(fields: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the names of fields, each with its place and what would be right."""
    for name in fields:
        if not PLAIN_NAME.fullmatch(name):
            yield f"fields.{name}: cannot be a field's name; {PLAIN} would be right"
        elif hasattr(Content, name):
            yield f"fields.{name}: cannot be a field's name; {name}_text would be right"
    if is_claim(fields):
        yield "fields: row and quote are those of a claim; type: claim would be right"


def _in_order(least: float | None, most: float | None, what: str) -> None:
    low, high = (f"{end}_{what}" if what else end for end in ("min", "max"))
    if least is not None and most is not None and least > most:
        raise ValueError(f"{low}={least:g}: must be at most {high}, which is {most:g}")


class _Described(Node):
    """A field of a record. detail: the levels that have it; none: all."""

    description: str = ""
    detail: tuple[Detail, ...] = ()
    missing: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether the file says what stands here when the rows are silent; null is one such thing."""
        return "missing" in self.model_fields_set


class TextField(_Described):
    """Prose. grounded: what it says must stand in the rows. names: takes the invented name that a draft is given."""

    type: Literal["text"]
    min_chars: Chars = 2
    max_chars: Chars = 400
    grounded: bool = False
    names: Literal["invented"] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _in_order(self.min_chars, self.max_chars, "chars")
        if self.grounded and self.is_silent and self.missing is None:
            raise ValueError("missing: must be some text where grounded is true")
        return self


class NumberField(_Described):
    """A number with its bounds, both within."""

    type: Literal["number"]
    min: Number | None = None
    max: Number | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _in_order(self.min, self.max, "")
        return self


class IntegerField(_Described):
    """A whole number with its bounds, both within."""

    type: Literal["integer"]
    min: int | None = None
    max: int | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _in_order(self.min, self.max, "")
        return self


class DateField(_Described):
    """A day, written as 2026-01-31."""

    type: Literal["date"]


class YesNoField(_Described):
    """true or false."""

    type: Literal["yes_no"]


class _Chosen(_Described):
    options: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _different(self) -> Self:
        if len({*self.options}) < len(self.options):
            raise ValueError("options: each must be another one")
        return self


class OneOfField(_Chosen):
    """One of several options."""

    type: Literal["one_of"]


class Items(Node):
    """How many a list may hold."""

    min: Annotated[int, Field(ge=0)] = 0
    max: Annotated[int, Field(ge=1, le=1000)] = MAX_ITEMS

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _in_order(self.min, self.max, "")
        return self


class SeveralOfField(_Chosen):
    """Several of the options, each once."""

    type: Literal["several_of"]
    items: Items | None = None

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if self.items and self.items.min > len(self.options):
            raise ValueError(f"items.min: must be {len(self.options)} at most, as many as there are options")
        return self


class Signs(Node):
    """What a quote shows that can carry a claim: one of these words (a star is any ending) or patterns, in any case."""

    words: tuple[Text, ...] = ()
    patterns: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if not self.words and not self.patterns:
            raise ValueError("words: must be a list of some text, where there are no patterns")
        for pattern in self.patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"patterns: {pattern} is no regular expression: {error}") from None
        return self

    def compiled(self) -> re.Pattern[str]:
        """Found in a quote that shows one of them."""
        words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in self.words)
        return re.compile("|".join([*([rf"\b(?:{words})\b"] if words else []), *self.patterns]), re.IGNORECASE)


Cites: TypeAlias = Literal["rows", "statistics"]
CITING = frozenset({"claim", "quote"})  # the types that cite


class ListField(_Described):
    """A list of fields of one kind. signs, cites: where they are claims or quotes."""

    type: Literal["list"]
    of: AnyField
    items: Items = Items()
    signs: Signs | None = None
    cites: Cites | None = None

    @model_validator(mode="after")
    def _of_claims(self) -> Self:
        for key, given in (("signs", self.signs), ("cites", self.cites)):
            if given and self.of.type not in CITING:
                raise ValueError(f"{key}: are for lists of claims; of: {{type: claim}} would be right")
        return self


class ObjectField(_Described):
    """Fields of its own."""

    type: Literal["object"]
    fields: Annotated[dict[str, AnyField], Field(min_length=1)]

    @model_validator(mode="after")
    def _named(self) -> Self:
        for said in wrong_names(self.fields):
            raise ValueError(said)
        return self


class ClaimField(_Described):
    """A statement with the row and the quote that it rests on; at the level `quotes` without the statement.

    cites, signs: as a list's, where it is no item of one. max_chars: of the statement.
    """

    type: Literal["claim"]
    cites: Cites | None = None
    signs: Signs | None = None
    max_chars: Chars = MAX_CLAIM_CHARS


class QuoteField(_Described):
    """A row and words copied from it. cites, signs: as a claim's."""

    type: Literal["quote"]
    cites: Cites | None = None
    signs: Signs | None = None


AnyField: TypeAlias = Annotated[
    TextField
    | NumberField
    | IntegerField
    | DateField
    | YesNoField
    | OneOfField
    | SeveralOfField
    | ListField
    | ObjectField
    | ClaimField
    | QuoteField,
    Field(discriminator="type"),
]
ListField.model_rebuild()
ObjectField.model_rebuild()


def all_fields(fields: Mapping[str, AnyField], path: str = "") -> Iterable[tuple[str, AnyField]]:
    """Every field, those within others too, with its path as it is typed."""
    for name, field in fields.items():
        yield from _with_inner(field, f"{path}{name}")


def _with_inner(field: AnyField, path: str) -> Iterable[tuple[str, AnyField]]:
    yield path, field
    if isinstance(field, ListField):
        yield from _with_inner(field.of, f"{path}.of")
    elif isinstance(field, ObjectField):
        yield from all_fields(field.fields, f"{path}.fields.")


def inner_fields(fields: Mapping[str, AnyField]) -> Iterable[tuple[str, AnyField]]:
    return ((path, field) for path, field in all_fields(fields) if "." in path)
