"""Keys, sizes and prices of requests."""

from __future__ import annotations

import dataclasses

import litellm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm.ledger.budget import worst_case
from hybridgen.llm.providers import providers
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import FREE, Endpoint, Message, Price, Request, Usage, as_usd
from tests.llm.asking import PRICE, request

tokens = st.integers(0, 400_000)
rates = st.integers(0, 10**8)
flat = st.builds(Price, rates, rates, rates, rates)
prices = flat | st.builds(dataclasses.replace, flat, long_from=st.integers(1, 300_000), long=flat)


def test_the_same_question_has_the_same_key() -> None:
    assert request().key("m") == request(purpose="judge", record="d002").key("m")


@pytest.mark.parametrize(
    "other",
    [
        request("Something else"),
        request(temperature=0.0),
        request(max_tokens=201),
        request(seed=1),
        request(attempt=1),
        request(digits=True),
        request(schema={"type": "object"}),
        request(messages=(Message("user", "You judge personas."), *request().messages[1:])),
    ],
)
def test_another_question_has_another_key(other: Request) -> None:
    assert other.key("m") != request().key("m")
    assert request().key("n") != request().key("m")


def test_one_request_has_a_key_for_each_model_and_its_own_keys() -> None:
    asked = request()
    keys = [asked.key("m"), asked.key("n"), asked.key("m", {"think": True}), asked.key("m", {"think": False})]
    assert len({*keys}) == 4
    assert [asked.key("m"), asked.key("m", {"think": True})] == [
        request().key("m"),
        request().key("m", {"think": True}),
    ]


def test_the_order_of_a_schema_counts_because_answers_are_written_in_it() -> None:
    turned = dict(reversed(list(request().schema.items())))
    assert request(schema=turned).key("m") != request().key("m")


def test_an_answer_costs_its_tokens() -> None:
    usage = Usage(input=1_000, cached_input=2_000, cache_write=400, output=100)
    assert as_usd(PRICE.cost(usage)) == pytest.approx(0.003 + 0.0006 + 0.0015 + 0.0015)
    assert FREE.cost(usage) == 0


def test_a_long_request_has_the_price_of_long_ones_whatever_is_cached() -> None:
    price = dataclasses.replace(PRICE, long_from=1_000, long=Price(10, 10, 10, 10))
    assert price.cost(Usage(input=400, cached_input=400, cache_write=200)) > 10_000
    assert price.cost(Usage(input=401, cached_input=400, cache_write=200)) == 10_010
    assert price.worst(1_000, 5) == PRICE.worst(1_000, 5)


@given(prices, tokens, tokens, tokens, tokens, tokens, tokens)
def test_no_call_costs_more_than_its_worst_case(
    price: Price, plain: int, cached: int, written: int, output: int, more_in: int, more_out: int
) -> None:
    usage = Usage(plain, cached, written, output)
    assert price.cost(usage) <= price.worst(plain + cached + written + more_in, output + more_out)


@given(st.text() | st.text(alphabet="  \n\t٣ะ🏳️‍🌈a"))
def test_a_text_has_at_most_as_many_tokens_as_bytes(text: str) -> None:
    assert count_tokens(text) <= len(text.encode())


@given(st.lists(st.text(), min_size=1), st.integers(1, 4_000))
def test_the_worst_case_is_above_what_tokenizers_count(texts: list[str], limit: int) -> None:
    asked = request(messages=tuple(Message("user", text) for text in texts), max_tokens=limit)
    paid = Endpoint("frontier", providers["openai"], "m", "openai/m", None, "k", 1, 1.0, PRICE)
    listed = [{"role": m.role, "content": m.content} for m in asked.messages]
    counted = litellm.token_counter(model="gpt-4", messages=listed) if len(texts) < 200 else 0
    assert worst_case(paid, asked) >= PRICE.cost(Usage(input=counted, output=limit))
