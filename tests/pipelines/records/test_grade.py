"""Two records side by side: what the grader is shown, and what its answer means for ours."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from hybridgen.pipelines.records.grade import PLAIN, Grading
from hybridgen.pipelines.records.parse import Unfit
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.tasks import Levels
from tests.pipelines.records.library import LEVELS, TASK, Scripted, written

GRADING = Grading(LEVELS)
OURS, THEIRS = written(summary="Ours is short."), written(summary="Theirs says more of the evening.", origin="frontier")


def answer(first: int, second: int, better: str) -> dict[str, Any]:
    return {
        "difference": "The second says more.",
        "first": dict.fromkeys(TASK.rubric, first),
        "second": dict.fromkeys(TASK.rubric, second),
        "better": better,
    }


async def test_both_orders_are_asked_and_grades_go_to_whoever_was_graded() -> None:
    grader = Scripted(answer(5, 9, "second"), answer(7, 3, "first"), role="frontier")
    found, said = await GRADING.run(grader, OURS, THEIRS)
    shown = [request.messages[-1].content for request in grader.asked]
    assert [text.index("Ours is") < text.index("Theirs says") for text in shown] == [True, False]
    assert (found.first.ours, found.first.theirs) == (0.5, 1.0)
    assert (found.second.ours, found.second.theirs) == pytest.approx((0.25, 0.75))
    assert (found.outcome, found.is_disputed) == ("loss", False)
    assert said == ("The second says more.", "The second says more.")


async def test_a_grader_that_always_prefers_the_first_says_nothing() -> None:
    grader = Scripted(answer(9, 1, "first"), answer(9, 1, "first"), role="frontier")
    found, _ = await GRADING.run(grader, OURS, THEIRS)
    assert (found.outcome, found.is_disputed, found.ours, found.theirs) == ("tie", True, 0.5, 0.5)


async def test_an_answer_that_is_none_is_asked_for_once_more() -> None:
    grader = Scripted("Both are fine.", answer(5, 5, "neither"), answer(5, 5, "neither"), role="frontier")
    found, _ = await GRADING.run(grader, OURS, THEIRS)
    assert found.outcome == "tie"
    with pytest.raises(InvalidAnswer):
        await GRADING.run(Scripted("Both are fine.", "Really.", role="frontier"), OURS, THEIRS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"better": "third"}, "better: first, second or neither is needed"),
        ({"first": {}}, f"first.{next(iter(TASK.rubric))}: a whole number from 1 to 9 is needed"),
        ({"second": dict.fromkeys(TASK.rubric, 10)}, f"second.{next(iter(TASK.rubric))}: a whole number"),
        ({"first": dict.fromkeys(TASK.rubric, True)}, "first."),
    ],
)
def test_a_grade_that_is_missing_or_off_the_scale_is_wrong(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Unfit, match=f"^{said}"):
        GRADING.read(json.dumps(answer(5, 5, "first") | changes), is_ours_first=True)


def test_questions_weigh_as_in_the_rubric() -> None:
    name = next(iter(TASK.rubric))
    weights = {one: (3.0 if one == name else 1.0) for one in TASK.rubric}
    task = dataclasses.replace(TASK, weights=weights)
    grades = dict.fromkeys(TASK.rubric, 1) | {name: 9}
    text = json.dumps(answer(5, 5, "neither") | {"first": grades})
    found = Grading(Levels(task, task, task)).read(text, is_ours_first=True)
    assert found.showing.ours == pytest.approx(3 / sum(weights.values()))


def test_where_the_rubric_asks_nothing_there_is_one_question() -> None:
    task = dataclasses.replace(TASK, rubric={})
    grading = Grading(Levels(task, task, task))
    asked = grading.request(OURS.segment, (OURS.record, THEIRS.record), record="d001", seed=1, who="frontier")
    assert PLAIN["quality"] in asked.messages[0].content
    assert list(asked.schema["properties"]["first"]["properties"]) == ["quality"]


@pytest.mark.parametrize(("who", "bounds"), [("local", True), ("frontier", False)])
def test_a_paid_grader_is_told_bounds_in_words(who: Any, bounds: bool) -> None:
    asked = GRADING.request(OURS.segment, (OURS.record, THEIRS.record), record="d001", seed=1, who=who)
    grade = next(iter(asked.schema["properties"]["first"]["properties"].values()))
    assert ("minimum" in grade) == bounds
    assert (asked.temperature is None) == (not bounds)
    assert bounds or grade["description"] == "from 1; up to 9"
