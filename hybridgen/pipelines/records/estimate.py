"""What a run would cost, from the prompts that it would send: tokens counted, prices looked up, no model asked.

What drafts are worth is unknown before they are judged, so that is either known from the ledger or assumed, and said.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from typing import Any

from hybridgen.config.schema import Config
from hybridgen.core.results import CostEstimate, Quality
from hybridgen.llm import endpoints, litellm_adapter, prompt_cache
from hybridgen.llm.ledger.budget import HIDDEN_TOKENS, LOST_CALLS
from hybridgen.llm.types import PICO, Price, Request, Usage, usd
from hybridgen.pipelines.records import draft, prompts, refine
from hybridgen.pipelines.records.history import Past
from hybridgen.pipelines.records.judge import IMPROVE_CHARS
from hybridgen.pipelines.records.prepare import Prepared
from hybridgen.pipelines.records.types import Assignment, Scored, Written
from hybridgen.scoring import evidence
from hybridgen.segments.types import Slot
from hybridgen.strategies import selection
from hybridgen.tasks import Content

WORST, BEST = 0.4, 0.9  # between these a draft's overall quality is taken to lie, evenly, before one is judged
ANEW = 0.35  # of a record's tokens are what a refinement's edits take, before the ledger holds some; docs/cost.md
TOKENIZERS = 2  # no provider's tokenizer makes more than twice as many tokens of a text as the one that counts here
BYTES_PER_TOKEN = 8  # more than any tokenizer's longest common tokens average
ERROR_TOKENS = 500  # that a repair spends on saying what was wrong


def estimate(config: Config, prepared: Prepared, price: Price | None, past: Past) -> CostEstimate:
    """Expected and highest cost in USD, with the assumptions in `notes`."""
    alone = None if price is None else frontier_only(config, prepared, price)
    noted = [past.note] if past.note else []
    if price is None or not config.wants_frontier or config.strategy.max_frontier_cost == 0:
        return CostEstimate(
            local_cost=0.0,
            frontier_cost=0.0,
            total_cost=0.0,
            frontier_calls=0,
            frontier_cost_upper=0.0,
            frontier_only_usd=None if alone is None else usd(alone),
            notes=["nothing is paid for", *noted],
        )
    calls, lengths, notes = _calls(config, prepared, past)
    expected = round(_sum(config, price, calls, lengths) * (1 + past.repairs))
    if past.repairs:
        notes.append(f"{past.repairs:.0%} of the answers need a repair, as so far")
    upper = ceiling(config, prepared, price)
    cost = min(expected, upper)
    return CostEstimate(
        local_cost=0.0,
        frontier_cost=usd(cost),
        total_cost=usd(cost),
        frontier_calls=len(calls),
        frontier_cost_upper=usd(upper),
        frontier_only_usd=None if alone is None else usd(alone),
        notes=[*notes, *noted],
    )


def typical(config: Config, prepared: Prepared) -> Request:
    """A request as the frontier would get it."""
    of = _draft if config.strategy.name == "frontier-only" else _refinement
    return of(config, prepared, prepared.plan.slots[0])


def frontier_only(config: Config, prepared: Prepared, price: Price, output_tokens: float | None = None) -> int:
    """What the frontier alone would take for the same count, in picodollars.

    output_tokens: of one record, where a run has shown it; else those of the task's worked example.
    """
    calls = [_draft(config, prepared, slot) for slot in _slots(config, prepared)]
    length = output_tokens or _tokens(prepared.task.example.record)
    return _sum(config, price, calls, [length] * len(calls))


def ceiling(config: Config, prepared: Prepared, price: Price) -> int:
    """What an execution can spend at most, in picodollars; its cap, where that is lower.

    For each record the dearest call that its slot may lead to and that call's repair, in the tokens of the most
    wasteful tokenizer. On top, once, what is set aside for a repair: a token for every byte. So as long as TOKENIZERS
    holds every call fits when its turn comes, and where it does not the run stops paying. Calls whose answers get lost
    keep what was set aside; a record leaves room for about one, so only runs of few records need more.
    """
    most = config.provider.frontier.max_output_tokens
    records: list[int] = []
    spare = lost = 0
    for slot in prepared.plan.slots:
        asked, size = _longest(config, prepared, slot)
        repair = price.worst(asked + most + ERROR_TOKENS, most)
        aside = price.worst(size + max(most, prepared.task.answer_tokens) * BYTES_PER_TOKEN + HIDDEN_TOKENS, most)
        records.append(price.worst(asked, most) + repair)
        spare = max(spare, aside - repair)
        lost = max(lost, price.worst(size + HIDDEN_TOKENS, most))
    dearest = itertools.islice(itertools.cycle(sorted(records, reverse=True)), config.count)
    total = sum(dearest) + spare + max(0, LOST_CALLS - config.count) * lost
    cap = config.strategy.max_frontier_cost
    return total if cap is None else min(total, int(cap * PICO))


def _longest(config: Config, prepared: Prepared, slot: Slot) -> tuple[int, int]:
    """The most tokens and bytes that a slot's record may be asked for with."""
    calls = [] if config.strategy.name == "frontier-only" else [_refinement(config, prepared, slot)]
    if not calls or config.strategy.fallback == "warn":
        calls.append(_draft(config, prepared, slot))
    # A refinement may carry a longer draft than the example, and a reviewer's word.
    longer = prepared.task.answer_tokens - _tokens(prepared.task.example.record) + IMPROVE_CHARS // 2
    more = longer if calls[0].purpose == "refine" else 0
    asked = max(prompt_cache.asked(call) for call in calls) + more
    size = max(call.bytes for call in calls) + more * BYTES_PER_TOKEN
    return min(size, asked * TOKENIZERS), size


