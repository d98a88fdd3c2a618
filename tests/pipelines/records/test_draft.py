"""Drafts: who is asked for which, and what comes of each kind of answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import CallError, CapError, LeakError
from hybridgen.llm.types import Answer, Role, Usage
from hybridgen.pipelines.records import draft
from hybridgen.pipelines.records.parse import InvalidAnswer
from hybridgen.pipelines.records.types import Rejected, Written
from hybridgen.segments.types import Slot
from hybridgen.tasks.schema import frontier_schema
from tests.pipelines.records.library import ROWS, TASK, VISITOR, Scripted, as_it_is, assignment, visitor

SLOTS = [Slot(n, ROWS) for n in range(12)]
SHORT = VISITOR | {"goals": []}


def free(name: str) -> bool:
    return True


def assign(
    slots: list[Slot], *, first: int = 1, seed: int = 42, turn: int = 0, free: Callable[[str], bool] = free
) -> list[tuple[str, str, int]]:
    """Id, name and wording of each draft."""
    names = draft.names(TASK, seed, free)
    found = draft.assign(TASK, slots, names=names, seed=seed, first=first, turn=turn)
    return [(a.id, a.name, a.wording) for a in found]


def test_every_draft_has_its_own_id_seed_and_name() -> None:
    made = draft.assign(TASK, SLOTS, names=draft.names(TASK, 42, free), seed=42, first=1)
    assert [a.id for a in made[:2]] == ["d001", "d002"]
    assert [a.slot for a in made] == SLOTS
    for different in ({a.id for a in made}, {a.name for a in made}, {a.seed for a in made}):
        assert len(different) == len(SLOTS)


def test_the_same_seed_gives_the_same_assignments_and_another_other_names() -> None:
    assert assign(SLOTS) == assign(SLOTS)
    assert {name for _, name, _ in assign(SLOTS)} != {name for _, name, _ in assign(SLOTS, seed=1000)}


def test_wordings_take_turns_and_change_when_a_slot_is_asked_again() -> None:
    first = [wording for _, _, wording in assign(SLOTS)]
    assert first[:4] == [0, 1, 0, 1]
    again = [wording for _, _, wording in assign(SLOTS, first=13, turn=1)]
    assert all(one != other for one, other in zip(first, again, strict=True))


@given(st.integers(0, 2**31), st.sets(st.integers(0, 40), max_size=20))
def test_names_of_real_people_are_passed_over(seed: int, real: set[int]) -> None:
    people = {TASK.invent(seed + n) for n in real}
    names = [name for _, name, _ in assign(SLOTS, seed=seed, free=lambda name: name not in people)]
    assert len(set(names)) == len(SLOTS)
    assert not set(names) & people


def test_where_the_data_has_all_names_people_are_numbered() -> None:
    names = draft.names(TASK, 1, lambda name: False)
    assert next(names).startswith("Participant ")


async def test_a_placeholder_that_stands_in_no_row_is_repaired() -> None:
    def faithful(answer: str, given: Sequence[str]) -> str:
        if "[PERSON_9]" in answer and not any("[PERSON_9]" in text for text in given):
            raise ValueError("[PERSON_9]: stands in no row")
        return answer

    client = Scripted(VISITOR | {"age": "like [PERSON_9]"}, VISITOR)
    made = await draft.write(client, TASK, assignment(), faithful, max_tokens=800)
    assert isinstance(made, Written)
    assert made.repaired
    assert "[PERSON_9]: stands in no row" in client.asked[1].messages[-1].content


async def test_a_valid_answer_is_a_draft_with_looked_up_evidence() -> None:
    client = Scripted(VISITOR, cost=5)
    made = await draft.write(client, TASK, assignment(), as_it_is, max_tokens=800)
    assert isinstance(made, Written)
    assert made.content == visitor()
    assert all(e.verified for e in made.evidence)
    assert (made.cost, made.repaired, made.origin) == (5, False, "local")


@pytest.mark.parametrize(("role", "kept"), [("local", "not stated"), ("frontier", "astronaut")])
async def test_a_fact_that_no_row_has_is_not_taken_from_a_small_model(role: Role, kept: str) -> None:
    made = await draft.write(
        Scripted(VISITOR | {"occupation": "astronaut"}, role=role), TASK, assignment(), faithful=as_it_is, max_tokens=9
    )
    assert isinstance(made, Written)
    assert made.content == visitor(occupation=kept)


async def test_what_is_asked_at_home() -> None:
    client = Scripted(VISITOR)
    await draft.write(client, TASK, assignment(wording=1), as_it_is, max_tokens=800)
    (asked,) = client.asked
    assert (asked.purpose, asked.record, asked.seed, asked.max_tokens) == ("draft", "d001", 7, 800)
    assert asked.temperature == TASK.temperature
    assert "twice a week" in json.dumps(asked.schema)  # what may be quoted
    prompt = asked.messages[-1].content
    assert "Tamsin Okafor" in prompt
    assert all(row.text in prompt and f'id="{row.label}"' in prompt for row in ROWS)
    assert not any(row.id in prompt for row in ROWS)


async def test_what_is_asked_of_the_frontier() -> None:
    client = Scripted(VISITOR, role="frontier")
    made = await draft.write(client, TASK, assignment(), as_it_is, max_tokens=2000)
    assert isinstance(made, Written)
    assert made.origin == "frontier"
    (asked,) = client.asked
    assert asked.schema == frontier_schema(TASK.content)
    assert asked.temperature is None


async def test_an_invalid_answer_gets_one_repair_with_its_error_named() -> None:
    client = Scripted(SHORT, VISITOR, cost=5)
    made = await draft.write(client, TASK, assignment(), as_it_is, max_tokens=800)
    assert isinstance(made, Written)
    assert (made.cost, made.repaired) == (10, True)
    first, repair = client.asked
    assert repair.purpose == "repair"
    assert repair.messages[: len(first.messages)] == first.messages
    assert repair.messages[-2].content == json.dumps(SHORT)
    assert "goals" in repair.messages[-1].content
    assert repair.schema == first.schema
    assert repair.seed != first.seed


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (SHORT, "goals"),
        (VISITOR | {"hobby": "sailing"}, "hobby"),
        ("I cannot help with that.", "JSON"),
        ("[]", "object"),
        ("", "JSON"),
        (Answer('{"name": "Tam', Usage(input=1, output=800), finish="length"), "cut off"),
    ],
)
async def test_what_is_still_invalid_is_rejected_with_the_reason(answer: object, reason: str) -> None:
    made = await draft.write(
        Scripted(VISITOR | {"age": ""}, answer, cost=5), TASK, assignment(), as_it_is, max_tokens=800
    )
    assert isinstance(made, Rejected)
    assert made.stage == "repair"
    assert reason in made.reason
    assert "\n" not in made.reason
    assert made.cost == 10


async def test_a_rejected_draft_keeps_the_answer_as_it_came() -> None:
    made = await draft.write(Scripted("no", "no again"), TASK, assignment(), as_it_is, max_tokens=800)
    assert isinstance(made, Rejected)
    assert made.text == "no again"


async def test_a_call_that_fails_costs_its_draft_only() -> None:
    made = await draft.write(
        Scripted(CallError("large (400): bad", status=400)), TASK, assignment(), as_it_is, max_tokens=800
    )
    assert made == Rejected(assignment(), "draft", "draft", "large (400): bad", "", 0)


@pytest.mark.parametrize("error", [CallError("nobody answers", gone=True), CapError("no money"), LeakError("no")])
async def test_what_concerns_all_drafts_is_raised(error: Exception) -> None:
    with pytest.raises(type(error)):
        await draft.write(Scripted(error), TASK, assignment(), as_it_is, max_tokens=800)


async def test_a_server_that_goes_before_the_repair_is_told_with_what_it_cost() -> None:
    client = Scripted(SHORT, CallError("nobody answers", gone=True), role="frontier", cost=5)
    with pytest.raises(InvalidAnswer) as caught:
        await draft.write(client, TASK, assignment(), as_it_is, max_tokens=800)
    assert caught.value.gone
    assert caught.value.cost == 5


async def test_a_repair_that_cannot_be_sent_leaves_what_the_first_answer_cost() -> None:
    client = Scripted(SHORT, CapError("the cap leaves $0.0010"), role="frontier", cost=5)
    made = await draft.write(client, TASK, assignment(), as_it_is, max_tokens=800)
    assert isinstance(made, Rejected)
    assert (made.stage, made.cost) == ("draft", 5)
    assert "goals" in made.reason
    assert "the cap leaves $0.0010" in made.reason
