"""What a run would read and what a model would see of it; no model is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hybridgen.core.errors import DONE, WRONG
from hybridgen.pipelines.base import Outcome, pipelines

if TYPE_CHECKING:
    from hybridgen.config.schema import Config
    from hybridgen.core.notices import Notice
    from hybridgen.core.progress import Progress
    from hybridgen.core.stop import Stop


class _Inspect:
    is_swept = False

    def check(self, config: Config, *, data: bool = False) -> None:
        from hybridgen.privacy import settings
        from hybridgen.sources import paths

        paths.find(config.data.path)
        settings.check(config.privacy)

    def hosts(self, config: Config) -> set[str]:
        return set()

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        from hybridgen.core.threads import aside
        from hybridgen.pipelines.inspect.inspection import inspect
        from hybridgen.pipelines.inspect.review import NAME
        from hybridgen.reports.files import write_inspection

        async with stop.waiting():
            found, review = await aside(inspect, config)
        write_inspection(folder, found, review.text(folder / NAME, found.rows) if found.found else None)
        return Outcome(found, WRONG if found.stop else DONE)


pipelines.add("inspect", _Inspect())
