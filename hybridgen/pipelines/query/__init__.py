"""Questions answered from the index: from the store, at home, or by the frontier."""

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


class _Query:
    is_swept = False

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.pipelines.query.check import check

        check(config)

    def hosts(self, config: Config) -> set[str]:
        from hybridgen.pipelines.query.check import allowed_hosts

        return allowed_hosts(config)

    def begin(self, config: Config) -> None:
        from hybridgen.privacy.detectors import memory

        memory.begin(config.privacy)

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.pipelines.query import pipeline

        self.begin(config)
        return await pipeline.run(config, folder, progress, stop, stopped=stopped)


pipelines.add("query", _Query())
