"""From all that happened to the result: records and drafts with row ids, the summary with nothing left out.

Everything here has placeholders where names were replaced; `sharing.py` puts values back for what stays at home.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hybridgen.core import results
from hybridgen.core.notices import Notice
from hybridgen.core.results import DraftLine, Record, Reject, RunResult, Said
from hybridgen.core.trees import map_text
from hybridgen.llm import model_names
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.reading import say_one_row
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.estimate import Estimator
from hybridgen.pipelines.records.types import Run
from hybridgen.scoring.types import Draft, DraftId, Failure

MAX_REASONS = 3  # of failed drafts that the summary names; drafts.jsonl has every one
NOBODY = CallLog()


def sum_up(run: Run, estimator: Estimator, *, seconds: float) -> RunResult:
    """The result of a run; `seconds` so far, writing not included."""
    records = [_record(number, draft) for number, draft in enumerate(run.records, 1)]
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
        requested=config.count,
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
    if not run.prepared.strategy.is_home and len(run.records) == run.config.count:
        return as_usd(frontier.cost)
    if run.models.price is None:
        return None
    lengths = [count_tokens(prompts.as_json(draft.record)) for draft in run.records]
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


def _seen(run: Run) -> results.DataSeen:
    reading, plan = run.prepared.reading, run.prepared.plan
    dataset = reading.dataset
    return results.DataSeen(
        read=[str(notice) for notice in reading.lines],
        sources=list(dataset.sources),
        respondents=reading.respondents,
        rows=dataset.frame.height,
        rows_seen=len({row.id for segment in plan.segments for row in segment.rows}),
        columns=len(dataset.columns),
        columns_used=len(plan.columns_used),
        unreadable=[str(notice) for notice in dataset.unreadable],
        notes=[str(notice) for notice in (*reading.notes, *plan.notes)],
        fingerprint=dataset.fingerprint,
    )


def all_notices(run: Run) -> list[Notice]:
    """Why the result is less than it could be, a notice a reason, each once."""
    config, reading = run.config, run.prepared.reading
    unreadable = reading.dataset.unreadable
    found = [*reading.warnings, *say_one_row(reading, config.count), *run.notices, *run.prepared.privacy.notices]
    missing = config.count - len(run.records)
    if missing > 0:
        found.append(Notice("records_missing", {"missing": missing, "requested": config.count}))
        failures = (failure.reason for draft in run.invalid for failure in draft.failures)
        found += _group(failures, "drafts_failed")[:MAX_REASONS]
    refined = (draft.refinement for draft in run.records if draft.refinement)
    found += _group((one.params["why"] for one in refined if one.code == "not_refined"), "records_not_refined")
    found += _group(map(why_unjudged, filter(is_unjudged, run.valid)), "drafts_unjudged")
    found += list(dict.fromkeys(notice for draft in run.records for notice in draft.notices))
    if unreadable:
        more = len(unreadable) - 1
        code = "rows_unreadable_more" if more else "rows_unreadable"
        found.append(Notice(code, {"example": unreadable[0], "more": more}))
    local = run.models.local.log if run.models.local else NOBODY
    frontier = run.models.frontier.log if run.models.frontier else NOBODY
    found += [*local.notices, *frontier.notices]
    if frontier.stale:
        found.append(Notice("answers_stale", {"count": frontier.stale}))
    if frontier.unanswered:
        found.append(Notice("calls_unanswered", {"amount": as_usd(frontier.unanswered)}))
    found += _bills(frontier, config.strategy.max_frontier_cost)
    for client in filter(None, (run.models.local, run.models.frontier)):
        found += [model_names.say_other(client.endpoint, name) for name in sorted(client.log.other_models)]
    if config.privacy.mode == "off" and (frontier.answered or frontier.failed):
        found.append(Notice("privacy_off"))
    return list({str(notice): notice for notice in found}.values())


def _bills(frontier: CallLog, cap: float | None) -> Iterator[Notice]:
    """What the frontier billed otherwise than a call can cost."""
    if over := frontier.overbilled:
        above = as_usd(frontier.cost + frontier.unanswered) - cap if cap is not None else 0.0
        said = Notice("above_cap", {"above": above}) if above > 0 else ""
        yield Notice("overbilled", {"over": as_usd(over), "cap": said})
    count, amount = frontier.assumed
    if count:
        yield Notice("usage_assumed", {"count": count, "amount": as_usd(amount)})


def is_unjudged(draft: Draft) -> bool:
    """Whether no judge has spoken of a valid draft."""
    return not draft.is_judged


def why_unjudged(draft: Draft) -> Notice:
    """Why the judge has not spoken."""
    said = (failure.reason for failure in draft.failures if failure.what == "judgement")
    return next(said, Notice("no_local_judge"))


def _group(reasons: Iterable[Notice], code: str) -> list[Notice]:
    """A notice for each kind of reason, whatever the amounts in it, the most frequent first."""
    examples: dict[str, Notice] = {}
    counted: Counter[str] = Counter()
    for reason in reasons:
        examples.setdefault(reason.kind, reason)
        counted[reason.kind] += 1
    return [Notice(code, {"count": n, "example": examples[kind]}) for kind, n in counted.most_common()]


def _record(number: int, draft: Draft) -> Record:
    return Record(
        id=f"r{number:03d}",
        origin=draft.origin,
        quality=draft.quality or results.Quality(overall=0.0, criteria={}),
        cost_usd=as_usd(draft.cost),
        evidence=_evidence(draft),
        record=_content(draft),
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
        "prompt": run.prepared.task.wordings[draft.wording].name,
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
    return [one.model_copy(update={"row": ids.get(one.row, one.row)}) for one in draft.evidence]


def _content(draft: Draft) -> dict[str, object]:
    """A record's own fields, with row ids where its claims name labels."""
    ids = draft.row_ids
    return dict(map_text(draft.record.model_dump(mode="json"), str, row=lambda label: ids.get(label, label)))
