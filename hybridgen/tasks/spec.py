"""A task file: all that it may say, what is neutral where it says nothing, and the `Task` that follows from it.

Values come as texts from the file and as numbers from the command line; the models here read both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from hybridgen.config import messages
from hybridgen.config import schema as config
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.tasks.fields import (
    MAX_LEVELS,
    PLAIN,
    PLAIN_NAME,
    AnyField,
    Detail,
    ListField,
    Node,
    Text,
    TextField,
    all_fields,
    check_names,
    inner_fields,
)
from hybridgen.tasks.names import invent_name
from hybridgen.tasks.record_model import NOT_STATED, model, stand_in, title, tokens
from hybridgen.tasks.types import Example, Task, Wording, code

_RESERVED = {"improve"}  # what a judge's answer has beside the criteria
_MEASURES = ("evidence", "completeness")
DEFAULT_DETAIL = "brief"

_PLACEHOLDERS = {
    "kept": "Words in square brackets such as [PERSON_1] stand for private data. Copy them as they are or leave them "
    "out.",
    "never": "Words in square brackets such as [PERSON_1] stand for private data. Never write them; make somebody up "
    "instead.",
}
_JSON = "Answer with JSON only."
_CITE = (
    "Each claim names a row, copies a quote from it, 3 to 10 words in the same order and spelling, then says in one "
    "short statement of your own what that means. Every claim uses another quote; nothing is said twice."
)
_NEUTRAL_WORDINGS = (
    "Write the {noun} for these rows.",
    "Read these rows once more from their end to their beginning, then write the {noun} for them.",
)
_NEUTRAL_MEND = (
    "You are given a draft of such a {noun} and the rows that it rests on. Improve it: correct what the rows do not "
    "support, make vague statements specific."
)

Weight: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Asked(Node):
    """A wording. system: stands after the rules. ask: follows the rows, {name} in it is the invented name."""

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
    """A worked example. input: a row as text, a row by its columns, or a list of either. record: what it leads to."""

    input: Text | dict[str, str] | Annotated[tuple[Text | dict[str, str], ...], Field(min_length=1)]
    record: dict[str, Any]


class TaskFile(Node):
    """A task, as its file declares it.

    noun: what one record is called, null: its name. role: the opening words, in place of ours and of our rules on
    sources. reminder: stands after each wording. mend: what a refinement is asked. no_flaw: what a judge must not hold
    against a record. answer_tokens: what a record takes at most. temperature: of drafts at home. placeholders: whether
    a record may hold those of private data. code: what the task needs in Python.
    """

    name: Text
    detail: Detail | None = None
    codebook: Text | None = None
    noun: Text | None = None
    unit: Literal["row", "segment", "document"] = "segment"
    pipeline: Text = "records"
    input: Annotated[tuple[Text, ...], BeforeValidator(config.listed)] | None = None
    carry: tuple[Text, ...] = ()
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
            if isinstance(field, ListField) and field.signs:
                raise ValueError(f"fields.{path}.signs: are for fields of the record itself")
            if path.count(".") > MAX_LEVELS:
                raise ValueError(f"fields.{path}: stands too deep; {MAX_LEVELS} levels at most would be right")
        return self


def load(section: config.Task) -> Task:
    """The task of a config's section. Raises ConfigError, one line with the key as it would be typed."""
    return build(section.model_dump(mode="json", exclude_unset=True))


def build(values: Mapping[str, Any]) -> Task:
    """The task that a file declares. values: what `read_task` gave. Raises ConfigError as `load` does."""
    try:
        file = TaskFile.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise ConfigError(messages.explain(found, TaskFile.model_json_schema(), values, prefix="task")) from None
    made = _Built(file).task()
    return code[file.code](made) if file.code else made


