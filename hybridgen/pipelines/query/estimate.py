"""What questions would cost: as their search lets expect, and the most that it can be. No model writes anything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from hybridgen import strategies
from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice
from hybridgen.core.results import CostEstimate
from hybridgen.core.threads import aside
from hybridgen.core.timing import Clock
from hybridgen.knowledge import index, library, memory
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.relevance import FOREIGN
from hybridgen.llm.access import Access, why_unpaid
from hybridgen.llm.ledger.budget import HIDDEN_TOKENS
from hybridgen.llm.providers import provider_of
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Price, Usage, as_usd
from hybridgen.pipelines.knowledge.stores import make_store
from hybridgen.pipelines.query import prompts
from hybridgen.pipelines.query.asking import FRONTIER_PASSAGES, LOCAL_PASSAGES, passages_of
from hybridgen.pipelines.query.earlier import Earlier
from hybridgen.pipelines.query.finding import Found, find
from hybridgen.pipelines.query.lookup import find_candidates, look_up
from hybridgen.pipelines.query.models import SCORE_TOKENS
from hybridgen.pipelines.query.questions import Questions
from hybridgen.pipelines.query.types import Asking, Question, Shown
from hybridgen.pipelines.records.stages import payee_of

ANSWER_SHARE = 0.5  # of route.max_tokens: what an answer is expected to take
MAX_BYTES = 4  # of a character


async def estimate(
    config: Config, access: Access, wanted: Questions, price: Price | None, embedding: Embedding
) -> CostEstimate:
    """What a run would cost. Questions are looked up, so what is expected rests on what the index knows now."""
    found = await _find_all(config, wanted.all, embedding, may_pay=may_pay_for(access))
    paid = [(one, what) for one, what in found if what.stored is None and what.who == "frontier"]
    counts = {
        "stored": sum(what.stored is not None for _, what in found),
        "local": len(found) - len(paid) - sum(what.stored is not None for _, what in found),
    }
    may_pay = may_pay_for(access)
    expected = sum(_expect(price, one, what, config) for one, what in paid) if price and may_pay else 0
    alone = sum(_expect(price, one, None, config) for one, _ in found) if price else None
    bound = ceiling(config, access, wanted, price)
    cap = access.cap_usd
    upper = as_usd(bound) if cap is None else min(as_usd(bound), cap)
    notes = [
        str(Notice("questions_expected", {**counts, "frontier": len(paid)})),
        str(Notice("answers_expected", {"share": ANSWER_SHARE, "most": config.route.max_tokens})),
    ]
    cost = min(as_usd(expected), upper) if price or not may_pay else None
    return CostEstimate(
        local_cost=0.0,
        frontier_cost=cost,
        total_cost=cost,
        frontier_calls=len(paid) if may_pay else 0,
        frontier_cost_upper=upper,
        frontier_only_usd=None if alone is None else as_usd(alone),
        notes=notes,
        read=[*map(str, wanted.lines)],
        degraded=[*map(str, wanted.notices)],
    )


def ceiling(config: Config, access: Access, wanted: Questions, price: Price | None) -> int:
    """The most that a run can cost, in picodollars: every question asked of the frontier, with as much as it can be
    shown, and two answers of each scored where the judge is paid."""
    rules = MAX_BYTES * max(len(prompts.WITH_PASSAGES), len(prompts.ALONE)) + HIDDEN_TOKENS
    passage = MAX_BYTES * (prompts.MAX_SHOWN_CHARS + 100)
    judge = payee_of(access, "judge")
    thinking, total = _thinking(config), 0
    for one in wanted.all:
        asked = 2 * MAX_BYTES * len(one.text) + rules  # a placeholder may be longer than a name
        if price and may_pay_for(access):
            total += price.worst(asked + FRONTIER_PASSAGES * passage, config.route.max_tokens + thinking)
        if judge:
            shown = asked + LOCAL_PASSAGES * passage + 2 * MAX_BYTES**2 * config.route.max_tokens
            total += 2 * judge.price.worst(shown, SCORE_TOKENS + judge.thinking)
    return total


def may_pay_for(access: Access) -> bool:
    """Whether the frontier may be asked, as far as that is known without a look at it."""
    return access.is_paid and why_unpaid(access, access.frontier) is None


def _thinking(config: Config) -> int:
    """Tokens that the frontier thinks at most before it answers."""
    section = config.provider.frontier
    if not section.model:
        return 0
    provider = provider_of(section, "frontier")
    return provider.thinking(provider.plain_name(section.model)).tokens


async def _find_all(
    config: Config, asked: Sequence[Question], embedding: Embedding, *, may_pay: bool
) -> list[tuple[Question, Found]]:
    """What would follow of each question, without an answer to any."""
    store = make_store(config)
    named = config.knowledge.collection
    there = [named, memory.NAME] if named else [*index.COLLECTIONS, *await aside(store.names)]
    names = list(dict.fromkeys(there))
    any_ = await embedding.embed([FOREIGN[0]], as_questions=True)
    clock, strategy = Clock(), strategies.make(config.strategy)
    earlier = Earlier("", 0.0, checks_passages=config.knowledge.prefetch is not None)
    found: list[tuple[Question, Found]] = []
    async with (
        library.opened(store, names, embedding, any_.shape[1]) as shelves,
        aclosing(look_up(asked, shelves, embedding, clock)) as looked,
    ):
        async for one in looked:
            hits = await find_candidates(one, shelves, clock)
            text = one.question.text
            held = await earlier.hold_back(text, one.vector, hits, shelves)
            what = find(text, hits, config, strategy, "", may_pay=may_pay, held_back=held.ids)
            found.append((one.question, what))
    return found


def _expect(price: Price | None, one: Question, found: Found | None, config: Config) -> int:
    """Picodollars of one paid answer; found None: without passages."""
    hits = passages_of(found, "frontier") if found else ()
    asking = Asking(one.id, one.text, [Shown(hit, hit.passage.searched) for hit in hits])
    asked = sum(count_tokens(message.content) for message in prompts.ask_answer(asking))
    return price.cost(Usage(input=asked, output=round(ANSWER_SHARE * config.route.max_tokens))) if price else 0
