"""From what a task file declares to the `Task`: what is neutral where it says nothing, prompts, weights, example."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from hybridgen.config import messages
from hybridgen.config import schema as config
from hybridgen.config.task_file import placed
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.core.results import RecordUnit
from hybridgen.core.trees import is_claim
from hybridgen.tasks import codebook
from hybridgen.tasks.declaration import Asked, Criterion, TaskFile
from hybridgen.tasks.fields import (
    CITING,
    ClaimField,
    ListField,
    QuoteField,
    TextField,
    all_fields,
)
from hybridgen.tasks.names import invent_name
from hybridgen.tasks.record_model import NOT_STATED, model, stand_in, title, tokens
from hybridgen.tasks.types import AGREEMENT, Detail, Example, Task, Wording, code

_MEASURES = ("evidence", "completeness", AGREEMENT)
DEFAULT_DETAIL: Detail = "brief"
DETAILS: tuple[Detail, ...] = get_args(Detail)

_PLACEHOLDERS = {
    "kept": "Words in square brackets such as [PERSON_1] stand for private data. Copy them as they are or leave them "
    "out.",
    "never": "Words in square brackets such as [PERSON_1] stand for private data. Never write them; make somebody up "
    "instead.",
}
_JSON = "Answer with JSON only."
_ONCE = "No two claims cite the same; nothing is said twice."
_OPENINGS: dict[RecordUnit, str] = {
    "segment": "You are given rows of data. From them you write one {noun}.",
    "row": "You are given one row of data. From it you write one {noun}.",
    "document": "You are given rows: the parts of one document, in their order. From them you write one {noun}.",
}
_THESE: dict[RecordUnit, tuple[str, str, str]] = {
    "segment": ("these rows", "their", "them"),
    "row": ("this row", "its", "it"),
    "document": ("this document", "its", "it"),
}
_NEUTRAL_WORDINGS = (
    "Write the {noun} for {these}.",
    "Read {these} once more from {their} end to {their} beginning, then write the {noun} for {them}.",
)
_NEUTRAL_MEND = (
    "You are given a draft of such a {noun} and the rows that it rests on. Improve it: correct what the rows do not "
    "support, make vague statements specific."
)


def values_of(section: config.Task) -> dict[str, Any]:
    """What a config's section says of a task, as `build` takes it."""
    return section.model_dump(mode="json", exclude_unset=True)


def load(section: config.Task, detail: Detail | None = None) -> Task:
    """The task of a config's section. Raises ConfigError: the key as it would be typed, or the line of the file."""
    values = values_of(section)
    with placed(values):
        return build(values, detail)


def build(values: Mapping[str, Any], detail: Detail | None = None) -> Task:
    """The task that a file declares. values: what `read_task` gave. detail: its level, None: what the file says, else
    brief. Raises ConfigError as `load` does.

    Of a task whose codebook is still to be proposed, a sketch comes: a stand-in of the largest that there can be.
    """
    is_sketch = codebook.is_wanted(values) and not values.get("codebook")
    values = with_codebook(values)
    file = _checked(values, "task")
    level = detail or file.detail or DEFAULT_DETAIL
    if own := file.levels.get(level):
        rest = {key: value for key, value in values.items() if key != "levels"}
        file = _checked(_laid_over(rest, own), f"task.levels.{level}")
    made = _Built(file, level, is_one=not names_levels(values)).task()
    made = code[file.code](made) if file.code else made
    return dataclasses.replace(made, is_sketch=True) if is_sketch else made