class _Built:
    """A task on its way from its file: the fields that its level of detail has, and what follows from them."""

    def __init__(self, file: TaskFile) -> None:
        self._file = file
        self._noun = file.noun or file.name
        self._fields = {
            name: field
            for name, field in file.fields.items()
            if not field.detail or (file.detail or DEFAULT_DETAIL) in field.detail
        }
        if not self._fields:
            raise ConfigError(f"task.detail={file.detail or DEFAULT_DETAIL}: no field has this level of detail")
        self._content = model(title(file.name), self._fields, "", is_bare=file.placeholders == "never")

    def task(self) -> Task:
        file = self._file
        rubric = file.rubric or self._neutral_rubric()
        measures = {name: own.measured for name, own in rubric.items() if own.measured}
        for name, measured in measures.items():
            if measured not in _MEASURES and not file.code:  # code counts what it names
                raise ConfigError(f"task.rubric.{name}.measured={measured}: must be one of {', '.join(_MEASURES)}")
        self._check_built()
        texts = {name: field for name, field in self._fields.items() if isinstance(field, TextField)}
        return Task(
            name=file.name,
            noun=self._noun,
            content=self._content,
            rules=self._rules(),
            wordings=tuple(self._wordings()),
            example=self._example(),
            mend=file.mend or _NEUTRAL_MEND.replace("{noun}", self._noun),
            rubric={name: own.question for name, own in rubric.items() if own.question},
            weights={name: own.weight for name, own in rubric.items()},
            no_flaw=self._no_flaw() if file.no_flaw is None else file.no_flaw,
            answer_tokens=file.answer_tokens or tokens(self._fields),
            temperature=file.temperature,
            unit=file.unit,
            by_evidence=tuple(name for name, measured in measures.items() if measured == "evidence"),
            by_completeness=tuple(name for name, measured in measures.items() if measured == "completeness"),
            refine=tuple(name for name in file.refine if name in self._fields),
            grounded=tuple(name for name, field in texts.items() if field.grounded),
            missing={name: word for name, word in self._missing().items() if word is not None},
            signs={
                name: field.signs.compiled()
                for name, field in self._fields.items()
                if isinstance(field, ListField) and field.signs
            },
            is_restorable=file.placeholders == "kept",
        )

    def _check_built(self) -> None:
        """Raises ConfigError where the file asks for what no pipeline does yet."""
        file = self._file
        if file.unit != "segment":
            raise ConfigError(f"task.unit={file.unit}: is not built yet; segment would be right")
        for key, given in (("carry", file.carry), ("codebook", file.codebook)):
            if given:
                raise ConfigError(f"task.{key}: is not built yet; leave it out")
        if file.code and file.input:
            raise ConfigError(f"task.input: is not built yet for task={file.name}; leave it out")

    def _missing(self) -> dict[str, str | None]:
        said: dict[str, str | None] = {}
        for name, field in self._fields.items():
            if field.is_silent:
                said[name] = field.missing
            elif isinstance(field, TextField) and field.grounded:
                said[name] = NOT_STATED
        return said

    def _rules(self) -> str:
        opening = self._file.role or f"You are given rows of data. From them you write one {self._noun}."
        rules = [*([] if self._file.role else self._neutral_rules()), *self._file.rules]
        rules += [_PLACEHOLDERS[self._file.placeholders], _JSON]
        return "\n".join([opening, *(f"- {rule}" for rule in rules)])

    def _neutral_rules(self) -> list[str]:
        rules = ["Use only what the rows say. Do not invent facts."]
        said: dict[str, list[str]] = {}
        for name, missing in self._missing().items():
            said.setdefault("null" if missing is None else f"'{missing}'", []).append(name)
        rules += [f"Write {word} where the rows are silent about {', '.join(names)}." for word, names in said.items()]
        return rules + ([_CITE] if self._has_claims() else [])

    def _has_claims(self) -> bool:
        return any(field.type == "claim" for _, field in all_fields(self._fields))

    def _no_flaw(self) -> str:
        words = dict.fromkeys(missing for missing in self._missing().values() if missing)
        return " ".join(f"'{word}' is right where the rows are silent." for word in words)

    def _wordings(self) -> Iterable[Wording]:
        reminder = f"\n{self._file.reminder}" if self._file.reminder else ""
        given = self._file.wordings or [text.replace("{noun}", self._noun) for text in _NEUTRAL_WORDINGS]
        for number, one in enumerate(given, 1):
            asked = one if isinstance(one, Asked) else Asked(name=f"wording-{number}", ask=one)
            yield Wording(asked.name, asked.system, asked.ask + reminder)

    def _neutral_rubric(self) -> dict[str, Criterion]:
        is_grounded = self._has_claims() or any(
            isinstance(field, TextField) and field.grounded for field in self._fields.values()
        )
        asked = "Does all that it says rest on the rows, with nothing invented or exaggerated?"
        measured = "evidence" if is_grounded else None
        return {
            "faithfulness": Criterion(question=asked, measured=measured, weight=2),
            "completeness": Criterion(measured="completeness"),
        }

    def _example(self) -> Example:
        shown = self._file.example
        if shown is None:
            record = self._content.model_validate(stand_in(self._fields))
            return Example(name=invent_name(0), rows="", record=record)
        left_out = self._file.fields.keys() - self._fields.keys()
        given = {name: value for name, value in shown.record.items() if name not in left_out}
        cut: list[Notice] = []
        try:
            record = self._content.model_validate(given, context={"is_bounded": False, "notices": cut})
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            said = (f"{'.'.join(map(str, ('task.example.record', *e['loc'])))}: {_said(e['msg'])}" for e in found)
            raise ConfigError("; ".join(dict.fromkeys(said))) from None
        if cut:
            raise ConfigError(f"task.example.record.{cut[0]}")
        named = next((n for n, f in self._fields.items() if isinstance(f, TextField) and f.names), None)
        name = getattr(record, named) if named else invent_name(0)
        return Example(name=name, rows=_rendered(shown.input), record=record)


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")


def _rendered(given: str | Mapping[str, str] | Sequence[str | Mapping[str, str]]) -> str:
    """An example's rows as prompts show rows."""
    rows = [given] if isinstance(given, str | Mapping) else given
    texts = (row if isinstance(row, str) else "\n".join(f"{key}: {cell}" for key, cell in row.items()) for row in rows)
    return "\n".join(f'<row id="R{n}">\n{text.strip()}\n</row>' for n, text in enumerate(texts, 1))
