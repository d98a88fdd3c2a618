"""The messages of every stage. What many requests share stands first, so that a server's prompt cache works.

At home: the rules and the worked example, which are those of the whole run, then a segment's rows and statistics, last
a short command that says what is wanted of them. Draft, judgement and repair of a segment share all but that end. Paid
requests share a beginning for each kind.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from hybridgen.core import trees
from hybridgen.core.summaries import Figure
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Message
from hybridgen.scoring.citation import Citations, citations_of, count_marks, mark_statistic
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.fence import fence, render
from hybridgen.segments.types import Row, Segment, Statistic
from hybridgen.tasks import Content, Task
from hybridgen.tasks.schema import MAX_EDITS

T = TypeVar("T")
Messages: TypeAlias = tuple[Message, ...]
MARK_TOKENS = 4  # of a number before a piece
_ROW = re.compile(r'<row id="([^"]+)">\n(.*?)\n</row>', re.DOTALL)
_ABOUT_STATISTICS = (
    "- Statistics, where there are any, count all respondents of this kind, also those whose rows are not shown, and "
    "compare them with all others. Repeat a figure exactly as it stands."
)
_HOW_TO_CITE = {
    False: ("- Each claim cites a line of the rows", " or of the statistics", ", word for word"),
    True: (
        "- Each claim cites the number of what it rests on, as 17 for #17",
        ", or of a statistic, as S1 for #S1",
        "",
    ),
}
_THEN_SAY = ", then says in one short statement of your own what that means."
_SCALE = "1: no, badly wrong. 3: mostly not. 5: half and half. 7: yes, with small flaws. 9: yes, without any doubt."
_REMARK = "First say in one sentence what should be improved, naming the field. Then score. "
_NO_FIGURE = Figure(question="", inside=0, others=0, people=0, answered=0)  # nobody looks an example's up


def is_by_number(task: Task) -> bool:
    """Whether drafts at home cite by number: a model that writes whole personas does, and one that only chooses. A
    small one that writes, left to numbers, says what stands elsewhere."""
    return task.detail in {"quotes", "full"}


def render_rows(rows: Iterable[Row], citations: Citations | None = None) -> str:
    """Rows as every prompt shows them, with the numbers by which they are cited, if they are."""
    texts = ((row, fence(row.text) if citations is None else citations.mark(row)) for row in rows)
    return "\n".join(render(row.label, text) for row, text in texts)


def render_statistics(statistics: Iterable[Statistic], *, by_number: bool) -> str:
    """Statistics as every prompt shows them; nothing where there are none."""
    lines = "\n".join(mark_statistic(one) if by_number else fence(one.text) for one in statistics)
    return f"<statistics>\n{lines}\n</statistics>" if lines else ""


def measure_row(text: str) -> int:
    """Tokens that a row's text takes in a prompt, its numbers among them."""
    return count_tokens(fence(text, is_numbered=True)) + MARK_TOKENS * count_marks(text)


def as_json(value: BaseModel | Mapping[str, object]) -> str:
    """A record, or what a model is to write, as JSON."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(plain, ensure_ascii=False)


def ask_draft(task: Task, draft: Draft, *, by_number: bool) -> tuple[Message, ...]:
    """What all drafts share, then the rows of this one, then its wording."""
    command = task.wordings[draft.wording % len(task.wordings)].ask_for(draft.name)
    return (
        *_begin(task, by_number),
        Message("user", _joined(_shown(draft.segment, by_number), command), is_numbered=by_number),
    )


def _once_a_task(make: Callable[[Task, bool], T]) -> Callable[[Task, bool], T]:
    """Kept as long as the task is: one that was fitted knows what its data holds, and goes with its run."""
    kept: WeakKeyDictionary[Task, dict[bool, T]] = WeakKeyDictionary()

    @functools.wraps(make)
    def of(task: Task, by_number: bool) -> T:
        made = kept.setdefault(task, {})
        if by_number not in made:
            made[by_number] = make(task, by_number)
        return made[by_number]

    return of


@_once_a_task
def _begin(task: Task, by_number: bool) -> tuple[Message, ...]:
    """Rules and one worked example: what all requests of a run share at home."""
    if not task.example.rows:
        return (Message("system", _rules(task, by_number), shared=True),)
    shown, record = example_of(task, by_number)
    return (
        Message("system", _rules(task, by_number)),
        Message("user", _joined(shown, task.wordings[0].ask_for(task.example.name)), is_numbered=by_number),
        Message("assistant", record, shared=True),
    )


@_once_a_task
def _rules(task: Task, by_number: bool) -> str:
    has_claims = any(trees.claims(task.example.record.model_dump(mode="json")))
    rows, statistics, end = _HOW_TO_CITE[by_number]
    is_counted = task.unit == "segment" and not task.fit
    cite = f"{rows}{statistics if is_counted else ''}{end}"
    how = cite + (_THEN_SAY if task.detail != "quotes" else ".") if has_claims else ""
    return _joined(task.rules, how, _ABOUT_STATISTICS if is_counted else "", by="\n")


@_once_a_task
def example_of(task: Task, by_number: bool) -> tuple[str, str]:
    """The worked example's rows and statistics, and its record, as prompts show them."""
    example = task.example
    rows = tuple(Row(label, label, text) for label, text in _ROW.findall(example.rows))
    statistics = (Statistic(f"S{n}", text, _NO_FIGURE) for n, text in enumerate(example.statistics, 1))
    segment = Segment(0, rows, statistics=tuple(statistics))
    return _shown(segment, by_number), _written(_told(example.record, segment, by_number))


