"""What each stage cost: all together are what the run cost, and without its audit it costs what it costs alone."""

from __future__ import annotations

import pytest

from hybridgen.core.results import RunResult
from tests.pipelines.asked import LIST, drawn
from tests.pipelines.conftest import Runs
from tests.standin import Standin

PLAIN = ("strategy.draft_multiplier=1", "strategy.quality_threshold=0.5")
LUCK = 1
STRATEGIES = ("local-only", "refine-top", "refine-below-threshold", "calibrated", "frontier-only")


def stages_usd(result: RunResult) -> float:
    told = result.summary.stages.model_dump(exclude_none=True)
    return sum(stage["usd"] for stage in told.values())


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_all_stages_together_are_the_total_and_an_audit_adds_just_itself(
    run: Runs, standin: Standin, strategy: str
) -> None:
    """Half of the answers are of no use at first, and some of no use at all."""
    standin.answer = drawn(LUCK, spoilt=0.5)
    chosen = (f"strategy={strategy}", *PLAIN)
    alone = run(*chosen, count=4)
    assert stages_usd(alone) == pytest.approx(alone.total_cost, abs=1e-12)
    standin.reset()
    standin.answer = drawn(LUCK, spoilt=0.5)
    apart = Runs(standin, run.data, run.folder / "apart")
    for _ in range(2):  # the second one from the ledger
        audited = apart(*chosen, "strategy.audit_records=3", count=4)
        assert stages_usd(audited) == pytest.approx(audited.total_cost, abs=1e-12)
        assert audited.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
        assert audited.summary.records_usd == alone.total_cost
        assert (audited.summary.audit is None) == (strategy == "frontier-only")
