"""What a run would cost: no model is asked, and the upper figure holds whatever the run turns out to be."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen import strategies
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice, Place
from hybridgen.core.results import CostEstimate
from hybridgen.llm import prompt_cache
from hybridgen.llm.ledger.budget import LOST_CALLS, worst_case
from hybridgen.llm.providers.gemini import BUDGET
from hybridgen.llm.types import PICO, Price, Request, Usage, as_usd
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.check import access_of
from hybridgen.pipelines.records.draft import Drafting
from hybridgen.pipelines.records.estimate import Estimator
from hybridgen.pipelines.records.history import History
from hybridgen.pipelines.records.refine import Refining
from hybridgen.segments.types import Row, Segment
from tests.pipelines.records.library import LEVELS, ROWS, TASK, as_it_is, begun, endpoint, judged, prepared

CLAUDE = Price(input=3_000_000, output=15_000_000, cached_input=300_000, cache_write=3_750_000)
FREE = Price(0, 0, 0, 0)
LONG = Row("long", "R1", "It rained on the way to the library. " * 60)
LAST = Segment(3, (LONG, *ROWS[1:]))  # the longest rows stand in the last segment, which may well be among the best


STRATEGIES = ["refine-top", "refine-below-threshold", "frontier-only"]


@functools.cache
def config(*overrides: str) -> Config:
    return compose(["count=2", "privacy=off", "tracking=none", *overrides])


def estimator(settings: Config, price: Price | None = CLAUDE) -> Estimator:
    """An estimator of the library's rows, shared out to four segments."""
    ready = prepared(*(Segment(n, ROWS) for n in range(3)), LAST)
    ready = dataclasses.replace(ready, strategy=strategies.make(settings.strategy))
    most = settings.provider.frontier.max_output_tokens
    return Estimator(settings, ready, price, Drafting(TASK, as_it_is, most), Refining(LEVELS, as_it_is, most))


def estimated(
    settings: Config, price: Price | None = CLAUDE, past: Sequence[float] = (), **history: Any
) -> CostEstimate:
    """past: the qualities of drafts that the ledger knows. history: what else it knows."""
    made = estimator(settings, price)
    is_paid = access_of(settings, made.prepared.strategy).is_paid
    return made.estimate(known(made, past, **history), is_paid=is_paid)


def known(made: Estimator, past: Sequence[float], **history: Any) -> History:
    weighing = made.weigh(history.get("output_tokens"))
    for number, quality in enumerate(past):
        weighing.add(judged(quality, number))
    return History(known=weighing.known, wanted=weighing.wanted, cost=weighing.cost, **history)


def estimate(*overrides: str, price: Price | None = CLAUDE, past: Sequence[float] = (), **history: Any) -> CostEstimate:
    return estimated(config(*overrides), price, past, **history)


def ceiling(*overrides: str) -> int:
    return estimator(config(*overrides)).ceiling(History())


@pytest.mark.parametrize("override", ["strategy=refine-top", "strategy=local-only"])
def test_a_ledger_that_had_to_be_set_aside_is_noted(override: str) -> None:
    damaged = Notice("ledger_damaged", {"path": Place("l.sqlite", "ledger.path"), "damage": "cut", "aside": "x"})
    assert estimate(override, note=damaged).notes[-1] == str(damaged)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_paid_run(strategy: str) -> None:
    found = estimate(f"strategy={strategy}")
    assert found.local_cost == 0
    assert found.frontier_cost is not None
    assert found.frontier_cost_upper is not None
    assert 0 < found.frontier_cost < found.frontier_cost_upper
    assert found.total_cost == found.frontier_cost
    assert found.frontier_calls == (2 if strategy == "frontier-only" else 1)
    assert found.notes


