"""Scores: what the judge says, how sure it was, and what is counted without it."""

from __future__ import annotations

import json
import math
from typing import Any

import jsonschema
import pytest

from hybridgen.core.errors import CallError
from hybridgen.llm.types import Answer, Usage
from hybridgen.pipelines.records import judge
from hybridgen.pipelines.records.types import Scored
from tests.pipelines.records.library import ROWS, TASK, Scripted, reply, written

CRITERIA = list(TASK.rubric)
WEIGHTS = dict.fromkeys([*CRITERIA, "completeness"], 1.0)
MEASURED = {"faithfulness", "completeness"}


def verdict(**digits: object) -> dict[str, Any]:
    """All sevens, but for what is said."""
    return {"improve": "Say how often.", **dict.fromkeys(CRITERIA, 7), **digits}


def sure(*digits: dict[str, float]) -> Answer:
    """All sevens, with these log-probabilities for the answer's digits."""
    return Answer(json.dumps(verdict()), Usage(), digits=digits)


def test_the_digit_that_was_written_is_the_score() -> None:
    found, improve = judge.read(reply(verdict(realism=9, coherence=1)), TASK)
    assert found == dict.fromkeys(CRITERIA, 0.75) | {"realism": 1.0, "coherence": 0.0}
    assert improve == "Say how often."


def test_how_sure_the_judge_was_tells_equal_digits_apart() -> None:
    half = {"7": math.log(0.5), "9": math.log(0.5)}
    found, _ = judge.read(reply(sure(half, *[{"7": 0.0}] * (len(CRITERIA) - 1))), TASK)
    assert found[CRITERIA[0]] == pytest.approx(0.875)
    assert found[CRITERIA[1]] == pytest.approx(0.75)


def test_digits_within_the_words_are_no_scores() -> None:
    in_words = {"7": 0.0, "1": 0.0}
    found, _ = judge.read(reply(sure(in_words, *[{"7": 0.0}] * len(CRITERIA))), TASK)
    assert found == pytest.approx(dict.fromkeys(CRITERIA, 0.75))


def test_too_few_log_probabilities_are_left_alone() -> None:
    found, _ = judge.read(reply(sure({"1": 0.0})), TASK)
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
        judge.read(reply(answer), TASK)


def test_the_schema_asks_for_each_criterion_once_in_the_rubrics_order() -> None:
    schema = judge.schema(TASK)
    jsonschema.Draft202012Validator.check_schema(schema)
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert list(properties)[-len(CRITERIA) :] == CRITERIA  # the last digits of an answer are these scores
    jsonschema.validate(verdict(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(verdict(realism=10), schema)


def test_the_judge_sees_the_rows_and_the_record() -> None:
    asked = judge.request(TASK, written())
    text = asked.messages[-1].content
    assert all(row.text in text for row in ROWS)
    assert "Tamsin Okafor" in text
    assert (asked.purpose, asked.temperature, asked.digits) == ("judge", 0.0, True)


def test_what_all_judgements_share_stands_first() -> None:
    one, other = (judge.request(TASK, written(id, age=age)) for id, age in (("d001", "34"), ("d002", "41")))
    assert one.messages[0] == other.messages[0]
    assert one.messages[0].shared


async def score(*answers: object, **changes: Any) -> tuple[Scored, str]:
    return await judge.score(Scripted(*answers), TASK, written(**changes), WEIGHTS)


async def test_a_judged_draft_has_all_criteria_between_0_and_1() -> None:
    scored, silence = await score(verdict())
    assert silence == ""
    assert set(scored.quality.criteria) == set(CRITERIA) | MEASURED
    assert all(0 <= value <= 1 for value in scored.quality.criteria.values())
    assert scored.quality.overall == pytest.approx(sum(scored.quality.criteria.values()) / len(WEIGHTS), abs=1e-3)
    assert scored.quality.improve == "Say how often."


async def test_invented_evidence_costs_more_than_a_kind_judge_can_give() -> None:
    texts = ("Collects airline miles with a platinum card", "Boards first with a platinum card")
    invented = [{"row": "R1", "quote": "my platinum card", "text": text} for text in texts]
    honest, _ = await score(verdict(faithfulness=5))
    fooled, _ = await score(verdict(faithfulness=9), behaviours=invented, frustrations=invented[:1], goals=invented)
    assert fooled.quality.criteria["faithfulness"] < honest.quality.criteria["faithfulness"]
    assert fooled.quality.overall < honest.quality.overall


async def test_the_judges_answer_is_repaired_once_too() -> None:
    scored, silence = await score(verdict(realism=12), verdict(realism=9))
    assert silence == ""
    assert scored.quality.criteria["realism"] == 1.0


@pytest.mark.parametrize("answers", [("no", "no"), (CallError("too busy", status=529),)])
async def test_without_a_judgement_what_is_measured_counts_and_the_reason_is_told(answers: tuple[object, ...]) -> None:
    scored, silence = await score(*answers)
    assert silence
    assert scored == judge.measured(TASK, written(), WEIGHTS)


async def test_a_judge_that_is_gone_is_gone_for_all_drafts() -> None:
    with pytest.raises(CallError, match="nobody answers"):
        await score(CallError("nobody answers", gone=True))
    with pytest.raises(CallError, match="nobody answers"):
        await score("no", CallError("nobody answers", gone=True))


async def test_without_a_judge_nothing_is_asked() -> None:
    scored, silence = await judge.score(None, TASK, written(), WEIGHTS)
    assert silence == "no local model to judge with"
    assert set(scored.quality.criteria) == MEASURED
    assert scored.quality.improve == ""
