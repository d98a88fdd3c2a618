"""Answers fit their schema, differ between prompts, and quote the rows that the prompt shows."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from litellm.llms.anthropic.chat.transformation import AnthropicConfig

from tests.standin import Asked, answers, wires
from tests.standin.examples import PROMPT, RECORD, ROWS, check
from tests.standin.logprobs import content as logprobs


def ask(prompt: str, schema: dict[str, Any] = RECORD, seed: int = 1) -> Asked:
    body = {
        "model": "m",
        "messages": [{"role": "user", "content": prompt}],
        "format": schema,
        "options": {"seed": seed},
    }
    return wires.read("ollama", "/api/chat", "", {}, body)


def written(prompt: str, schema: dict[str, Any] = RECORD, seed: int = 1) -> Any:
    return json.loads(answers.answer(ask(prompt, schema, seed)))


@given(st.text(), st.integers(0, 2**31))
def test_answers_fit_the_schema(prompt: str, seed: int) -> None:
    check(written(prompt, seed=seed))


@given(st.text())
def test_bounds_count_where_the_client_had_to_put_them_into_words(prompt: str) -> None:
    """As litellm does for Anthropic, which takes none."""
    worded = AnthropicConfig.filter_anthropic_output_schema(RECORD)
    assert "maxItems" not in json.dumps(worded)
    check(written(prompt, worded))


@given(st.integers(0, 1000))
def test_quotes_stand_in_the_row_that_they_name(seed: int) -> None:
    for claim in written(PROMPT, seed=seed)["claims"]:
        assert claim["quote"] in " ".join(ROWS[claim["row"]].split())
        assert len(claim["quote"].split()) >= 3
        assert len(claim["quote"]) <= 60


def test_rows_of_a_worked_example_are_not_quoted() -> None:
    example = '<row id="R1">The lamp dies without any warning</row><row id="R7">Another row of four words</row>'
    messages = [{"role": "user", "content": example}, {"role": "user", "content": PROMPT}]
    asked = wires.read("ollama", "/api/chat", "", {}, {"model": "m", "messages": messages})
    assert answers.rows(asked).keys() == ROWS.keys()
    assert "hospital" in answers.rows(asked)["R1"]


def test_without_rows_a_quote_is_plain_words() -> None:
    assert written("Hello")["claims"][0]["quote"]


def test_the_same_question_has_the_same_answer_and_others_differ() -> None:
    assert written("a") == written("a")
    assert len({json.dumps(written("a", seed=n)) for n in range(20)}) == 20
    assert len({json.dumps(written(str(n))) for n in range(20)}) == 20
    assert {written(str(n))["score"] for n in range(500)} == set(range(1, 10))


def test_what_may_be_null_sometimes_is() -> None:
    ages = [written(str(n))["age"] for n in range(40)]
    assert 0 < ages.count(None) < 40


def test_a_request_without_a_schema_gets_a_sentence() -> None:
    asked = wires.read("ollama", "/api/chat", "", {}, {"model": "m", "messages": [{"role": "user", "content": "Hi"}]})
    assert answers.answer(asked).endswith(".")


@given(st.text())
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token["token"] for token in logprobs(text, 0)) == text


def citing(**cite: Any) -> dict[str, Any]:
    claim = {"type": "object", "properties": {"cite": {"type": "string", **cite}}, "required": ["cite"]}
    claims = {"type": "array", "items": claim, "minItems": 2, "maxItems": 3}
    return {"type": "object", "properties": {"claims": claims}, "required": ["claims"]}


NUMBERED = '<row id="R1">\n#1 Tea, always.\n#2 In the rain.\n#3 At noon.\n</row>'
COUNTED = f"{NUMBERED}\n<statistics>\n#S1 Tea: 40 %\n#S2 Rain: 9 %\n</statistics>"


@given(st.integers(0, 1000))
def test_what_is_cited_by_number_is_shown_and_cited_once(seed: int) -> None:
    for schema, allowed in (
        (citing(enum=["2", "3", "S1"]), {"2", "3", "S1"}),
        (citing(), {"1", "2", "3", "S1", "S2"}),
        (citing(description="S1, S2 or so"), {"S1", "S2"}),
    ):
        cited = [claim["cite"] for claim in written(COUNTED, schema, seed)["claims"]]
        assert set(cited) <= allowed
        assert len({*cited}) == min(len(cited), len(allowed))


def test_without_statistics_none_is_cited() -> None:
    assert written(NUMBERED, citing(description="S1, S2 or so")) == {"claims": []}
