"""Sends a chosen draft to the frontier with the rows it cites, and asks for what changes."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from hybridgen.llm.client import Client
from hybridgen.llm.types import Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import Faithful, ask_valid, faultless, json_object
from hybridgen.pipelines.records.types import Scored, Written
from hybridgen.scoring import evidence
from hybridgen.segments.types import Row
from hybridgen.tasks import Content, Task
from hybridgen.tasks.schema import edits_schema

SNIPPET_WORDS = 120  # of a cited row, around what is quoted


def request(task: Task, draft: Scored, *, max_tokens: int) -> Request:
    """What the frontier is asked about a draft."""
    written = draft.written
    return Request(
        purpose="refine",
        record=draft.id,
        messages=prompts.refine(task, snippets(written), written.content, draft.quality.improve),
        schema=edits_schema(task.content),
        max_tokens=max_tokens,
        seed=written.assignment.seed,
    )


async def refine(client: Client, task: Task, draft: Scored, faithful: Faithful, *, max_tokens: int) -> Written:
    """The draft with the frontier's changes; cost is that of the refinement alone.

    Raises InvalidAnswer, and what `Client.ask` raises.
    """
    asked = request(task, draft, max_tokens=max_tokens)
    before, shown = draft.written, [message.content for message in asked.messages]
    content, cost, repaired = await ask_valid(
        client, asked, lambda reply: faultless(task, edited(before.content, faithful(reply.text, shown)))
    )
    found = evidence.look_up(content, before.assignment.rows)
    return Written(before.assignment, content, found, cost, repaired, "refined")


def edited(content: Content, answer: str) -> Content:
    """The record with the answer's edits, one after the other. Raises ValueError where the result is not valid."""
    edits = json_object(answer).get("edits")
    if not isinstance(edits, list):
        raise ValueError("edits: a list is needed")
    record: dict[str, Any] = content.model_dump(mode="json")
    for n, edit in enumerate(edits):
        if not isinstance(edit, dict) or edit.get("field") not in record or "value" not in edit:
            raise ValueError(f"edits[{n}]: the name of a field and its new value are needed")
        _apply(record, edit["field"], edit.get("item"), edit["value"], f"edits[{n}]")
    return type(content).model_validate_json(json.dumps(record))


def _apply(record: dict[str, Any], field: str, item: Any, value: Any, where: str) -> None:
    """Replace a field or one item of a list; an item after the last one is added."""
    if not isinstance(record[field], list):
        record[field] = value
    elif type(item) is not int or item < 0:
        raise ValueError(f"{where}: which item of {field} is needed, counted from 0")
    else:
        record[field][item : item + 1] = [value]


def snippets(written: Written) -> list[Row]:
    """The rows that a draft cites, each cut to the words around its quotes; none where it quotes nothing."""
    quotes: dict[str, list[str]] = {}
    for found in written.evidence:
        quotes.setdefault(found.row, []).append(found.quote)
    cited = [row for row in written.assignment.slot.rows if row.label in quotes]
    rows = cited or list(written.assignment.slot.rows[:1] if written.evidence else ())
    return [dataclasses.replace(row, text=_around(row.text, quotes.get(row.label, []))) for row in rows]


def _around(text: str, quotes: list[str]) -> str:
    """The sentences that are quoted and those nearest to them, a line each, up to SNIPPET_WORDS words."""
    if len(text.split()) <= SNIPPET_WORDS:
        return text
    lines = [sentence for line in text.splitlines() for sentence in re.split(r"(?<=[.!?…])\s+", line)]
    wanted = [n for n, line in enumerate(lines) if any(evidence.found(quote, line) for quote in quotes)]
    order = sorted(range(len(lines)), key=lambda n: (min((abs(n - w) for w in wanted), default=n), n))
    kept: set[int] = set()
    words = 0
    for n in order:
        words += len(lines[n].split())
        if kept and words > SNIPPET_WORDS:
            break
        kept.add(n)
    return "\n".join(line for n, line in enumerate(lines) if n in kept)
