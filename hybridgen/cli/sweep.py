"""A sweep: every point is checked before the first one runs, a launcher of Hydra's runs them, and all are summed up.

Whatever sweeper chooses the points, and whatever launcher runs them, `Sweeping` stands between the two. What became of
a point is read from its folder, so it doesn't matter in which process or on which machine it ran, or whether the
launcher held out.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hydra.core.hydra_config import HydraConfig
from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig, OmegaConf, open_dict

from hybridgen.cli import shards
from hybridgen.cli.run import Point, Task, failed, point_of_sweep, shortest
from hybridgen.cli.terminal import say
from hybridgen.core.errors import (
    DONE,
    FAULT,
    FEWER,
    INTERRUPTED,
    NO_SERVER,
    WRONG,
    ConfigError,
    HybridgenError,
    InputError,
)
from hybridgen.pipelines.base import pipelines

if TYPE_CHECKING:
    from hybridgen.core.sweeps import Sweep, SweepPoint

MISSING = "???"  # how a ready-made sweep marks a key that has to be typed
NEAR = 0.95  # of the best quality: what the cheapest point must reach to be the knee
_FROM_MILD_TO_BAD = (DONE, FEWER, WRONG, NO_SERVER, FAULT, INTERRUPTED)  # exit codes


class Sweeping(Launcher):
    """A launcher that checks, has another one launch, and remembers what came of each point."""

    def __init__(self) -> None:
        self._stderr = sys.stderr
        self._started = time.time()
        self._points: list[Point] = []
        self._outcomes: list[SweepPoint] = []
        self._are_shards = False
        self._joined = DONE  # what came of joining them

    @property
    def exit_code(self) -> int:
        """The worst of the points' exit codes; DONE where there was no sweep."""
        return max((self._joined, *(one.exit_code for one in self._outcomes)), key=_FROM_MILD_TO_BAD.index)

    @contextlib.contextmanager
    def between(self) -> Iterator[None]:
        """Stand between the sweeper and the launcher that Hydra makes within the block."""
        plugins = Plugins.instance()
        self._instantiate = plugins.instantiate_launcher

        def stand_between(hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> Launcher:
            self.setup(hydra_context=hydra_context, task_function=task_function, config=config)
            return self

        vars(plugins)["instantiate_launcher"] = stand_between
        try:
            yield
        finally:
            del vars(plugins)["instantiate_launcher"]

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Called by Hydra with the config of the sweep; its task function is for a run of its own."""
        self._context, self._config = hydra_context, config

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """Called by the sweeper with the overrides of each point; cost and quality of each, for sweepers that search.

        Raises InputError where a point is wrong, before any of them runs.
        """
        from hybridgen.reports.files import read_point

        first = len(self._outcomes)
        with contextlib.redirect_stderr(self._stderr):  # what Hydra says of the command line is another matter
            points = self._checked(job_overrides, initial_job_idx)
            nothing, code = "interrupted before it was done", INTERRUPTED
            try:
                nothing, code = self._launched(points, job_overrides, initial_job_idx), FAULT
            finally:
                self._outcomes += [read_point(point.folder) or failed(point, nothing, code) for point in points]
        return [_returned(outcome) for outcome in self._outcomes[first:]]

    def close(self) -> None:
        """Sum the sweep up: its files, its run in the store, its table on the terminal. Shards are joined instead.

        Raises HybridgenError.
        """
        if not self._outcomes or self._points[0].config.estimate_only:
            return
        if self._are_shards:
            self._joined = shards.close(self._points, self._outcomes, self._folder())
            return
        from hybridgen import tracking
        from hybridgen.cli.console import show
        from hybridgen.reports import places
        from hybridgen.reports.files import write_sweep

        folder = self._folder()
        summed = sum_up(folder.name, self._outcomes, seconds=time.time() - self._started)
        write_sweep(folder, summed)
        config = self._points[0].config
        is_private = any(point.config.privacy.mode != "off" for point in self._points)
        try:
            with tempfile.TemporaryDirectory() as public:
                shown, seen = (places.sweep(summed), Path(public)) if is_private else (summed, folder)
                if is_private:
                    write_sweep(seen, shown)
                tracking.log_sweep(config.tracking, config.task.name, shown, seen, private=is_private)
        except HybridgenError as error:
            say(str(error))
        show(summed, folder)

    def _checked(self, job_overrides: Sequence[Sequence[str]], first: int) -> list[Point]:
        points, wrong = [], list(self._say_untyped(job_overrides))
        for number, overrides in enumerate(job_overrides if not wrong else (), first):
            try:
                points.append(self._point(number, overrides))
            except ConfigError as error:
                wrong.append(str(error))
        if wrong:
            raise ConfigError("; ".join(dict.fromkeys(wrong)))
        self._are_shards = shards.are_shards(points)
        for point, name in zip(points, self._names(job_overrides, first).values(), strict=True):
            try:
                pipeline = pipelines[point.config.task.pipeline]
                if not pipeline.is_swept:
                    raise ConfigError(f"task={point.config.task.name}: has nothing to sweep over; leave out -m")
                pipeline.check(point.config, data=not self._are_shards or point is points[0])  # shards read the same
            except InputError as error:
                raise InputError(f"{name}: {error}") from None
        self._points += points
        return points

    def _say_untyped(self, job_overrides: Sequence[Sequence[str]]) -> Iterator[str]:
        """That a ready-made sweep leaves keys to whoever types it, and nobody typed them, or one value alone."""
        params = OmegaConf.select(self._config, "hydra.sweeper.params") or {}
        keys = [key for key, value in params.items() if _is_missing(f"{key}={value}")]
        if keys and (len(job_overrides) == 1 or any(_is_missing(word) for words in job_overrides for word in words)):
            name = self._choice("experiment")
            yield f"experiment={name}: say what to compare, as in {' '.join(f'{key}=A,B' for key in keys)}"

    def _point(self, number: int, overrides: Sequence[str]) -> Point:
        """The point as its job will see it, without running it."""
        composed = self._context.config_loader.load_sweep_config(self._config, list(overrides))
        with open_dict(composed):
            composed.hydra.job.id = composed.hydra.job.num = number
        hydra, before = HydraConfig.instance(), HydraConfig.instance().cfg
        hydra.set_config(composed)  # for ${hydra:…} in the folder's name
        try:
            folder = Path(composed.hydra.sweep.dir, str(composed.hydra.sweep.subdir)).absolute()
            words, is_verbose = list(composed.hydra.overrides.task), bool(composed.hydra.verbose)
            with open_dict(composed):
                del composed["hydra"]
            return point_of_sweep(composed, folder, words, is_verbose=is_verbose)
        finally:
            hydra.cfg = before

    def _launched(self, points: Sequence[Point], job_overrides: Sequence[Sequence[str]], first: int) -> str:
        """Have the points run; what is to be said of those that left nothing behind."""
        from hybridgen import tracking
        from hybridgen.reports.files import forget_point

        for point in points:
            forget_point(point.folder)  # of an earlier sweep
        names = self._names(job_overrides, first)
        if self._choice("hydra/launcher") == "basic":
            with asyncio.Runner() as runner:
                self._launcher(Task(names, runner)).launch(job_overrides, first)
            return "it ended without a result"
        with contextlib.suppress(HybridgenError):  # each point says it for itself
            tracking.prepare(points[0].config.tracking, points[0].config.task.name)
        try:
            self._launcher(Task(names, None)).launch(job_overrides, first)
        except Exception as error:  # a launcher can fail in its own ways: a worker killed, a queue that refuses
            return f"hydra/launcher={self._choice('hydra/launcher')} failed: {' '.join(str(error).split())}"
        return "it ended without a result"

    def _launcher(self, task: Task) -> Launcher:
        return self._instantiate(hydra_context=self._context, task_function=task, config=self._config)

    def _choice(self, group: str) -> str:
        return str(self._config.hydra.runtime.choices[group])

    def _names(self, job_overrides: Sequence[Sequence[str]], first: int) -> dict[int, str]:
        """'2 of 5: strategy.quality_threshold=0.6', by what the points don't share."""
        plain = [[_plain(word) for word in words] for words in job_overrides]
        shared = set(self._config.hydra.overrides.task)
        if len(plain) > 1:
            shared |= set.intersection(*map(set, plain))
        total = OmegaConf.select(self._config, "hydra.sweeper.n_trials") or len(plain)
        own = (" ".join(word for word in words if word not in shared) for words in plain)
        return {number: f"{number + 1} of {total}: {words}" for number, words in enumerate(own, first)}

    def _folder(self) -> Path:
        return shortest(Path(self._config.hydra.sweep.dir).absolute())


def sum_up(name: str, points: Sequence[SweepPoint], *, seconds: float) -> Sweep:
    """The points, each with the values that tell it from the others, and what they came to together."""
    from hybridgen.core.sweeps import Sweep

    words = [[_plain(word).lstrip("+") for word in point.overrides if "=" in word] for point in points]
    values = [dict(word.split("=", 1) for word in own) for own in words]
    keys = dict.fromkeys(key for own in values for key in own)
    differ = [key for key in keys if len({own.get(key) for own in values}) > 1]
    points = [
        point.model_copy(update={"values": {key: own[key] for key in differ if key in own}})
        for point, own in zip(points, values, strict=True)
    ]
    bills = [point.new_usd for point in points]
    return Sweep(
        name=name,
        points=list(points),
        knee=knee(points),
        new_usd=None if None in bills else sum(bill or 0 for bill in bills),
        seconds=round(seconds, 3),
    )


def knee(points: Sequence[SweepPoint]) -> int | None:
    """Index of the cheapest point within 5 % of the best quality, among those that delivered all that was asked for."""
    known: dict[int, tuple[float, float]] = {
        index: (point.cost_usd, -point.quality_mean)
        for index, point in enumerate(points)
        if point.delivered == point.requested and point.cost_usd is not None and point.quality_mean is not None
    }
    best = max((-quality for _, quality in known.values()), default=0.0)
    near = [index for index, (_, quality) in known.items() if -quality >= NEAR * best]
    return min(near, key=lambda index: known[index], default=None)


def _is_missing(override: str) -> bool:
    return override.partition("=")[2].strip("'\"") == MISSING


def _plain(override: str) -> str:
    """An override without the escapes that Hydra writes: http\\://… is http://…"""
    return re.sub(r"\\([\\()\[\]{}:=, \t])", r"\1", override)


def _returned(outcome: SweepPoint) -> JobReturn:
    """What a sweeper that searches is told: (USD, mean quality), None where one of them is unknown."""
    values: Any = (outcome.cost_usd, outcome.quality_mean)
    done = JobReturn(overrides=outcome.overrides, status=JobStatus.COMPLETED)
    done.return_value = None if None in values else values
    return done
