"""The task for one data set: which fields a record has, which answers it may give, and what no record may hold."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import Field, create_model

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.privacy.detectors.columns import personal_columns
from hybridgen.privacy.session import PrivacySession
from hybridgen.segments.column_profile import find_telling
from hybridgen.segments.fence import fence, render
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset
from hybridgen.tasks.synthetic.leak_check import LeakCheck
from hybridgen.tasks.synthetic.questions import BLANK, PICKED, Asked, Question, asked, most_telling
from hybridgen.tasks.synthetic.rareness import MIN_RESPONDENTS, unspaced
from hybridgen.tasks.synthetic.respondents import respondents
from hybridgen.tasks.synthetic.uniqueness import Answers, Crowd
from hybridgen.tasks.types import Content, Example, Fitted, Task, at_most, ended, prose

MAX_WAYS = 10_000  # ways to answer, of which each is looked at
FAR = 1 / 3  # share of the answers in which a record differs from the nearest row when it is far enough from all

# Words for the worked example: of another world than any study, and not to be copied either.
_WORDS = (
    "The lamp goes out on the bridge, always there.",
    "A screw was loose and the man at the shop only laughed.",
    "My chain jumps off on every kerb, so I ride with gloves.",
    "They close at noon, when I am still under way.",
    "Wet saddles, every single morning.",
    "I would pay double for brakes that keep quiet.",
    "Nobody pumps the tyres but me.",
    "Three bells in one year, all of them rust.",
    "The basket holds two cabbages and a small dog.",
)


def fit(task: Task, raw: Dataset, protected: Dataset, privacy: PrivacySession) -> Fitted:
    """The task with the fields, answers and checks that follow from the data, and the rows as they may be shown.

    raw: the data as it was read. protected: the same as the privacy mode has it. privacy: knows the personal values
    in it. Raises DataError where too few answers are shared, and none is in words.
    """
    leak_check = LeakCheck(
        raw.frame, privacy.learn(raw.frame), ours=(*_WORDS, task.example.rows, *_texts(task.example.record))
    )
    open_columns = _open(raw, leak_check)
    if open_columns == [TEXT]:
        if unspaced(raw.frame[TEXT]):
            raise DataError(
                "task=synthetic: the texts are written without spaces between words, so what a record copies could not "
                "be found; texts in English would be right"
            )
        return Fitted(_of_texts(task, leak_check), protected.frame, ())
    columns, notes = find_telling(raw.frame, open_columns)
    who = respondents(raw.frame)
    found = {
        column.name: asked(column, list(protected.frame[column.name]), who, leak_check.private) for column in columns
    }
    kept = most_telling(one for one in found.values() if one is not None)
    if not kept:
        raise DataError(
            f"task=synthetic: no question has answers that {MIN_RESPONDENTS} rows share, and none is answered in "
            "words; more rows, or coarser answers, would be right"
        )
    notes = (*notes, *_left_out(raw.columns, open_columns, found, kept))
    if [one.question.name for one in kept] == [TEXT] and not kept[0].question.options:
        return Fitted(_of_texts(task, leak_check), protected.frame.select(ROW, UNIT, TEXT), tuple(notes))
    cells = (pl.Series(one.question.name, one.cells, dtype=pl.String) for one in kept)
    frame = protected.frame.select(ROW, UNIT).with_columns(cells)
    return Fitted(_of_answers(task, leak_check, kept, who), frame, tuple(notes))


def _open(raw: Dataset, leak_check: LeakCheck) -> list[str]:
    """Columns that are not personal as a whole, and whose header names nobody."""
    personal = personal_columns(raw.frame)
    return [name for name in raw.columns if name not in personal and not leak_check.names_somebody(name)]


def _left_out(
    names: Sequence[str], open_columns: Sequence[str], found: Mapping[str, Asked | None], kept: Sequence[Asked]
) -> list[Notice]:
    personal = [name for name in names if name not in open_columns]
    alone = [name for name, one in found.items() if one is None]
    asked_for = {one.question.name for one in kept}
    more = [name for name, one in found.items() if one is not None and name not in asked_for]
    told = (
        (personal, "they are personal"),
        (alone, f"fewer than {MIN_RESPONDENTS} rows share most of the answers"),
        (more, "they tell least"),
    )
    return [
        Notice("columns_kept_out", {"count": len(some), "why": why, "columns": tuple(map(Data, some))})
        for some, why in told
        if some
    ]


def _of_texts(task: Task, leak_check: LeakCheck) -> Task:
    def flaw(content: Content) -> str:
        return _first((name, leak_check.found(text)) for name, text in content.model_dump().items())

    def distance(content: Content) -> float:
        return 1 - leak_check.likeness(content.model_dump()[TEXT])

    return dataclasses.replace(task, flaw=flaw, unfit=leak_check.found, measured={"distance": distance})


def _of_answers(task: Task, leak_check: LeakCheck, kept: Sequence[Asked], who: Sequence[str]) -> Task:
    questions = [one.question for one in kept]
    for question in questions:
        leak_check.allow((question.name, *question.options))
    closed, worded = [q for q in questions if q.options], [q for q in questions if not q.options]
    crowd = Crowd(list(zip(*(_told(one) for one in kept if one.question.options), strict=True)), who if closed else ())
    if not worded and _all_taken(closed, crowd):
        raise DataError(
            f"task=synthetic: whatever a record answers, fewer than {MIN_RESPONDENTS} rows answer just so; "
            "more rows or columns would be right"
        )

    def flaw(content: Content) -> str:
        record = content.model_dump()
        several = (
            (q.name, "nobody shares this choice of several answers; choose fewer")
            for q in closed
            if q.several and frozenset(record[q.name]) in q.rare
        )
        if wrong := _first((q.name, leak_check.found(record[q.name])) for q in worded) or _first(several):
            return wrong
        if crowd.singles_out(_answers(record, closed), whole=not worded):
            return "taken together its fixed answers are those of one row; choose another answer to some questions"
        return ""

    def distance(content: Content) -> float:
        record = content.model_dump()
        far = [1 - leak_check.likeness(record[q.name]) for q in worded]
        if closed:
            far.append(min(1.0, (1 - crowd.nearest(_answers(record, closed))) / FAR))
        return min(far)

    content = _content(questions)
    return dataclasses.replace(
        task,
        content=content,
        example=_example(task, content, questions),
        flaw=flaw,
        unfit=leak_check.found,
        measured={"distance": distance},
        answer_tokens=_tokens(questions),
    )


def _all_taken(closed: Sequence[Question], crowd: Crowd) -> bool:
    """Whether each way to answer is that of one row; not looked at where there are many ways."""
    if any(q.several for q in closed) or prod(len(q.options) for q in closed) > MAX_WAYS:
        return False
    return all(crowd.singles_out(answers, whole=True) for answers in product(*(q.options for q in closed)))


def _first(flaws: Iterable[tuple[str, str]]) -> str:
    return next((f"{name}: {why}" for name, why in flaws if why), "")


def _texts(content: Content) -> list[str]:
    return [str(value) for value in content.model_dump().values()]


def _told(one: Asked) -> list[str]:
    """A column's answers as a record gives them."""
    if not one.question.several:
        return [cell or BLANK for cell in one.cells]
    return [_together([cell] if cell else ()) for cell in one.cells]


