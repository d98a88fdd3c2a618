"""Writes drafts: a slot's rows and a wording in, a valid record with looked-up evidence out, or the reason why not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from hybridgen.core.errors import CallError
from hybridgen.llm.client import Client
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import Faithful, InvalidAnswer, ask_valid, faultless
from hybridgen.pipelines.records.types import Assignment, Rejected, Written
from hybridgen.scoring import evidence, measures
from hybridgen.scoring.quotes import pieces, showing
from hybridgen.segments.types import Slot
from hybridgen.tasks import Content, Task
from hybridgen.tasks.schema import frontier_schema, local_schema
from hybridgen.tasks.types import BOUNDED

PATIENCE = 700  # names that are not free one after the other; a task has about as many


def names(task: Task, seed: int, free: Callable[[str], bool]) -> Iterator[str]:
    """Invented names without end; one that is not free, because the data has somebody of that name, is passed over.

    Where nearly all are taken, people are numbered.
    """
    passed_over = 0
    for n in itertools.count(seed + 1):
        if free(name := task.invent(n)):
            yield name
            passed_over = 0
        elif (passed_over := passed_over + 1) > PATIENCE:
            yield f"Participant {n}"


def assign(
    task: Task, slots: Sequence[Slot], *, names: Iterator[str], seed: int, first: int, turn: int = 0
) -> list[Assignment]:
    """A draft for each slot. Wordings alternate; `turn` shifts them when a slot is asked again."""
    return [
        Assignment(
            id=f"d{first + n:03d}",
            slot=slot,
            name=next(names),
            wording=(slot.index + turn) % len(task.wordings),
            seed=seed + first + n,
        )
        for n, slot in enumerate(slots)
    ]


def request(task: Task, assignment: Assignment, *, local: bool, max_tokens: int) -> Request:
    """What is asked for a draft."""
    if local:
        quotes = {label: pieces(text) for label, text in assignment.rows.items()}
        telling = {field: showing(quotes, sign) for field, sign in task.signs.items()}
        schema = local_schema(task.content, quotes, telling)
    else:
        schema = frontier_schema(task.content)
    return Request(
        purpose="draft",
        record=assignment.id,
        messages=prompts.draft(task, assignment),
        schema=schema,
        max_tokens=max_tokens,
        temperature=task.temperature if local else None,  # a paid model keeps its own
        seed=assignment.seed,
    )


async def write(
    client: Client, task: Task, assignment: Assignment, faithful: Faithful, *, max_tokens: int
) -> Written | Rejected:
    """One draft.

    Raises CapError, and where the server is gone, so that no other draft would come either, CallError, or InvalidAnswer
    if it went after its first answer.
    """
    local = client.endpoint.role == "local"
    asked = request(task, assignment, local=local, max_tokens=max_tokens)
    shown = [message.content for message in asked.messages]

    def parse(reply: Reply) -> Content:
        text = faithful(reply.text, shown)
        return faultless(task, task.content.model_validate_json(text, context=BOUNDED if local else None))

    try:
        content, cost, repaired = await ask_valid(client, asked, parse)
    except InvalidAnswer as error:
        if error.gone:
            raise
        return Rejected(assignment, "draft", error.stage, str(error), error.text, error.cost)
    except CallError as error:
        if error.gone:
            raise
        return Rejected(assignment, "draft", "draft", str(error), "", 0)
    if local:
        content = measures.founded(content, assignment.rows, task.grounded)
    found = evidence.look_up(content, assignment.rows)
    return Written(assignment, content, found, cost, repaired, "local" if local else "frontier")
