"""What the frontier sees of a draft, and what its answer changes."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import CapError
from hybridgen.pipelines.records.refine import (
    MAX_SHOWN_WORDS,
    MAX_SNIPPET_WORDS,
    MIN_SNIPPET_WORDS,
    Refining,
    apply_edits,
    count_answer_tokens,
    cut_snippets,
)
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.scoring import evidence
from hybridgen.scoring.citation import citations_of
from hybridgen.scoring.types import Draft
from hybridgen.segments.types import Row, Segment
from hybridgen.tasks import Content, Levels
from hybridgen.tasks.schema import count_edits_tokens, edits_schema, frontier_schema
from tests.pipelines.records.library import (
    LEVELS,
    RAISING,
    ROWS,
    SEGMENT,
    TASK,
    VISITOR,
    Scripted,
    as_it_is,
    judged,
    reply,
    visitor,
    written,
)

REFINING = Refining(LEVELS, as_it_is, max_tokens=2000)


def edit(field: str, value: object, item: int | None = None) -> dict[str, Any]:
    return {"field": field, "value": value} | ({} if item is None else {"item": item})


def edited(*edits: object) -> Content:
    return read({"edits": edits})


def read(answer: object) -> Content:
    """The visitor after an answer."""
    return TASK.read(apply_edits(visitor(), reply(answer).text), is_bounded=False, notices=[])


def test_without_an_edit_everything_stays() -> None:
    assert edited() == visitor()


def test_an_edit_replaces_a_field() -> None:
    assert edited(edit("age", "late twenties"), edit("occupation", "nurse")) == visitor(
        age="late twenties", occupation="nurse"
    )


def test_an_edit_replaces_one_item_of_a_list() -> None:
    kept, new = VISITOR["goals"][0], VISITOR["behaviours"][0]
    assert edited(edit("goals", new, 1)) == visitor(goals=[kept, new])


def test_an_item_after_the_last_one_is_added() -> None:
    more = VISITOR["goals"][0]
    assert edited(edit("behaviours", more, 2)) == visitor(behaviours=[*VISITOR["behaviours"], more])


@given(st.sets(st.sampled_from(["name", "occupation", "age", "summary"])))
def test_only_what_is_named_changes(names: set[str]) -> None:
    other = TASK.example.record.model_dump(mode="json")
    result = edited(*(edit(name, other[name]) for name in names))
    assert result.model_dump(mode="json") == VISITOR | {name: other[name] for name in names}


@pytest.mark.parametrize(
    "answer",
    [
        {"edits": [edit("age", "")]},
        {"edits": [edit("age", 34)]},
        {"edits": [edit("hobby", "sailing")]},
        {"edits": [edit("goals", {"text": "without a quote"}, 0)]},
        {"edits": [edit("goals", VISITOR["goals"][0])]},
        {"edits": [edit("goals", VISITOR["goals"][0], -1)]},
        {"edits": [{"field": "age"}]},
        {"edits": ["age"]},
        {"edits": None},
        {"age": "34"},
        "[]",
        "null",
        "Nothing to change.",
        "",
        "[" * 5000,
    ],
)
def test_what_makes_no_valid_record_is_a_value_error(answer: object) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read(answer)


async def test_a_refinement_is_looked_up_anew_and_costs_what_it_cost() -> None:
    goal = {"row": "R1", "quote": "nowhere to be found", "text": "Have more time"}
    client = Scripted({"edits": [edit("goals", goal, 1)]}, role="frontier", cost=9)
    made = await REFINING.run(client, judged(cost=4))
    assert (made.origin, made.cost, made.is_repaired) == ("refined", 13, False)
    assert [e.verified for e in made.evidence if e.claim.startswith("goals")] == [True, False]
    assert (made.id, made.segment) == (judged().id, judged().segment)


async def test_an_invalid_refinement_is_repaired_or_raised() -> None:
    bad, good = ({"edits": [edit("age", age)]} for age in ("", "late twenties"))
    made = await REFINING.run(Scripted(bad, good, cost=9), judged())
    assert (made.content, made.cost, made.is_repaired) == (visitor(age="late twenties"), 18, True)
    with pytest.raises(InvalidAnswer, match="age"):
        await REFINING.run(Scripted(bad, bad), judged())
    with pytest.raises(CapError):
        await REFINING.run(Scripted(CapError("no money")), judged())


def test_what_the_frontier_is_asked() -> None:
    asked = REFINING.request(judged(improve="Say how often she borrows."))
    assert (asked.purpose, asked.record, asked.max_tokens) == ("refine", "d001", 2000)
    without = tuple(name for name in TASK.content.model_fields if name not in TASK.statistics)
    assert asked.schema == edits_schema(TASK.content, without)  # its segment has no statistics to cite
    text = asked.messages[-1].content
    assert json.dumps(citations_of(SEGMENT).shorten(VISITOR), ensure_ascii=False) in text
    assert "Say how often she borrows." in text
    assert asked.messages[0].shared
    assert not any(row.id in text for row in ROWS)


QUOTED_VISITOR: dict[str, Any] = {
    "name": VISITOR["name"],
    "figures": [],
    "behaviours": [{"row": "R1", "quote": "I always take the desk by the radiator"}],
    "frustrations": [],
    "goals": [{"row": "R3", "quote": "What is missing: a way to reserve a desk"}],
    "verbatim": {"row": "R1", "quote": "so I have forty minutes"},
}


def chosen_quotes() -> Draft:
    """A draft of a level without sentences of its own."""
    content = RAISING.home.content.model_validate(QUOTED_VISITOR)
    found = evidence.look_up(content, judged().segment)
    return dataclasses.replace(judged(improve="Say how often."), content=content, evidence=found)


async def test_what_only_chose_quotes_comes_back_as_a_whole_record() -> None:
    client = Scripted(VISITOR, role="frontier", cost=9)
    made = await Refining(RAISING, as_it_is, max_tokens=900).run(client, chosen_quotes())
    assert (made.origin, made.record.model_dump(mode="json"), made.cost) == ("refined", VISITOR, 9)
    assert all(one.verified for one in made.evidence)
    with pytest.raises(InvalidAnswer):
        await Refining(RAISING, as_it_is, max_tokens=900).run(Scripted({"edits": []}, {"edits": []}), chosen_quotes())


def test_what_the_frontier_is_asked_for_a_whole_record() -> None:
    refining, draft = Refining(RAISING, as_it_is, max_tokens=900), chosen_quotes()
    asked = refining.request(draft)
    assert asked.schema == frontier_schema(RAISING.raised.content, RAISING.raised.statistics)
    assert (asked.purpose, asked.max_tokens) == ("refine", 900)
    begins, about = asked.messages
    assert begins.shared
    other = refining.request(dataclasses.replace(draft, segment=Segment(1, ROWS[:1])))
    assert begins.content == other.messages[0].content
    assert RAISING.raised.rules in begins.content
    assert "so I have forty minutes" in about.content
    assert "Say how often." in about.content
    assert ROWS[1].text not in about.content  # which it does not cite


def test_an_estimate_counts_a_whole_record_where_one_is_written() -> None:
    raising, editing = Refining(RAISING, as_it_is, max_tokens=900), REFINING
    assert raising.expect_tokens(chosen_quotes()) > 2 * editing.expect_tokens(judged())
    assert (raising.expectation, editing.expectation) == (
        "records as long as the task's worked example",
        "edits as long as 35% of their drafts",
    )
    assert count_answer_tokens(RAISING) == RAISING.raised.answer_tokens
    assert count_answer_tokens(LEVELS) == count_edits_tokens(TASK.content)


def test_only_cited_rows_go_out() -> None:
    of_r1 = VISITOR["behaviours"]
    draft = written(frustrations=of_r1[:1], goals=of_r1)
    assert cut_snippets(draft) == [ROWS[0]]
    assert cut_snippets(written()) == list(ROWS)


def test_a_draft_that_cites_no_row_goes_out_with_the_first() -> None:
    lost = [claim | {"row": "R9"} for claim in VISITOR["behaviours"]]
    assert cut_snippets(written(behaviours=lost, frustrations=lost[:1], goals=lost)) == [ROWS[0]]


def of_long_row(*lines: str) -> tuple[str, str]:
    """What is shown of a row in which the visitor's quotes stand among many other lines, and the row."""
    text = "\n".join(lines)
    segment = Segment(0, (Row("long", "R1", text), *SEGMENT.rows[1:]))
    return cut_snippets(written(rows=segment))[0].text, text


