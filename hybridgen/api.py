"""The Python API: the same runs as the command's, from a script or a notebook.

It composes the config as the command does and hands it to the pipeline; it knows no stage.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from omegaconf import OmegaConf

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core import private
from hybridgen.core.errors import ConfigError
from hybridgen.core.progress import Silent, Step, Told
from hybridgen.core.results import CostEstimate, Record, RunResult
from hybridgen.core.secrets import masked
from hybridgen.strategies import strategies

if TYPE_CHECKING:
    from hybridgen.core.answers import AnswerResult
    from hybridgen.core.evaluation import Evaluation
    from hybridgen.core.monitoring import Statistics

T = TypeVar("T")
Paths = str | Path | Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class HybridConfig:
    """What goes to the paid model.

    draft_multiplier: drafts per finished record, 1 or more. quality_threshold: 0-1. max_frontier_cost: hard cap in USD
    on a run's frontier spend, None for no cap. strategy: as in `strategy=…` on the command line; without the frontier,
    the strategies that refine become local-only. Values are checked when a run starts.
    """

    draft_multiplier: int = 2
    quality_threshold: float = 0.75
    use_frontier: bool = True
    max_frontier_cost: float | None = None
    strategy: str = "refine-top"


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridPipeline:
    """Who drafts at home and who refines for money; what is None comes from the config's defaults.

    Providers and models are named as on the command line, keys come from the provider's environment variable.
    overrides: anything else, as it would be typed there: ["privacy=strict", "hardware=m4max"].

    Every method raises ConfigError and its kin (`hybridgen.core.errors`), with one line that says what would be right.
    """

    local_provider: str | None = None
    local_model: str | None = None
    frontier_provider: str | None = None
    frontier_model: str | None = None
    local_api_base: str | Sequence[str] | None = None
    frontier_api_base: str | None = None
    overrides: Sequence[str] = ()

    def generate(
        self,
        data_path: Paths | None = None,
        count: int | Literal["all"] = 5,
        config: HybridConfig | None = None,
        *,
        seed: int = 42,
        output_dir: str | Path | None = None,
        progress: Callable[[Step], None] | None = None,
    ) -> RunResult:
        """Make `count` finished records from a file, folder, glob or list of them (None: the sample). "all": one for
        each row or document, where the task is of those. progress: is told each step (stage, done, total, usd,
        seconds_left), one at a time, perhaps from another thread.

        The run's files land in output_dir (None: a new folder in outputs/). Works inside a running event loop too,
        which it keeps busy: there `agenerate` is the better neighbour.
        """
        return _wait(self.agenerate(data_path, count, config, seed=seed, output_dir=output_dir, progress=progress))

    async def agenerate(
        self,
        data_path: Paths | None = None,
        count: int | Literal["all"] = 5,
        config: HybridConfig | None = None,
        *,
        seed: int = 42,
        output_dir: str | Path | None = None,
        progress: Callable[[Step], None] | None = None,
    ) -> RunResult:
        """As `generate`, awaited."""
        from hybridgen.pipelines.records.pipeline import run

        composed = self._config(data_path, count, config, seed, output_dir)
        told = Told(progress) if progress else Silent()
        return (await run(composed, _begin(composed, is_named=bool(output_dir)), told)).whole()

    def estimate_cost(
        self,
        data_path: Paths | None = None,
        count: int | Literal["all"] = 5,
        config: HybridConfig | None = None,
        *,
        seed: int = 42,
    ) -> CostEstimate:
        """What `generate` would cost, in USD. Calls no model and spends nothing."""
        from hybridgen.pipelines.records.pipeline import estimate

        return _wait(estimate(self._config(data_path, count, config, seed, None)))

    def evaluate(
        self,
        records: str | Path | RunResult | Sequence[Record | Mapping[str, Any]],
        *,
        source: Paths | None = None,
        against: str | Path | None = None,
        labels: str | Path | None = None,
        task: str | None = None,
        config: HybridConfig | None = None,
        seed: int = 42,
        output_dir: str | Path | None = None,
    ) -> Evaluation:
        """The judge's scores of records that are there already, by criterion.

        records: a file of them, a run's folder, or the records themselves. source: the data that they rest on; without
        it nothing is said of what needs the rows. against: a second file to compare with. labels: a sheet that people
        filled in. task: whose rubric counts (a name or a file); None: that of the run in whose folder the file lies, of
        records themselves the one among `overrides`. config: its cap holds for a paid judge or grader. Files land as
        those of `generate`.
        """
        waiting = self.aevaluate(
            records,
            source=source,
            against=against,
            labels=labels,
            task=task,
            config=config,
            seed=seed,
            output_dir=output_dir,
        )
        return _wait(waiting)

    async def aevaluate(
        self,
        records: str | Path | RunResult | Sequence[Record | Mapping[str, Any]],
        *,
        source: Paths | None = None,
        against: str | Path | None = None,
        labels: str | Path | None = None,
        task: str | None = None,
        config: HybridConfig | None = None,
        seed: int = 42,
        output_dir: str | Path | None = None,
    ) -> Evaluation:
        """As `evaluate`, awaited."""
        from hybridgen.core.evaluation import Evaluation
        from hybridgen.pipelines.evaluate import given, pipeline

        if isinstance(records, str | Path):
            path, own = records, None
        else:
            path, own = None, given.take(records.records if isinstance(records, RunResult) else records)
        named = [word.partition("=")[2] for word in self.overrides if word.startswith("task=")]
        others = [word for word in self.overrides if not word.startswith("task=")]
        values = {
            "evaluate.source": _as_text(source),
            "evaluate.against": None if against is None else str(against),
            "evaluate.labels": None if labels is None else str(labels),
            "evaluate.task": task or (named[-1] if named and path is None else None),
        }
        asking = replace(self, overrides=[*others, "task=evaluate"])
        composed = asking._config(path, 5, config, seed, output_dir, **values)
        folder = _begin(composed, is_named=bool(output_dir))
        ended = await pipeline.run(composed, folder, Silent(), records=own)
        if not isinstance(ended.result, Evaluation):
            raise ConfigError("overrides: evaluate.sheet and estimate_only=true are of the command; leave them out")
        return ended.result

    def ask(
        self,
        questions: str | Sequence[str],
        *,
        config: HybridConfig | None = None,
        seed: int = 42,
        output_dir: str | Path | None = None,
        progress: Callable[[Step], None] | None = None,
    ) -> AnswerResult:
        """Answers from the index, in the order of the questions: with origin, relevance, cost and cited passages.

        What the index knows is answered at home, what was answered before is given from the store, the rest goes to
        the frontier. Parameters as of `generate`.
        """
        return _wait(self.aask(questions, config=config, seed=seed, output_dir=output_dir, progress=progress))

    async def aask(
        self,
        questions: str | Sequence[str],
        *,
        config: HybridConfig | None = None,
        seed: int = 42,
        output_dir: str | Path | None = None,
        progress: Callable[[Step], None] | None = None,
    ) -> AnswerResult:
        """As `ask`, awaited."""
        from hybridgen.core.answers import AnswerResult
        from hybridgen.pipelines.query.pipeline import run

        others = [word for word in self.overrides if not word.startswith("task=")]
        asking = replace(self, overrides=[*others, "task=query"])
        composed = asking._config(None, "all", config, seed, output_dir)
        told = Told(progress) if progress else Silent()
        asked = [questions] if isinstance(questions, str) else list(questions)
        ended = await run(composed, _begin(composed, is_named=bool(output_dir)), told, asked=asked)
        if not isinstance(ended.result, AnswerResult):
            raise ConfigError("overrides: estimate_only=true is of the command; leave it out")
        return ended.result.whole()

    def statistics(self, days: float = 7) -> Statistics:
        """Who answered the questions of the last days, how relevant what was found is, and what was saved."""
        from hybridgen.pipelines.monitor.statistics import count

        others = [word for word in self.overrides if not word.startswith("task=")]
        asking = replace(self, overrides=[*others, "task=monitor"])
        return count(asking._config(None, "all", None, 42, None, **{"monitor.days": days}))

    def _config(
        self,
        data_path: Paths | None,
        count: int | Literal["all"],
        config: HybridConfig | None,
        seed: int,
        folder: str | Path | None,
        **more: object,
    ) -> Config:
        chosen = config or HybridConfig()
        strategy = chosen.strategy
        known = next((strategies[name] for name in strategies if name == strategy), None)
        if known and known.is_home and not chosen.use_frontier:
            strategy = "local-only"
        options = {
            "provider/local": self.local_provider,
            "provider/frontier": self.frontier_provider,
            "strategy": strategy,
        }
        values: dict[str, object] = {
            "count": count,
            "seed": seed,
            "strategy.draft_multiplier": chosen.draft_multiplier,
            "strategy.quality_threshold": chosen.quality_threshold,
            "strategy.use_frontier": chosen.use_frontier and (known is None or known.may_pay),
            "strategy.max_frontier_cost": chosen.max_frontier_cost,
        }
        given = {
            "provider.local.model": self.local_model,
            "provider.local.api_base": _as_text(self.local_api_base),
            "provider.frontier.model": self.frontier_model,
            "provider.frontier.api_base": self.frontier_api_base,
            "data.path": _as_text(data_path),
            "output.dir": None if folder is None else str(folder),
        }
        return compose(
            [*(f"{group}={option}" for group, option in options.items() if option is not None), *self.overrides],
            values | {key: value for key, value in (given | more).items() if value is not None},
        )


def _as_text(given: Paths | None) -> str | list[str] | None:
    if given is None or isinstance(given, str):
        return given
    return str(given) if isinstance(given, Path) else [str(one) for one in given]


def _begin(composed: Config, *, is_named: bool) -> Path:
    """The folder of a run, with its config in it. is_named: by the caller, so that it may be there already."""
    folder = Path(composed.output.dir)
    folder = folder if is_named else _unused(folder)
    private.make_folder(folder / ".hydra")
    with private.open_file(folder / ".hydra" / "config.yaml", "w") as file:
        file.write(masked(OmegaConf.to_yaml(composed.model_dump(mode="json"))))
    return folder


def _unused(folder: Path) -> Path:
    """Default folders are named by the second; two runs within one don't share a folder."""
    number = 2
    while folder.exists():
        folder, number = folder.with_name(f"{folder.name.partition('.')[0]}.{number}"), number + 1
    return folder


def _wait(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, in a thread of its own where this one's event loop is busy, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:  # whose loop is nobody else's
            return runner.run(work)
    tasks: list[asyncio.Task[Any]] = []

    async def tracked() -> T:
        tasks.extend(filter(None, [asyncio.current_task()]))
        return await work

    with ThreadPoolExecutor(1, thread_name_prefix="hybridgen") as pool:
        running = pool.submit(asyncio.run, tracked())
        try:
            return running.result()
        except KeyboardInterrupt:  # else the run would go on, and spend, behind the prompt
            for task in tasks:
                task.get_loop().call_soon_threadsafe(task.cancel)
            raise