def _answers(record: Mapping[str, Any], closed: Iterable[Question]) -> Answers:
    return tuple(_together(record[q.name]) if q.several else record[q.name] for q in closed)


def _together(chosen: Iterable[str]) -> str:
    """Answers in an order of their own, those that have commas too."""
    return ", ".join(sorted(", ".join(chosen).split(", ")))


def _content(questions: Sequence[Question]) -> type[Content]:
    # Names of columns are aliases: a field of pydantic's may not be called "copy" or "model_config", and paid providers
    # take plain keys only. No column may be called as another one's field is.
    plain = "q"
    while any(question.name.startswith(plain) for question in questions):
        plain += "_"
    fields: dict[str, Any] = {f"{plain}{n}": (_kind(q), Field(alias=q.name)) for n, q in enumerate(questions)}
    return create_model("Answers", __base__=Content, **fields)


def _kind(question: Question) -> Any:
    if not question.options:
        return Annotated[str, prose(question.longest, is_bare=True), ended(question.longest)]
    if not question.several:
        return Literal.__getitem__(question.options)
    options = tuple(option for option in question.options if option != BLANK)
    least, most = int(BLANK not in question.options), min(PICKED, len(options))
    some: Any = tuple.__class_getitem__((Literal.__getitem__(options), ...))
    return Annotated[some, Field(min_length=least, max_length=most), at_most(most, question.name, is_once=True)]


def _example(task: Task, content: type[Content], questions: Sequence[Question]) -> Example:
    """Two rows and a record whose answers are drawn by lot, question by question: they are nobody's."""
    lot = random.Random(0)

    words = iter(_WORDS)
    first, second, record = ({q.name: _drawn(q, lot, words) for q in questions} for _ in range(3))
    shown = "\n".join(render(f"R{n}", fence(_lines(row))) for n, row in ((1, first), (2, second)))
    return Example(name=task.example.name, rows=shown, record=content.model_validate_json(json.dumps(record)))


def _drawn(question: Question, lot: random.Random, words: Iterator[str]) -> Any:
    if not question.options:
        return next(words)
    options = [option for option in question.options if option != BLANK]
    return [lot.choice(options)] if question.several else lot.choice(options)


def _lines(row: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {', '.join(a) if isinstance(a, list) else a}" for name, a in row.items())


def _tokens(questions: Sequence[Question]) -> int:
    """What a record takes at most: four letters to a token are many for names and few for numbers, so half as many."""

    def letters(question: Question) -> int:
        longest = max(map(len, question.options), default=2 * question.longest)
        return len(question.name) + longest * (PICKED if question.several else 1) + 10

    return max(200, sum(map(letters, questions)) // 2)
