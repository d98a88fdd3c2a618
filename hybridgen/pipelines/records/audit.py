"""Some records, drawn by lot, beside those that the frontier makes alone: how much of its quality the run has.

The lots decide who comes first too: where the money ends, what was compared until then is still drawn by lot.
"""

from __future__ import annotations

import asyncio
import heapq

from hybridgen.core.audits import AuditLine
from hybridgen.core.groups import together
from hybridgen.core.notices import Notice, Place
from hybridgen.pipelines.records.draft import Names
from hybridgen.pipelines.records.label_file import ids_of
from hybridgen.pipelines.records.pairs import Pairs, id_of
from hybridgen.pipelines.records.work import Work
from hybridgen.scoring.comparison import draw, lot
from hybridgen.scoring.types import Draft, DraftId

MAX_DISPUTED_SHARE = 0.5  # of the pairs, beyond which people are told that the order decides more than the records


class Audit:
    """One run's audit. Of the records that it is offered it keeps those that are drawn so far."""

    def __init__(self, work: Work, names: Names) -> None:
        self._work, self._run = work, work.run
        self._asked = self._run.config.strategy.audit_records
        self._drawn: list[tuple[int, DraftId, Draft]] = []  # a heap: the highest lot first, as its negative
        reference, grader = self._run.models.reference, self._run.models.grader
        self._pairs = Pairs(work, names, reference, grader) if reference and grader else None
        self._of_all = self._draw_of_all()

    def offer(self, draft: Draft) -> None:
        """A record as it is delivered."""
        if self._pairs is None or (self._of_all is not None and draft.id.segment not in self._of_all):
            return
        drawn = (-lot(id_of(draft.segment), self._run.config.seed), draft.id, draft)
        if len(self._drawn) < self._asked:
            heapq.heappush(self._drawn, drawn)
        else:
            heapq.heappushpop(self._drawn, drawn)

    def _draw_of_all(self) -> set[int] | None:
        """In a shard, the segments that the lots draw of the whole run's, whoever makes them."""
        groups = self._run.prepared.groups
        if not self._run.config.shard.is_part or not self._asked:
            return None
        places = {id_: place for place, id_ in enumerate(ids_of(groups))}
        return {places[id_] for id_ in draw(places, self._asked, self._run.config.seed)}

    async def run(self) -> None:
        """Compare what was drawn, the lowest lot first."""
        pairs = self._pairs
        if pairs is None or not self._drawn:
            return
        drafts = [draft for _, _, draft in sorted(self._drawn, key=lambda drawn: (-drawn[0], drawn[1]))]
        # Under a cap a record's grades are paid for before another record is begun.
        is_capped = self._run.config.strategy.max_frontier_cost is not None
        turns = asyncio.Semaphore(1 if is_capped else pairs.reference.concurrency)
        self._work.progress.expect("audit", len(drafts))

        async def compare(draft: Draft) -> AuditLine:
            async with turns:
                line = await pairs.compare(draft)
            self._work.progress.advance("audit")
            return line

        async with together() as group:
            comparing = [group.create_task(compare(draft)) for draft in drafts]
        self._run.audits += [task.result() for task in comparing]
        for notice in _say(pairs, self._run.audits):
            self._run.notices.append(notice)
            self._work.progress.say(str(notice))


def _say(pairs: Pairs, lines: list[AuditLine]) -> list[Notice]:
    """What people must know of how it went."""
    compared, found = sum(line.outcome is not None for line in lines), list[Notice]()
    if compared < len(lines):
        (most, *_) = pairs.reasons.say("not_audited")  # the most frequent reason
        told = {"compared": compared, "asked": len(lines), "why": most.params["example"]}
        found.append(Notice("audit_short" if compared else "audit_nothing", told))
    disputed = sum(bool(line.disputed) for line in lines)
    if compared and disputed > MAX_DISPUTED_SHARE * compared:
        found.append(Notice("grader_unsure", {"disputed": disputed, "compared": compared}))
    if compared and pairs.grader is pairs.reference:
        endpoint = pairs.grader.endpoint
        found.append(Notice("graded_by_author", {"model": Place(endpoint.model, f"provider.{endpoint.who}.model")}))
    return found