def test_before_a_draft_is_judged_qualities_are_taken_to_lie_evenly_between_two_bounds() -> None:
    def calls(strategy: str, threshold: float) -> int:
        return estimate(f"strategy={strategy}", "count=4", f"strategy.quality_threshold={threshold}").frontier_calls

    assert [calls("refine-top", t) for t in (0.1, 0.65, 0.775, 0.95)] == [4, 3, 2, 0]
    assert [calls("refine-below-threshold", t) for t in (0.1, 0.65, 0.775, 0.95)] == [0, 1, 2, 4]
    assert "evenly between 0.4 and 0.9" in estimate("strategy=refine-top").notes[0]


def test_drafts_that_are_known_say_how_many_will_be_refined() -> None:
    found = {
        name: estimate(f"strategy={name}", past=[0.8, 0.9]).frontier_calls
        for name in ("refine-top", "refine-below-threshold")
    }
    assert found == {"refine-top": 2, "refine-below-threshold": 0}  # both are above 0.75
    low = estimate("strategy=refine-below-threshold", past=[0.8, 0.7])
    assert (low.frontier_calls, low.notes[0].split(":")[0]) == (1, "1 of 2 records will be refined")


def test_what_the_frontier_answered_so_far_says_how_long_its_next_answers_are() -> None:
    costs = [estimate(past=[0.8, 0.9], output_tokens=tokens).frontier_cost for tokens in (100, 101)]
    assert (costs[1] or 0) - (costs[0] or 0) == pytest.approx(2 * as_usd(CLAUDE.output))
    repaired = estimate(past=[0.8, 0.9], output_tokens=100, repairs=0.5)
    assert repaired.frontier_cost == pytest.approx((costs[0] or 0) * 1.5)
    assert "50% of the answers need a repair, as so far" in repaired.notes


def test_the_frontier_alone_is_priced_by_its_prompts_and_an_answer_like_the_example() -> None:
    asked = Drafting(TASK, as_it_is, 2000).request(begun(), "frontier")
    output_tokens = prompts.count_example(TASK) + BUDGET  # which it may think
    expected = 2 * (prompt_cache.count_asked(asked) * 3e-6 + output_tokens * 15e-6)
    found = estimate("strategy=frontier-only", "provider/frontier=gemini")  # no cache that could be counted on
    assert found.frontier_only_usd == pytest.approx(expected, rel=0.02)  # the invented names differ
    assert found.frontier_cost == found.frontier_only_usd


def test_the_first_of_a_kind_fills_the_cache_and_the_others_read_it() -> None:
    """All drafts begin alike: what is asked of a segment stands at the end."""
    one, two, four = (
        estimate("strategy=frontier-only", f"count={count}").frontier_only_usd or 0 for count in (1, 2, 4)
    )
    assert two < 1.8 * one
    assert four < 1.95 * two


def test_what_a_run_has_shown_of_its_answers_takes_the_examples_place() -> None:
    long, longer = (estimator(config()).frontier_only(CLAUDE, tokens) for tokens in (1000.0, 1001.0))
    assert longer - long == 2 * CLAUDE.output


@pytest.mark.parametrize("override", ["strategy=local-only", "provider/frontier=none", "strategy.use_frontier=false"])
def test_where_nothing_may_be_paid_the_run_costs_nothing(override: str) -> None:
    found = estimate(override, price=None)
    assert (found.local_cost, found.frontier_cost, found.total_cost, found.frontier_calls) == (0, 0, 0, 0)
    assert found.frontier_cost_upper == 0
    assert found.frontier_only_usd is None  # unknown without a price, not 0
    assert found.notes


def test_local_only_still_says_what_the_frontier_alone_would_take() -> None:
    alone = estimate("strategy=local-only").frontier_only_usd
    assert alone == estimate("strategy=frontier-only").frontier_only_usd


def test_a_cap_of_nothing_costs_nothing() -> None:
    found = estimate("strategy.max_frontier_cost=0")
    assert (found.frontier_cost, found.frontier_cost_upper, found.frontier_calls) == (0, 0, 0)


def test_a_cap_bounds_both_figures() -> None:
    found = estimate("strategy.max_frontier_cost=0.001")
    assert found.frontier_cost == found.frontier_cost_upper == pytest.approx(0.001)
    generous = estimate("strategy.max_frontier_cost=1000")
    assert generous.frontier_cost_upper == estimate().frontier_cost_upper


