"""Takes people's verdicts: reads the table, finds the answers that are meant, marks them and where they came from."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.answers import FeedbackReject, FeedbackSummary
from hybridgen.core.errors import DONE, FEWER, DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.progress import Progress
from hybridgen.core.shape import Said
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.knowledge import distilled, memory
from hybridgen.knowledge.memory import Verdict
from hybridgen.knowledge.store import Store
from hybridgen.knowledge.types import Passage
from hybridgen.pipelines.base import Outcome, new_id
from hybridgen.pipelines.feedback.reading import Row, read
from hybridgen.pipelines.knowledge.stores import make_store, place_of
from hybridgen.reports import files


async def run(config: Config, folder: Path, progress: Progress, stop: Stop) -> Outcome:
    """Take a table of verdicts. Raises InputError where it is none, KnowledgeError where a collection can't be
    written."""
    began = time.perf_counter()
    async with stop.waiting():
        rows = await aside(read, config)
        progress.say(str(Notice("feedback_read", {"count": len(rows)})))
        summary, rejects = await aside(_take, config, rows)
    summary = summary.model_copy(update={"seconds": round(time.perf_counter() - began, 3)})
    files.write_feedback(folder, summary, rejects)
    return Outcome(summary, FEWER if rejects else DONE)


def _take(config: Config, rows: list[Row]) -> tuple[FeedbackSummary, list[FeedbackReject]]:
    store = make_store(config)
    rejects: list[FeedbackReject] = []
    verdicts: dict[str, Verdict] = {}
    taken = {"right": 0, "wrong": 0}
    with store.opened(memory.NAME) as collection:
        if collection is None:
            raise DataError(f"{place_of(config)}: nothing was asked there yet")
        known = {id_: one for id_, one in collection.passages() if one.more}
        for row in rows:
            meant = _meant(row, known)
            if isinstance(meant, Notice) or row.outcome is None:
                rejects.append(FeedbackReject(row=row.number, id=row.id, question=row.question, reason=str(meant)))
                continue
            taken[row.outcome] += 1
            verdicts |= _with_kin(meant, row.outcome, known)
        changed = memory.outcomes(known, verdicts)
        if changed:
            collection.move(changed)
    sources = _mark_sources(store, {_root(id_, known): verdict for id_, verdict in verdicts.items()})
    notices = (
        [Notice("feedback_rejected", {"count": len(rejects), "example": Data(rejects[0].reason)})] if rejects else []
    )
    summary = FeedbackSummary(
        run_id=new_id(),
        task=config.task.name,
        read=len(rows),
        right=taken["right"],
        wrong=taken["wrong"],
        answers=len(changed),
        sources=sources,
        rejected=len(rejects),
        degraded=[*map(str, notices)],
        notices=[*map(Said.of, notices)],
        seconds=0.0,
    )
    return summary, rejects


def _meant(row: Row, known: Mapping[str, Passage]) -> str | Notice:
    """The id of the answer that a row is about, the latest one; or why none can be told."""
    if row.outcome is None:
        return Notice("feedback_outcome", {"outcome": Data(row.said or "empty")})
    given = {id_: memory.last_given(one, row.id) for id_, one in known.items()}
    fitting = {
        id_: when
        for id_, when in given.items()
        if when is not None and (not row.question or _plain(known[id_].text) == _plain(row.question))
    }
    if not fitting or not (row.id or row.question):
        return Notice("feedback_nothing")
    asked = {_plain(known[id_].text) for id_ in fitting}
    if len(asked) > 1:
        return Notice("feedback_several", {"count": len(asked)})
    return max(fitting, key=lambda id_: fitting[id_])


def _with_kin(id_: str, verdict: Verdict, known: Mapping[str, Passage]) -> dict[str, Verdict]:
    """A verdict; what is wrong is so wherever the same answer was given on."""
    if verdict != "wrong":
        return {id_: verdict}
    root = _root(id_, known)
    return {other: verdict for other in known if other == id_ or _root(other, known) == root}


def _root(id_: str, known: Mapping[str, Passage]) -> str:
    return str(known[id_].more.get("root") or f"{memory.NAME}/{id_}")


def _mark_sources(store: Store, verdicts: Mapping[str, Verdict]) -> int:
    """Mark entries of other collections from which answers were taken, or that were distilled of them; how many
    changed. verdicts: by collection and point."""
    changed = 0
    names = {root.partition("/")[0] for root in verdicts} | set(distilled.NAMES if verdicts else ())
    for name in sorted(names - {memory.NAME}):
        with store.opened(name) as collection:
            if collection is None:
                continue
            there = dict[str, Passage]()
            wanted = dict[str, Verdict]()
            for id_, one in collection.passages():
                verdict = verdicts.get(f"{name}/{id_}") or verdicts.get(str(one.more.get("root")))
                if verdict:
                    there[id_], wanted[id_] = one, verdict
            marked = memory.outcomes(there, wanted)
            if marked:
                collection.move(marked)
            changed += len(marked)
    return changed


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
