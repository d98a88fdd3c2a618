"""What a run would cost, from the prompts that it would send: tokens counted, prices looked up, no model asked."""

from __future__ import annotations

from hybridgen.config import Config
from hybridgen.models import llm
from hybridgen.models.budget import HIDDEN_TOKENS, LOST_CALLS
from hybridgen.models.values import PICO, Price, Request, Usage, usd
from hybridgen.preparing import Prepared
from hybridgen.quality import evidence
from hybridgen.results import CostEstimate, Quality
from hybridgen.sources.values import Slot
from hybridgen.stages import draft, prompts, refine
from hybridgen.stages.values import Assignment, Scored, Written

BYTES_PER_TOKEN = 8  # more than any tokenizer's longest common tokens average; bounds an answer that is sent back


def estimate(config: Config, prepared: Prepared, price: Price | None) -> CostEstimate:
    """Expected and highest cost in USD. The expected one takes every record that may be refined as refined."""
    alone = None if price is None else frontier_only(config, prepared, price)
    paid = config.wants_frontier and config.strategy.max_frontier_cost != 0 and price is not None
    if not paid or price is None:
        return CostEstimate(
            local_cost=0.0,
            frontier_cost=0.0,
            total_cost=0.0,
            frontier_calls=0,
            frontier_cost_upper=0.0,
            frontier_only_usd=None if alone is None else usd(alone),
            notes=["nothing is paid for"],
        )
    if config.strategy.name == "frontier-only":
        expected = alone or 0
    else:
        calls = (_refinement(config, prepared, slot) for slot in _slots(config, prepared))
        expected = sum(_expected(call, prepared, price) for call in calls)
    upper = ceiling(config, prepared, price)
    cost = min(expected, upper)
    return CostEstimate(
        local_cost=0.0,
        frontier_cost=usd(cost),
        total_cost=usd(cost),
        frontier_calls=config.count,
        frontier_cost_upper=usd(upper),
        frontier_only_usd=None if alone is None else usd(alone),
        notes=["as if every record were refined"] if config.strategy.name != "frontier-only" else [],
    )


def ceiling(config: Config, prepared: Prepared, price: Price) -> int:
    """What an execution can spend at most, in picodollars: for each record the dearest call that any slot may lead to
    and that call's repair, and a few calls whose answers get lost; or the cap."""
    most = config.provider.frontier.max_output_tokens
    longest = max(most, prepared.task.answer_tokens) * BYTES_PER_TOKEN
    slots = prepared.plan.slots
    asked = max(call(config, prepared, slot).bytes for call in (_refinement, _draft) for slot in slots)
    asked += longest + HIDDEN_TOKENS
    repair = price.worst(asked + longest, most)
    total = config.count * (price.worst(asked, most) + repair) + LOST_CALLS * repair
    cap = config.strategy.max_frontier_cost
    return total if cap is None else min(total, int(cap * PICO))


def frontier_only(config: Config, prepared: Prepared, price: Price, output_tokens: float | None = None) -> int:
    """What the frontier alone would take for the same count, in picodollars.

    output_tokens: of one record, where a run has shown it; else those of the task's worked example.
    """
    calls = (_draft(config, prepared, slot) for slot in _slots(config, prepared))
    return sum(_expected(call, prepared, price, output_tokens) for call in calls)


def _expected(call: Request, prepared: Prepared, price: Price, output_tokens: float | None = None) -> int:
    asked = sum(llm.count_tokens(message.content) for message in call.messages)
    answer = output_tokens or llm.count_tokens(prompts.as_json(prepared.task.example.record))
    return price.cost(Usage(input=asked, output=round(answer)))


def _slots(config: Config, prepared: Prepared) -> list[Slot]:
    slots = prepared.plan.slots
    return [slots[n % len(slots)] for n in range(config.count)]


def _assignment(prepared: Prepared, slot: Slot) -> Assignment:
    return Assignment("estimate", slot, prepared.task.example.name, slot.index % len(prepared.task.wordings), 0)


def _draft(config: Config, prepared: Prepared, slot: Slot) -> Request:
    most = config.provider.frontier.max_output_tokens
    return draft.request(prepared.task, _assignment(prepared, slot), local=False, max_tokens=most)


def _refinement(config: Config, prepared: Prepared, slot: Slot) -> Request:
    """The refinement of a draft like the worked example, which cites this slot's rows."""
    assignment, record = _assignment(prepared, slot), prepared.task.example.record
    written = Written(assignment, record, evidence.look_up(record, assignment.rows), 0, False, "local")
    scored = Scored(written, Quality(overall=0.0, criteria={}))
    return refine.request(prepared.task, scored, max_tokens=config.provider.frontier.max_output_tokens)
