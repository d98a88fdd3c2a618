"""Asks models: for an answer, and for scores of one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from pydantic_core import from_json

from hybridgen.config.schema import Route
from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Quality
from hybridgen.core.rounding import DIGITS
from hybridgen.llm.answer_text import find_object
from hybridgen.llm.client import Client
from hybridgen.llm.endings import ending_of
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.query import citing, prompts
from hybridgen.pipelines.query.types import Answered, Asking
from hybridgen.pipelines.records.parse import Unfit, as_taken, read_leniently, read_object, say_fault
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.scoring import scale
from hybridgen.sources.texts.sentences import split_sentences

SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
MEASURED_SHARE = 3 / 4  # of an answer's quality, where both are known: a small judge tells little, words stand or don't
SCORE_TOKENS = 80


def answer_request(asking: Asking, route: Route, seed: int, *, at_home: bool) -> Request:
    """What is asked for an answer. A paid model keeps its own temperature."""
    return Request(
        purpose="answer",
        record=asking.id,
        messages=prompts.ask_answer(asking),
        schema=SCHEMA,
        max_tokens=route.max_tokens,
        temperature=route.temperature if at_home else None,
        seed=(seed + asking.attempt) % 2**31,
        attempt=asking.attempt,
        priority=1,
        in_order=False,
    )


async def ask_answer(
    client: Client, asking: Asking, route: Route, seed: int, faithful: Callable[[str, Sequence[str]], str]
) -> Answered:
    """An answer with what it rests on.

    faithful: an answer with its placeholders put right; ValueError where one was not shown. Raises InvalidAnswer where
    what came is none, and what `Client.ask` raises.
    """
    request = answer_request(asking, route, seed, at_home=client.endpoint.role == "local")
    reply = await client.ask(request)
    try:
        text = faithful(read_answer(reply), [asking.question, *(one.text for one in asking.shown)])
    except ValueError as error:
        wrong = say_fault(error, reply.answer, client.endpoint.role)
        client.note_outcome(reply, wrong)
        client.note_unusable([reply], wrong.code)
        raise InvalidAnswer("draft", wrong, reply.text, reply.cost) from error
    client.note_outcome(reply, None)
    evidence, grounded = citing.look_up(text, asking.question, asking.shown)
    usage = reply.answer.usage
    tokens = usage.asked + usage.output if client.endpoint.role == "frontier" else 0
    return Answered(text, reply.cost, tokens, tuple(one.name for one in asking.shown), evidence, grounded)


def read_answer(reply: Reply) -> str:
    """The answer in a reply: of one that was cut off its whole sentences, of one in plain words these. Raises Unfit."""
    found = find_object(reply.text, SCHEMA)
    told = found.text if found else reply.text.strip()
    try:
        read = from_json(told, allow_partial="trailing-strings")
        text = str(read["answer"]).strip() if isinstance(read, dict) and "answer" in read else ""
    except ValueError:
        text = "" if told.startswith(("{", "[")) else told
    if text and ending_of(reply.answer.finish) == "length":
        text = " ".join(split_sentences(text)[:-1])
    if not text or ending_of(reply.answer.finish) in {"refused", "blocked", "context", "thinking"}:
        raise Unfit(Notice("no_answer"))
    return text


async def ask_complexity(client: Client, question: str, record: str) -> int:
    """How complex a question is, 1-10. question: protected. record: what it is for. Raises InvalidAnswer where what
    came is no such number, and what `Client.ask` raises."""
    schema = {
        "type": "object",
        "properties": {"complexity": {"type": "integer", "minimum": 1, "maximum": 10}},
        "required": ["complexity"],
        "additionalProperties": False,
    }
    request = Request(
        purpose="complexity",
        record=record,
        messages=prompts.ask_complexity(question),
        schema=schema,
        max_tokens=SCORE_TOKENS,
        temperature=0.0,
        in_order=False,
    )
    reply = read_leniently(await client.ask(request), request)
    try:
        said = read_object(reply.text).get("complexity")
        if type(said) is not int or not 1 <= said <= 10:
            raise Unfit(
                Notice("fields_invalid", {"problem": Data("complexity: a whole number from 1 to 10 is needed")})
            )
    except ValueError as error:
        wrong = say_fault(error, reply.answer, client.endpoint.role)
        client.note_unusable([reply], wrong.code)
        raise InvalidAnswer("draft", wrong, reply.text, reply.cost) from error
    return said


async def judge(client: Client, asking: Asking, answered: Answered) -> Answered:
    """The answer with its quality. Raises InvalidAnswer, and what `Client.ask` raises."""
    asked = prompts.questions(asking.shown)
    schema = {
        "type": "object",
        "properties": {
            name: {"type": "integer", "minimum": scale.LOWEST, "maximum": scale.HIGHEST, "description": question}
            for name, question in asked.items()
        },
        "required": list(asked),
        "additionalProperties": False,
    }
    request = Request(
        purpose="judge",
        record=asking.id,
        messages=prompts.ask_scores(asking, answered.text),
        schema=schema,
        max_tokens=SCORE_TOKENS,
        temperature=0.0,
        digits=True,
        in_order=False,
    )
    reply = read_leniently(await client.ask(as_taken(request, client.endpoint.role)), request)
    try:
        raw = _read_scores(reply, list(asked))
    except ValueError as error:
        wrong = say_fault(error, reply.answer, client.endpoint.role)
        client.note_outcome(reply, wrong)
        client.note_unusable([reply], wrong.code)
        raise InvalidAnswer("judge", wrong, reply.text, reply.cost) from error
    client.note_outcome(reply, None)
    return dataclasses.replace(answered, quality=weigh(answered.grounded, raw), cost=answered.cost + reply.cost)


def weigh(grounded: float | None, said: dict[str, float]) -> Quality | None:
    """The quality of an answer: what was measured counts MEASURED_SHARE, the mean of what a judge said the rest. None
    where neither is known."""
    known = {"grounded": grounded} if grounded is not None else {}
    criteria = {name: round(value, DIGITS) for name, value in (known | said).items() if value is not None}
    if not criteria:
        return None
    mean = sum(said.values()) / len(said) if said else None
    if grounded is None or mean is None:
        overall = mean if grounded is None else grounded
    else:
        overall = MEASURED_SHARE * grounded + (1 - MEASURED_SHARE) * mean
    return Quality(
        overall=round(overall or 0.0, DIGITS), criteria=criteria, raw={k: round(v, DIGITS) for k, v in said.items()}
    )


def _read_scores(reply: Reply, names: Sequence[str]) -> dict[str, float]:
    """0-1 each, by the log-probabilities of its digits where there are any. Raises Unfit."""
    answer = read_object(reply.text)
    digits = reply.answer.digits[-len(names) :]
    sure = digits if len(digits) == len(names) else ({},) * len(names)
    scores = dict[str, float]()
    for name, logprobs in zip(names, sure, strict=True):
        written = answer.get(name)
        if type(written) is not int or not scale.LOWEST <= written <= scale.HIGHEST:
            needed = f"{name}: a whole number from {scale.LOWEST} to {scale.HIGHEST} is needed"
            raise Unfit(Notice("fields_invalid", {"problem": Data(needed)}))
        expected = scale.expectation(logprobs if str(written) in logprobs else {})
        scores[name] = scale.share(written if expected is None else expected)
    return scores
