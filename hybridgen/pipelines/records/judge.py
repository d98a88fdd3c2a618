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
from hybridgen.scoring.scale import Scale
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
class Said:
    """What a judge said of a draft: of each criterion its raw score, 0-1, and where the server gave log-probabilities
    how unsure it was; and what to improve."""

    raw: Mapping[str, float]
    spread: Mapping[str, float]
    improve: str


SILENT = Said({}, {}, "")


@dataclass(frozen=True, slots=True)
class Judging:
    """levels: the rubric of a record's own level has the questions, and what is measured instead of asked, each with a
    weight. scale: of the judge for this task; None until there is one. has_rows: False where the rows are not known."""

    levels: Levels
    scale: Scale | None = None
    has_rows: bool = True
    name: ClassVar[Stage] = "judge"
    wanted: ClassVar[Wanted] = "judgement"

    def request(self, draft: Draft) -> Request:
        """What is asked about a draft, where its rubric asks anything."""
        task = self.levels.of(draft.record)
        return Request(
            purpose="judge",
            record=str(draft.id),
            messages=prompts.ask_judgement(self.levels.home, task, draft, has_rows=self.has_rows),
            schema=judgement_schema(task, has_remarks=prompts.has_remarks(self.levels.home)),
            max_tokens=MAX_ANSWER_TOKENS,
            temperature=0.0,
            digits=True,
            priority=PRIORITY,
            about=str(draft.id.segment),
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
        said, cost, _ = await ask_valid(client, asked, self.name, functools.partial(self.read, task=task))
        quality = self._quality(draft, dataclasses.replace(said, improve="") if task.unfit(said.improve) else said)
        return dataclasses.replace(draft, quality=quality, is_judged=True, cost=draft.cost + cost)

    def measure(self, draft: Draft) -> Draft:
        """The draft with what can be counted about it alone."""
        return dataclasses.replace(draft, quality=self._quality(draft, SILENT), is_judged=not self.is_asked(draft))

    def place(self, draft: Draft) -> Draft:
        """A draft that was judged, with its raw scores on the scale of this judge."""
        if draft.quality is None or not draft.is_judged:
            return draft
        said = Said(draft.quality.raw, draft.quality.spread, draft.quality.improve)
        return dataclasses.replace(draft, quality=self._quality(draft, said))

    @staticmethod
    def read(reply: Reply, task: Task) -> Said:
        """What the judge says. Raises Unfit where a score is missing or off the scale.

        Where the server gave log-probabilities the score is their expectation, else the digit that was written: the
        scores are the last digits of the answer, in the rubric's order.
        """
        rubric = task.rubric
        answer = read_object(reply.text)
        raw, spread = dict[str, float](), dict[str, float]()
        digits = reply.answer.digits[-len(rubric) :]
        sure = digits if len(digits) == len(rubric) else ({},) * len(rubric)
        for name, logprobs in zip(rubric, sure, strict=True):
            written = answer.get(name)
            if type(written) is not int or not scale.LOWEST <= written <= scale.HIGHEST:
                needed = f"{name}: a whole number from {scale.LOWEST} to {scale.HIGHEST} is needed"
                raise Unfit(Notice("fields_invalid", {"problem": Data(needed)}))
            # Where a tokenizer glues digits to other signs, these are not the scores' own.
            own = logprobs if str(written) in logprobs else {}
            expected, unsure = scale.expectation(own), scale.spread(own)
            raw[name] = scale.share(written if expected is None else expected)
            if unsure is not None:
                spread[name] = unsure
        return Said(raw, spread, _worded(str(answer.get("improve") or "").strip()))

    def _quality(self, draft: Draft, said: Said) -> Quality:
        task, content = self.levels.of(draft.record), draft.record
        scale = self._scale_of(task)
        asked = scale.place_all(said.raw) if scale else said.raw
        criteria = dict(asked) | {name: measure(content) for name, measure in task.measured.items()}
        grounded = self._grounded(draft, task) if task.by_evidence else None
        for name in task.by_evidence:
            if grounded is not None:
                share = (1 - MEASURED_SHARE) * (scale.say(name) if scale else 1.0)
                said_share = asked.get(name)
                criteria[name] = (
                    grounded
                    if said_share is None
                    else (MEASURED_SHARE * grounded + share * said_share) / (MEASURED_SHARE + share)
                )
        for name in task.by_completeness:
            criteria[name] = measures.completeness(content, task.missing, task.statistics)
        covered = measures.coverage(draft.evidence, draft.segment) if task.by_coverage else None
        criteria |= {name: covered for name in task.by_coverage if covered is not None}
        raw, spread = ({name: round(value, 4) for name, value in one.items()} for one in (said.raw, said.spread))
        quality = Quality(overall=0.0, criteria=criteria, raw=raw, spread=spread, improve=said.improve)
        return self._agreed(quality, draft.agreement, task)

    @staticmethod
    def _grounded(draft: Draft, task: Task) -> float | None:
        return measures.grounding(
            draft.record,
            draft.evidence,
            draft.segment,
            task.grounded,
            missing=task.missing,
            example=task.example.record,
        )

    def _scale_of(self, task: Task) -> Scale | None:
        """Another level asks other questions."""
        return self.scale if task is self.levels.home else None

    def _agreed(self, quality: Quality, agreement: float | None, task: Task) -> Quality:
        """A quality with how far drafts agree, where that is known, and the overall that follows."""
        known = {} if agreement is None else {AGREEMENT: agreement}
        criteria = {name: round(value, 4) for name, value in (quality.criteria | known).items()}
        scale, measured = self._scale_of(task), task.counted | {AGREEMENT}
        says = {name: 1.0 if scale is None or name in measured else scale.say(name) for name in criteria}
        weights = {name: task.weights.get(name, 0.0) * says[name] for name in criteria}
        overall = round(aggregate.weigh(criteria, weights), 4)
        return quality.model_copy(update={"overall": overall, "criteria": criteria})


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
