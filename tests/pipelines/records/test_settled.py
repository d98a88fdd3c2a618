"""What is decided is written in whatever order it comes, and read in the order of the drafts."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.notices import Data, Notice
from hybridgen.pipelines.records.settled import Reasons, Settled
from hybridgen.scoring.types import Draft, DraftId, Failure
from tests.pipelines.records.library import Aside, begun, judged, prepared


def why(problem: str) -> Notice:
    return Notice("fields_invalid", {"problem": Data(problem)})


def failed(segment: int, problem: str, number: int = 0, cost: int = 0) -> Draft:
    return begun(segment, number=number).failed(Failure("draft", "repair", why(problem), "as it came", cost))


def silent(segment: int, number: int = 0) -> Draft:
    draft = dataclasses.replace(judged(0.5, segment, number=number), is_judged=False)
    return draft.failed(Failure("judgement", "judge", why("no digit"), "", 0))


# Of each segment its drafts, the last of which is delivered where it is valid.
SEGMENTS: list[list[Draft]] = [
    [judged(0.8, 0), judged(0.9, 0, number=1)],
    [failed(1, "goals: too few"), failed(1, "goals: 3 is no text", number=1, cost=7)],
    [failed(2, "goals: too few"), silent(2, number=1)],
    [judged(0.4, 3, number=10), judged(0.6, 3, number=2)],
]


def settled(segments: Sequence[Sequence[Draft]]) -> Settled:
    found = Settled(prepared(), Aside())
    for drafts in segments:
        found.close(drafts[:-1])
        found.close(drafts[-1:], drafts[-1] if drafts[-1].failure is None else None)
    return found


@given(st.permutations(SEGMENTS))
def test_whichever_is_decided_first_the_result_is_the_same(segments: list[list[Draft]]) -> None:
    found, ordered = settled(segments), settled(SEGMENTS)
    assert [record.id for record in found.read_records()] == ["r001", "r002", "r003"]
    assert [record.draft for record in found.read_records()] == ["d001.2", "d003.2", "d004.3"]
    assert found.numbers() == {0: "r001", 2: "r002", 3: "r003"}
    drafts = ["d001", "d001.2", "d002", "d002.2", "d003", "d003.2", "d004.3", "d004.11"]
    assert [line.id for line in found.read_drafts()] == drafts
    assert [line.id for line in found.read_drafts() if line.chosen] == ["d001.2", "d003.2", "d004.3"]
    assert [line.record for line in found.read_rejects()] == ["d002", "d002.2", "d003", "d003.2"]
    assert found.read_records() == ordered.read_records()
    assert found.failures.say("drafts_failed") == ordered.failures.say("drafts_failed")


def test_totals_say_what_became_of_all_drafts() -> None:
    found = settled(SEGMENTS)
    assert (found.drafts, found.valid, found.invalid, found.delivered) == (8, 5, 3, 3)
    assert (found.is_judged, found.is_silent, found.is_paid) == (True, True, True)
    assert not Settled(prepared(), Aside()).is_judged


def test_of_each_kind_of_reason_the_first_draft_speaks() -> None:
    reasons = Reasons()
    for segment, problem in ((3, "goals: 3 texts"), (1, "goals: 2 texts"), (2, "summary: none")):
        reasons.add(DraftId(segment), why(problem))
    assert reasons.say("drafts_failed") == [
        Notice("drafts_failed", {"count": 2, "example": why("goals: 2 texts")}),
        Notice("drafts_failed", {"count": 1, "example": why("summary: none")}),
    ]
