"""Grades two records of the same rows side by side, in both orders; the grader is not told whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from hybridgen.core.audits import Outcome
from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Role, Stage
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import Unfit, as_taken, ask_valid, read_object
from hybridgen.pipelines.records.types import Asks
from hybridgen.scoring import aggregate, scale
from hybridgen.scoring.comparison import Comparison, Showing
from hybridgen.scoring.types import Draft
from hybridgen.segments.types import Segment
from hybridgen.tasks import Content, Levels, Task

MAX_DIFFERENCE_CHARS = 200
GRADE_TOKENS = 12  # that a grade with its question's name takes at most
REST_TOKENS = 150  # of the sentence and all that stands around grades
PRIORITY = 0  # it finishes what has been paid for
# Where a task's rubric asks nothing, since all of it is measured.
PLAIN = {"quality": "Is all that it says right, by the rows, and is everything in it that matters?"}
PLACES = ("first", "second")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: how ours came out, and what sets the records apart in the grader's words."""

    showing: Showing
    difference: str


@dataclass(frozen=True, slots=True)
class Grading:
    """levels: the rubric of the level at which the frontier writes alone has the questions, for both records. purpose:
    what its calls are counted as. has_rows: False where the rows are not known."""

    levels: Levels
    purpose: str = "grade"
    has_rows: bool = True
    name: ClassVar[Stage] = "grade"

    def request(self, segment: Segment, shown: Sequence[Content], *, record: str, seed: int, who: Role) -> Request:
        """What is asked about two records, shown in this order. record: a label. who: is asked."""
        task, questions = self._task, self._questions
        request = Request(
            purpose=self.purpose,
            record=record,
            messages=prompts.ask_grades(task, segment, questions, shown, has_rows=self.has_rows),
            schema=grades_schema(questions),
            max_tokens=REST_TOKENS + 2 * GRADE_TOKENS * len(questions),
            temperature=0.0,
            seed=seed,
            priority=PRIORITY,
        )
        return as_taken(request, who)

    async def run(self, client: Asks, ours: Draft, theirs: Draft) -> tuple[Comparison, tuple[str, str]]:
        """Both records in both orders, and what was said to set them apart. Raises InvalidAnswer and what `ask`
        raises."""
        first = await self._show(client, ours, theirs, is_ours_first=True)
        second = await self._show(client, ours, theirs, is_ours_first=False)
        return Comparison(first.showing, second.showing), (first.difference, second.difference)

    async def _show(self, client: Asks, ours: Draft, theirs: Draft, *, is_ours_first: bool) -> Said:
        shown = (ours.record, theirs.record) if is_ours_first else (theirs.record, ours.record)
        asked = self.request(ours.segment, shown, record=str(ours.id), seed=ours.seed, who=client.endpoint.role)

        def parse(reply: Reply) -> Said:
            return self.read(reply.text, is_ours_first=is_ours_first)

        said, _, _ = await ask_valid(client, asked, self.name, parse)
        return said

    def read(self, text: str, *, is_ours_first: bool) -> Said:
        """What an answer says. Raises Unfit where a grade is missing or off the scale."""
        answer = read_object(text)
        first, second = (self._grade(answer, place) for place in PLACES)
        better = answer.get("better")
        if better not in {*PLACES, "neither"}:
            raise _unfit("better: first, second or neither is needed")
        is_ours = better == ("first" if is_ours_first else "second")
        outcome: Outcome = "tie" if better == "neither" else "win" if is_ours else "loss"
        ours, theirs = (first, second) if is_ours_first else (second, first)
        difference = str(answer.get("difference") or "").strip()[:MAX_DIFFERENCE_CHARS]
        return Said(Showing(ours, theirs, outcome), "" if self._task.unfit(difference) else difference)

    def _grade(self, answer: Mapping[str, Any], place: str) -> float:
        """The weighted mean of one record's grades, 0-1."""
        given, found = answer.get(place), dict[str, float]()
        for name in self._questions:
            grade = given.get(name) if isinstance(given, dict) else None
            if type(grade) is not int or not scale.LOWEST <= grade <= scale.HIGHEST:
                raise _unfit(f"{place}.{name}: a whole number from {scale.LOWEST} to {scale.HIGHEST} is needed")
            found[name] = scale.share(grade)
        return aggregate.weigh(found, self._task.weights)

    @property
    def _task(self) -> Task:
        return self.levels.paid

    @property
    def _questions(self) -> Mapping[str, str]:
        return self._task.rubric or PLAIN


def grades_schema(questions: Mapping[str, str]) -> dict[str, object]:
    """What sets the records apart first, then a grade for each question and record, then which one is better."""
    grade = {"type": "integer", "minimum": scale.LOWEST, "maximum": scale.HIGHEST}
    grades = _closed(dict.fromkeys(questions, grade))
    return _closed(
        {
            "difference": {"type": "string", "maxLength": MAX_DIFFERENCE_CHARS},
            **dict.fromkeys(PLACES, grades),
            "better": {"type": "string", "enum": [*PLACES, "neither"]},
        }
    )


def _closed(fields: Mapping[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": dict(fields), "required": [*fields], "additionalProperties": False}


def _unfit(problem: str) -> Unfit:
    return Unfit(Notice("fields_invalid", {"problem": Data(problem)}))