def talk(about: str, sentences: int) -> list[str]:
    return [f"This is sentence number {n} of quite a few about {about}." for n in range(sentences)]


QUOTED = "Tuesday and Friday evenings, after the late shift. I always take the desk by the radiator."


def test_a_long_row_is_cut_around_its_quotes() -> None:
    shown, text = of_long_row(*talk("the weather", 30), QUOTED, *talk("the news", 30))
    assert all(sentence in shown for sentence in QUOTED.split(". ", 1))
    assert "number 29 of quite a few about the weather" in shown
    assert "number 0 of quite a few about the news" in shown
    assert "number 0 of quite a few about the weather" not in shown
    assert len(shown.split()) <= MAX_SNIPPET_WORDS < len(text.split())


def test_a_row_of_one_long_line_is_cut_as_well() -> None:
    shown, _ = of_long_row(" ".join([*talk("the weather", 30), QUOTED, *talk("the news", 30)]))
    assert all(sentence in shown for sentence in QUOTED.split(". ", 1))
    assert len(shown.split()) <= MAX_SNIPPET_WORDS


def test_quotes_far_apart_are_all_shown() -> None:
    first, second = QUOTED.split(". ", 1)
    shown, _ = of_long_row(f"{first}.", *talk("the weather", 40), second)
    assert first in shown
    assert second in shown


