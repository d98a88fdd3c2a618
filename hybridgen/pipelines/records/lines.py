"""A draft as lines of a run's files: rows by their ids, placeholders where names were replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hybridgen.core import results
from hybridgen.core.notices import Notice
from hybridgen.core.results import DraftLine, Record, Reject
from hybridgen.core.trees import map_record
from hybridgen.llm.types import as_usd
from hybridgen.scoring.types import Draft, Failure

if TYPE_CHECKING:
    from hybridgen.pipelines.records.types import Prepared


def stands_for_people(prepared: Prepared) -> bool:
    """Whether a record stands for the respondents of its segment; one that is invented from rows stands for nobody."""
    return prepared.task.fit is None


def make_record(number: int, draft: Draft, prepared: Prepared) -> Record:
    """A draft as it is delivered. number: its place among the records, from 1."""
    segment = draft.segment if stands_for_people(prepared) and draft.segment.respondents else None
    return Record(
        id=draft.segment.id or record_id(number),
        origin=draft.origin,
        quality=draft.quality or results.Quality(overall=0.0, criteria={}),
        cost_usd=as_usd(draft.cost),
        evidence=evidence_of(draft),
        record={**dict(draft.segment.carried), **content_of(draft)},
        respondents=segment.respondents if segment else None,
        share=segment.share if segment else None,
        rows=[row.id for row in draft.segment.rows],
        draft=str(draft.id),
        decision=draft.decision.code if draft.decision else "",
        why=str(draft.decision or ""),
        refinement=str(draft.refinement or ""),
    )


def record_id(number: int) -> str:
    """The id of a record of a segment, by its place among the records, from 1."""
    return f"r{number:03d}"


def make_line(draft: Draft, prepared: Prepared, *, is_chosen: bool) -> DraftLine:
    """A draft with its scores, or with why it came to nothing. is_chosen: a record is made from it."""
    failure = draft.failure
    known: dict[str, Any] = {
        "id": str(draft.id),
        "segment": draft.segment.index,
        "prompt": _wording(draft, prepared),
        "rows": [row.id for row in draft.segment.rows],
    }
    if failure:
        return DraftLine(
            **known,
            valid=False,
            repaired=failure.stage == "repair",
            chosen=False,
            stage=failure.stage,
            reason=str(failure.reason),
            cost_usd=as_usd(draft.cost + failure.cost),
            text=failure.text,
        )
    return DraftLine(
        **known,
        valid=True,
        repaired=draft.is_repaired,
        chosen=is_chosen,
        stage="" if draft.is_judged else "judge",
        reason="" if draft.is_judged else str(why_unjudged(draft)),
        cost_usd=as_usd(draft.cost),
        quality=draft.quality,
        evidence=evidence_of(draft),
        record=content_of(draft),
    )


def make_reject(draft: Draft, failure: Failure) -> Reject:
    """What of a draft came to nothing."""
    return Reject(
        record=str(draft.id),
        what=failure.what,
        stage=failure.stage,
        reason=str(failure.reason),
        cost_usd=as_usd(failure.cost),
        text=failure.text,
    )


def why_unjudged(draft: Draft) -> Notice:
    """Why the judge has not spoken of a valid draft."""
    said = (failure.reason for failure in draft.failures if failure.what == "judgement")
    return next(said, Notice("no_local_judge"))


def _wording(draft: Draft, prepared: Prepared) -> str:
    """The name of the wording in which a draft was asked for; of one that came to nothing as the local model's task has
    it."""
    task = prepared.task if draft.content is None else prepared.levels.of(draft.content)
    return task.wordings[draft.wording % len(task.wordings)].name


def evidence_of(draft: Draft) -> list[results.Evidence]:
    """A draft's evidence, rows by their ids."""
    ids = draft.row_ids
    return [one.model_copy(update={"row": one.row and ids.get(one.row, one.row)}) for one in draft.evidence]


def content_of(draft: Draft) -> dict[str, Any]:
    """A record's own fields, with row ids where its claims name labels."""
    ids = draft.row_ids
    return map_record(draft.record.model_dump(mode="json"), str, row=lambda label: ids.get(label, label))
