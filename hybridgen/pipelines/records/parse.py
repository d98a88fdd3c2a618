"""Asks for JSON and checks what comes: one repair with the error named, then it counts as invalid.

An answer is read leniently first, and what was read is what is checked, repaired and kept. What no repair mends (a
refusal, a filter, a context that is full, tokens spent on thinking) is not repaired for money, nor is a judgement. A
repair that breaks off long before its limit is the server's fault, and is asked for again.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from hybridgen.core import trees
from hybridgen.core.errors import CallError, CapError, LeakError, StoppedError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Role, Stage
from hybridgen.llm.answer_text import find_object
from hybridgen.llm.endings import Ending, ending_of
from hybridgen.llm.types import Answer, Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.types import Asks, InvalidAnswer
from hybridgen.scoring.citation import UnknownNumber, citations_of
from hybridgen.segments.types import Segment
from hybridgen.tasks import Content, Task
from hybridgen.tasks.schema import say_bounds

T = TypeVar("T")
MAX_BROKEN_OFF = 3  # repairs of one answer where each breaks off before its limit of tokens
BROKEN_OFF_SHARE = 0.5  # of its limit, below which an answer broke off; servers count a little differently
FINAL: frozenset[Ending] = frozenset({"refused", "blocked", "context", "thinking"})  # ends that a repair has too
VERDICTS = frozenset({"answer_refused", "answer_refused_silently", "answer_blocked", "context_full", "thought_only"})
# What measures records and makes none: its repairs count as its own, so that the rest is what the records took.
MEASURES = frozenset({"audit", "grade", "calibrate"})
MAX_FAULTS = 5  # that are named of one answer
MAX_FAULT_CHARS = 300
MAX_SAID_CHARS = 120  # of what a model says instead of an answer


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
    try:
        return await _ask_valid(client, request, stage, parse, answers := list[Reply]())
    except InvalidAnswer as error:
        client.note_unusable(answers, error.said.code)
        raise


async def _ask_valid(
    client: Asks, request: Request, stage: Stage, parse: Callable[[Reply], T], answers: list[Reply]
) -> tuple[T, int, bool]:
    """answers: gets all that came."""
    answers.append(await client.ask(request))
    reply, role = read_leniently(answers[-1], request), client.endpoint.role
    try:
        return _parse(client, reply, parse), reply.cost, False
    except Unfit as error:
        wrong, cost = error.said, reply.cost
    text = reply.text
    if role == "frontier" and (stage == "judge" or ending_of(reply.answer.finish) in FINAL):
        raise InvalidAnswer(stage, wrong, text, cost)
    repair = dataclasses.replace(
        request,
        purpose=request.purpose if request.purpose in MEASURES else "repair",
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
        answers.append(again)
        again = read_leniently(again, request)
        cost += again.cost
        try:
            return _parse(client, again, parse), cost, True
        except Unfit as error:
            stage, text, wrong = "repair", again.text, error.said
        if not _broke_off(again.answer, repair.max_tokens):
            break
    raise InvalidAnswer(stage, wrong, text, cost)


def as_taken(request: Request, who: Role) -> Request:
    """A request for scores as a local or a paid model takes it: a paid one is told bounds in words, and gives neither
    log-probabilities nor up its own temperature."""
    if who == "local":
        return request
    return dataclasses.replace(request, schema=say_bounds(request.schema), temperature=None, digits=False)


def _parse(client: Asks, reply: Reply, parse: Callable[[Reply], T]) -> T:
    """What an answer says. Raises Unfit where it is wrong."""
    try:
        found = parse(reply)
    except ValueError as error:
        wrong = say_fault(error, reply.answer, client.endpoint.role)
        client.note_outcome(reply, wrong)
        raise Unfit(wrong) from error
    client.note_outcome(reply, None)
    return found


def read_leniently(reply: Reply, request: Request) -> Reply:
    """A reply with nothing but the object that its answer holds; as it came where that holds none.

    The scores of a judgement are the last digits of its answer, so where others follow the object none of them count.
    """
    found = find_object(reply.text, request.schema)
    if found is None:
        return reply
    digits = () if any(map(str.isdigit, found.after)) else reply.answer.digits
    if found.text == reply.text and digits == reply.answer.digits:
        return reply
    return dataclasses.replace(reply, answer=dataclasses.replace(reply.answer, text=found.text, digits=digits))


def _broke_off(answer: Answer, most: int) -> bool:
    """Whether it ended long before its limit of tokens; of one that counts none nobody knows."""
    return answer.finish == "length" and 0 < answer.usage.output < BROKEN_OFF_SHARE * most


def fill_in(text: str, segment: Segment) -> str:
    """An answer as JSON with row and quote in the place of each number that it cites. Raises Unfit."""
    try:
        return json.dumps(citations_of(segment).fill_in(read_object(text)), ensure_ascii=False)
    except UnknownNumber as error:
        raise Unfit(error.said) from None


def check_figures(task: Task, content: Content, segment: Segment) -> Content:
    """The record, where its fields for statistics cite such, one at least if the segment has any. Raises Unfit."""
    labels = {one.label for one in segment.statistics}
    plain = content.model_dump(mode="json")
    for field in task.statistics:
        cited = [claim["row"] for _, claim in trees.claims({field: plain[field]})]
        wrong = [label for label in cited if label not in labels]
        if wrong:
            raise Unfit(Notice("no_statistic", {"field": field}))
        if labels and not cited:
            raise Unfit(Notice("statistic_needed", {"field": field}))
    return content


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


def say_fault(error: ValueError, answer: Answer, role: Role) -> Notice:
    """What is wrong with an answer, in one line that a model and a person understand. role: who gave it."""
    match ending_of(answer.finish):
        case "length":
            return Notice("cut_off")
        case "thinking":
            return Notice("thought_only" if role == "frontier" else "thought_only_at_home")
        case "context":
            return Notice("context_full")
        case "refused" if said := " ".join(answer.text.split())[:MAX_SAID_CHARS]:
            return Notice("answer_refused", {"said": Data(said)})
        case "refused":
            return Notice("answer_refused_silently")
        case "blocked":
            return Notice("answer_blocked", {"word": answer.finish})
        case "failed" | "other":
            return Notice("answer_ended", {"word": Data(answer.finish), "problem": _problem(error, answer)})
        case _:
            return _problem(error, answer)


def _problem(error: ValueError, answer: Answer) -> Notice:
    """What is wrong with what an answer says."""
    if not answer.text.strip():
        return Notice("answer_empty")
    if isinstance(error, Unfit):
        return error.said
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        faults = (f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in found[:MAX_FAULTS])
        return Notice("fields_invalid", {"problem": Data("; ".join(faults))})
    return Notice("fields_invalid", {"problem": Data(" ".join(str(error).split())[:MAX_FAULT_CHARS])})
