"""Scores drafts with the local model, on the rows that they rest on; what can be counted is counted, not asked."""

from __future__ import annotations

from collections.abc import Mapping

from hybridgen.core.errors import CallError
from hybridgen.core.results import Quality
from hybridgen.llm.client import Client
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import InvalidAnswer, ask_valid, json_object
from hybridgen.pipelines.records.types import Scored, Written
from hybridgen.scoring import measures, scale
from hybridgen.tasks import Task

ANSWER_TOKENS = 300
IMPROVE_CHARS = 200  # a small model would go on until it is cut off
# What was measured weighs three times what the judge says of faithfulness: a small judge gives invented claims the
# higher score as often as not, a quote is found or it is not.
MEASURED = 3 / 4


def schema(task: Task) -> dict[str, object]:
    """What to improve first, then a digit for each question: a judge that has said what is wrong scores better."""
    digit = {"type": "integer", "minimum": scale.LOWEST, "maximum": scale.HIGHEST}
    improve = {"type": "string", "maxLength": IMPROVE_CHARS}
    properties: dict[str, object] = {"improve": improve, **dict.fromkeys(task.rubric, digit)}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def request(task: Task, written: Written) -> Request:
    """What is asked about a draft."""
    return Request(
        purpose="judge",
        record=written.assignment.id,
        messages=prompts.judge(task, written.assignment.slot.rows, written.content),
        schema=schema(task),
        max_tokens=ANSWER_TOKENS,
        temperature=0.0,
        digits=True,
    )


async def score(
    client: Client | None, task: Task, written: Written, weights: Mapping[str, float]
) -> tuple[Scored, str]:
    """A draft with its quality, and why there is no judgement in it: empty where the judge has spoken.

    Without a judge the quality rests on what can be measured. Raises CallError where the server is gone: then no other
    draft would be judged either.
    """
    if client is None:
        return measured(task, written, weights), "no local model to judge with"
    try:
        (asked, improve), _, _ = await ask_valid(client, request(task, written), lambda reply: read(reply, task))
    except (InvalidAnswer, CallError) as error:
        gone = error.gone if isinstance(error, InvalidAnswer) else error if error.gone else None
        if gone:
            raise gone from None
        return measured(task, written, weights), str(error)
    return _scored(task, written, weights, asked, "" if task.unfit(improve) else improve), ""


def measured(task: Task, written: Written, weights: Mapping[str, float]) -> Scored:
    """A draft with what can be counted about it alone."""
    return _scored(task, written, weights, {}, "")


def read(reply: Reply, task: Task) -> tuple[dict[str, float], str]:
    """Each criterion as 0-1, and what to improve. Raises ValueError where a score is missing or off the scale.

    Where the server gave log-probabilities the score is their expectation, else the digit that was written: the scores
    are the last digits of the answer, in the rubric's order.
    """
    answer = json_object(reply.text)
    found: dict[str, float] = {}
    digits = reply.answer.digits[-len(task.rubric) :]
    sure = digits if len(digits) == len(task.rubric) else ({},) * len(task.rubric)
    for name, logprobs in zip(task.rubric, sure, strict=True):
        written = answer.get(name)
        if type(written) is not int or not scale.LOWEST <= written <= scale.HIGHEST:
            raise ValueError(f"{name}: a whole number from {scale.LOWEST} to {scale.HIGHEST} is needed")
        # Where a tokenizer glues digits to other signs, these are not the scores' own.
        expected = scale.expectation(logprobs) if str(written) in logprobs else None
        found[name] = scale.share(written if expected is None else expected)
    return found, str(answer.get("improve") or "").strip()


def _scored(
    task: Task, written: Written, weights: Mapping[str, float], asked: Mapping[str, float], improve: str
) -> Scored:
    criteria = dict(asked) | {name: measure(written.content) for name, measure in task.measured.items()}
    content, rows = written.content, written.assignment.rows
    grounded = measures.grounding(content, written.evidence, rows, task.grounded, example=task.example.record)
    if grounded is not None:
        said = asked.get("faithfulness")
        criteria["faithfulness"] = grounded if said is None else MEASURED * grounded + (1 - MEASURED) * said
    criteria["completeness"] = measures.completeness(written.content)
    rounded = {name: round(value, 4) for name, value in criteria.items()}
    return Scored(
        written, Quality(overall=round(scale.overall(rounded, weights), 4), criteria=rounded, improve=improve)
    )
