"""Asks for JSON and checks what comes: one repair with the error named, then it counts as invalid.

A repair that breaks off long before its limit is the server's fault, and is asked for again.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from hybridgen.core.errors import CallError, CapError, LeakError, StoppedError
from hybridgen.llm.client import Client
from hybridgen.llm.types import Purpose, Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.tasks import Content, Task

T = TypeVar("T")
# An answer with its placeholders spelled as they should be; ValueError where one was not among what was shown.
Faithful = Callable[[str, Sequence[str]], str]
BROKEN_OFF = 3  # repairs of one answer where each breaks off before its limit of tokens


class InvalidAnswer(Exception):
    """An answer that is not what was asked for, even after its repair; cost in picodollars of all that was answered."""

    def __init__(self, stage: Purpose, reason: str, text: str, cost: int) -> None:
        super().__init__(reason)
        self.stage = stage
        self.text = text
        self.cost = cost

    @property
    def gone(self) -> CallError | None:
        """Why the repair did not come, where that is because the server is gone."""
        why = self.__cause__
        return why if isinstance(why, CallError) and why.gone else None


async def ask_valid(client: Client, request: Request, parse: Callable[[Reply], T]) -> tuple[T, int, bool]:
    """The parsed answer, its cost in picodollars, and whether it took a repair.

    `parse` raises ValueError (pydantic's included) where the answer is wrong. Raises InvalidAnswer where the repair is
    wrong too or does not come, so that what the first answer cost is known; else what `Client.ask` raises.
    """
    reply = await client.ask(request)
    try:
        return parse(reply), reply.cost, False
    except ValueError as error:
        wrong, cost = in_words(error, reply.answer.finish), reply.cost
    stage, text = request.purpose, reply.text
    mended = dataclasses.replace(
        request, purpose="repair", messages=prompts.repair(request.messages, text, wrong), seed=request.seed + 1
    )
    for attempt in range(BROKEN_OFF):
        try:
            again = await client.ask(dataclasses.replace(mended, attempt=attempt))
        except (CallError, CapError, LeakError, StoppedError) as error:
            raise InvalidAnswer(stage, f"{wrong}; not repaired: {error}", text, cost) from error
        cost += again.cost
        try:
            return parse(again), cost, True
        except ValueError as error:
            stage, text, wrong = "repair", again.text, in_words(error, again.answer.finish)
        if again.answer.finish != "length" or again.answer.usage.output >= mended.max_tokens:
            break
    raise InvalidAnswer(stage, wrong, text, cost)


def faultless(task: Task, content: Content) -> Content:
    """The record, where the task finds nothing wrong with it. Raises ValueError, which repeats nothing of it."""
    if flaw := task.flaw(content):
        raise ValueError(flaw)
    return content


def json_object(text: str) -> dict[str, Any]:
    """The object that an answer holds.

    Raises ValueError where it holds none: also on nesting without end and half an emoji, which `json.loads` lets pass.
    """
    try:
        found = from_json(text)
    except ValueError as error:
        raise ValueError(f"no valid JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("the answer is no JSON object")
    return found


def in_words(error: ValueError, finish: str) -> str:
    """What is wrong with an answer, in one line that a model and a person understand."""
    if finish == "length":
        return "the answer was cut off; write less"
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in found[:5])
    if isinstance(error, json.JSONDecodeError):
        return f"no valid JSON: {error.msg}"
    return " ".join(str(error).split())[:300]
