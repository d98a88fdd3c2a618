"""From all that happened to the result: records and drafts with row ids, the summary with nothing left out.

Everything here has placeholders where names were replaced; `sharing.py` puts values back for what stays at home.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from hybridgen.core import results
from hybridgen.core.results import DraftLine, Record, Reject, RunResult, Said
from hybridgen.core.trees import map_text
from hybridgen.llm.types import as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.estimate import Estimator
from hybridgen.pipelines.records.reasons import NOBODY, all_notices, is_unjudged, why_unjudged
from hybridgen.pipelines.records.types import Prepared, Run
from hybridgen.scoring.types import Draft, DraftId, Failure


def sum_up(run: Run, estimator: Estimator, *, seconds: float) -> RunResult:
    """The result of a run; `seconds` so far, writing not included."""
    records = [make_record(number, draft, run.prepared) for number, draft in enumerate(run.records, 1)]
    chosen = {draft.id for draft in run.records}
    lines = [_line(draft, run, is_chosen=draft.id in chosen) for _, draft in sorted(run.drafts.items())]
    rejects = [_reject(id_, failure) for id_, draft in sorted(run.drafts.items()) for failure in draft.failures]
    return RunResult(
        records=records,
        drafts=lines,
        rejects=rejects,
        summary=_summary(run, estimator, records, rejects, seconds),
    )


def _summary(
    run: Run, estimator: Estimator, records: list[Record], rejects: list[Reject], seconds: float
) -> results.Summary:
    config, prepared = run.config, run.prepared
    local = run.models.local.log if run.models.local else NOBODY
    frontier = run.models.frontier.log if run.models.frontier else NOBODY
    notices, refinements = all_notices(run), _refinements(run)
    return results.Summary(
        run_id=f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}",
        task=prepared.task.name,
        strategy=prepared.strategy.name,
        seed=config.seed,
        requested=config.records,
        delivered=len(records),
        degraded=[str(notice) for notice in notices],
        notices=[Said.of(notice) for notice in notices],
        drafts=results.DraftCount(requested=len(run.drafts), valid=len(run.valid), invalid=len(run.invalid)),
        rejects=results.RejectCount(
            **{stage: sum(r.stage == stage for r in rejects) for stage in ("draft", "repair", "judge", "refine")}
        ),
        origin=results.OriginCount(
            **{origin: sum(r.origin == origin for r in records) for origin in ("local", "refined", "frontier")}
        ),
        estimate=results.Estimated(expected_usd=run.estimate.frontier_cost, upper_usd=run.estimate.frontier_cost_upper),
        refinements=refinements,
        cost=_cost(run, estimator, local, frontier, comparable=refinements.came_about),
        quality=_quality(records, config.strategy.quality_threshold),
        calls=results.Calls(
            local=local.answered,
            frontier=frontier.answered,
            replayed=local.replayed + frontier.replayed,
            retries=local.retries + frontier.retries,
            failed=local.failed + frontier.failed,
        ),
        tokens=results.Tokens(
            local=results.LocalTokens(input=local.usage.input + local.usage.cached_input, output=local.usage.output),
            frontier=results.FrontierTokens(
                input=frontier.usage.input + frontier.usage.cache_write,
                cached_input=frontier.usage.cached_input,
                output=frontier.usage.output,
            ),
        ),
        stages=_stages(local, frontier),
        privacy=prepared.privacy.totals,
        data=_seen(run),
        segments=_segments(run),
        seconds=results.Seconds(
            total=round(seconds, 3),
            write=0.0,
            **{stage: run.clock.seconds(stage) for stage in ("prepare", "draft", "judge", "refine")},
        ),
        models={
            "local": run.models.local.endpoint.model if run.models.local else None,
            "frontier": run.models.frontier.endpoint.model if run.models.frontier else None,
        },
    )


def _stages(*logs: CallLog) -> results.Stages:
    def totals(purpose: str) -> results.StageTotals:
        spent = [log.spent(purpose) for log in logs]
        return results.StageTotals(
            calls=sum(one.calls for one in spent),
            input=sum(one.input for one in spent),
            output=sum(one.output for one in spent),
            usd=as_usd(sum(one.cost for one in spent)),
        )

    return results.Stages(
        draft=totals("draft"), judge=totals("judge"), refine=totals("refine"), repair=totals("repair")
    )


def _refinements(run: Run) -> results.Refinements:
    strategy = run.prepared.strategy
    if not strategy.is_home:
        return results.Refinements()
    home = [draft for draft in run.records if draft.origin != "frontier"]
    as_drafted = [run.drafts.get(draft.id, draft) for draft in home]
    return results.Refinements(
        wanted=sum(strategy.decide(draft).action == "refine" for draft in as_drafted),
        made=sum(draft.refinement is not None and draft.refinement.code != "not_refined" for draft in home),
        possible=run.models.frontier is not None or not run.config.strategy.use_frontier,
    )


def _cost(run: Run, estimator: Estimator, local: CallLog, frontier: CallLog, *, comparable: bool) -> results.Cost:
    total = as_usd(local.cost + frontier.cost)
    alone = _frontier_only(run, estimator, frontier)
    return results.Cost(
        total_usd=total,
        local_usd=as_usd(local.cost),
        frontier_usd=as_usd(frontier.cost),
        new_usd=as_usd(local.new + frontier.new),
        unanswered_usd=as_usd(frontier.unanswered),
        cap_usd=run.config.strategy.max_frontier_cost,
        frontier_only_usd=alone,
        # Nothing made, nothing saved; nor is a refinement that did not come about a saving.
        saved_share=round(1 - total / alone, 4) if alone and run.records and comparable else None,
    )


def _frontier_only(run: Run, estimator: Estimator, frontier: CallLog) -> float | None:
    """The same count by the frontier alone, USD: its price, this run's prompts, and answers as long as its records."""
    if not run.prepared.strategy.is_home and len(run.records) == run.config.records:
        return as_usd(frontier.cost)
    if run.models.price is None:
        return None
    paid = run.prepared.levels.paid.content  # records of another level are of another length
    lengths = [prompts.count_written(draft) for draft in run.records if type(draft.record) is paid]
    mean = sum(lengths) / len(lengths) if lengths else None
    return as_usd(estimator.frontier_only(run.models.price, mean))


