"""Who answered the questions of the last days, and what that saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hybridgen.core.errors import DONE
from hybridgen.pipelines.base import Outcome, pipelines

if TYPE_CHECKING:
    from hybridgen.config.schema import Config
    from hybridgen.core.notices import Notice
    from hybridgen.core.progress import Progress
    from hybridgen.core.stop import Stop


class _Monitor:
    is_swept = False
    reads_data = False

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.core.errors import ConfigError

        if config.estimate_only:
            raise ConfigError("estimate_only=true: task=monitor pays nothing, so there is nothing to estimate")

    def hosts(self, config: Config) -> set[str]:
        from hybridgen.pipelines.knowledge import stores

        return stores.find_hosts(config)

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.core.threads import aside
        from hybridgen.pipelines.monitor.statistics import count
        from hybridgen.reports.files import write_summary

        async with stop.waiting():
            statistics = await aside(count, config)
        write_summary(folder, statistics)
        return Outcome(statistics, DONE)


pipelines.add("monitor", _Monitor())
