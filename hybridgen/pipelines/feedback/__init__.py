"""What people say of answers, into the memory: what was wrong is not given again."""

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


class _Feedback:
    is_swept = False

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.core.errors import ConfigError, DataError
        from hybridgen.sources import paths

        if config.estimate_only:
            raise ConfigError("estimate_only=true: task=feedback pays nothing, so there is nothing to estimate")
        if config.data.path is None:
            raise DataError("data.path: is missing; name a table with the columns id (or question) and outcome")
        paths.find(config.data.path)

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
        from hybridgen.pipelines.feedback import pipeline

        return await pipeline.run(config, folder, progress, stop)


pipelines.add("feedback", _Feedback())
