"""Drafts: who is asked for which, and what comes of each kind of answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import CallError, CapError, LeakError
from hybridgen.core.summaries import Figure
from hybridgen.llm.types import Answer, Role, Usage
from hybridgen.pipelines.records.draft import Drafting, Names, begin
from hybridgen.pipelines.records.prepare import free_names
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.scoring.citation import citations_of
from hybridgen.segments.types import Segment, Statistic
from hybridgen.tasks.names import NAMES_COUNT, invent_name
from hybridgen.tasks.schema import frontier_schema
from tests.pipelines.records.library import ROWS, SEGMENT, TASK, VISITOR, Scripted, as_it_is, begun, visitor
from tests.privacy.protecting import opened

SEGMENTS = [Segment(n, ROWS) for n in range(12)]
CITES = citations_of(SEGMENT).cites(by_number=False)
SHORT = VISITOR | {"goals": []}
NAMES = Names([invent_name(n) for n in range(50)])
DRAFTING = Drafting(TASK, as_it_is, paid_tokens=2000)


def test_every_draft_has_its_own_id_seed_and_name() -> None:
    made = [begin(TASK, segment, names=NAMES, seed=42) for segment in SEGMENTS]
    assert [str(one.id) for one in made[:2]] == ["d001", "d002"]
    assert [one.segment for one in made] == SEGMENTS
    for different in ({one.id for one in made}, {one.name for one in made}, {one.seed for one in made}):
        assert len(different) == len(SEGMENTS)


def test_a_draft_does_not_depend_on_how_many_others_there_are() -> None:
    alone = begin(TASK, SEGMENTS[7], names=NAMES, seed=42)
    assert alone == [begin(TASK, segment, names=NAMES, seed=42) for segment in SEGMENTS][7]
    assert alone != begin(TASK, SEGMENTS[7], names=NAMES, seed=43)


def test_wordings_take_turns_and_change_with_the_number() -> None:
    first, again = ([begin(TASK, segment, names=NAMES, seed=42, number=n) for segment in SEGMENTS] for n in (0, 1))
    assert [one.wording for one in first[:4]] == [0, 1, 0, 1]
    for one, other in zip(first, again, strict=True):
        assert (one.wording, one.seed, one.id) != (other.wording, other.seed, other.id)
        assert one.wording != other.wording
        assert one.seed != other.seed


@given(st.integers(0, 2**31 - 1), st.sets(st.integers(1, 40), max_size=20))
def test_names_of_real_people_are_passed_over(seed: int, real: set[int]) -> None:
    people = [invent_name(seed + n) for n in real]
    session = opened()
    session.fit(pl.DataFrame({"_row": list(map(str, range(len(people)))), "said": people}))
    words = {word for name in people for word in name.split()}
    found = free_names(session, seed).free
    assert len(set(found)) == len(found) > 0
    assert not any(set(name.split()) & words for name in found)


def test_where_the_data_has_all_names_people_are_numbered() -> None:
    assert Names([]).of(0) == "Participant 1"
    assert Names([invent_name(0)]).of(NAMES_COUNT) == invent_name(0)


def test_ids_sort_as_numbers() -> None:
    made = [begin(TASK, Segment(n, ROWS), names=NAMES, seed=1).id for n in (999, 998, 0)]
    assert [str(one) for one in sorted(made)] == ["d001", "d999", "d1000"]


async def test_a_placeholder_that_stands_in_no_row_is_repaired() -> None:
    def faithful(answer: str, given: Sequence[str]) -> str:
        if "[PERSON_9]" in answer and not any("[PERSON_9]" in text for text in given):
            raise ValueError("[PERSON_9]: stands in no row")
        return answer

    client = Scripted(VISITOR | {"age": "like [PERSON_9]"}, VISITOR)
    made = await Drafting(TASK, faithful, paid_tokens=2000).run(client, begun())
    assert made.is_repaired
    assert "[PERSON_9]: stands in no row" in client.asked[1].messages[-1].content


async def test_a_valid_answer_is_a_draft_with_looked_up_evidence() -> None:
    client = Scripted(VISITOR, cost=5)
    made = await DRAFTING.run(client, begun())
    assert made.content == visitor()
    assert all(e.verified for e in made.evidence)
    assert (made.cost, made.is_repaired, made.origin) == (5, False, "local")


@pytest.mark.parametrize(("role", "kept"), [("local", "not stated"), ("frontier", "astronaut")])
async def test_a_fact_that_no_row_has_is_not_taken_from_a_small_model(role: Role, kept: str) -> None:
    made = await DRAFTING.run(Scripted(VISITOR | {"occupation": "astronaut"}, role=role), begun())
    assert made.content == visitor(occupation=kept)


async def test_what_is_asked_at_home() -> None:
    client = Scripted(VISITOR)
    await DRAFTING.run(client, begun(wording=1))
    (asked,) = client.asked
    assert (asked.purpose, asked.record, asked.seed, asked.max_tokens) == ("draft", "d001", 7, TASK.answer_tokens)
    assert asked.temperature == TASK.temperature
    assert asked.schema["properties"]["behaviours"]["items"]["properties"]["cite"]["enum"] == CITES
    prompt = asked.messages[-1].content
    assert "Tamsin Okafor" in prompt
    assert all(row.text in prompt and f'id="{row.label}"' in prompt for row in ROWS)
    assert not any(row.id in prompt for row in ROWS)


async def test_what_is_asked_of_the_frontier() -> None:
    client = Scripted(VISITOR, role="frontier")
    made = await DRAFTING.run(client, begun())
    assert made.origin == "frontier"
    (asked,) = client.asked
    assert asked.schema == frontier_schema(TASK.content, TASK.statistics)
    assert asked.temperature is None


async def test_an_invalid_answer_gets_one_repair_with_its_error_named() -> None:
    client = Scripted(SHORT, VISITOR, cost=5)
    made = await DRAFTING.run(client, begun())
    assert (made.cost, made.is_repaired) == (10, True)
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
        ("", "empty"),
        (Answer('{"name": "Tam', Usage(input=1, output=TASK.answer_tokens), finish="length"), "cut off"),
    ],
)
async def test_what_is_still_invalid_is_told_with_the_reason(answer: object, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        await DRAFTING.run(Scripted(VISITOR | {"age": ""}, answer, cost=5), begun())
    assert caught.value.stage == "repair"
    assert reason in str(caught.value.said)
    assert "\n" not in str(caught.value.said)
    assert caught.value.cost == 10


async def test_an_invalid_answer_is_kept_as_it_came() -> None:
    with pytest.raises(InvalidAnswer) as caught:
        await DRAFTING.run(Scripted("no", "no again"), begun())
    assert caught.value.text == "no again"


async def test_of_a_list_that_is_too_long_the_first_items_stay_and_it_is_said() -> None:
    said = [*VISITOR["opportunities"], "Open at seven", "Lend a charger", "Keep the radiator on"]
    client = Scripted(VISITOR | {"opportunities": said}, cost=5)
    made = await DRAFTING.run(client, begun())
    kept = made.record.model_dump()["opportunities"]
    assert list(kept) == said[: len(kept)]
    assert 0 < len(kept) < len(said)
    assert len(client.asked) == 1  # it is not paid for again
    [note] = made.notices
    assert (note.code, note.params["field"], note.params["came"]) == ("items_cut", "opportunities", len(said))


@pytest.mark.parametrize("error", [CallError("nobody answers", gone=True), CapError("no money"), LeakError("no")])
async def test_what_concerns_all_drafts_is_raised(error: Exception) -> None:
    with pytest.raises(type(error)):
        await DRAFTING.run(Scripted(error), begun())


async def test_a_server_that_goes_before_the_repair_is_told_with_what_it_cost() -> None:
    client = Scripted(SHORT, CallError("nobody answers", gone=True), role="frontier", cost=5)
    with pytest.raises(InvalidAnswer) as caught:
        await DRAFTING.run(client, begun())
    assert caught.value.gone
    assert caught.value.cost == 5


async def test_a_repair_that_cannot_be_sent_leaves_what_the_first_answer_cost() -> None:
    client = Scripted(SHORT, CapError("the cap leaves $0.0010"), role="frontier", cost=5)
    with pytest.raises(InvalidAnswer) as caught:
        await DRAFTING.run(client, begun())
    assert (caught.value.stage, caught.value.cost) == ("draft", 5)
    assert "goals" in str(caught.value.said)
    assert "the cap leaves $0.0010" in str(caught.value.said)


FIGURE = Figure(question="Where do you read?", answer="At home", inside=0.62, others=0.31, people=93, answered=150)
COUNTED = replace(SEGMENT, statistics=(Statistic("S1", "Where do you read? At home: 62 % (all others: 31 %)", FIGURE),))


def with_figure(cite: str, text: str = "62 % read at home") -> dict[str, object]:
    return VISITOR | {"figures": [{"cite": cite, "text": text}]}


@pytest.mark.parametrize("cite", ["S1", COUNTED.statistics[0].text])
@pytest.mark.parametrize(("text", "is_right"), [("62 % read at home", True), ("63 % read at home", False)])
async def test_a_statistic_is_cited_and_its_figure_recomputed(cite: str, text: str, is_right: bool) -> None:
    made = await DRAFTING.run(Scripted(with_figure(cite, text)), begun(rows=COUNTED))
    (found,) = [one for one in made.evidence if one.claim == "figures[0]"]
    assert (found.row, found.statistic, found.verified) == (None, FIGURE, is_right)


@pytest.mark.parametrize(("answer", "said"), [(VISITOR, "at least"), (with_figure("1"), "statistics only")])
async def test_where_there_are_statistics_one_must_be_cited(answer: object, said: str) -> None:
    client = Scripted(answer, with_figure("S1"))
    made = await DRAFTING.run(client, begun(rows=COUNTED))
    assert made.is_repaired
    assert (
        f"figures: cite {'one of the ' if said == 'at least' else ''}statistics" in client.asked[1].messages[-1].content
    )
    assert said in client.asked[1].messages[-1].content


async def test_where_there_are_none_the_field_is_empty_and_nothing_is_wrong() -> None:
    made = await DRAFTING.run(Scripted(VISITOR), begun())
    assert not made.is_repaired
    schema = DRAFTING.request(begun(), "local").schema["properties"]["figures"]
    assert schema["maxItems"] == 0
    held = DRAFTING.request(begun(rows=COUNTED), "local").schema["properties"]["figures"]
    assert held["items"]["properties"]["cite"]["enum"] == [COUNTED.statistics[0].text]
    assert held.get("minItems", 0) >= 1
