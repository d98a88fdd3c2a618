"""The Python API, with a pipeline of straw: what config it asks for, and that it works inside an event loop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra

import hybridgen
from hybridgen import CostEstimate, HybridConfig, HybridPipeline, RunResult
from hybridgen.config.compose import CONF
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.core.progress import Progress
from hybridgen.core.summaries import Cost, Summary


class Straw:
    def __init__(self) -> None:
        self.ran: list[tuple[Config, Path]] = []
        self.put_away = False
        self.interrupt = False

    async def run(self, config: Config, folder: Path, progress: Progress) -> RunResult:
        self.ran.append((config, folder))
        if self.interrupt:
            try:
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.sleep(30)
            finally:
                self.put_away = True
        cost = Cost.model_construct(total_usd=0.25)
        return RunResult.model_construct(records=[], drafts=[], rejects=[], summary=Summary.model_construct(cost=cost))

    async def estimate(self, config: Config) -> CostEstimate:
        self.ran.append((config, Path()))
        return CostEstimate.model_construct(total_cost=0.1, frontier_calls=config.count)

    @property
    def config(self) -> Config:
        return self.ran[-1][0]


@pytest.fixture
def straw(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Straw:
    straw, module = Straw(), ModuleType("hybridgen.pipelines.records.pipeline")
    vars(module).update(run=straw.run, estimate=straw.estimate)
    monkeypatch.setitem(sys.modules, "hybridgen.pipelines.records.pipeline", module)
    monkeypatch.chdir(tmp_path)
    return straw


def test_the_contracts_example(straw: Straw) -> None:
    pipeline = HybridPipeline(
        local_provider="ollama",
        local_model="qwen2.5:72b",
        frontier_provider="anthropic",
        frontier_model="claude-sonnet-4-5-20250929",
    )
    result = pipeline.generate(
        data_path="research.csv",
        count=5,
        config=HybridConfig(draft_multiplier=2, quality_threshold=0.75, use_frontier=True, max_frontier_cost=5.00),
    )
    assert result.total_cost == 0.25
    assert (straw.config.provider.local.provider, straw.config.provider.local.model) == ("ollama", "qwen2.5:72b")
    assert straw.config.provider.frontier.model == "claude-sonnet-4-5-20250929"
    assert (straw.config.data.path, straw.config.count, straw.config.seed) == ("research.csv", 5, 42)
    assert (straw.config.strategy.name, straw.config.strategy.max_frontier_cost) == ("refine-top", 5.0)
    assert pipeline.estimate_cost(data_path="research.csv", count=10).frontier_calls == 10


def test_nothing_named_is_the_commands_default(straw: Straw) -> None:
    HybridPipeline().generate(output_dir="there")
    assert (straw.config.provider.local.provider, straw.config.provider.frontier.provider) == ("embedded", "anthropic")
    assert straw.ran[-1][1] == Path("there")
    assert yaml.safe_load(Path("there/.hydra/config.yaml").read_text())["count"] == 5


def test_every_row_may_be_asked_for(straw: Straw) -> None:
    HybridPipeline(overrides=["task=tickets"]).generate("tickets.csv", count="all")
    assert (straw.config.task.name, straw.config.count) == ("tickets", "all")


def test_runs_within_one_second_dont_share_a_folder(straw: Straw) -> None:
    for _ in range(3):
        HybridPipeline().generate()
    assert len({folder for _, folder in straw.ran}) == 3


def test_a_server_of_ones_own_in_both_roles(straw: Straw) -> None:
    HybridPipeline(
        local_provider="vllm",
        local_api_base="http://10.0.0.7:8000/v1",
        frontier_provider="openai-compatible",
        frontier_model="big",
        frontier_api_base="http://10.0.0.8:8000/v1",
        overrides=["privacy=strict", "provider.frontier.price={input: 1, output: 2}"],
    ).generate()
    assert straw.config.provider.local.api_base == "http://10.0.0.7:8000/v1"
    assert straw.config.provider.frontier.api_base == "http://10.0.0.8:8000/v1"
    assert straw.config.privacy.mode == "strict"


def test_a_machine_brings_its_provider(straw: Straw) -> None:
    HybridPipeline(overrides=["hardware=m4max"]).generate()
    assert straw.config.provider.local.model == "qwen2.5:72b"


@pytest.mark.parametrize(
    ("config", "strategy", "uses"),
    [
        (HybridConfig(use_frontier=False), "local-only", False),
        (HybridConfig(strategy="local-only"), "local-only", False),
        (HybridConfig(strategy="refine-below-threshold"), "refine-below-threshold", True),
        (HybridConfig(strategy="frontier-only"), "frontier-only", True),
    ],
)
def test_what_goes_to_the_paid_model(straw: Straw, config: HybridConfig, strategy: str, uses: bool) -> None:
    HybridPipeline().generate(config=config)
    assert (straw.config.strategy.name, straw.config.strategy.use_frontier) == (strategy, uses)


@pytest.mark.parametrize("path", [Path("a (1).csv"), "b=[2],{x}.csv", [Path("a.csv"), "b.csv"]])
def test_any_path_goes_through_as_it_is(straw: Straw, path: Path | str | list[Path | str]) -> None:
    HybridPipeline().generate(path)
    assert straw.config.data.path == (tuple(map(str, path)) if isinstance(path, list) else str(path))


@pytest.mark.parametrize(
    ("pipeline", "config", "line"),
    [
        (HybridPipeline(), HybridConfig(quality_threshold=1.5), "strategy.quality_threshold=1.5: must be a number"),
        (HybridPipeline(), HybridConfig(strategy="best"), "strategy=best: there is no such option; choose "),
        (HybridPipeline(local_provider="olama"), None, "provider/local=olama: there is no such option; choose "),
        (
            HybridPipeline(frontier_provider="openai-compatible"),
            None,
            "provider.frontier.model: provider/frontier=openai-compatible needs the name of a model",
        ),
    ],
)
def test_wrong_input_is_one_line(
    straw: Straw, pipeline: HybridPipeline, config: HybridConfig | None, line: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        pipeline.generate(config=config)
    assert str(caught.value).startswith(line)
    assert not straw.ran


async def test_inside_a_running_event_loop(straw: Straw) -> None:
    assert (await HybridPipeline().agenerate(count=1)).total_cost == 0.25
    assert HybridPipeline().generate(count=2).total_cost == 0.25
    assert HybridPipeline().estimate_cost(count=3).frontier_calls == 3
    assert [config.count for config, _ in straw.ran] == [1, 2, 3]


def test_an_interrupted_notebook_stops_the_run(straw: Straw) -> None:
    straw.interrupt = True

    async def cell() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # as a notebook's kernel does
        HybridPipeline().generate()

    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(cell())
    assert straw.put_away
    assert set(threading.enumerate()) <= before


def test_a_hydra_application_that_calls_it_keeps_its_hydra(straw: Straw) -> None:
    with initialize_config_dir(str(CONF), version_base="1.3"):
        HybridPipeline().generate()
        with pytest.raises(ConfigError):
            HybridPipeline(overrides=["frob=1"]).generate()
        assert hydra_compose("config", overrides=["count=3"]).count == 3
    assert not GlobalHydra.instance().is_initialized()


def test_the_package_exports_its_api() -> None:
    assert all(getattr(hybridgen, name) for name in hybridgen.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = hybridgen.nothing
