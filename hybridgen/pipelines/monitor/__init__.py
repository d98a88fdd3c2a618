"""Who answered the questions of the last days, what that saved, and which rules would have kept more at home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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
        from hybridgen.llm import hosts
        from hybridgen.pipelines.knowledge import stores

        return hosts.find_hosts([], config.tracking) | stores.find_hosts(config)

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.pipelines.monitor import pipeline

        return await pipeline.run(config, folder, progress, stop, stopped)


pipelines.add("monitor", _Monitor())
