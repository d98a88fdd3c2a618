"""A run of records as it may be shown: its report and its place in the tracking store."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice
from hybridgen.core.results import RunResult
from hybridgen.core.stop import Stop
from hybridgen.pipelines import publication
from hybridgen.pipelines.records import sharing
from hybridgen.pipelines.records.types import Run
from hybridgen.pipelines.settings import shown_settings
from hybridgen.tasks import Levels


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
        return await publication.show(
            share=lambda: sharing.share(result, run, Path(lines)),
            report=report,
            track=lambda shown: _track(config, run.prepared.levels, shown, settings),
            store=store,
            stop=stop,
        )


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