def count_written(draft: Draft) -> int:
    """How long a draft's record is, as a paid model would write it, in tokens."""
    return count_tokens(_written(_told(draft.record, draft.segment, True)))


def count_example(task: Task) -> int:
    """How long the worked example's record is, as a paid model would write it, in tokens; such as it is where there is
    no example."""
    return count_tokens(example_of(task, True)[1])


def _told(record: Content, segment: Segment, by_number: bool) -> Any:
    """A record as models read and write it."""
    citations, plain = citations_of(segment), record.model_dump(mode="json")
    return citations.shorten(plain) if by_number else citations.word(plain)


def _written(record: Any) -> str:
    """A record as prompts show it: it repeats the data, and a model wrote it."""
    return fence(as_json(record))


def _shown(segment: Segment, by_number: bool) -> str:
    """What a segment's requests share."""
    rows = render_rows(segment.rows, citations_of(segment) if by_number else None)
    return _joined(rows, render_statistics(segment.statistics, by_number=by_number), by="\n")


def _joined(*parts: str, by: str = "\n\n") -> str:
    return by.join(filter(None, parts))


def own_texts(task: Task) -> tuple[str, ...]:
    """The texts of this task's prompts that hold nothing of the data."""
    nothing = Segment(0, ())
    empty = [Draft(DraftId(0), nothing, task.example.name, n, 0) for n in range(len(task.wordings))]
    asked = (ask_draft(task, draft, by_number=by_number) for draft in empty for by_number in (False, True))
    example = dataclasses.replace(empty[0], content=task.example.record)
    refinements = (*ask_refinement(task, (), (), example, ""), *ask_raise(task, (), (), example, ""))
    both = (task.example.record, task.example.record)
    scored = (
        message
        for has_rows in (True, False)
        for message in (
            *ask_judgement(task, task, example, has_rows=has_rows),
            *ask_grades(task, nothing, task.rubric, both, has_rows=has_rows),
        )
    )
    messages = (*refinements, *scored, *ask_repair((), "", ""))
    return tuple(dict.fromkeys(m.content for m in (*itertools.chain(*asked), *messages)))


def ask_repair(asked: tuple[Message, ...], answer: str, error: str) -> tuple[Message, ...]:
    """The same question again with the answer that was wrong and what was wrong with it."""
    return (
        *asked,
        Message("assistant", fence(answer) or "{}"),
        Message("user", f"That answer is not valid: {fence(error)}\nWrite the whole JSON again, corrected."),
    )


def has_remarks(home: Task) -> bool:
    """Whether the judge says what should be improved: not where the model at home cannot write. Its remarks would be
    noise, and take more time than all its scores."""
    return home.detail != "quotes"


def ask_judgement(home: Task, task: Task, draft: Draft, *, has_rows: bool = True) -> tuple[Message, ...]:
    """What the segment's drafts share, then rubric and scale, then the record that is judged on the rows.

    home: the task as the drafts at home are asked for. task: at the record's own level of detail. has_rows: False where
    the rows are not known, so that the record alone is judged.
    """
    questions = "\n".join(f"- {name}: {question}" for name, question in task.rubric.items())
    by_number = is_by_number(home)
    shown, record = _shown(draft.segment, by_number), _written(_told(draft.record, draft.segment, by_number))
    shown, whence = (shown, "the rows above") if has_rows else ("", "rows that are not shown")
    command = (
        f"This {task.noun} was written from {whence}:\n{record}\n\n"
        f"You are a strict reviewer now. Score the {task.noun} from 1 to 9 on each question:\n{questions}\n"
        f"{_SCALE}\n"
        f"{task.no_flaw}\n"
        f"{_REMARK if has_remarks(home) else ''}Answer with JSON only."
    )
    return (*_begin(home, by_number), Message("user", _joined(shown, command), is_numbered=by_number))


