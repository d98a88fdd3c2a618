"""Scores drafts on the rows that they rest on; what can be counted is counted, not asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Quality, Stage, Wanted
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import Unfit, ask_valid, read_object
from hybridgen.pipelines.records.types import Asks
from hybridgen.scoring import aggregate, measures, scale
from hybridgen.scoring.types import Draft
from hybridgen.tasks import Task

PRIORITY = 0
MAX_ANSWER_TOKENS = 300
MAX_IMPROVE_CHARS = 200  # a small model would go on until it is cut off
# What was measured weighs three times what the judge says of the same criterion: a small judge gives invented claims
# the higher score as often as not, a quote is found or it is not.
MEASURED_SHARE = 3 / 4


@dataclass(frozen=True, slots=True)
class Judging:
    """task: its rubric has the questions, and what is measured instead of asked, each with a weight."""

    task: Task
    name: ClassVar[Stage] = "judge"
    wanted: ClassVar[Wanted] = "judgement"

    def request(self, draft: Draft) -> Request:
        """What is asked about a draft."""
        return Request(
            purpose="judge",
            record=str(draft.id),
            messages=prompts.ask_judgement(self.task, draft.segment.rows, draft.record),
            schema=judgement_schema(self.task),
            max_tokens=MAX_ANSWER_TOKENS,
            temperature=0.0,
            digits=True,
            priority=PRIORITY,
        )

    async def run(self, client: Asks, draft: Draft) -> Draft:
        """The draft with its quality, as the judge and the measures have it. Raises as every stage does."""
        asked = self.request(draft)
        (said, improve), cost, _ = await ask_valid(client, asked, self.name, self.read)
        quality = self._quality(draft, said, "" if self.task.unfit(improve) else improve)
        return dataclasses.replace(draft, quality=quality, is_judged=True, cost=draft.cost + cost)

    def measure(self, draft: Draft) -> Draft:
        """The draft with what can be counted about it alone."""
        return dataclasses.replace(draft, quality=self._quality(draft, {}, ""), is_judged=False)

    def read(self, reply: Reply) -> tuple[dict[str, float], str]:
        """Each criterion as 0-1, and what to improve. Raises Unfit where a score is missing or off the scale.

        Where the server gave log-probabilities the score is their expectation, else the digit that was written: the
        scores are the last digits of the answer, in the rubric's order.
        """
        rubric = self.task.rubric
        answer = read_object(reply.text)
        found: dict[str, float] = {}
        digits = reply.answer.digits[-len(rubric) :]
        sure = digits if len(digits) == len(rubric) else ({},) * len(rubric)
        for name, logprobs in zip(rubric, sure, strict=True):
            written = answer.get(name)
            if type(written) is not int or not scale.LOWEST <= written <= scale.HIGHEST:
                needed = f"{name}: a whole number from {scale.LOWEST} to {scale.HIGHEST} is needed"
                raise Unfit(Notice("fields_invalid", {"problem": Data(needed)}))
            # Where a tokenizer glues digits to other signs, these are not the scores' own.
            expected = scale.expectation(logprobs) if str(written) in logprobs else None
            found[name] = scale.share(written if expected is None else expected)
        return found, str(answer.get("improve") or "").strip()

    def _quality(self, draft: Draft, asked: Mapping[str, float], improve: str) -> Quality:
        task, content = self.task, draft.record
        criteria = dict(asked) | {name: measure(content) for name, measure in task.measured.items()}
        grounded = measures.grounding(
            content, draft.evidence, draft.rows, task.grounded, missing=task.missing, example=task.example.record
        )
        for name in task.by_evidence:
            if grounded is not None:
                said = asked.get(name)
                criteria[name] = grounded if said is None else MEASURED_SHARE * grounded + (1 - MEASURED_SHARE) * said
        for name in task.by_completeness:
            criteria[name] = measures.completeness(content, task.missing)
        rounded = {name: round(value, 4) for name, value in criteria.items()}
        return Quality(overall=round(aggregate.weigh(rounded, task.weights), 4), criteria=rounded, improve=improve)


def judgement_schema(task: Task) -> dict[str, object]:
    """What to improve first, then a digit for each question: a judge that has said what is wrong scores better."""
    digit = {"type": "integer", "minimum": scale.LOWEST, "maximum": scale.HIGHEST}
    improve = {"type": "string", "maxLength": MAX_IMPROVE_CHARS}
    properties: dict[str, object] = {"improve": improve, **dict.fromkeys(task.rubric, digit)}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
