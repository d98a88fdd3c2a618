"""Earlier answers that are held back: neither given nor shown.

A run that was killed has answers in the memory. Started again it asks their questions again, and the ledger answers: so
each comes as it was, with its origin and what it rests on, as in a run that nothing disturbed. And where questions are
answered ahead of time, an answer goes whose passages have gone: what it rests on says something else now.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from hybridgen.core.errors import KnowledgeError, SilentStoreError
from hybridgen.core.notices import Notice
from hybridgen.core.threads import aside
from hybridgen.knowledge import memory
from hybridgen.knowledge.library import Library
from hybridgen.knowledge.sameness import is_same
from hybridgen.knowledge.store import Collection
from hybridgen.knowledge.types import Hit


@dataclass(frozen=True, slots=True)
class HeldBack:
    """unended: ids of answers that this run gave before it was killed. outdated: answers whose passages have gone."""

    unended: frozenset[str] = frozenset()
    outdated: tuple[Hit, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Of all of them."""
        return self.unended | {hit.id for hit in self.outdated}


NOTHING = HeldBack()


class Earlier:
    """What one run must know of answers that were given before. began: when it did, or its first execution since the
    last that ended, in seconds since the epoch. checks_passages: answers whose passages have gone are held back.
    given: ids of entries that this execution has given; who asks the same later gets them."""

    def __init__(self, run: str, began: float, *, checks_passages: bool = False) -> None:
        self._run, self._began, self._checks_passages = run, began, checks_passages
        self.given: set[str] = set()

    async def hold_back(self, question: str, dense: NDArray[Any], hits: Sequence[Hit], library: Library) -> HeldBack:
        """Which of these hits are neither given nor shown. dense: the question's vector. Raises SilentStoreError."""
        unended = frozenset(hit.id for hit in hits if self._is_unended(hit))
        if not self._checks_passages:
            return HeldBack(unended)
        same = [hit for hit in hits if hit.passage.is_answer and is_same(hit.passage.text, question)]
        rests = [(hit, hit.passage.more.get("passages") or ()) for hit in same if not hit.passage.is_out]
        return HeldBack(unended, tuple([hit for hit, names in rests if not await library.has_all(names, dense)]))

    def _is_unended(self, hit: Hit) -> bool:
        more = hit.passage.more
        is_own = hit.collection == memory.NAME and more.get("run") == self._run
        return is_own and float(more.get("time") or 0.0) >= self._began and hit.id not in self.given


async def begin(kept: Collection, run: str, notices: list[Notice], *, checks_passages: bool) -> Earlier:
    """A run begins, or goes on.

    Args:
        kept: the memory.
        run, checks_passages: as of `Earlier`.
        notices: get one where the memory cannot keep that in mind; where this run is killed then and started again,
            its answers come from the store.

    Raises SilentStoreError.
    """
    began = round(time.time(), 3)
    try:
        began = await aside(memory.begin, kept, run, began)
    except SilentStoreError:
        raise
    except KnowledgeError as error:
        notices.append(Notice("not_remembered", {"why": error.said}))
    return Earlier(run, began, checks_passages=checks_passages)


async def end(kept: Collection, run: str) -> list[Notice]:
    """A run has ended: its answers are written. A notice where the memory cannot keep that in mind; then the same
    command asks the ledger for them once more."""
    try:
        await aside(memory.end, kept, run)
    except KnowledgeError as error:
        return [error.said]
    return []
