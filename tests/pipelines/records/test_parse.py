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
from hybridgen.pipelines.records.parse import VERDICTS, ask_valid, read_object, say_fault
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


@pytest.mark.parametrize(("output", "asked"), [(2, 4), (5, 2), (4, 2), (3, 2), (0, 2)])  # five tokens are the limit
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


NEEDED = Request(
    "judge",
    "d001",
    (Message("user", "How many?"),),
    {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
    max_tokens=50,
    digits=True,
)


def counted(reply: Reply) -> tuple[int, str, int]:
    return read_object(reply.text)["n"], reply.text, len(reply.answer.digits)


@pytest.mark.parametrize(
    "text", ['```json\n{"n": 3}\n```', '<think>{"n": 1}?</think>{"n": 3}', '{"answer": {"n": "3"}}', '{"n": 3} it is']
)
async def test_what_is_read_leniently_takes_no_repair_and_is_what_is_kept(text: str) -> None:
    client = Scripted(text, cost=2, role="frontier")
    assert await ask_valid(client, NEEDED, "draft", counted) == ((3, '{"n": 3}', 0), 2, False)


async def test_what_is_still_wrong_is_repaired_and_kept_as_it_was_read() -> None:
    client = Scripted('```\n{"m": 3}\n```', '```\n{"m": 4}\n```', cost=2)
    with pytest.raises(InvalidAnswer) as caught:
        await ask_valid(client, NEEDED, "draft", lambda reply: int(read_object(reply.text).get("n") or "none"))
    assert client.asked[1].messages[-2].content == '{"m": 3}'
    assert caught.value.text == '{"m": 4}'
    assert [text for text, _ in client.unusable] == ['```\n{"m": 3}\n```', '```\n{"m": 4}\n```']


@pytest.mark.parametrize(("text", "digits"), [('{"n": 3}', 1), ('```\n{"n": 3}\n```', 1), ('{"n": 3} of 9', 0)])
async def test_digits_that_follow_the_object_are_no_scores(text: str, digits: int) -> None:
    answer = Answer(text, Usage(input=9, output=9), digits=({"3": -0.1},))
    (_, _, kept), _, _ = await ask_valid(Scripted(answer), NEEDED, "judge", counted)
    assert kept == digits


ENDS = [
    ("refusal", "I cannot help with that.", "the model refused: I cannot help with that."),
    ("refusal", "", "the model refused, and does not say why"),
    ("SAFETY", "", "the provider's filter held the answer back (SAFETY)"),
    ("content_filter", '{"n": ', "the provider's filter held the answer back (content_filter)"),
    ("model_context_window_exceeded", '{"n": ', "the model's context was full before the answer ended"),
    ("thinking", "", "the model spent its tokens on thinking; raise provider.frontier.max_output_tokens"),
]


@pytest.mark.parametrize(("finish", "text", "words"), ENDS)
async def test_what_no_repair_mends_is_said_and_not_repaired_for_money(finish: str, text: str, words: str) -> None:
    client = Scripted(Answer(text, Usage(input=9, output=9), finish), role="frontier", cost=2)
    with pytest.raises(InvalidAnswer) as caught:
        await ask_valid(client, NEEDED, "draft", counted)
    assert (str(caught.value.said), caught.value.cost) == (words, 2)
    assert len(client.asked) == 1
    assert caught.value.said.code in VERDICTS


async def test_at_home_it_is_tried_once_more() -> None:
    client = Scripted(Answer("No.", Usage(input=9, output=9), "refusal"), {"n": 3})
    assert (await ask_valid(client, NEEDED, "draft", counted))[0][0] == 3


async def test_a_model_at_home_that_only_thinks_is_to_be_another_one() -> None:
    client = Scripted(*[Answer("<think>Hm", Usage(input=9, output=50), "thinking")] * 2)
    with pytest.raises(InvalidAnswer, match=r"name one that does not in provider\.local\.model"):
        await ask_valid(client, NEEDED, "draft", counted)


@pytest.mark.parametrize(("finish", "ended"), [("error", "error"), ("network_error", "network_error"), ("new", "new")])
async def test_other_words_stand_beside_what_is_wrong(finish: str, ended: str) -> None:
    client = Scripted(*[Answer("{", Usage(input=9, output=9), finish)] * 2, role="frontier", cost=2)
    with pytest.raises(InvalidAnswer, match=f"the server ended the answer with {ended}: no valid JSON"):
        await ask_valid(client, NEEDED, "draft", counted)
    assert len(client.asked) == 2


async def test_an_answer_that_is_whole_is_taken_whatever_it_ended_with() -> None:
    client = Scripted(Answer('{"n": 3}', Usage(input=9, output=9), "length"))
    assert (await ask_valid(client, NEEDED, "draft", counted))[0][0] == 3


async def test_a_paid_judgement_is_not_bought_twice() -> None:
    client = Scripted("I liked it.", role="frontier", cost=2)
    with pytest.raises(InvalidAnswer, match="no valid JSON"):
        await ask_valid(client, NEEDED, "judge", counted)
    assert len(client.asked) == 1
