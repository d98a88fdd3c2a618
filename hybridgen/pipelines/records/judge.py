"""Scores drafts on the rows that they rest on; what can be counted is counted, not asked."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Quality, Stage, Wanted
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import Unfit, as_taken, ask_valid, read_object
from hybridgen.pipelines.records.types import Asks
from hybridgen.scoring import aggregate, measures, scale
from hybridgen.scoring.agreement import agreements
from hybridgen.scoring.types import Draft
from hybridgen.tasks import Levels, Task
from hybridgen.tasks.types import AGREEMENT

PRIORITY = 0
MAX_ANSWER_TOKENS = 300
MIN_IMPROVE_WORDS = 2
MAX_IMPROVE_CHARS = 200  # a small model would go on until it is cut off
# What was measured weighs three times what the judge says of the same criterion: a small judge gives invented claims
# the higher score as often as not, a quote is found or it is not.
MEASURED_SHARE = 3 / 4


@dataclass(frozen=True, slots=True)
class Judging:
    """levels: the rubric of a record's own level has the questions, and what is measured instead of asked, each with a
    weight."""

    levels: Levels
    name: ClassVar[Stage] = "judge"
    wanted: ClassVar[Wanted] = "judgement"

    def request(self, draft: Draft) -> Request:
        """What is asked about a draft, where its rubric asks anything."""
        task = self.levels.of(draft.record)
        return Request(
            purpose="judge",
            record=str(draft.id),
            messages=prompts.ask_judgement(self.levels.home, task, draft),
            schema=judgement_schema(task, has_remarks=prompts.has_remarks(self.levels.home)),
            max_tokens=MAX_ANSWER_TOKENS,
            temperature=0.0,
            digits=True,
            priority=PRIORITY,
        )

    def is_asked(self, draft: Draft) -> bool:
        """Whether there is anything to ask: all criteria of a rubric may be measured."""
        return bool(self.levels.of(draft.record).rubric)

    def compare(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Valid drafts of one row or document, with how far they agree in their qualities."""
        found = agreements([draft.record for draft in drafts], self.levels.home.invented)
        return [
            dataclasses.replace(
                draft,
                agreement=value,
                quality=draft.quality and self._agreed(draft.quality, value, self.levels.of(draft.record)),
            )
            for draft, value in zip(drafts, found, strict=True)
        ]

    async def run(self, client: Asks, draft: Draft) -> Draft:
        """The draft with its quality, as the judge and the measures have it. Raises as every stage does."""
        if not self.is_asked(draft):
            return self.measure(draft)
        asked, task = as_taken(self.request(draft), client.endpoint.role), self.levels.of(draft.record)
        (said, improve), cost, _ = await ask_valid(client, asked, self.name, functools.partial(self.read, task=task))
        quality = self._quality(draft, said, "" if task.unfit(improve) else improve)
        return dataclasses.replace(draft, quality=quality, is_judged=True, cost=draft.cost + cost)

    def measure(self, draft: Draft) -> Draft:
        """The draft with what can be counted about it alone."""
        return dataclasses.replace(draft, quality=self._quality(draft, {}, ""), is_judged=not self.is_asked(draft))

    @staticmethod
    def read(reply: Reply, task: Task) -> tuple[dict[str, float], str]:
        """Each criterion as 0-1, and what to improve. Raises Unfit where a score is missing or off the scale.

        Where the server gave log-probabilities the score is their expectation, else the digit that was written: the
        scores are the last digits of the answer, in the rubric's order.
        """
        rubric = task.rubric
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
        return found, _worded(str(answer.get("improve") or "").strip())

    def _quality(self, draft: Draft, asked: Mapping[str, float], improve: str) -> Quality:
        task, content = self.levels.of(draft.record), draft.record
        criteria = dict(asked) | {name: measure(content) for name, measure in task.measured.items()}
        grounded = measures.grounding(
            content, draft.evidence, draft.sources, task.grounded, missing=task.missing, example=task.example.record
        )
        for name in task.by_evidence:
            if grounded is not None:
                said = asked.get(name)
                criteria[name] = grounded if said is None else MEASURED_SHARE * grounded + (1 - MEASURED_SHARE) * said
        for name in task.by_completeness:
            criteria[name] = measures.completeness(content, task.missing)
        return self._agreed(Quality(overall=0.0, criteria=criteria, improve=improve), draft.agreement, task)

    @staticmethod
    def _agreed(quality: Quality, agreement: float | None, task: Task) -> Quality:
        """A quality with how far drafts agree, where that is known, and the overall that follows."""
        known = {} if agreement is None else {AGREEMENT: agreement}
        criteria = {name: round(value, 4) for name, value in (quality.criteria | known).items()}
        overall = round(aggregate.weigh(criteria, task.weights), 4)
        return Quality(overall=overall, criteria=criteria, improve=quality.improve)


def _worded(improve: str) -> str:
    """What a judge said, where it said something: the smallest write 10.1.1.1 there."""
    return improve if len(re.findall(r"[^\W\d_]+", improve)) >= MIN_IMPROVE_WORDS else ""


def judgement_schema(task: Task, *, has_remarks: bool = True) -> dict[str, object]:
    """What to improve first, then a digit for each question: a judge that has said what is wrong scores better. One
    that cannot write only scores."""
    digit = {"type": "integer", "minimum": scale.LOWEST, "maximum": scale.HIGHEST}
    improve = {"improve": {"type": "string", "maxLength": MAX_IMPROVE_CHARS}} if has_remarks else {}
    properties: dict[str, object] = {**improve, **dict.fromkeys(task.rubric, digit)}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
