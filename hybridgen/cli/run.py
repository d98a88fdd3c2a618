"""One point: a checked config in, a run folder out. The same for a run of its own and for each point of a sweep.

A launcher may call `Task` in another process or on another machine, so it holds plain values only, and what came of a
point lies in the point's folder, where the sweep finds it.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from hybridgen import __version__
from hybridgen.cli import log
from hybridgen.cli.terminal import say
from hybridgen.config.compose import settle
from hybridgen.core import collector, private
from hybridgen.core.errors import FAULT, INTERRUPTED, HybridgenError
from hybridgen.core.progress import Progress, Silent
from hybridgen.core.stop import Stop, on_signals
from hybridgen.pipelines.base import Outcome, pipelines
from hybridgen.sources.size import in_words

if TYPE_CHECKING:
    from hybridgen.config.schema import Config
    from hybridgen.core.notices import Notice
    from hybridgen.core.sweeps import SweepPoint

LOG = logging.getLogger("hybridgen.cli")
COHERENCE = "coherence"  # the criterion of a rubric that asks whether a record's parts hang together


@dataclass(frozen=True, slots=True)
class Point:
    """A run whose config is right. overrides: what was typed for it; is_verbose: it writes a log."""

    config: Config
    folder: Path
    overrides: tuple[str, ...]
    is_verbose: bool


def point_of_sweep(composed: DictConfig, folder: Path, overrides: Sequence[str], *, is_verbose: bool) -> Point:
    """A point of a sweep, whose folder is the sweep's to choose. Raises ConfigError."""
    folder = shortest(folder)
    return Point(settle(composed, {"output.dir": str(folder)}), folder, tuple(overrides), is_verbose)


async def run(point: Point, *, is_alone: bool = True) -> Outcome:
    """Run the point, with its progress and result on the terminal; is_alone: it is of no sweep. Raises
    HybridgenError."""
    pipelines[point.config.task.pipeline].check(point.config)  # what is wrong is told before anything heavy is imported
    from hybridgen.cli.bars import TerminalProgress

    with _logged(point), TerminalProgress(is_alone=is_alone) as progress, on_signals(say) as stop:
        outcome = await _run(point, progress, stop)
    from hybridgen.cli.console import show  # pages and tables, which no request waits for

    show(outcome.result, point.folder)
    return outcome


async def run_aside(point: Point, name: str) -> Outcome:
    """Run the point without bars and tables, which other points would write over. Raises HybridgenError."""
    with _logged(point), on_signals(say) as stop:
        return await _run(point, _Aside(name), stop)


@contextmanager
def _logged(point: Point) -> Iterator[None]:
    """The point's log, with how it began and ended."""
    config, began = point.config, time.perf_counter()
    with log.written_to(point.folder, is_verbose=point.is_verbose):
        LOG.info("hybridgen %s, Python %s, %s", __version__, platform.python_version(), sys.platform)
        LOG.info("count=%s privacy=%s estimate_only=%s", config.count, config.privacy.mode, config.estimate_only)
        try:
            yield
        except BaseException as error:
            LOG.warning("ended by %s", type(error).__name__)  # its message may quote the data
            raise
        finally:
            LOG.info("%.3f s", time.perf_counter() - began)


async def _run(point: Point, progress: Progress, stop: Stop) -> Outcome:
    if point.config.question is None and getattr(pipelines[point.config.task.pipeline], "reads_data", True):
        asked = point.config.knowledge.prefetch or point.config.data.path
        progress.say(f"reading {in_words(asked)}")  # before seconds of imports
    from hybridgen.llm import hosts
    from hybridgen.privacy.egress import network

    pipeline = pipelines[point.config.task.pipeline]
    if begin := getattr(pipeline, "begin", None):
        begin(point.config)
    allowed = pipeline.hosts(point.config)
    collector.settle()
    with network.only(allowed) as guard:

        def stopped() -> list[Notice]:
            return [hosts.say_stopped(line) for line in guard.tried]

        return await pipeline.run(point.config, point.folder, progress, stop, stopped)


