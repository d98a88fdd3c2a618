"""Loads a collection: reads the sources, brings the collection to what they say, tells what has changed."""

from __future__ import annotations

import time

from hybridgen.config.schema import Config
from hybridgen.core.answers import KnowledgeSummary
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.shape import Said
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.knowledge import index
from hybridgen.pipelines.base import new_id
from hybridgen.pipelines.knowledge.embedder import opened
from hybridgen.pipelines.knowledge.reading import read
from hybridgen.pipelines.knowledge.stores import look_at_place, make_store


async def load(config: Config, progress: Progress, stop: Stop) -> KnowledgeSummary:
    """Load `data.path` into `knowledge.collection`. Raises HybridgenError."""
    began = time.perf_counter()
    name = index.check_name(config.knowledge.collection)
    run = new_id()
    store = make_store(config)
    async with stop.waiting():
        where = await aside(look_at_place, config)
        for notice in where:
            progress.say(str(notice))
        found = await aside(read, config)
        size = {"passages": len(found.passages), "files": len(found.sources)}
        progress.say(f"data: {Notice('knowledge_read', size)}")
        for warning in found.warnings:
            progress.say(str(warning))
    async with opened(config, run, progress, stop) as embedding, stop.waiting():
        loaded = await index.load(
            store,
            name,
            found.passages,
            found.covers,
            embedding=embedding,
            tell=_Told(progress).tell,
        )
    notices = [*where, *found.warnings, *found.unreadable]
    return KnowledgeSummary(
        run_id=run,
        task=config.task.name,
        collection=name,
        embedding=embedding.name,
        sources=list(found.sources),
        read=len(found.passages),
        solutions=sum(bool(one.solution) for one in found.passages),
        new=loaded.new,
        replaced=loaded.replaced,
        removed=loaded.removed,
        kept=loaded.kept,
        total=loaded.total,
        unreadable=[*map(str, found.unreadable)],
        degraded=[*map(str, notices)],
        notices=[*map(Said.of, notices)],
        seconds=round(time.perf_counter() - began, 3),
    )


class _Told:
    """Tells progress what a load says in totals."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._done: int | None = None

    def tell(self, done: int, total: int) -> None:
        """done: passages so far, of so many."""
        if self._done is None:
            self._progress.expect("embed", total)
            self._done = 0
        self._progress.advance("embed", done - self._done)
        self._done = done
