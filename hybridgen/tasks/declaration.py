"""All that a task file may say, as pydantic models; what stands where it says nothing is made in spec.py.

Values come as texts from the file and as numbers from the command line; the models here read both.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from hybridgen.config import schema as config
from hybridgen.core.results import RecordUnit
from hybridgen.tasks.fields import (
    MAX_LEVELS,
    PLAIN,
    PLAIN_NAME,
    AnyField,
    Node,
    Text,
    TextField,
    check_names,
    inner_fields,
)
from hybridgen.tasks.types import AGREEMENT, Detail

_RESERVED = {"improve"}  # what a judge's answer has beside the criteria
# What the levels of a file may say otherwise than the file; all else is of the whole task.
OF_LEVELS = (
    "role rules fields wordings reminder refine mend rubric no_flaw example answer_tokens temperature placeholders"
).split()

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

    @model_validator(mode="after")
    def _levels_fit(self) -> Self:
        for level, own in self.levels.items():
            for name in own:
                if name not in OF_LEVELS:
                    raise ValueError(f"levels.{level}.{name}: cannot differ by level; {', '.join(OF_LEVELS)} can")
        return self

    @model_validator(mode="after")
    def _fits_unit(self) -> Self:
        if self.carry and self.unit == "segment":
            raise ValueError("carry: a segment has many rows, and a cell is of one; unit: row would be right")
        for name in self.carry:
            if name in self.fields:
                raise ValueError(f"carry: {name} is a field too; another name for the field would be right")
        for name, criterion in self.rubric.items():
            if AGREEMENT in {name, criterion.measured} and (name != criterion.measured or self.unit == "segment"):
                raise ValueError(
                    f"rubric.{name}: {AGREEMENT} is measured, under this name, where the unit is a row or a document"
                )
        return self

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_names(self.fields)
        names = [wording.name for wording in self.wordings if isinstance(wording, Asked)]
        if len({*names}) < len(names):
            raise ValueError("wordings: each must have a name of its own")
        for name in self.refine:
            if name not in self.fields:
                raise ValueError(f"refine: {name} is no field; choose {', '.join(self.fields)}")
        for name in self.rubric:
            if not PLAIN_NAME.fullmatch(name) or name in _RESERVED:
                raise ValueError(f"rubric.{name}: cannot be a criterion's name; {PLAIN} would be right")
        if self.rubric and sum(criterion.weight for criterion in self.rubric.values()) <= 0:
            raise ValueError("rubric: at least one criterion must weigh more than 0")
        for path, field in inner_fields(self.fields):
            if isinstance(field, TextField) and (field.grounded or field.names):
                key = "grounded" if field.grounded else "names"
                raise ValueError(f"fields.{path}.{key}: is for fields of the record itself")
            for key in ("signs", "cites"):
                if getattr(field, key, None):
                    raise ValueError(f"fields.{path}.{key}: are for fields of the record itself")
            if path.count(".") > MAX_LEVELS:
                raise ValueError(f"fields.{path}: stands too deep; {MAX_LEVELS} levels at most would be right")
        return self
