"""Ask, check, repair once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hybridgen.core.errors import CallError, CapError, LeakError
from hybridgen.core.notices import Notice
from hybridgen.llm.types import Answer, Message, Reply, Request, Usage
from hybridgen.pipelines.records.parse import ask_valid, read_object, say_fault
from hybridgen.pipelines.records.types import InvalidAnswer
from tests.pipelines.records.library import Scripted, visitor

ASKED = Request("judge", "d001", (Message("user", "How many?"),), {"type": "integer"}, max_tokens=5)


def number(reply: Reply) -> int:
    return int(reply.text)


async def test_a_good_answer_is_taken_at_once() -> None:
    assert await ask_valid(Scripted("3", cost=2), ASKED, "judge", number) == (3, 2, False)


async def test_a_repaired_answer_costs_both_calls() -> None:
    assert await ask_valid(Scripted("three", "3", cost=2), ASKED, "judge", number) == (3, 4, True)


async def test_there_is_one_repair_only() -> None:
    client = Scripted("three", "drei", "3", cost=2)
    with pytest.raises(InvalidAnswer, match="drei") as caught:
        await ask_valid(client, ASKED, "judge", number)
    assert (caught.value.stage, caught.value.text, caught.value.cost) == ("repair", "drei", 4)
    assert len(client.asked) == 2


def broken_off(output: int) -> Answer:
    return Answer("{", Usage(input=9, output=output), "length")


async def test_a_repair_that_breaks_off_before_its_limit_is_asked_for_again() -> None:
    client = Scripted("three", broken_off(2), broken_off(2), "3", cost=2)
    assert await ask_valid(client, ASKED, "judge", number) == (3, 8, True)
    assert [asked.attempt for asked in client.asked] == [0, 0, 1, 2]


@pytest.mark.parametrize(("output", "asked"), [(2, 4), (5, 2)])  # five tokens are the limit
async def test_but_not_for_ever_and_not_where_it_met_its_limit(output: int, asked: int) -> None:
    client = Scripted("three", *[broken_off(output)] * 9, cost=2)
    with pytest.raises(InvalidAnswer, match="cut off") as caught:
        await ask_valid(client, ASKED, "judge", number)
    assert (len(client.asked), caught.value.cost) == (asked, 2 * asked)


async def test_an_empty_answer_can_be_repaired() -> None:
    client = Scripted("", "3")
    assert await ask_valid(client, ASKED, "judge", number) == (3, 0, True)
    assert all(message.content for message in client.asked[1].messages)  # providers refuse empty ones


@pytest.mark.parametrize("error", [CallError("too busy", status=529), CapError("no money"), LeakError("no")])
async def test_a_repair_that_does_not_come_tells_what_was_wrong_and_what_it_cost(error: Exception) -> None:
    with pytest.raises(InvalidAnswer, match=f"invalid literal .*; not repaired: {error}") as caught:
        await ask_valid(Scripted("three", error, cost=2), ASKED, "judge", number)
    assert (caught.value.stage, caught.value.text, caught.value.cost) == ("judge", "three", 2)


async def test_a_server_that_goes_before_the_repair_takes_no_answer_with_it() -> None:
    gone = CallError("nobody answers", gone=True)
    with pytest.raises(InvalidAnswer, match=r"invalid literal .*; not repaired: nobody answers") as caught:
        await ask_valid(Scripted("three", gone, cost=2), ASKED, "judge", number)
    assert (caught.value.stage, caught.value.text, caught.value.cost) == ("judge", "three", 2)
    assert caught.value.gone is gone
    assert InvalidAnswer("judge", Notice("no_object"), "three", 2).gone is None


@pytest.mark.parametrize("error", [CallError("too busy", status=529), CapError("no money"), LeakError("no")])
async def test_a_first_answer_that_does_not_come_is_not_ours_to_explain(error: Exception) -> None:
    with pytest.raises(type(error)):
        await ask_valid(Scripted(error), ASKED, "judge", number)


def test_pydantic_is_put_in_words() -> None:
    with pytest.raises(ValidationError) as caught:
        visitor(goals=[{"row": "R1", "quote": "a b"}] * 2, hobby="sailing")
    words = str(say_fault(caught.value, Answer("x", Usage()), "local"))
    assert "goals.0.text: " in words
    assert "hobby: " in words
    assert "\n" not in words


def test_a_cut_off_answer_is_called_so_whatever_broke() -> None:
    assert (
        str(say_fault(ValueError("EOF"), Answer("x", Usage(), "length"), "local"))
        == "the answer was cut off; write less"
    )


@pytest.mark.parametrize(
    "text", ["", "no", '{"a": ', "[]", "3", "null", "[" * 5000, '{"a": "\\ud83d"}', "{'a': 1}", "```json\n{}\n```"]
)
def test_what_is_no_json_object_is_a_value_error_of_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="JSON") as caught:
        read_object(text)
    assert "\n" not in str(say_fault(caught.value, Answer("x", Usage()), "local"))


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())))
def test_any_object_comes_back_as_it_was(found: dict[str, object]) -> None:
    assert read_object(json.dumps(found)) == found
    assert read_object(json.dumps(found, ensure_ascii=False)) == found
