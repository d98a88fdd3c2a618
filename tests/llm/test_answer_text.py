"""What a model meant to say, whatever stands around it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm.answer_text import find_object, is_thought

FIELDS: dict[str, Any] = {
    "improve": {"type": "string"},
    "score": {"type": "integer"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "kinds": {"type": "array", "items": {"type": "string", "enum": ["billing", "outage"]}},
    "goals": {
        "type": "array",
        "items": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    },
    "days": {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"enum": ["not stated"]}]},
}
SCHEMA = {"type": "object", "properties": FIELDS, "required": ["improve", "score"]}
GOOD = {"improve": "Ähnlich", "score": 5}
TEXT = json.dumps(GOOD, ensure_ascii=False)
OTHER = json.dumps({"improve": "no", "score": 1})


def read(answer: str) -> Any:
    found = find_object(answer, SCHEMA)
    return found and json.loads(found.text)


@pytest.mark.parametrize(
    "answer",
    [
        f"```json\n{TEXT}\n```",
        f"~~~\n{TEXT}\n~~~",
        f"```\n{TEXT}",
        f"\ufeff{TEXT}",
        f"\u200b\n {TEXT}",
        f"<s>[INST] review [/INST] {TEXT}</s>",
        f"{TEXT}<|im_end|>",
        f"{TEXT}<|eot_id|><|start_header_id|>assistant<|end_header_id|>",
        f"{TEXT}<｜end▁of▁sentence｜>",
        f"Certainly! Here is what you asked for:\n\n{TEXT}\n\nI hope that {{helps}}.",
        f"{{curly}} words, and {{}} and {TEXT}",
        f'As {{"example": 1}} shows: {TEXT}',
        f"{TEXT}\n{OTHER}",
        f"<think>Perhaps {OTHER}?</think>{TEXT}",
        f"Perhaps {OTHER}?\n</think>\n\n{TEXT}",
        f"<think>\nOne.</think><think>Two: {OTHER}</think>\n```json\n{TEXT}```",
        f"<THINKING>{OTHER}</THINKING>{TEXT}",
        f"[THINK]{OTHER}[/THINK]{TEXT}",
        f"◁think▷{OTHER}◁/think▷{TEXT}",
        f"<think>\n{TEXT}",
        f"<think></think>{TEXT}",
        f"<think>It is short, so {OTHER} will not do. {TEXT}</think>",
        f"<|channel|>analysis<|message|>{OTHER}<|end|><|start|>assistant<|channel|>final<|message|>{TEXT}",
        f"[{TEXT}]",
        json.dumps(TEXT),
        json.dumps({"record": GOOD}),
        json.dumps({"result": {"record": GOOD}}),
        json.dumps({"records": [GOOD]}),
        json.dumps({"answer": TEXT}),
        json.dumps({"name": "judge", "arguments": GOOD}),
        f"```json\n{json.dumps({'output': GOOD})}\n```",
        "{" + TEXT + "}",
    ],
)
def test_the_object_is_found(answer: str) -> None:
    assert read(answer) == GOOD


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "no",
        "[]",
        "null",
        "5",
        '{"improve": {"improve": "a", "score": 1}, "note": "cut o',  # what is within a broken one is no answer
        f"<think>{OTHER} would do, but",
        f"<think>{OTHER} would do, but</think>",
        "[" * 5_000,
    ],
)
def test_where_there_is_none_there_is_none(answer: str) -> None:
    assert find_object(answer, SCHEMA) is None


@pytest.mark.parametrize(
    "answer", [{"improve": GOOD, "score": 5}, {"record": {"a": 1}}, {"score": 5}, {"a": GOOD, "b": GOOD}]
)
def test_what_is_no_wrapper_is_left_to_the_check(answer: dict[str, Any]) -> None:
    assert read(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("field", "given_as", "wanted"),
    [
        ("tags", '["a", "b"]', ["a", "b"]),
        ("tags", "['a', 'it\\'s b']", ["a", "it's b"]),
        ("tags", "- a, too\n- b", ["a, too", "b"]),
        ("tags", "1. a\n2) b", ["a", "b"]),
        ("tags", "a, all in one", ["a, all in one"]),
        ("tags", '["a", "b', '["a", "b'),
        ("tags", "[1j, b'x']", "[1j, b'x']"),  # no JSON
        ("kinds", "billing, outage", ["billing", "outage"]),
        ("goals", '[{"text": "a"}]', [{"text": "a"}]),
        ("goals", ['{"text": "a"}'], [{"text": "a"}]),
        ("goals", "none", "none"),
        ("days", '["1", 2]', [1, 2]),
        ("days", "not stated", "not stated"),
        ("score", "7", 7),
        ("score", "seven", "seven"),
        ("improve", "[1]", "[1]"),  # a text is a text
    ],
)
def test_what_was_given_as_a_text_is_read_as_what_it_is(field: str, given_as: Any, wanted: Any) -> None:
    assert read(json.dumps(GOOD | {field: given_as}))[field] == wanted


def test_a_line_break_within_a_text_and_half_an_emoji_are_read() -> None:
    assert read('{"improve": "a\nb \\ud83d", "score": 5}') == {"improve": "a\nb ?", "score": 5}


def test_what_is_nothing_but_the_object_stays_as_it_was_written() -> None:
    for answer in ('{"improve":"x" ,"score": 5}\n', '{"score": 1, "other": [1.0, 1e3]}'):
        found = find_object(answer, SCHEMA)
        assert found
        assert found.text == answer


def test_what_follows_is_told() -> None:
    found = find_object(f"{TEXT} of 9", SCHEMA)
    assert found
    assert found.after == " of 9"


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<◁{["))  # marks of a thought, of objects in texts


@given(st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS | st.lists(WORDS)))
def test_any_object_is_found_behind_a_thought_and_within_a_fence(known: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": {}}
    found = find_object(f"Hm.</think>\n```json\n{json.dumps(known)}\n```", schema)
    assert found
    assert json.loads(found.text) == known


@pytest.mark.parametrize(
    "piece",
    [
        '{"a":',
        '{"a":"',
        '{"\\"',
        "{",
        "[",
        "`",
        "<|",
        "<think>",
        "</think>",
        '{"a":{}',
        '{"a":"' + "x" * 99,
        "\\{",
        '{"x":"\\"{',
        "<think>{ ",
        " ",
        "- ",
        "{ ",
    ],
)
def test_a_megabyte_of_beginnings_is_read_at_once(piece: str) -> None:
    began = time.process_time()
    hostile = piece * (1_000_000 // len(piece))
    assert find_object(hostile, SCHEMA) is None
    assert find_object(json.dumps(GOOD | {"tags": hostile}), SCHEMA)
    assert time.process_time() - began < 20  # seconds: it takes a fraction of one, and without end if not linear


def test_an_answer_that_is_all_thought_is_told() -> None:
    assert is_thought("")
    assert is_thought("<think>Hm, well")
    assert is_thought("Hm.</think>\n")
    assert not is_thought(f"<think>Hm.</think>{TEXT}")
    assert not is_thought("Certainly")
