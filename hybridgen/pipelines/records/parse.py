"""Asks for JSON and checks what comes: one repair with the error named, then it counts as invalid.

A repair that breaks off long before its limit is the server's fault, and is asked for again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from hybridgen.core.errors import CallError, CapError, LeakError, StoppedError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Stage
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.types import Asks, InvalidAnswer
from hybridgen.tasks import Content, Task

T = TypeVar("T")
MAX_BROKEN_OFF = 3  # repairs of one answer where each breaks off before its limit of tokens
MAX_FAULTS = 5  # that are named of one answer
MAX_FAULT_CHARS = 300


class Unfit(ValueError):
    """An answer that is not what was asked for; said: why, and repeats nothing of the data by itself."""

    def __init__(self, said: Notice) -> None:
        super().__init__(str(said))
        self.said = said


async def ask_valid(client: Asks, request: Request, stage: Stage, parse: Callable[[Reply], T]) -> tuple[T, int, bool]:
    """The parsed answer, its cost in picodollars, and whether it took a repair.

    `parse` raises ValueError (pydantic's included) where the answer is wrong. Raises InvalidAnswer where the repair is
    wrong too or does not come, so that what the first answer cost is known; else what `ask` raises.
    """
    reply = await client.ask(request)
    try:
        return parse(reply), reply.cost, False
    except ValueError as error:
        wrong, cost = say_fault(error, reply.answer.finish), reply.cost
    text = reply.text
    repair = dataclasses.replace(
        request,
        purpose="repair",
        priority=0,
        in_order=False,  # it finishes what has been paid for
        messages=prompts.ask_repair(request.messages, text, str(wrong)),
        seed=request.seed + 1,
    )
    for attempt in range(MAX_BROKEN_OFF):
        try:
            again = await client.ask(dataclasses.replace(repair, attempt=attempt))
        except (CallError, CapError, LeakError, StoppedError) as error:
            raise InvalidAnswer(
                stage, Notice("not_repaired", {"problem": wrong, "why": error.said}), text, cost
            ) from error
        cost += again.cost
        try:
            return parse(again), cost, True
        except ValueError as error:
            stage, text, wrong = "repair", again.text, say_fault(error, again.answer.finish)
        if again.answer.finish != "length" or again.answer.usage.output >= repair.max_tokens:
            break
    raise InvalidAnswer(stage, wrong, text, cost)


def check_faultless(task: Task, content: Content) -> Content:
    """The record, where the task finds nothing wrong with it. Raises Unfit, which repeats nothing of it."""
    if flaw := task.flaw(content):
        raise Unfit(Notice("record_flawed", {"problem": Data(flaw)}))
    return content


def read_object(text: str) -> dict[str, Any]:
    """The object that an answer holds.

    Raises Unfit where it holds none: also on nesting without end and half an emoji, which `json.loads` lets pass.
    """
    try:
        found = from_json(text)
    except ValueError as error:
        raise Unfit(Notice("no_json", {"problem": Data(str(error))})) from None
    if not isinstance(found, dict):
        raise Unfit(Notice("no_object"))
    return found


def say_fault(error: ValueError, finish: str) -> Notice:
    """What is wrong with an answer, in one line that a model and a person understand. finish: how the answer ended."""
    if finish == "length":
        return Notice("cut_off")
    if isinstance(error, Unfit):
        return error.said
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        faults = (f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in found[:MAX_FAULTS])
        return Notice("fields_invalid", {"problem": Data("; ".join(faults))})
    return Notice("fields_invalid", {"problem": Data(" ".join(str(error).split())[:MAX_FAULT_CHARS])})
