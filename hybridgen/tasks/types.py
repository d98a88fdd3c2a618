"""What a task is: the model of a record, how a draft is asked for, and what its judge looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args, get_origin

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from hybridgen.privacy.pseudonymise.masking import Masking
from hybridgen.sources.types import Dataset

BOUNDED = {"bounded": True}  # context of answers that a server's grammar held to the lengths in their schema
_END = re.compile(r"(?:(?<=\w{3})(?<!\bMrs)\.|[!?…])(?=\s)")  # "Dr." and "e.g." end nothing
_OPEN = re.compile(r"[\s\[({<\"“,;:–-]+$|\s*\[[^\]]*$")  # a bracket without its end: half a placeholder


def prose(most: int) -> Any:
    """A text field: models are asked for at most `most` characters; twice as many pass, since a repair costs."""
    return Field(min_length=2, max_length=2 * most, json_schema_extra={"maxLength": most})


def ended(most: int) -> AfterValidator:
    """What a server's grammar cut off at `most` characters loses its unfinished sentence, or else word.

    Of answers that are read with BOUNDED as their context: others are as long as their author made them.
    """

    def keep(text: str, info: ValidationInfo) -> str:
        # Space at the end of a cut is gone by now.
        if info.context != BOUNDED or not most - 2 <= len(text) <= most or text[-1] in ".!?…":
            return text
        ends = [end.end() for end in _END.finditer(text)]
        words = text[: ends[-1]] if ends else text.rsplit(" ", 1)[0]
        return _OPEN.sub("", words) or text

    return AfterValidator(keep)


class Content(BaseModel):
    """Base of all tasks' records: what a model writes. Field descriptions go to the model with the schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def is_choice(annotation: Any) -> bool:
    """Whether a field of this type takes one or several answers from a list."""
    inner = get_args(annotation)[0] if get_origin(annotation) is tuple else annotation
    return get_origin(inner) is Literal


class Claim(Content):
    """A row, a few words copied from it, and the statement that rests on them.

    The quote stands before the statement: a small model that has copied first invents less.
    """

    row: Annotated[str, Field(min_length=1, max_length=12)]
    quote: Annotated[str, prose(100)]
    text: Annotated[str, prose(90), ended(90)]


def distinct(least: int) -> AfterValidator:
    """Of claims that say the same the first one stays; fewer than `least` different ones are an error."""

    def keep(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        different: dict[str, Claim] = {}
        for claim in claims:
            different.setdefault(" ".join(re.findall(r"\w+", claim.text.casefold())) or claim.text, claim)
        if len(different) < least:
            raise ValueError("the same is said twice; say something else")
        return tuple(different.values())

    return AfterValidator(keep)


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
class Fitted:
    """A task as one data set has it, the rows as they may be shown for it, and what was decided, in words."""

    task: Task
    frame: pl.DataFrame
    notes: tuple[str, ...]


# The task, the data as it was read and as the privacy mode has it, and what has learnt the personal values in it.
Fit = Callable[["Task", Dataset, Dataset, Masking], Fitted]


def _faultless(_: Content | str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Task:
    """noun: what a record is called. rules: what every author of a record is told. mend: what a refinement is asked.
    rubric: for each criterion that is asked, the question. no_flaw: what a judge must not hold against a record.

    invent: the n-th invented name. answer_tokens: what a record needs at most, in tokens. temperature: 0-1, of drafts
    at home.
    grounded: plain fields that should be worded as the data is. signs: for a field of claims, what a quote shows that
    can carry one; a field without quotes that show it may quote anything.
    flaw: why a record of the right form is not valid all the same, in words that repeat nothing of it; empty: it is.
    unfit: the same of what a judge remarks, which then is not kept. measured: criteria that are counted from a record
    alone, 0-1 each. fit: where a record depends on the data.
    """

    name: str
    noun: str
    content: type[Content]
    rules: str
    wordings: tuple[Wording, ...]
    example: Example
    mend: str
    rubric: dict[str, str]
    no_flaw: str
    invent: Callable[[int], str]
    answer_tokens: int
    temperature: float
    grounded: tuple[str, ...] = ()
    signs: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    flaw: Callable[[Content], str] = _faultless
    unfit: Callable[[str], str] = _faultless
    measured: Mapping[str, Callable[[Content], float]] = field(default_factory=dict)
    fit: Fit | None = None
