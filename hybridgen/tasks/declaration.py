"""All that a task file may say, as pydantic models; what stands where it says nothing is made in spec.py, and what its
keys must be together is looked at in mistakes.py.

Values come as texts from the file and as numbers from the command line; the models here read both.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from hybridgen.config import schema as config
from hybridgen.core.summaries import RecordUnit
from hybridgen.tasks.fields import AnyField, Node, Text
from hybridgen.tasks.types import Detail

Weight: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Asked(Node):
    """A wording. system and ask follow the rows, in this order; {name} in ask is the invented name."""

    name: Text
    system: str = ""
    ask: Text


class Criterion(Node):
    """What a record is scored on. question: for the judge. measured: what counts it instead, or beside the judge."""

    question: Text | None = None
    measured: Text | None = None
    weight: Weight = 1

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.question is None and self.measured is None:
            raise ValueError("question: is missing; it must be some text, unless the criterion is measured")
        return self


class Shown(Node):
    """A worked example. input: a row as text, a row by its columns, or a list of either. statistics: figures of all
    such respondents, as a prompt shows them. record: what they lead to."""

    input: Text | dict[str, str] | Annotated[tuple[Text | dict[str, str], ...], Field(min_length=1)]
    statistics: tuple[Text, ...] = ()
    record: dict[str, Any]


class TaskFile(Node):
    """A task, as its file declares it.

    noun: what one record is called, null: its name. role: the opening words, in place of ours and of our rules on
    sources. reminder: stands after each wording. mend: what a refinement is asked. no_flaw: what a judge must not hold
    against a record. answer_tokens: what a record takes at most. temperature: of drafts at home. placeholders: whether
    a record may hold those of private data. code: what the task needs in Python. levels: by level of detail, what is
    said otherwise there.
    """

    name: Text
    detail: Detail | None = None
    codebook: Text | None = None
    noun: Text | None = None
    unit: RecordUnit = "segment"
    pipeline: Text = "records"
    input: Annotated[tuple[Text, ...], BeforeValidator(config.listed)] | None = None
    carry: Annotated[tuple[Text, ...], BeforeValidator(config.listed)] = ()
    role: Text | None = None
    rules: tuple[Text, ...] = ()
    fields: Annotated[dict[str, AnyField], Field(min_length=1)]
    wordings: tuple[Text | Asked, ...] = ()
    reminder: Text | None = None
    refine: tuple[str, ...] = ()
    mend: Text | None = None
    rubric: dict[str, Criterion] = Field(default_factory=dict)
    no_flaw: str | None = None
    example: Shown | None = None
    answer_tokens: Annotated[int, Field(ge=16)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.3
    placeholders: Literal["kept", "never"] = "kept"
    code: Text | None = None
    levels: dict[Detail, dict[str, Any]] = Field(default_factory=dict)