rates = st.integers(0, 100_000_000)


@settings(max_examples=30, deadline=None)
@given(
    st.builds(Price, rates, rates, rates, rates),
    st.sampled_from(STRATEGIES),
    st.none() | st.floats(0.0001, 100),
    st.integers(1, 6),
    st.integers(64, 4000),
)
def test_the_expected_cost_never_exceeds_the_upper_one_nor_that_the_cap(
    price: Price, strategy: str, cap: float | None, count: int, most: int
) -> None:
    base = config(f"strategy={strategy}")
    asked = base.model_copy(
        update={
            "count": count,
            "strategy": base.strategy.model_copy(update={"max_frontier_cost": cap}),
            "provider": base.provider.model_copy(
                update={"frontier": base.provider.frontier.model_copy(update={"max_output_tokens": most})}
            ),
        }
    )
    found = estimated(asked, price)
    assert found.frontier_cost is not None
    assert found.frontier_cost_upper is not None
    assert 0 <= found.frontier_cost <= found.frontier_cost_upper
    assert cap is None or found.frontier_cost_upper <= cap


def repair(asked: Request) -> Request:
    messages = prompts.ask_repair(asked.messages, "wrong answer " * 600, "goals: at least 2 are needed " * 10)
    return dataclasses.replace(asked, messages=messages, purpose="repair")


@pytest.mark.parametrize("strategy", ["refine-top", "frontier-only"])
@pytest.mark.parametrize("count", [1, 2, 7, 20])
@pytest.mark.parametrize("segment", [Segment(0, ROWS), LAST], ids=["short", "long"])
def test_no_cap_means_that_no_record_is_refused_for_money(segment: Segment, count: int, strategy: str) -> None:
    """Even where each answer is as long as it may be, one in eight is repaired and all take half as many tokens again
    as are counted here, the last repair still fits: with a token for every byte set aside."""
    made = estimator(config(f"count={count}", f"strategy={strategy}"))
    paid, bound = endpoint("frontier", CLAUDE), made.ceiling(History())
    if strategy == "refine-top":
        asked = made.refining.request(judged(0.9, rows=segment, improve="Say more about the rain. " * 8))
    else:
        asked = made.drafting.request(begun(rows=segment), "frontier")

    def dear(call: Request) -> int:
        used = prompt_cache.expect_usage(paid.provider, made.config.provider.frontier.model, call, is_first=False)
        return CLAUDE.cost(Usage(math.ceil(1.5 * used.input), math.ceil(1.5 * used.cached_input), 0, call.max_tokens))

    repaired = math.ceil(count / 8)
    spent = (count - 1) * dear(asked) + (repaired - 1) * dear(repair(asked))
    assert spent + worst_case(paid, asked) <= bound
    assert spent + dear(asked) + worst_case(paid, repair(asked)) <= bound


def test_once_drafts_are_known_only_those_count_that_will_be_paid_for() -> None:
    made = estimator(config("count=40", "strategy=refine-below-threshold"))
    past = [0.9 if n % 10 else 0.2 for n in range(40)]
    assert made.ceiling(known(made, past)) < made.ceiling(History()) / 2


def test_a_run_of_few_records_has_room_for_lost_calls() -> None:
    asked = Drafting(TASK, as_it_is, 2000).request(begun(rows=LAST), "frontier")
    lost = (LOST_CALLS - 1) * worst_case(endpoint("frontier", CLAUDE), asked)
    assert lost <= estimator(config("count=1", "strategy=frontier-only")).lost_room()


def test_a_free_frontier_costs_nothing() -> None:
    assert estimate(price=FREE).frontier_cost_upper == 0.0


def test_the_cap_is_never_rounded_up() -> None:
    for cap in (0.1, 0.29, 0.57, 1e-9):
        assert as_usd(ceiling(f"strategy.max_frontier_cost={cap}")) <= cap
    assert ceiling("strategy.max_frontier_cost=0.01") == PICO // 100
