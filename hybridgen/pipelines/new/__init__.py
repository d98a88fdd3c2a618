"""A first task file for some data: fields by what its columns hold, or by a local model that has read a few rows."""

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


class _New:
    is_swept = False

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.llm import access
        from hybridgen.pipelines.new.model import why_nobody
        from hybridgen.pipelines.records.check import access_at_home
        from hybridgen.privacy import settings
        from hybridgen.sources import paths

        paths.find(config.data.path)
        settings.check(config.privacy)
        if why_nobody(config) is None:
            access.check(access_at_home(config))

    def hosts(self, config: Config) -> set[str]:
        from hybridgen.llm.hosts import find_hosts
        from hybridgen.pipelines.new.model import why_nobody

        if why_nobody(config):
            return set()
        untracked = config.tracking.model_copy(update={"backend": "none"})
        return find_hosts([config.provider.local], untracked)

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.pipelines.new.proposal import propose
        from hybridgen.reports.files import write_task

        proposal = await propose(config, folder, progress, stop)
        write_task(folder, Path(proposal.file).name, proposal.text)
        return Outcome(proposal, DONE)


pipelines.add("new", _New())
