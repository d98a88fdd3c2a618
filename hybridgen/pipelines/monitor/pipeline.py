"""Statistics from a config: count, look for other rules, write, show, track."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import DONE, INTERRUPTED
from hybridgen.core.monitoring import Statistics
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.shape import Said
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.pipelines import publication
from hybridgen.pipelines.base import Outcome
from hybridgen.pipelines.monitor.statistics import count
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports import files


async def run(
    config: Config, folder: Path, progress: Progress, stop: Stop, stopped: Callable[[], Sequence[Notice]] = tuple
) -> Outcome:
    """Count, its files written to `folder` and logged to the tracking store.

    stopped: connections that were refused meanwhile. Raises DataError where nothing was asked yet, KnowledgeError where
    the memory cannot be read, HybridgenError where summary.json cannot be written.
    """
    started = time.perf_counter()
    async with stop.waiting():
        statistics = await aside(count, config)
    statistics = statistics.model_copy(update={"seconds": _since(started)})
    files.write_summary(folder, statistics)
    troubles = [*await _publish(statistics, config, folder, stop), *stopped()]
    for notice in troubles:
        progress.say(str(notice))
    whole = statistics.model_copy(
        update={
            "degraded": [*map(str, troubles)],
            "notices": [*map(Said.of, troubles)],
            "seconds": _since(started),
        }
    )
    files.write_summary(folder, whole)
    return Outcome(whole, INTERRUPTED if stop.asked else DONE)


async def _publish(statistics: Statistics, config: Config, folder: Path, stop: Stop) -> list[Notice]:
    """Make the page and log it; what went wrong. Statistics hold nobody's texts, so they are shown as they are."""
    settings = shown_settings(config)
    return await publication.show(
        share=lambda: statistics,
        report=lambda shown: files.write_statistics_report(folder, shown, settings),
        track=lambda shown: _track(config, shown, settings),
        store=asyncio.create_task(aside(publication.prepare_store, config, config.task.name)),
        stop=stop,
    )


def _track(config: Config, shown: Statistics, settings: dict[str, str]) -> None:
    """Log them with files of their own. Raises HybridgenError."""
    from hybridgen import tracking

    if config.tracking.backend != "none":
        with tempfile.TemporaryDirectory() as folder:
            files.write_summary(Path(folder), shown)
            files.write_statistics_report(Path(folder), shown, settings)
            private = config.privacy.mode != "off"
            tracking.log_statistics(config.tracking, shown, Path(folder), settings, private=private)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)
