"""The messages of every stage. What many requests share stands first, so that a server's prompt cache works."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel

from hybridgen.llm.types import Message
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Row, Segment
from hybridgen.tasks import Content, Task
from hybridgen.tasks.schema import MAX_EDITS


def render_rows(rows: Iterable[Row]) -> str:
    """Rows as every prompt shows them."""
    return "\n".join(f'<row id="{row.label}">\n{row.text}\n</row>' for row in rows)


def as_json(value: BaseModel | Mapping[str, object]) -> str:
    """A record as models write and read it."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(plain, ensure_ascii=False)


def ask_draft(task: Task, draft: Draft) -> tuple[Message, ...]:
    """Rules, one worked example, then the rows of this draft."""
    wording = task.wordings[draft.wording]
    shown: tuple[Message, ...] = ()
    if task.example.rows:
        shown = (
            Message("user", f"{task.example.rows}\n\n{wording.ask_for(task.example.name)}"),
            Message("assistant", as_json(task.example.record), shared=True),
        )
    return (
        Message("system", "\n".join(filter(None, (task.rules, wording.system))), shared=not shown),
        *shown,
        Message("user", f"{render_rows(draft.segment.rows)}\n\n{wording.ask_for(draft.name)}"),
    )


def own_texts(task: Task) -> tuple[str, ...]:
    """The texts of this task's prompts that hold nothing of the data."""
    nothing = Segment(0, ())
    empty = (Draft(DraftId(0), nothing, task.example.name, n, 0) for n in range(len(task.wordings)))
    asked = (ask_draft(task, draft) for draft in empty)
    messages = (*ask_refinement(task, (), task.example.record, ""), *ask_repair((), "", ""))
    return tuple(dict.fromkeys(m.content for m in (*itertools.chain(*asked), *messages)))


def ask_repair(asked: tuple[Message, ...], answer: str, error: str) -> tuple[Message, ...]:
    """The same question again with the answer that was wrong and what was wrong with it."""
    return (
        *asked,
        Message("assistant", answer or "{}"),
        Message("user", f"That answer is not valid: {error}\nWrite the whole JSON again, corrected."),
    )


def ask_judgement(task: Task, rows: Iterable[Row], content: Content) -> tuple[Message, ...]:
    """Rubric and scale, then the rows, then the record that is judged on them."""
    questions = "\n".join(f"- {name}: {question}" for name, question in task.rubric.items())
    system = (
        f"You are a strict reviewer. You read rows of research data and a {task.noun} that was written from them, "
        f"and score the {task.noun} from 1 to 9 on each question:\n{questions}\n"
        "1: no, badly wrong. 3: mostly not. 5: half and half. 7: yes, with small flaws. 9: yes, without any doubt.\n"
        f"{task.no_flaw}\n"
        "First say in one sentence what should be improved, naming the field. Then score. Answer with JSON only."
    )
    user = f"{render_rows(rows)}\n\nThe {task.noun}:\n{as_json(content)}\n\nReview it."
    return (Message("system", system, shared=True), Message("user", user))


def ask_refinement(task: Task, snippets: Sequence[Row], content: Content, improve: str) -> tuple[Message, ...]:
    """The draft and the rows it cites, if any; asks for what changes, not for the whole record again.

    The example shows how little an answer may hold. It also makes what all refinements share long enough for a
    provider's prompt cache, which takes 1,024 tokens or more.
    """
    example = task.example.record.model_dump(mode="json") if task.example.rows else {}
    fields = [(name, value) for name, value in example.items() if not task.refine or name in task.refine]
    lists = [(name, value) for name, value in fields if isinstance(value, list)]
    items = [{"field": name, "item": 0, "value": value[0]} for name, value in lists if value]
    whole = [{"field": name, "value": value} for name, value in fields if not isinstance(value, list)]
    mended = (items + whole if len(items) < 2 else items)[:2]
    system = (
        f"{task.rules}\n{task.mend} Answer with JSON: a list of edits, at most {MAX_EDITS}, the most needed first. "
        "Each names a field and its new value, and in a list the item that it replaces, counted from 0. Whatever no "
        "edit names stays as it is. Edit only what becomes better, and nothing twice."
    )
    if mended:
        system += f"\nFor example, where two places had to be mended:\n{as_json({'edits': mended})}"
    said = improve or "nothing in particular"
    rows = f"{render_rows(snippets)}\n\n" if snippets else ""
    user = f"{rows}The draft:\n{as_json(content)}\n\nA reviewer said: {said}"
    return (Message("system", system, shared=True), Message("user", user))