def with_codebook(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a file says with the codes of its codebook, where a field takes its options from one: of the file that it
    names, else of a stand-in. Raises ConfigError."""
    given = values.get("codebook")
    if not codebook.is_wanted(values):
        if given:
            raise ConfigError(f"task.codebook={given}: no field has options: codebook; leave it out")
        return values
    return codebook.fill_in(values, codebook.read(Path(str(given))) if given else codebook.largest())


def names_levels(values: Mapping[str, Any]) -> bool:
    """Whether anything in a file that is right depends on the level of detail."""
    file = _checked(with_codebook(values), "task")
    return bool(values.get("levels")) or any(field.detail for _, field in all_fields(file.fields))


def _checked(values: Mapping[str, Any], prefix: str) -> TaskFile:
    try:
        return TaskFile.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise ConfigError(messages.explain(found, TaskFile.model_json_schema(), values, prefix=prefix)) from None


def _laid_over(below: Any, above: Any) -> Any:
    """Sections key by key, everything else whole; a field of another type whole too."""
    is_section = isinstance(below, Mapping) and isinstance(above, Mapping)
    if not is_section or above.get("type", below.get("type")) != below.get("type"):
        return above
    return {**below, **{key: _laid_over(below[key], own) if key in below else own for key, own in above.items()}}


class _Built:
    """A task on its way from its file: the fields that its level of detail has, and what follows from them."""

    def __init__(self, file: TaskFile, level: Detail, *, is_one: bool) -> None:
        self._file, self._level = file, None if is_one else level
        self._noun = file.noun or file.name
        self._fields = {name: field for name, field in file.fields.items() if not field.detail or level in field.detail}
        if not self._fields:
            raise ConfigError(f"task.detail={level}: no field has this level of detail")
        self._is_quoted = self._level == "quotes"
        is_bare = file.placeholders == "never"
        self._content = model(title(file.name), self._fields, "", is_bare=is_bare, is_quoted=self._is_quoted)

    def task(self) -> Task:
        file = self._file
        rubric = file.rubric or self._neutral_rubric()
        measures = {name: own.measured for name, own in rubric.items() if own.measured}
        for name, measured in measures.items():
            if measured not in _MEASURES and not file.code:  # code counts what it names
                raise ConfigError(f"task.rubric.{name}.measured={measured}: must be one of {', '.join(_MEASURES)}")
        self._check_built()
        texts = {name: field for name, field in self._fields.items() if isinstance(field, TextField)}
        citing = {
            name: field
            for name, field in self._fields.items()
            if isinstance(field, ListField | ClaimField | QuoteField)
        }
        return Task(
            name=file.name,
            noun=self._noun,
            content=self._content,
            rules=self._rules(),
            wordings=tuple(self._wordings()),
            example=self._example(),
            mend=file.mend or _NEUTRAL_MEND.replace("{noun}", self._noun),
            rubric={name: own.question for name, own in rubric.items() if own.question},
            weights=self._weights(rubric),
            no_flaw=self._no_flaw() if file.no_flaw is None else file.no_flaw,
            answer_tokens=file.answer_tokens or tokens(self._fields, is_quoted=self._is_quoted),
            temperature=file.temperature,
            unit=file.unit,
            carry=tuple(dict.fromkeys(" ".join(name.split()) for name in file.carry)),
            invented=tuple(name for name, field in texts.items() if field.names),
            by_evidence=tuple(name for name, measured in measures.items() if measured == "evidence"),
            by_completeness=tuple(name for name, measured in measures.items() if measured == "completeness"),
            refine=tuple(name for name in file.refine if name in self._fields),
            grounded=tuple(name for name, field in texts.items() if field.grounded),
            missing={name: word for name, word in self._missing().items() if word is not None},
            signs={name: field.signs.compiled() for name, field in citing.items() if field.signs},
            statistics=tuple(name for name, field in citing.items() if field.cites == "statistics"),
            detail=self._level,
            is_restorable=file.placeholders == "kept",
        )

    def _check_built(self) -> None:
        """Raises ConfigError where the file asks for what no pipeline does yet."""
        file = self._file
        if file.code and file.unit != "segment":
            raise ConfigError(f"task.unit={file.unit}: is not built yet for task={file.name}; segment would be right")
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
        opening = self._file.role or _OPENINGS[self._file.unit].replace("{noun}", self._noun)
        rules = [*([] if self._file.role else self._neutral_rules()), *self._file.rules]
        rules += [_PLACEHOLDERS[self._file.placeholders], _JSON]
        return "\n".join([opening, *(f"- {rule}" for rule in rules)])

    def _neutral_rules(self) -> list[str]:
        rules = ["Use only what the rows say. Do not invent facts."]
        said: dict[str, list[str]] = {}
        for name, missing in self._missing().items():
            said.setdefault("null" if missing is None else f"'{missing}'", []).append(name)
        rules += [f"Write {word} where the rows are silent about {', '.join(names)}." for word, names in said.items()]
        return rules + ([_ONCE] if self._citing() else [])

    def _citing(self) -> set[str]:
        return {str(field.type) for _, field in all_fields(self._fields)} & CITING

    def _no_flaw(self) -> str:
        words = dict.fromkeys(missing for missing in self._missing().values() if missing)
        return " ".join(f"'{word}' is right where the rows are silent." for word in words)

    def _wordings(self) -> Iterable[Wording]:
        reminder = f"\n{self._file.reminder}" if self._file.reminder else ""
        these, their, them = _THESE[self._file.unit]
        neutral = {"{noun}": self._noun, "{these}": these, "{their}": their, "{them}": them}
        given = self._file.wordings or [_filled_in(text, neutral) for text in _NEUTRAL_WORDINGS]
        for number, one in enumerate(given, 1):
            asked = one if isinstance(one, Asked) else Asked(name=f"wording-{number}", ask=one)
            yield Wording(asked.name, asked.system, asked.ask + reminder)

    def _weights(self, rubric: Mapping[str, Criterion]) -> dict[str, float]:
        """Of all criteria. How far the drafts of a row agree counts as much as all else together, unless the file says
        otherwise: it is what tells sure answers from unsure ones."""
        weights = {name: own.weight for name, own in rubric.items()}
        if self._file.unit != "segment":
            weights.setdefault(AGREEMENT, sum(weights.values()))
        return weights

    def _neutral_rubric(self) -> dict[str, Criterion]:
        is_grounded = bool(self._citing()) or any(
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
            record = self._content.model_validate(stand_in(self._fields, is_quoted=self._is_quoted))
            return Example(name=invent_name(0), rows="", record=record)
        left_out = self._file.fields.keys() - self._fields.keys()
        given: Any = {name: value for name, value in shown.record.items() if name not in left_out}
        given = _without_statements(given) if self._is_quoted else given
        cut: list[Notice] = []
        try:
            record = self._content.model_validate(given, context={"is_bounded": False, "notices": cut})
        except ValidationError as error:
            found, schema = error.errors(include_url=False), self._content.model_json_schema()
            raise ConfigError(messages.explain(found, schema, given, prefix="task.example.record")) from None
        if cut:
            raise ConfigError(f"task.example.record.{cut[0]}")
        named = next((n for n, f in self._fields.items() if isinstance(f, TextField) and f.names), None)
        name = getattr(record, named) if named else invent_name(0)
        return Example(name=name, rows=_rendered(shown.input), record=record, statistics=shown.statistics)


def _filled_in(text: str, words: Mapping[str, str]) -> str:
    for place, word in words.items():
        text = text.replace(place, word)
    return text


def _without_statements(node: Any) -> Any:
    """An example's record in which each claim is its quote alone."""
    if is_claim(node):
        return {key: value for key, value in node.items() if key != "text"}
    if isinstance(node, Mapping):
        return {key: _without_statements(value) for key, value in node.items()}
    return [_without_statements(one) for one in node] if isinstance(node, list | tuple) else node


def _rendered(given: str | Mapping[str, str] | Sequence[str | Mapping[str, str]]) -> str:
    """An example's rows as prompts show rows."""
    rows = [given] if isinstance(given, str | Mapping) else given
    texts = (row if isinstance(row, str) else "\n".join(f"{key}: {cell}" for key, cell in row.items()) for row in rows)
    return "\n".join(f'<row id="R{n}">\n{text.strip()}\n</row>' for n, text in enumerate(texts, 1))