def test_the_more_rows_are_cited_the_less_of_each_is_shown() -> None:
    text = "\n".join([*talk("the weather", 9), QUOTED, *talk("the news", 9)])
    rows = tuple(Row(f"row {n}", f"R{n}", text) for n in range(20))
    claims = [VISITOR["behaviours"][0] | {"row": row.label, "quote": QUOTED.split(". ")[1]} for row in rows]
    content = TASK.content.model_construct(**VISITOR | {"behaviours": claims})
    for many, most in ((1, MAX_SNIPPET_WORDS), (10, MAX_SHOWN_WORDS // 10), (20, MIN_SNIPPET_WORDS)):
        draft = dataclasses.replace(written(rows=Segment(0, rows[:many])), content=content)
        draft = dataclasses.replace(draft, evidence=evidence.look_up(content, draft.segment))
        shown = cut_snippets(draft)
        assert len(shown) == many
        assert all(QUOTED.split(". ")[1] in row.text and len(row.text.split()) <= most for row in shown)
        assert any(len(row.text.split()) > 0.75 * most for row in shown)


def test_a_question_goes_with_what_is_shown_of_its_answer() -> None:
    answer = " ".join(["Where do you sit?", *talk("the weather", 30), QUOTED])
    shown, _ = of_long_row("Who are you?", answer, "Why is that?", *talk("the news", 30))
    assert shown.startswith("Where do you sit?\nThis is sentence number 2")
    assert all(sentence in shown for sentence in QUOTED.split(". ", 1))


def test_a_row_without_a_found_quote_is_shown_from_its_beginning() -> None:
    shown, _ = of_long_row(*talk("the weather", 40))
    assert shown.startswith("This is sentence number 0")
    assert len(shown.split()) <= MAX_SNIPPET_WORDS


@given(st.lists(st.text(st.sampled_from("abc .!?\n*"), max_size=60), max_size=12))
def test_whatever_is_shown_stands_in_the_row(parts: list[str]) -> None:
    shown, text = of_long_row(*parts, *talk("the weather", 30))
    assert set(shown.split()) <= set(text.split())
    assert shown.split()


def test_where_a_task_names_the_fields_that_may_change_no_other_does() -> None:
    answer = reply({"edits": [edit("age", "late twenties")]}).text
    assert apply_edits(visitor(), answer, ("age",))
    with pytest.raises(ValueError, match=r"edits\[0\]"):
        apply_edits(visitor(), answer, ("summary",))


def own_tokens(answer: str, given: Sequence[str]) -> str:
    """As a session's: raises where a placeholder stands in nothing that is given."""
    if any(token not in " ".join(given) for token in re.findall(r"\[PERSON_\d\]", answer)):
        raise ValueError("stands in no row")
    return answer


@pytest.mark.parametrize("levels", [LEVELS, RAISING])
def test_a_remark_that_names_somebody_else_is_not_passed_on(levels: Levels) -> None:
    refining, segment = Refining(levels, own_tokens, max_tokens=2000), Segment(0, (*ROWS[:2], named_row()))
    for improve, is_told in (("Ask [PERSON_2] again.", True), ("Say it as [PERSON_9] does.", False)):
        said = refining.request(judged(improve=improve, rows=segment, goals=[CLAIM])).messages[-1].content
        assert (improve in said) == is_told
        assert ("A reviewer said: nothing in particular" in said) == (not is_told)


async def test_only_who_stands_in_the_records_own_rows_and_draft_may_be_named() -> None:
    refining, segment = Refining(LEVELS, own_tokens, max_tokens=2000), Segment(0, (*ROWS[:2], named_row()))
    draft = judged(improve="Say more of her.", rows=segment, goals=[CLAIM])
    own, example = ({"edits": [edit("summary", f"Like {token}, she reads.")]} for token in ("[PERSON_2]", "[PERSON_0]"))
    client = Scripted(example, own, role="frontier")
    assert "[PERSON_0]" in client_rules(refining, draft)
    refined = await refining.run(client, draft)
    assert refined.is_repaired
    assert refined.record.model_dump()["summary"] == "Like [PERSON_2], she reads."


CLAIM = {"row": "R3", "quote": "What is missing: somebody like [PERSON_2]", "text": "Misses somebody"}


def named_row() -> Row:
    return dataclasses.replace(ROWS[2], text=f"{ROWS[2].text}\nWhat is missing: somebody like [PERSON_2]")


def client_rules(refining: Refining, draft: Draft) -> str:
    return refining.request(draft).messages[0].content
