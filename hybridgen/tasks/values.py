"""What a task is: the model of a record, how a draft is asked for, and what its judge looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_END = re.compile(r"[.!?…](?=\s)")
_OPEN = re.compile(r"[\s\[({<\"“,;:–-]+$|\s*\[[^\]]*$")  # a bracket without its end: half a placeholder


def prose(most: int) -> Any:
    """A text field: models are asked for at most `most` characters; twice as many pass, since a repair costs."""
    return Field(min_length=2, max_length=2 * most, json_schema_extra={"maxLength": most})


def ended(most: int) -> AfterValidator:
    """What a server's grammar cut off at `most` characters loses its unfinished sentence, or else word."""

    def keep(text: str) -> str:
        if not most - 2 <= len(text) <= most or text[-1] in ".!?…":  # space at the end of a cut is gone by now
            return text
        ends = [end.end() for end in _END.finditer(text)]
        words = text[: ends[-1]] if ends else text.rsplit(" ", 1)[0]
        return _OPEN.sub("", words) or text

    return AfterValidator(keep)


class Content(BaseModel):
    """Base of all tasks' records: what a model writes. Field descriptions go to the model with the schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Claim(Content):
    """A row, a few words copied from it, and the statement that rests on them.

    The quote stands before the statement: a small model that has copied first invents less.
    """

    row: Annotated[str, Field(min_length=1, max_length=12)]
    quote: Annotated[str, prose(100)]
    text: Annotated[str, prose(90), ended(90)]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask for a draft; `ask` follows the rows and may hold {name}, the subject's invented name."""

    name: str
    system: str
    ask: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: an invented name, rows as a prompt shows them, and the record that they lead to."""

    name: str
    rows: str
    record: Content


@dataclass(frozen=True, slots=True)
class Task:
    """rules: what every author of a record is told. rubric: for each criterion that is asked, the question.
    no_flaw: what a judge must not hold against a record.

    grounded: plain fields that should be worded as the data is. signs: for a field of claims, what a quote shows that
    can carry one; a field without quotes that show it may quote anything. invent: the n-th invented name.
    answer_tokens: what a record needs at most, in tokens.
    """

    name: str
    content: type[Content]
    rules: str
    wordings: tuple[Wording, ...]
    example: Example
    rubric: dict[str, str]
    no_flaw: str
    grounded: tuple[str, ...]
    signs: Mapping[str, re.Pattern[str]]
    invent: Callable[[int], str]
    answer_tokens: int
