"""From what a task file declares to the `Task`: what is neutral where it says nothing, prompts, weights, example."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from hybridgen.config import messages
from hybridgen.config import schema as config
from hybridgen.config.task_file import placed
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.core.summaries import RecordUnit
from hybridgen.core.trees import is_claim
from hybridgen.segments.fence import fence, render
from hybridgen.tasks import codebook, mistakes
from hybridgen.tasks.declaration import Asked, Criterion, Shown, TaskFile
from hybridgen.tasks.fields import (
    CITING,
    ClaimField,
    ListField,
    QuoteField,
    TextField,
    all_fields,
    wrong_names,
)
from hybridgen.tasks.names import invent_name
from hybridgen.tasks.record_model import NOT_STATED, model, stand_in, title, tokens
from hybridgen.tasks.types import AGREEMENT, Content, Detail, Example, Task, Wording, code

_RECORD = "task.example.record"
_NO_CODES = "nobody knows its codes yet; codebook: FILE would be right, or no example"
DEFAULT_DETAIL: Detail = "brief"
DETAILS: tuple[Detail, ...] = get_args(Detail)

_PLACEHOLDERS = {
    "kept": "Words in square brackets such as [PERSON_0] stand for private data. Copy them as they are or leave them "
    "out.",
    "never": "Words in square brackets such as [PERSON_0] stand for private data. Never write them; make somebody up "
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
    is_coded = codebook.is_wanted(values)
    is_sketch = is_coded and not values.get("codebook")
    book, found = _book(values)
    filled = codebook.fill_in(values, book or codebook.largest()) if is_coded else values
    file, said = mistakes.read(filled, "task")
    level = detail or file.detail or DEFAULT_DETAIL
    own = file.levels.get(level, {})
    has_example = not (own and said) and not (is_coded and found)  # one whose fields and codes are known
    if own and not said:
        filled = _laid_over({key: value for key, value in filled.items() if key != "levels"}, own)
        file, said = mistakes.read(filled, f"task.levels.{level}")
    sections = [values.get("fields"), own.get("fields")] if is_sketch else []
    unknown = {name for fields in sections for name in codebook.choosing(fields)}
    built = _Built(file, level, is_one=not names_levels(values), unknown=unknown)
    mistakes.check([*found, *said, *(built.mistakes(filled) if has_example else ())])
    made = built.task()
    made = code[file.code](made) if file.code else made
    return dataclasses.replace(made, is_sketch=True) if is_sketch else made


def names_levels(values: Mapping[str, Any]) -> bool:
    """Whether anything that is right in a file depends on the level of detail."""
    filled = codebook.fill_in(values, codebook.largest()) if codebook.is_wanted(values) else values
    file, _ = mistakes.read(filled, "task")
    return bool(values.get("levels")) or any(field.detail for _, field in all_fields(file.fields))


def _book(values: Mapping[str, Any]) -> tuple[codebook.Codebook | None, list[str]]:
    """The codebook that a file names, None where there is none to be read; and what is wrong with it."""
    given = values.get("codebook")
    if not given:
        return None, []
    if not codebook.is_wanted(values):
        is_known = isinstance(values.get("fields"), Mapping)  # else what fields there are cannot be told
        return None, [f"task.codebook={given}: no field has options: codebook; leave it out"] if is_known else []
    try:
        return codebook.read(Path(str(given))), []
    except ConfigError as error:
        return None, [str(error)]


def _laid_over(below: Any, above: Any) -> Any:
    """Sections key by key, everything else whole; a field of another type whole too."""
    is_section = isinstance(below, Mapping) and isinstance(above, Mapping)
    if not is_section or above.get("type", below.get("type")) != below.get("type"):
        return above
    return {**below, **{key: _laid_over(below[key], own) if key in below else own for key, own in above.items()}}


class _Built:
    """A task on its way from its file: the fields that its level of detail has, and what follows from them.

    unknown: fields whose codes nobody knows yet.
    """

    def __init__(self, file: TaskFile, level: Detail, *, is_one: bool, unknown: Set[str]) -> None:
        self._file, self._level, self._unknown = file, None if is_one else level, unknown
        self._noun = file.noun or file.name
        named = {name: field for name, field in file.fields.items() if not any(wrong_names({name: field}))}
        self._fields = {name: field for name, field in named.items() if not field.detail or level in field.detail}
        self._is_quoted = self._level == "quotes"
        is_bare = file.placeholders == "never"
        self._content = model(title(file.name), self._fields, "", is_bare=is_bare, is_quoted=self._is_quoted)

    def mistakes(self, values: Mapping[str, Any]) -> list[str]:
        """What is wrong at the level, the example among it. values: what the file says, what is wrong among it."""
        shown, given = self._file.example, values.get("fields")
        named = set(given) if isinstance(given, Mapping) else set[str]()
        are_named = not any(wrong_names(dict.fromkeys(named)))
        if self._level and not self._fields and are_named and named == self._file.fields.keys():
            return [f"task.detail={self._level}: no field has this level of detail"]
        if shown is None or not self._fields:
            return []
        named |= set() if are_named else shown.record.keys()  # which may have the name that was meant
        return self._shown(shown, left_out=named - self._fields.keys())[1]

    def task(self) -> Task:
        file = self._file
        rubric = file.rubric or self._neutral_rubric()
        measures = {name: own.measured for name, own in rubric.items() if own.measured}
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
            by_coverage=tuple(name for name, measured in measures.items() if measured == "coverage"),
            refine=tuple(name for name in file.refine if name in self._fields),
            grounded=tuple(name for name, field in texts.items() if field.grounded),
            missing={name: word for name, word in self._missing().items() if word is not None},
            signs={name: field.signs.compiled() for name, field in citing.items() if field.signs},
            statistics=tuple(name for name, field in citing.items() if field.cites == "statistics"),
            detail=self._level,
            is_restorable=file.placeholders == "kept",
        )

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
        record, said = self._shown(shown, left_out)
        mistakes.check(said)
        named = next((n for n, f in self._fields.items() if isinstance(f, TextField) and f.names), None)
        name = getattr(record, named) if named else invent_name(0)
        return Example(name=name, rows=_rendered(shown.input), record=record, statistics=shown.statistics)

    def _shown(self, shown: Shown, left_out: Collection[str]) -> tuple[Content, list[str]]:
        """The example's record without some of its fields, and what is wrong with it; of a wrong one only that."""
        given: Any = {name: value for name, value in shown.record.items() if name not in left_out}
        given = _without_statements(given) if self._is_quoted else given
        cut, said = list[Notice](), list[str]()
        record = self._content.model_construct()
        try:
            record = self._content.model_validate(given, context={"is_bounded": False, "notices": cut})
        except ValidationError as error:
            every, schema = error.errors(include_url=False), self._content.model_json_schema()
            early = [one for one in every if one["type"] != "missing" and self._unknown & {*one["loc"][:1]}]
            found = [one for one in every if one not in early]
            said = messages.explain_each(found, schema, given, prefix=_RECORD)
            said += dict.fromkeys(f"{_RECORD}.{one['loc'][0]}: {_NO_CODES}" for one in early)
        for one in cut:
            field, kept, came = (one.params[name] for name in ("field", "kept", "came"))
            said.append(f"{_RECORD}.{field}: has {came} items; {kept} at most would be right")
        return record, said


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
    return "\n".join(render(f"R{n}", fence(text.strip())) for n, text in enumerate(texts, 1))
