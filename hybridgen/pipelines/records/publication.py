"""A run as it may be shown: its report and its place in the tracking store. Nothing here costs a run its own files."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from hybridgen.config.schema import Config
from hybridgen.core.errors import HybridgenError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.results import RunResult
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.pipelines.records import sharing
from hybridgen.pipelines.records.settings import shown_settings
from hybridgen.pipelines.records.types import Run
from hybridgen.tasks import Levels

T = TypeVar("T")


async def publish(run: Run, result: RunResult, store: asyncio.Task[Notice | None], stop: Stop) -> list[Notice]:
    """Make the report and log the run, both of what may be shown; what went wrong."""
    from hybridgen.reports import files

    config = run.config
    settings = shown_settings(config)

    def report(shown: RunResult) -> None:
        files.write_report(run.folder, shown, settings)
        files.write_privacy(run.folder, sharing.at_home(shown.summary, result.summary), settings)
        if config.shard.is_part:
            files.write_shown(run.folder, shown)

    with tempfile.TemporaryDirectory() as lines:
        return await show(
            share=lambda: sharing.share(result, run, Path(lines)),
            report=report,
            track=lambda shown: _track(config, run.prepared.levels, shown, settings),
            store=store,
            stop=stop,
        )


async def show(
    *,
    share: Callable[[], T],
    report: Callable[[T], object],
    track: Callable[[T], object],
    store: asyncio.Task[Notice | None],
    stop: Stop,
) -> list[Notice]:
    """Write the report and log it, both of what may be shown; what went wrong. share: what that is. store: the tracking
    store on its way."""
    public = list[T]()
    if trouble := await aside(_tried, "not_shown", lambda: public.append(share())):
        return [trouble, *filter(None, [await _unless_asked(stop, store)])]
    (shown,) = public
    reported = await aside(_tried, "no_report", lambda: report(shown))
    tracked = await _unless_asked(stop, _log(store, lambda: track(shown)))
    return [notice for notice in (reported, tracked) if notice]


async def _log(store: asyncio.Task[Notice | None], track: Callable[[], object]) -> Notice | None:
    return await store or await aside(_tried, "not_tracked", track)


async def _unless_asked(stop: Stop, tracking: Awaitable[Notice | None]) -> Notice | None:
    """Wait for the tracking until the run is asked to end: all else stands by now. A run that was asked before is
    tracked like any other."""
    if stop.asked:
        return await tracking
    try:
        async with stop.waiting():
            return await tracking
    except StoppedError:
        return Notice("tracking_interrupted")


def prepare_store(config: Config, task: str) -> Notice | None:
    """Make the tracking store beside other work, since a new one takes its time; what went wrong. Of a shard nothing is
    logged."""
    if config.shard.is_part:
        return None
    from hybridgen import tracking  # brings mlflow

    return _tried("not_tracked", lambda: tracking.prepare(config.tracking, task))


def _track(config: Config, levels: Levels, shown: RunResult, settings: dict[str, str]) -> None:
    """Log what of the run may be shown, with files of that alone; a shard is logged when all are joined. Raises
    HybridgenError."""
    from hybridgen import tracking
    from hybridgen.reports import files

    if config.tracking.backend != "none" and not config.shard.is_part:
        with tempfile.TemporaryDirectory() as folder:
            files.write_run(Path(folder), shown, settings, levels.content)
            private = config.privacy.mode != "off"
            tracking.log_run(config.tracking, levels.home.name, shown, Path(folder), settings, private=private)


def _tried(code: str, do: Callable[[], object]) -> Notice | None:
    """What went wrong. By now the run's own files stand, and nothing here may cost them."""
    try:
        do()
    except HybridgenError as error:
        return Notice("failed_for_show", {"why": error.said, "what": Notice(code)})
    except Exception as error:  # its text may quote the data
        return Notice(f"{code}_because", {"why": type(error).__name__})
    return None
