"""Caches and the bill, beside what litellm counts."""

from __future__ import annotations

import pytest

from hybridgen.config import PriceTag
from tests.standin import Standin, tokens
from tests.standin.calls import CLAUDE, MODELS, ask


async def test_claude_reads_what_was_cached_and_the_bill_is_what_litellm_counts(standin: Standin) -> None:
    rules = "Rules. " * 700
    shared = {"type": "text", "text": rules, "cache_control": {"type": "ephemeral"}}
    cost = 0.0
    for question in "ab":
        messages = [{"role": "system", "content": [shared]}, {"role": "user", "content": question}]
        cost += (await ask(standin, MODELS["anthropic"], messages=messages))._hidden_params["response_cost"]
    first, second = (charge.usage for charge in standin.charges)
    assert (first.input, first.cached) == (tokens("a"), 0)
    assert (second.input, second.written) == (tokens("b"), 0)
    assert first.written == second.cached > tokens(rules)  # the schema stands before it
    prices = {CLAUDE: PriceTag(input=3, output=15, cached_input=0.3, cache_write=3.75)}
    assert standin.bill(prices) == pytest.approx(cost, abs=1e-12)
    assert standin.bill({}) == 0


async def test_openai_caches_what_prompts_share_from_1024_tokens_on(standin: Standin) -> None:
    responses = [
        await ask(standin, MODELS["openai"], prompt=prompt)
        for prompt in ("short a", "short b", "long " * 2000 + "a", "long " * 2000 + "b")
    ]
    cached = [response.usage.prompt_tokens_details.cached_tokens for response in responses]
    assert cached[:3] == [0, 0, 0]
    assert cached[3] > 2000
    assert cached[3] % 128 == 0
    without = PriceTag(input=1, output=0)
    prompts = sum(response.usage.prompt_tokens for response in responses)
    assert standin.bill({"gpt-5.1": without}) == pytest.approx(prompts / 1e6)
