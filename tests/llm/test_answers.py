"""An answer is read whatever stands beside it."""

from __future__ import annotations

from typing import Any

import pytest

from hybridgen.llm import answers
from tests.llm.asking import request

EIGHT = {"token": "8", "logprob": -2}
SURE = {"token": " 7", "logprob": -0.1, "top_logprobs": [{"token": " 7", "logprob": -0.1}, EIGHT]}


def read(logprobs: Any) -> tuple[str, Any]:
    message = {"role": "assistant", "content": "7"}
    body = {"choices": [{"message": message, "logprobs": logprobs, "finish_reason": "stop"}]}
    said = answers.of_message(message, body, request(digits=True), None, {})
    return said.text, said.digits


def test_digits_come_with_what_could_have_stood_there() -> None:
    assert read({"content": [{"token": "is"}, SURE]}) == ("7", ({"7": -0.1, "8": -2},))


@pytest.mark.parametrize(
    "odd", [[], "none", 3, {"content": ["7"]}, {"content": [{"text": "7"}]}, {"content": 7}, {"tokens": ["7"]}], ids=str
)
def test_logprobs_in_another_form_cost_no_answer(odd: Any) -> None:
    assert read(odd) == ("7", ())
