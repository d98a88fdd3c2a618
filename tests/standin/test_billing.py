"""Caches and the bill, beside what litellm counts."""

from __future__ import annotations

import asyncio

import pytest

from hybridgen.config.schema import PriceTag
from tests.standin import Asked, Standin, tokens, wires
from tests.standin.billing import Slots
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


async def test_what_is_too_short_for_the_model_is_neither_written_nor_read(standin: Standin) -> None:
    for rules in ("Rules. " * 200, "Rules. " * 700):
        shared = {"type": "text", "text": rules, "cache_control": {"type": "ephemeral"}}
        messages = [{"role": "system", "content": [shared]}, {"role": "user", "content": "a"}]
        for model in ("anthropic/claude-sonnet-4-5-20250929", "anthropic/claude-haiku-4-5-20251001"):
            await ask(standin, model, messages=messages)
    written = [charge.usage.written > 0 for charge in standin.charges]
    assert written == [False, False, True, False]


async def test_calls_side_by_side_cannot_read_what_the_other_has_just_begun_to_write(standin: Standin) -> None:
    standin.delay = 0.1
    shared = {"type": "text", "text": "Rules. " * 700, "cache_control": {"type": "ephemeral"}}
    messages = [{"role": "system", "content": [shared]}, {"role": "user", "content": "a"}]
    await asyncio.gather(*(ask(standin, MODELS["anthropic"], messages=messages) for _ in range(3)))
    await ask(standin, MODELS["anthropic"], messages=messages)
    assert [charge.usage.cached > 0 for charge in standin.charges] == [False, False, False, True]


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


def local(*texts: str) -> Asked:
    messages = [{"role": "user", "content": text} for text in texts]
    return wires.read("ollama", "/api/chat", "", {}, {"model": "m", "messages": messages})


def test_a_slot_holds_what_it_read_last() -> None:
    slots, rows = Slots(count=1), "the same rows " * 100
    first, again = (slots.read(local(rows, f"command {n}"), "yes") for n in (1, 2))
    assert first.cached == 0
    assert again.cached > 0.9 * first.evaluated
    assert again.evaluated + again.cached == first.evaluated
    slots.read(local("other rows " * 100), "yes")
    assert slots.read(local(rows, "command 3"), "yes").cached < 10  # its only slot was taken


def test_segments_that_take_turns_keep_a_slot_each() -> None:
    slots = Slots(count=2)
    for n in range(3):
        for rows in ("tea in the rain " * 100, "no sugar, ever " * 100):
            read = slots.read(local(rows, f"command {n}"), "yes")
            assert (read.cached > read.evaluated) is (n > 0)


def test_an_answer_is_part_of_what_a_slot_holds() -> None:
    slots, answer = Slots(count=1), "a long answer " * 100
    slots.read(local("rows"), answer)
    messages = [
        {"role": "user", "content": "rows"},
        {"role": "assistant", "content": answer},
        {"role": "user", "content": "again"},
    ]
    repair = wires.read("ollama", "/api/chat", "", {}, {"model": "m", "messages": messages})
    assert slots.read(repair, "yes").cached > len(answer) // 4
