"""Records from rows: choose, protect, draft, judge, refine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hybridgen.core.errors import DONE, FEWER, INTERRUPTED
from hybridgen.pipelines.base import Outcome, pipelines

if TYPE_CHECKING:
    from hybridgen.config.schema import Config
    from hybridgen.core.notices import Notice
    from hybridgen.core.progress import Progress
    from hybridgen.core.stop import Stop


class _Records:
    is_swept = True

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.pipelines.records.check import check

        check(config, data=data)

    def hosts(self, config: Config) -> set[str]:
        from hybridgen.pipelines.records.pipeline import allowed_hosts

        return allowed_hosts(config)

    def begin(self, config: Config) -> None:
        from hybridgen.privacy.detectors import memory

        if not config.estimate_only:
            memory.begin(config.privacy)

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.llm import loading
        from hybridgen.pipelines.records import pipeline

        if config.estimate_only:
            from hybridgen.reports.files import write_estimate

            async with stop.waiting():
                expected = await pipeline.estimate(config, progress)
            write_estimate(folder, expected)
            return Outcome(expected, DONE)
        loading.begin()
        self.begin(config)
        result = await pipeline.run(config, folder, progress, stop, stopped=stopped)
        is_less = result.summary.delivered < result.summary.requested
        return Outcome(result, INTERRUPTED if stop.asked else FEWER if is_less else DONE)


pipelines.add("records", _Records())
