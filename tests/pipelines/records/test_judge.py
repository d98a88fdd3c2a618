"""Scores: what the judge says, how sure it was, and what is counted without it."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import jsonschema
import pytest

from hybridgen.core.errors import CallError
from hybridgen.llm.types import Answer, Usage
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.draft import Drafting
from hybridgen.pipelines.records.judge import Judging, judgement_schema
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.scoring.scale import Scale
from hybridgen.scoring.types import Draft
from hybridgen.tasks import Levels
from tests.pipelines.records.library import ROWS, TASK, Scripted, as_it_is, begun, reply, written

CRITERIA = list(TASK.rubric)
WEIGHTS = dict.fromkeys([*CRITERIA, "completeness"], 1.0)
WEIGHED = dataclasses.replace(TASK, weights=WEIGHTS)
JUDGING = Judging(Levels(WEIGHED, WEIGHED, WEIGHED))
MEASURED = {"faithfulness", "completeness"}


def verdict(**digits: object) -> dict[str, Any]:
    """All sevens, but for what is said."""
    return {"improve": "Say how often.", **dict.fromkeys(CRITERIA, 7), **digits}


def sure(*digits: dict[str, float]) -> Answer:
    """All sevens, with these log-probabilities for the answer's digits."""
    return Answer(json.dumps(verdict()), Usage(), digits=digits)


def test_the_digit_that_was_written_is_the_score() -> None:
    said = JUDGING.read(reply(verdict(realism=9, coherence=1)), TASK)
    found, improve = said.raw, said.improve
    assert found == dict.fromkeys(CRITERIA, 0.75) | {"realism": 1.0, "coherence": 0.0}
    assert improve == "Say how often."


def test_how_sure_the_judge_was_tells_equal_digits_apart() -> None:
    half = {"7": math.log(0.5), "9": math.log(0.5)}
    found = JUDGING.read(reply(sure(half, *[{"7": 0.0}] * (len(CRITERIA) - 1))), TASK).raw
    assert found[CRITERIA[0]] == pytest.approx(0.875)
    assert found[CRITERIA[1]] == pytest.approx(0.75)


def test_the_spread_of_the_digits_is_kept_and_the_raw_score_beside_the_scaled_one() -> None:
    half = {"7": math.log(0.5), "3": math.log(0.5)}
    said = JUDGING.read(reply(sure(half, *[{"7": 0.0}] * (len(CRITERIA) - 1))), TASK)
    assert said.spread == pytest.approx(dict.fromkeys(CRITERIA, 0.0) | {CRITERIA[0]: 0.25})


def on_scale(power: float) -> Judging:
    """A judge of whose 30 copies half got 0.7 and half 0.8."""
    damaged = dict.fromkeys(CRITERIA, (0.7,) * 15 + (0.8,) * 15)
    return dataclasses.replace(JUDGING, scale=Scale(damaged, dict.fromkeys(CRITERIA, power)))


async def test_on_a_scale_a_score_is_the_share_of_copies_that_it_beats() -> None:
    said = await JUDGING.run(Scripted(verdict()), written())
    scaled = await on_scale(0.8).run(Scripted(verdict()), written())
    assert said.quality is not None
    assert scaled.quality is not None
    assert said.quality.raw == scaled.quality.raw == dict.fromkeys(CRITERIA, 0.75)
    assert scaled.quality.criteria["realism"] == 0.5
    assert on_scale(0.8).place(said).quality == scaled.quality


async def test_a_judge_that_tells_nothing_apart_has_next_to_no_say() -> None:
    measured = JUDGING.measure(written()).overall
    sure_, blind = [(await on_scale(power).run(Scripted(verdict()), written())).overall for power in (1.0, 0.5)]
    assert abs(blind - measured) < 0.1
    assert sure_ < blind  # half of the copies were beaten, which only counts where the judge can tell


@pytest.mark.parametrize("order", [CRITERIA[::-1], sorted(CRITERIA)])
def test_in_whatever_order_criteria_are_asked_each_gets_its_own_score(order: list[str]) -> None:
    asked = dataclasses.replace(TASK, rubric={name: TASK.rubric[name] for name in order})
    digits = {name: str(n) for n, name in enumerate(CRITERIA, 3)}
    written_ = {"improve": "Say how often."} | {name: int(digits[name]) for name in order}
    answer = Answer(json.dumps(written_), Usage(), digits=tuple({digits[name]: 0.0} for name in order))
    assert JUDGING.read(reply(answer), asked).raw == {name: (int(digits[name]) - 1) / 8 for name in CRITERIA}


def test_digits_within_the_words_are_no_scores() -> None:
    in_words = {"7": 0.0, "1": 0.0}
    found = JUDGING.read(reply(sure(in_words, *[{"7": 0.0}] * len(CRITERIA))), TASK).raw
    assert found == pytest.approx(dict.fromkeys(CRITERIA, 0.75))


