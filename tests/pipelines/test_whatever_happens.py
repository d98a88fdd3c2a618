"""Whatever goes wrong on the way: the sums agree, the cap holds, and the same command again pays nothing twice."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hybridgen.core.progress import Silent
from hybridgen.core.results import RunResult
from hybridgen.pipelines.records import pipeline
from tests.pipelines.asked import LIST, drawn
from tests.pipelines.conftest import Runs
from tests.standin import CUT, GARBAGE, OK, RESET, Schedule, Standin, refuse

FAULTS = (refuse(429, retry_after=0), refuse(500), refuse(529), refuse(400), RESET, CUT, GARBAGE)


def faults(luck: int, share: float) -> Schedule:
    dice = random.Random(luck)
    return lambda _, asked: dice.choice(FAULTS) if dice.random() < share else OK


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    strategy=st.sampled_from(["refine-top", "refine-below-threshold", "local-only", "frontier-only"]),
    cap=st.one_of(st.none(), st.floats(0.02, 0.3)),
    threshold=st.floats(0, 1),
    count=st.integers(1, 6),
    spoilt=st.sampled_from([0.0, 0.2, 0.6]),
    failing=st.sampled_from([0.0, 0.1, 0.4]),
    luck=st.integers(0, 10_000),
)
@example(strategy="refine-top", cap=None, threshold=0.0, count=3, spoilt=0.6, failing=0.0, luck=1963)  # none useful
def test_the_sums_agree_and_nothing_is_paid_twice(
    standin: Standin,
    table: Path,
    tmp_path_factory: pytest.TempPathFactory,
    strategy: str,
    cap: float | None,
    threshold: float,
    count: int,
    spoilt: float,
    failing: float,
    luck: int,
) -> None:
    standin.reset()
    run = Runs(standin, table, tmp_path_factory.mktemp("run"))
    config = run.config(
        f"strategy={strategy}",
        count=count,
        strategy__max_frontier_cost=cap,
        strategy__quality_threshold=threshold,
        provider__frontier__max_output_tokens=1000,
    )
    standin.answer = drawn(luck, spoilt)
    standin.fail(faults(luck, failing))
    first = asyncio.run(pipeline.run(config, Path(config.output.dir), Silent()))
    check(first, standin, cap)
    assert first.total_cost == first.summary.cost.new_usd == pytest.approx(standin.bill(LIST), abs=1e-9)

    asked, billed = len(standin.requests), standin.bill(LIST)
    standin.fail([])
    again = asyncio.run(pipeline.run(config, Path(config.output.dir), Silent()))
    check(again, standin, cap)
    assert again.summary.cost.new_usd == pytest.approx(standin.bill(LIST) - billed, abs=1e-9)
    # What was free and of no use is asked anew where the run fell short; what was not bought any more is bought then.
    short = {"records_missing", "drafts_unjudged"} & {notice.code for notice in first.summary.notices}
    if not failing and not short and "no more are asked for" not in str(first.summary.degraded):
        assert len(standin.requests) == asked
        assert again.records == first.records
        assert again.drafts == first.drafts


def check(result: RunResult, standin: Standin, cap: float | None) -> None:
    summary, bill = result.summary, standin.bill(LIST)
    assert bill <= (cap or 9)
    assert summary.cost.total_usd == summary.cost.frontier_usd
    assert (summary.cost.total_usd or 0) <= bill + 1e-9
    records = sum(record.cost_usd for record in result.records)
    others = sum(draft.cost_usd for draft in result.drafts if not draft.chosen)
    assert records + others == pytest.approx(summary.cost.total_usd, abs=1e-9)
    origins = [record.origin for record in result.records]
    assert summary.origin.model_dump() == {name: origins.count(name) for name in ("local", "refined", "frontier")}
    assert summary.delivered == len(result.records) <= summary.requested
    assert summary.drafts.valid + summary.drafts.invalid == summary.drafts.requested == len(result.drafts)
    assert len({draft.id for draft in result.drafts}) == len(result.drafts)
    assert all(draft.valid or (draft.stage and draft.reason) for draft in result.drafts)
    assert summary.delivered == summary.requested or any("records are missing" in line for line in summary.degraded)
