"""What a call costs, by litellm's own table."""

from __future__ import annotations

import litellm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litellm.types.utils import PromptTokensDetailsWrapper
from litellm.types.utils import Usage as LitellmUsage

from hybridgen.llm import prices
from hybridgen.llm.prices import table_price
from hybridgen.llm.types import PICO, Usage
from tests.llm.asking import CLAUDE

TIERED = ["gemini/gemini-2.5-pro", "anthropic/claude-haiku-5-5", "openai/gpt-5.5"]
PRICED = [f"anthropic/{CLAUDE}", "openai/gpt-5.1", *TIERED]
few = st.integers(0, 5_000)
many = st.integers(0, 400_000)


@given(st.sampled_from(PRICED), few | many, few | many, few, few)
def test_a_call_costs_what_litellm_says(wire: str, plain: int, cached: int, written: int, output: int) -> None:
    price = table_price(wire)
    assert price is not None
    provider, _, model = wire.partition("/")
    if price.cache_write == price.input:
        written = 0  # this provider bills no writing
    usage = LitellmUsage(
        prompt_tokens=plain + cached + written,
        completion_tokens=output,
        prompt_tokens_details=PromptTokensDetailsWrapper(cached_tokens=cached, cache_creation_tokens=written),
        cache_read_input_tokens=cached,
        cache_creation_input_tokens=written,
    )
    theirs = sum(litellm.cost_per_token(model=model, custom_llm_provider=provider, usage_object=usage))
    ours = price.cost(Usage(plain, cached, written, output))
    assert ours / PICO == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("wire", TIERED)
def test_long_requests_have_a_price_of_their_own(wire: str) -> None:
    price = table_price(wire)
    assert price is not None
    assert price.long is not None
    assert price.long.input > price.input
    assert price.long.output > price.output


@pytest.mark.parametrize(
    "wire", ["openai/unheard-of", f"openai/{CLAUDE}", "anthropic/gpt-5.1", "openai/", "unheard-of"]
)
def test_what_the_table_does_not_know_has_no_price(wire: str) -> None:
    assert table_price(wire) is None


def test_the_table_is_the_one_that_litellm_uses() -> None:
    """As a file it may hold more, such as notes of litellm's own; no model's row differs."""
    table = prices._table()
    models = {name: row for name, row in litellm.model_cost.items() if name in table}
    assert len(models) >= len(table) - 1
    assert {name: table[name] for name in models} == models