def _calls(config: Config, prepared: Prepared, past: Past) -> tuple[list[Request], list[float], list[str]]:
    """The paid requests to be expected, how long their answers are, and what that rests on."""
    if config.strategy.name == "frontier-only":
        calls = [_draft(config, prepared, slot) for slot in _slots(config, prepared)]
        length = past.output_tokens or _tokens(prepared.task.example.record)
        as_what = "as the frontier's so far" if past.output_tokens else "as the task's worked example"
        return calls, [length] * len(calls), [f"answers as long {as_what}: {length:.0f} tokens"]
    if past.drafts:
        chosen = selection.best(past.drafts, config.count)
        wanted = [scored for scored in chosen if selection.wants_refinement(scored, config.strategy)]
        notes = [f"{len(wanted)} of {len(chosen)} records will be refined: the ledger knows their drafts and scores"]
    else:
        share = _passing(config)
        number = round(share if config.strategy.name == "refine-top" else config.count - share)
        wanted = [_like_the_example(prepared, slot) for slot in _slots(config, prepared)[:number]]
        notes = [
            f"{number} of {config.count} records will be refined, if drafts score evenly between {WORST} and {BEST}; "
            "strategy=local-only drafts and judges for nothing, then the estimate knows"
        ]
    most = config.provider.frontier.max_output_tokens
    calls = [refine.request(prepared.task, scored, max_tokens=most) for scored in wanted]
    lengths = [past.output_tokens or ANEW * _tokens(scored.written.content) for scored in wanted]
    if past.output_tokens:
        notes.append(f"answers as long as the frontier's so far: {past.output_tokens:.0f} tokens")
    else:
        notes.append(f"edits as long as {ANEW:.0%} of their drafts")
    return calls, lengths, notes


def _passing(config: Config) -> float:
    """How many of the `count` best drafts reach the threshold, if qualities lie evenly between the bounds."""
    chance = min(1.0, max(0.0, (BEST - config.strategy.quality_threshold) / (BEST - WORST)))
    return min(config.count, config.drafts * chance)


def _sum(config: Config, price: Price, calls: Sequence[Request], lengths: Iterable[float]) -> int:
    """Picodollars; each kind's first call fills the provider's cache, the others read it."""
    provider, model = config.provider.frontier.provider, endpoints.frontier_model(config)
    total, known = 0, set[str | None]()
    for call, length in zip(calls, lengths, strict=True):
        shared = call.shared()
        asked = prompt_cache.used(provider, model, call, first=shared not in known)
        known.add(shared)
        total += price.cost(Usage(asked.input, asked.cached_input, asked.cache_write, round(length)))
    return total


def _tokens(content: Content) -> int:
    return litellm_adapter.count_tokens(prompts.as_json(content))


def _slots(config: Config, prepared: Prepared) -> list[Slot]:
    slots = prepared.plan.slots
    return [slots[n % len(slots)] for n in range(config.count)]


def _assignment(prepared: Prepared, slot: Slot) -> Assignment:
    return Assignment("estimate", slot, prepared.task.example.name, slot.index % len(prepared.task.wordings), 0)


def _draft(config: Config, prepared: Prepared, slot: Slot) -> Request:
    most = config.provider.frontier.max_output_tokens
    return draft.request(prepared.task, _assignment(prepared, slot), local=False, max_tokens=most)


def _refinement(config: Config, prepared: Prepared, slot: Slot) -> Request:
    most = config.provider.frontier.max_output_tokens
    return refine.request(prepared.task, _like_the_example(prepared, slot), max_tokens=most)


def _like_the_example(prepared: Prepared, slot: Slot) -> Scored:
    """A draft as long as the worked example, each claim of which cites another of the slot's rows."""
    rows = itertools.cycle(slot.rows)

    def cited(value: Any) -> Any:
        if isinstance(value, dict):
            row = next(rows, None) if "quote" in value else None
            told = {key: cited(inner) for key, inner in value.items()}
            return told | {"row": row.label, "quote": " ".join(row.text.split()[:6])[:90]} if row else told
        return [cited(inner) for inner in value] if isinstance(value, list) else value

    plain = cited(prepared.task.example.record.model_dump(mode="json"))
    record = prepared.task.content.model_validate_json(json.dumps(plain))
    assignment = _assignment(prepared, slot)
    written = Written(assignment, record, evidence.look_up(record, assignment.rows), 0, False, "local")
    return Scored(written, Quality(overall=0.0, criteria={}))