@dataclass(frozen=True, slots=True)
class _Aside(Silent):
    """The progress of a point among others: facts and warnings, each with the point's name."""

    name: str

    def say(self, text: str) -> None:
        say(f"{self.name}: {text}")


@dataclass(frozen=True, slots=True)
class Task:
    """What Hydra calls for each point of a sweep. Errors are said at once and written down, and cost no other point.

    names: what to call each point, by Hydra's number of it. runner: the one event loop of a sweep whose points run one
    after the other in this process; None: the points run side by side, each in a process of its own.
    """

    names: Mapping[int, str]
    runner: asyncio.Runner | None

    def __call__(self, composed: DictConfig) -> None:
        from hybridgen.reports.files import write_point

        if self.runner is None:
            private.begin()  # this process need not come of the command's
        job = HydraConfig.get()
        point = point_of_sweep(composed, Path(job.runtime.output_dir), job.overrides.task, is_verbose=bool(job.verbose))
        name = self.names[job.job.num]
        say(name)
        outcome = self._outcome(point, name)
        write_point(point.folder, outcome)
        if outcome.exit_code == INTERRUPTED:
            raise KeyboardInterrupt  # no other point shall begin

    def _outcome(self, point: Point, name: str) -> SweepPoint:
        try:
            if self.runner:
                return told(point, self.runner.run(run(point, is_alone=False)))
            return told(point, asyncio.run(run_aside(point, name)))
        except HybridgenError as error:
            say(f"{name}: {error}")
            return failed(point, str(error), error.exit_code)
        except Exception as error:
            say(f"{name}: failed\n{traceback.format_exc()}")
            is_quoted = point.config.privacy.mode == "off"  # it may quote the data
            quoted = f": {' '.join(str(error).split())}" if is_quoted else ""
            return failed(point, f"{type(error).__name__}{quoted}", FAULT)


def told(point: Point, outcome: Outcome) -> SweepPoint:
    """What a sweep is told of a point that came to its end; without figures where it was an estimate."""
    from hybridgen.core.results import RunResult
    from hybridgen.core.sweeps import SweepPoint

    start = failed(point, "", outcome.exit_code)
    if not isinstance(outcome.result, RunResult):
        return start
    summary = outcome.result.summary
    return SweepPoint(
        **{
            **dict(start),
            "delivered": summary.delivered,
            "origin": summary.origin,
            "cost_usd": summary.records_usd,
            "new_usd": summary.cost.new_usd,
            "frontier_only_usd": summary.cost.frontier_only_usd,
            "refinements": summary.refinements,
            "quality_mean": summary.quality.mean,
            "quality_min": summary.quality.min,
            "share": summary.quality.share,
            "model": summary.models.get("local"),
            "detail": summary.detail,
            "judge": summary.models.get("judge") if summary.stages.judge.calls else None,
            "is_scaled": summary.quality.scaled,
            "drafts": summary.drafts,
            "coherence": summary.quality.criteria.get(COHERENCE),
            "agreement": summary.quality.agreement,
            "diversity": summary.quality.diversity,
            "near_duplicates": summary.quality.near_duplicates,
            "repeats": next((one.text for one in summary.notices if one.code == "records_alike"), ""),
            "speed": summary.speed,
            "seconds": summary.seconds.total,
            "run_id": summary.run_id,
        }
    )


def failed(point: Point, error: str, exit_code: int) -> SweepPoint:
    """A point without figures. error: one line with the reason."""
    from hybridgen.core.sweeps import SweepPoint

    return SweepPoint(
        overrides=list(point.overrides),
        values={},
        folder=str(point.folder),
        strategy=point.config.strategy.name,
        requested=point.config.count,
        model=point.config.provider.local.model,
        exit_code=exit_code,
        error=error,
    )


def shortest(folder: Path) -> Path:
    """The folder as seen from here, where it lies below."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