def ask_grades(
    task: Task, segment: Segment, questions: Mapping[str, str], shown: Sequence[Content], *, has_rows: bool = True
) -> Messages:
    """What all comparisons share, then the rows and two records of them in one form. Nothing says whose they are.
    has_rows: as in `ask_judgement`."""
    listed = "\n".join(f"- {name}: {question}" for name, question in questions.items())
    system = (
        f"You compare two records that were written from the same rows; each is a {task.noun}. Who wrote them does not "
        f"matter, nor does which one comes first. Grade each from 1 to 9 on each question:\n{listed}\n{_SCALE}\n"
        f"{task.no_flaw}\n"
        + ("What counts is what the rows bear out." if has_rows else "The rows are not shown.")
        + " To be longer, or to sound better, is no merit. A number in a claim names the piece of the rows that it "
        "cites."
    )
    first, second = (_written(_told(record, segment, True)) for record in shown)
    command = (
        f"The first {task.noun}:\n{first}\n\nThe second {task.noun}:\n{second}\n\n"
        "First say in one sentence what sets them apart most. Then grade both. Then say which one is better: first, "
        "second, or neither where they are as good as one another. Answer with JSON only."
    )
    rows = _shown(segment, True) if has_rows else ""
    return (Message("system", system, shared=True), Message("user", _joined(rows, command), is_numbered=True))


def ask_refinement(
    task: Task, snippets: Sequence[Row], statistics: Sequence[Statistic], draft: Draft, improve: str
) -> tuple[Message, ...]:
    """The draft and what it cites, if anything; asks for what changes, not for the whole record again.

    The example shows how little an answer may hold. It also makes what all refinements share long enough for a
    provider's prompt cache, which takes 1,024 tokens or more.
    """
    example = json.loads(example_of(task, True)[1]) if task.example.rows else {}
    named = [name for name in task.refine or example if name not in task.statistics]  # all drafts have the others
    fields = [(name, value) for name, value in example.items() if name in named]
    lists = [(name, value) for name, value in fields if isinstance(value, list)]
    items = [{"field": name, "item": 0, "value": value[0]} for name, value in lists if value]
    whole = [{"field": name, "value": value} for name, value in fields if not isinstance(value, list)]
    mended = (items + whole if len(items) < 2 else items)[:2]
    system = (
        f"{_rules(task, True)}\n{task.mend} "
        f"Answer with JSON: a list of edits, at most {MAX_EDITS}, the most needed first. "
        "Each names a field and its new value, and in a list the item that it replaces, counted from 0. Whatever no "
        "edit names stays as it is. Edit only what becomes better, and nothing twice."
    )
    if mended:
        system += f"\nFor example, where two places had to be mended:\n{_written({'edits': mended})}"
    user = _about(snippets, statistics, draft, improve)
    return (Message("system", system, shared=True), Message("user", user, is_numbered=True))


def ask_raise(
    task: Task, snippets: Sequence[Row], statistics: Sequence[Statistic], draft: Draft, improve: str
) -> tuple[Message, ...]:
    """The draft, which only chose quotes, and what it cites; asks for the whole record. task: at the record's level.

    The worked example shows how such a record is written, and makes what all these requests share long enough for a
    provider's prompt cache.
    """
    system = (
        f"{_rules(task, True)}\n"
        f"You are given a draft: quotes that were chosen for such a {task.noun}, with its name, and "
        f"where they stand. Write the whole {task.noun}, of that name, from them. Choose among the quotes, put each "
        "where it belongs, and cite others of what you are given where they say more."
    )
    if task.example.rows:
        system += "\nFor example, from these rows:\n" + "\n\n".join(example_of(task, True))
    user = _about(snippets, statistics, draft, improve)
    return (Message("system", system, shared=True), Message("user", user, is_numbered=True))


def _about(snippets: Sequence[Row], statistics: Sequence[Statistic], draft: Draft, improve: str) -> str:
    """What the frontier sees of a draft: what it cites, the record, and what the judge would mend."""
    citations = citations_of(draft.segment)
    shown = _joined(render_rows(snippets, citations), render_statistics(statistics, by_number=True), by="\n")
    record = _written(citations.shorten(draft.record.model_dump(mode="json"), [shown]))
    said = fence(" ".join(improve.split())) or "nothing in particular"
    return _joined(shown, f"The draft:\n{record}\n\nA reviewer said: {said}")