def _quality(records: list[Record], threshold: float) -> results.QualityTotals:
    overall = [record.quality.overall for record in records]
    names = dict.fromkeys(name for record in records for name in record.quality.criteria)
    return results.QualityTotals(
        mean=_mean(overall),
        min=min(overall, default=None),
        threshold=threshold,
        criteria={
            name: _mean([r.quality.criteria[name] for r in records if name in r.quality.criteria]) or 0.0
            for name in names
        },
    )


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def stands_for_people(prepared: Prepared) -> bool:
    """Whether a record stands for the respondents of its segment; one that is invented from rows stands for nobody."""
    return prepared.task.fit is None


def _segments(run: Run) -> list[results.Segment]:
    """All segments, also those of which no record came about."""
    if not stands_for_people(run.prepared):
        return []
    made = {draft.id.segment: f"r{number:03d}" for number, draft in enumerate(run.records, 1)}
    return [
        results.Segment(
            index=one.index,
            respondents=one.respondents,
            share=one.share,
            certainty=round(one.certainty, 4),
            statistics=[statistic.figure for statistic in one.statistics],
            record=made.get(one.index),
        )
        for one in run.prepared.plan.segments
        if one.respondents
    ]


def _seen(run: Run) -> results.DataSeen:
    reading, plan = run.prepared.reading, run.prepared.plan
    dataset = reading.dataset
    return results.DataSeen(
        read=[str(notice) for notice in reading.lines],
        sources=list(dataset.sources),
        respondents=reading.respondents,
        unit=reading.unit,
        unanswered=plan.silent if stands_for_people(run.prepared) else None,
        rows=dataset.frame.height,
        rows_seen=len({row.id for segment in plan.segments for row in segment.rows}),
        columns=len(dataset.columns),
        columns_used=len(plan.columns_used),
        unreadable=[str(notice) for notice in dataset.unreadable],
        notes=[str(notice) for notice in (*reading.notes, *plan.notes)],
        fingerprint=dataset.fingerprint,
    )


def make_record(number: int, draft: Draft, prepared: Prepared) -> Record:
    """A draft as it is delivered, with placeholders."""
    segment = draft.segment if stands_for_people(prepared) and draft.segment.respondents else None
    return Record(
        id=draft.segment.id or f"r{number:03d}",
        origin=draft.origin,
        quality=draft.quality or results.Quality(overall=0.0, criteria={}),
        cost_usd=as_usd(draft.cost),
        evidence=_evidence(draft),
        record={**dict(draft.segment.carried), **_content(draft)},
        respondents=segment.respondents if segment else None,
        share=segment.share if segment else None,
        rows=[row.id for row in draft.segment.rows],
        draft=str(draft.id),
        decision=draft.decision.code if draft.decision else "",
        why=str(draft.decision or ""),
        refinement=str(draft.refinement or ""),
    )


def _line(draft: Draft, run: Run, *, is_chosen: bool) -> DraftLine:
    failure = draft.failure
    known: dict[str, Any] = {
        "id": str(draft.id),
        "segment": draft.segment.index,
        "prompt": _wording(draft, run.prepared),
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
        stage="judge" if is_unjudged(draft) else "",
        reason=str(why_unjudged(draft)) if is_unjudged(draft) else "",
        cost_usd=as_usd(draft.cost),
        quality=draft.quality,
        evidence=_evidence(draft),
        record=_content(draft),
    )


def _wording(draft: Draft, prepared: Prepared) -> str:
    """The name of the wording in which a draft was asked for; of one that came to nothing as the local model's task has
    it."""
    task = prepared.task if draft.content is None else prepared.levels.of(draft.content)
    return task.wordings[draft.wording % len(task.wordings)].name


def _reject(id_: DraftId, failure: Failure) -> Reject:
    return Reject(
        record=str(id_),
        what=failure.what,
        stage=failure.stage,
        reason=str(failure.reason),
        cost_usd=as_usd(failure.cost),
        text=failure.text,
    )


def _evidence(draft: Draft) -> list[results.Evidence]:
    ids = draft.row_ids
    return [one.model_copy(update={"row": one.row and ids.get(one.row, one.row)}) for one in draft.evidence]


def _content(draft: Draft) -> dict[str, object]:
    """A record's own fields, with row ids where its claims name labels."""
    ids = draft.row_ids
    return dict(map_text(draft.record.model_dump(mode="json"), str, row=lambda label: ids.get(label, label)))
