"""An answer is read whatever stands beside it."""

from __future__ import annotations

from typing import Any

import litellm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm import answers, litellm_adapter
from tests.llm.asking import request

EIGHT = {"token": "8", "logprob": -2}
SURE = {"token": " 7", "logprob": -0.1, "top_logprobs": [{"token": " 7", "logprob": -0.1}, EIGHT]}


def read(logprobs: Any) -> tuple[str, Any]:
    message = {"role": "assistant", "content": "7"}
    body: dict[str, Any] = {"choices": [{"message": message, "logprobs": logprobs, "finish_reason": "stop"}]}
    said = answers.of_message(message, body, request(digits=True), None, {})
    return said.text, said.digits


def test_digits_come_with_what_could_have_stood_there() -> None:
    assert read({"content": [{"token": "is"}, SURE]}) == ("7", ({"7": -0.1, "8": -2},))


@pytest.mark.parametrize(
    "odd", [[], "none", 3, {"content": ["7"]}, {"content": [{"text": "7"}]}, {"content": 7}, {"tokens": ["7"]}], ids=str
)
def test_logprobs_in_another_form_cost_no_answer(odd: Any) -> None:
    assert read(odd) == ("7", ())


counts = st.integers(0, 10**6)
details = st.none() | st.fixed_dictionaries({}, optional={"cached_tokens": counts, "audio_tokens": counts})
thought = st.none() | st.fixed_dictionaries(
    {}, optional={"reasoning_tokens": counts, "audio_tokens": counts | st.none()}
)
own = {
    "prompt_cache_hit_tokens": counts,
    "cache_read_input_tokens": counts,
    "cache_creation_input_tokens": counts,
    "queue_time": st.floats(0, 9),
}


@given(
    used=st.fixed_dictionaries(
        {"prompt_tokens": counts, "completion_tokens": counts, "total_tokens": counts},
        optional={"prompt_tokens_details": details, "completion_tokens_details": thought} | own,
    )
)
def test_tokens_are_counted_as_litellm_counts_them(used: dict[str, Any]) -> None:
    body: dict[str, Any] = {"choices": [{"message": {"content": "{}"}, "finish_reason": "length"}], "usage": used}
    read = [
        answers.of_message(body["choices"][0]["message"], body, request(), usage, {})
        for usage in (litellm_adapter._counted(body), litellm.Usage(**used))
    ]
    assert read[0] == read[1]
