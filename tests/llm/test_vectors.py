"""Texts that are embedded by a server: the wire, the ledger, and answers that are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hybridgen.llm.types import Request
from hybridgen.llm.vectors import answer_of, body_of, request_of, vectors_of


def body(*vectors: Any) -> dict[str, Any]:
    return {"data": [{"index": n, "embedding": one} for n, one in enumerate(vectors)], "usage": {"prompt_tokens": 7}}


def test_a_vector_comes_back_with_length_one() -> None:
    answer = answer_of(body([3.0, 4.0]), request_of("ferry"))
    assert vectors_of(answer) == pytest.approx(np.array([[0.6, 0.8]]))
    assert (answer.usage.input, answer.usage.output) == (7, 0)


def test_what_is_asked_is_in_openais_protocol() -> None:
    assert body_of("nomic", request_of("ferry")) == {"model": "nomic", "input": ["ferry"], "encoding_format": "float"}


def test_a_text_has_another_key_than_a_question() -> None:
    asked = request_of("ferry")
    plain = Request(asked.purpose, asked.record, asked.messages, asked.schema, asked.max_tokens)
    assert asked.key("nomic") != plain.key("nomic")
    assert asked.key("nomic") == request_of("ferry").key("nomic") != request_of("pier").key("nomic")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"data": []},
        body([]),
        body([0.0, 0.0]),
        body([float("nan"), 1.0]),
        body(["a"]),
        body("text"),
        body([[1.0]]),
        body([1.0], [2.0]),
        {"data": [{"embedding": [1.0]}]},
    ],
)
def test_an_answer_without_a_vector_for_each_text_is_none(said: dict[str, Any]) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        answer_of(said, request_of("ferry"))