def test_too_few_log_probabilities_are_left_alone() -> None:
    found = JUDGING.read(reply(sure({"1": 0.0})), TASK).raw
    assert found == dict.fromkeys(CRITERIA, 0.75)


@pytest.mark.parametrize(
    "answer",
    [
        "I would give it a 7.",
        "[7, 7, 7]",
        "",
        {"improve": "nothing"},
        verdict(realism=0),
        verdict(realism=10),
        verdict(realism="7"),
        verdict(realism=None),
        verdict(realism=7.5),
    ],
)
def test_what_is_no_verdict_is_a_value_error(answer: object) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        JUDGING.read(reply(answer), TASK)


def test_the_schema_asks_for_each_criterion_once_in_the_rubrics_order() -> None:
    schema = judgement_schema(TASK)
    jsonschema.Draft202012Validator.check_schema(schema)
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert list(properties)[-len(CRITERIA) :] == CRITERIA  # the last digits of an answer are these scores
    jsonschema.validate(verdict(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(verdict(realism=10), schema)


def test_the_judge_sees_the_rows_and_the_record() -> None:
    asked = JUDGING.request(written())
    text = asked.messages[-1].content
    assert all(row.text in text for row in ROWS)
    assert "Tamsin Okafor" in text
    assert (asked.purpose, asked.temperature, asked.digits) == ("judge", 0.0, True)


def test_a_draft_and_its_judgement_share_all_but_the_end() -> None:
    asked, judged = Drafting(TASK, as_it_is, paid_tokens=2000).request(begun(), "local"), JUDGING.request(written())
    assert asked.messages[:-1] == judged.messages[:-1]
    rows = prompts.render_rows(ROWS)
    assert asked.messages[-1].content.startswith(rows)
    assert judged.messages[-1].content.startswith(rows)


def test_a_judge_that_cannot_write_only_scores() -> None:
    home = dataclasses.replace(TASK, detail="quotes")
    asked = Judging(Levels(home, TASK, TASK)).request(written())
    assert list(asked.schema["properties"]) == CRITERIA
    assert "should be improved" not in asked.messages[-1].content
    assert "should be improved" in JUDGING.request(written()).messages[-1].content


async def score(*answers: object, **changes: Any) -> Draft:
    return await JUDGING.run(Scripted(*answers), written(**changes))


def overall(draft: Draft) -> float:
    assert draft.quality is not None
    return draft.quality.overall


def criteria(draft: Draft) -> dict[str, float]:
    assert draft.quality is not None
    return dict(draft.quality.criteria)


async def test_a_judged_draft_has_all_criteria_between_0_and_1() -> None:
    scored = await score(verdict())
    assert scored.is_judged
    assert set(criteria(scored)) == set(CRITERIA) | MEASURED
    assert all(0 <= value <= 1 for value in criteria(scored).values())
    assert overall(scored) == pytest.approx(sum(criteria(scored).values()) / len(WEIGHTS), abs=1e-3)
    assert scored.quality is not None
    assert scored.quality.improve == "Say how often."


async def test_invented_evidence_costs_more_than_a_kind_judge_can_give() -> None:
    texts = ("Collects airline miles with a platinum card", "Boards first with a platinum card")
    invented = [{"row": "R1", "quote": "my platinum card", "text": text} for text in texts]
    honest = await score(verdict(faithfulness=5))
    fooled = await score(verdict(faithfulness=9), behaviours=invented, frustrations=invented[:1], goals=invented)
    assert criteria(fooled)["faithfulness"] < criteria(honest)["faithfulness"]
    assert overall(fooled) < overall(honest)


async def test_the_judges_answer_is_repaired_once_too() -> None:
    scored = await score(verdict(realism=12), verdict(realism=9))
    assert criteria(scored)["realism"] == 1.0


async def test_an_answer_that_is_no_verdict_is_told_and_what_is_measured_is_left() -> None:
    with pytest.raises(InvalidAnswer):
        await score("no", "no")
    measured = JUDGING.measure(written())
    assert not measured.is_judged
    assert set(criteria(measured)) == MEASURED


@pytest.mark.parametrize("error", [CallError("too busy", status=529), CallError("nobody answers", gone=True)])
async def test_a_judge_that_does_not_answer_is_told(error: CallError) -> None:
    with pytest.raises(CallError, match=str(error)):
        await score(error)
    with pytest.raises(InvalidAnswer) as caught:
        await score("no", error)
    assert caught.value.gone is (error if error.gone else None)


@pytest.mark.parametrize(
    ("said", "kept"), [("10.1.1.1", ""), ("10", ""), ("Vague", ""), ("goals: vague", "goals: vague")]
)
def test_a_remark_that_says_nothing_is_left_out(said: str, kept: str) -> None:
    answer = dict.fromkeys(TASK.rubric, 5) | {"improve": said}
    assert JUDGING.read(reply(answer), TASK).improve == kept
