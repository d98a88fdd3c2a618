"""Ready-made runs and sweeps: each composes, and is what its page says."""

from __future__ import annotations

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.paths import CONF
from hybridgen.config.schema import Config
from hybridgen.pipelines.records.check import check

EXPERIMENTS = sorted(file.stem for file in (CONF / "experiment").glob("*.yaml"))


def experiment(name: str, *more: str) -> Config:
    return compose([f"experiment={name}", *more])


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_is_a_config_that_could_run(name: str) -> None:
    check(experiment(name, "provider.local.model=qwen2.5:7b", "provider=ollama"))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_begins_with_the_command_that_runs_it(name: str) -> None:
    first, second, *_ = (CONF / "experiment" / f"{name}.yaml").read_text().splitlines()
    assert first == "# @package _global_"
    assert second.startswith(f"# python -m hybridgen experiment={name} ")


def test_a_small_budget_is_spent_on_the_best() -> None:
    config = experiment("small-budget")
    assert (config.strategy.name, config.strategy.max_frontier_cost) == ("refine-top", 0.5)


def test_every_row_gets_a_record_and_unsure_ones_are_paid_for() -> None:
    config = experiment("every-row")
    assert (config.task.name, config.count, config.strategy.name) == ("extract", "all", "refine-below-threshold")
    assert config.output.formats == ("csv", "xlsx")
    assert experiment("every-row", "task=tickets", "count=20").task.name == "tickets"


@pytest.mark.parametrize("name", ["confidential-interviews", "data-to-share"])
def test_where_nothing_may_leave_no_paid_model_is_known(name: str) -> None:
    config = experiment(name)
    assert (config.provider.frontier.provider, config.strategy.name) == ("none", "local-only")
    assert config.privacy.mode == "pseudonymise"


def test_quality_control_drafts_three_times() -> None:
    config = experiment("quality-control")
    assert (config.strategy.draft_multiplier, config.strategy.quality_threshold) == (3, 0.8)
