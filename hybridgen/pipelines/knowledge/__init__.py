"""Documents and solved problems into a collection of the index; no model writes anything."""

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


class _Knowledge:
    is_swept = False

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.core.errors import ConfigError, DataError
        from hybridgen.knowledge import memory
        from hybridgen.knowledge.index import check_name
        from hybridgen.pipelines.knowledge import embedder, stores
        from hybridgen.sources import paths

        if check_name(config.knowledge.collection) == memory.NAME:
            raise ConfigError(
                f"knowledge.collection={memory.NAME}: holds what was asked, and task=query fills it; error-solutions "
                "is for problems with what solved them"
            )
        if config.estimate_only:
            raise ConfigError("estimate_only=true: task=knowledge pays nothing, so there is nothing to estimate")
        if config.data.path is None:
            raise DataError("data.path: is missing; name the files that the collection is to hold")
        paths.find(config.data.path)
        embedder.check(config)
        stores.make_store(config)

    def hosts(self, config: Config) -> set[str]:
        from hybridgen.llm.hosts import find_hosts
        from hybridgen.pipelines.knowledge import stores
        from hybridgen.pipelines.knowledge.embedder import section_of

        section = section_of(config)
        untracked = config.tracking.model_copy(update={"backend": "none"})
        return stores.find_hosts(config) | (find_hosts([section], untracked) if section else set())

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.pipelines.knowledge.pipeline import load
        from hybridgen.reports.files import write_summary

        summary = await load(config, progress, stop)
        write_summary(folder, summary)
        return Outcome(summary, DONE)


pipelines.add("knowledge", _Knowledge())
