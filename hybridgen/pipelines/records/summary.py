"""From all that happened to the result: records and drafts in their order, the summary with nothing left out.

Everything here has placeholders where names were replaced; `sharing.py` puts values back for what stays at home.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from hybridgen.core import audits, results, summaries
from hybridgen.core.results import Record, RunResult
from hybridgen.core.rounding import mean_of
from hybridgen.core.shape import Said
from hybridgen.llm.types import as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.base import new_id
from hybridgen.pipelines.leaving import count_privacy
from hybridgen.pipelines.records.estimate import Estimator
from hybridgen.pipelines.records.lines import stands_for_people
from hybridgen.pipelines.records.reasons import all_notices
from hybridgen.pipelines.records.types import Run
from hybridgen.scoring import comparison
from hybridgen.scoring.choices import count_choices
from hybridgen.scoring.diversity import Likeness
from hybridgen.tasks.types import AGREEMENT


def sum_up(run: Run, estimator: Estimator, *, seconds: float) -> RunResult:
    """The result of a run; `seconds` so far, writing not included."""
    records, rejects = run.settled.read_records(), run.settled.read_rejects()
    tally = Tally({_segment(draft) for role in ("local", "frontier") for draft in run.models.log(role).known})
    levels = [] if run.prepared.task.unit == "segment" else run.prepared.levels.all
    choices = count_choices((one.record for one in tally.count(records)), [task.content for task in levels])
    return RunResult(
        records=records,
        drafts=run.settled.read_drafts(),
        rejects=rejects,
        summary=_summary(run, estimator, tally, choices, Counter(one.stage for one in rejects), seconds=seconds),
        audits=sorted(run.audits, key=lambda line: line.record),
    )


_REJECTING: tuple[results.Stage, ...] = ("draft", "repair", "judge", "refine")


class Tally:
    """What all records come to, from one look at each; a few numbers of each are kept. anew: those no answer of which
    came from the ledger."""

    def __init__(self, known: Collection[str] = ()) -> None:
        """known: segments of which an answer came from the ledger."""
        self._known = known
        self.delivered = self.anew = 0
        self.origins = Counter[str]()
        self.overall = array("d")
        self.criteria: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))

    def count(self, records: Sequence[Record]) -> Iterator[Record]:
        """The records as they are counted."""
        for record in records:
            self.delivered += 1
            self.anew += _segment(record.draft or "") not in self._known
            self.origins[record.origin] += 1
            self.overall.append(record.quality.overall)
            for name, score in record.quality.criteria.items():
                self.criteria[name].append(score)
            yield record


def _summary(
    run: Run,
    estimator: Estimator,
    tally: Tally,
    choices: list[summaries.Choices],
    rejects: Counter[results.Stage],
    *,
    seconds: float,
) -> summaries.Summary:
    config, prepared = run.config, run.prepared
    local, frontier = run.models.log("local"), run.models.log("frontier")
    notices, refinements = all_notices(run), _refinements(run)
    audit = _audit(run, local, frontier)
    return summaries.Summary(
        run_id=new_id(),
        task=prepared.task.name,
        strategy=prepared.strategy.name,
        seed=config.seed,
        requested=len(prepared.own),
        delivered=tally.delivered,
        degraded=[str(notice) for notice in notices],
        notices=[Said.of(notice) for notice in notices],
        drafts=summaries.DraftCount(
            requested=run.settled.drafts,
            valid=run.settled.valid,
            invalid=run.settled.invalid,
            at_first_try=run.settled.at_first_try,
        ),
        rejects=summaries.RejectCount(**{stage: rejects[stage] for stage in _REJECTING}),
        origin=summaries.OriginCount(**{origin: tally.origins[origin] for origin in ("local", "refined", "frontier")}),
        estimate=summaries.Estimated(
            expected_usd=run.estimate.frontier_cost, upper_usd=run.estimate.frontier_cost_upper
        ),
        refinements=refinements,
        cost=_cost(run, estimator, local, frontier, comparable=refinements.came_about),
        quality=sum_quality(
            tally,
            config.strategy.quality_threshold,
            scaled=run.is_scaled or not prepared.task.rubric,
            likeness=run.likeness,
            share=audit.share if audit else None,
        ),
        calls=count_calls(local, frontier),
        tokens=count_tokens(local, frontier),
        stages=_stages(local, frontier, is_audited=audit is not None, is_calibrated=prepared.strategy.needs_grades),
        privacy=count_privacy(prepared.privacy, run.models),
        data=say_seen(run),
        unit=prepared.task.unit,
        detail=prepared.task.detail,
        segments=_segments(run),
        carried=list(prepared.task.carry),
        choices=choices,
        seconds=summaries.Seconds(
            total=round(seconds, 3),
            write=0.0,
            **{stage: run.clock.seconds(stage) for stage in ("prepare", "draft", "judge", "refine")},
        ),
        speed=_speed(run, tally.anew, seconds),
        models={name: client.endpoint.model if client else None for name, client in run.models.named.items()},
        audit=audit,
        shard=_shard(run),
        promise=run.promise and run.promise.model_copy(update={"unwritten": run.settled.unwritten}),
    )


def _shard(run: Run) -> summaries.Shard | None:
    shard = run.config.shard
    if not shard.is_part:
        return None
    cut = {code: count for code, count in run.filling.changes.items() if count}
    return summaries.Shard(count=shard.count, index=shard.index, run=run.key, records=run.config.records, cut=cut)


def _speed(run: Run, anew: int, seconds: float) -> summaries.Speed:
    """anew: records that this execution made. seconds: of the run so far. Records were made in those that went neither
    into preparing it, nor into an audit or the judge's scale alone."""
    writer = run.models.local.log.tokens_per_second if run.models.local else None
    took = seconds - sum(run.clock.seconds(stage) for stage in ("prepare", "scale", "audit"))
    return summaries.Speed(
        local_tokens_per_second=None if writer is None else round(writer, 2),
        records_per_minute=round(anew * 60 / took, 3) if anew and took > 0 else None,
    )


def _segment(draft: str) -> str:
    """Of the id of a draft the part that all drafts of its segment share."""
    return draft.partition(".")[0]


def count_calls(local: CallLog, frontier: CallLog) -> summaries.Calls:
    """Calls at home and paid ones."""
    return summaries.Calls(
        local=local.answered,
        frontier=frontier.answered,
        replayed=local.replayed + frontier.replayed,
        retries=local.retries + frontier.retries,
        failed=local.failed + frontier.failed,
    )


def count_tokens(local: CallLog, frontier: CallLog) -> summaries.Tokens:
    """What they read and wrote."""
    return summaries.Tokens(
        local=summaries.LocalTokens(input=local.usage.input + local.usage.cached_input, output=local.usage.output),
        frontier=summaries.FrontierTokens(
            input=frontier.usage.input + frontier.usage.cache_write,
            cached_input=frontier.usage.cached_input,
            output=frontier.usage.output,
        ),
    )


def count_stage(purpose: str, *logs: CallLog) -> summaries.StageTotals:
    """What calls of one purpose took."""
    spent = [log.spent(purpose) for log in logs]
    return summaries.StageTotals(
        calls=sum(one.calls for one in spent),
        input=sum(one.input for one in spent),
        output=sum(one.output for one in spent),
        usd=as_usd(sum(one.cost for one in spent)),
    )


def _stages(*logs: CallLog, is_audited: bool, is_calibrated: bool) -> summaries.Stages:
    return summaries.Stages(
        draft=count_stage("draft", *logs),
        judge=count_stage("judge", *logs),
        refine=count_stage("refine", *logs),
        repair=count_stage("repair", *logs),
        audit=count_stage("audit", *logs) if is_audited else None,
        grade=count_stage("grade", *logs) if is_audited else None,
        calibrate=count_stage("calibrate", *logs) if is_calibrated else None,
    )


def _refinements(run: Run) -> summaries.Refinements:
    if not run.prepared.strategy.is_home:
        return summaries.Refinements()
    return summaries.Refinements(
        wanted=run.settled.wanted,
        made=run.settled.made,
        possible=run.models.frontier is not None or not run.config.strategy.use_frontier,
    )


def _cost(run: Run, estimator: Estimator, local: CallLog, frontier: CallLog, *, comparable: bool) -> summaries.Cost:
    total = as_usd(local.cost + frontier.cost)
    alone = _frontier_only(run, estimator, frontier)
    return summaries.Cost(
        total_usd=total,
        local_usd=as_usd(local.cost),
        frontier_usd=as_usd(frontier.cost),
        new_usd=as_usd(local.new + frontier.new),
        unanswered_usd=as_usd(frontier.unanswered),
        cap_usd=run.config.strategy.max_frontier_cost,
        frontier_only_usd=alone,
        # Nothing made, nothing saved; nor is a refinement that did not come about a saving.
        saved_share=round(1 - total / alone, 4) if alone and run.settled.delivered and comparable else None,
    )


def _frontier_only(run: Run, estimator: Estimator, frontier: CallLog) -> float | None:
    """The same count by the frontier alone, USD: its price, this run's prompts, and answers as long as its records."""
    if not run.prepared.strategy.is_home and run.settled.delivered == len(run.prepared.own):
        return as_usd(frontier.cost - frontier.spent("judge").cost)
    if run.models.price is None:
        return None
    return as_usd(estimator.frontier_only(run.models.price, run.settled.mean_tokens))


def sum_quality(
    tally: Tally, threshold: float, *, scaled: bool, likeness: Likeness, share: audits.Measured | None
) -> summaries.QualityTotals:
    """The quality of all records. scaled, share: as in what is returned."""
    criteria = {name: mean_of(scores) or 0.0 for name, scores in tally.criteria.items()}
    return summaries.QualityTotals(
        mean=mean_of(tally.overall),
        min=min(tally.overall, default=None),
        threshold=threshold,
        criteria=criteria,
        scaled=scaled,
        agreement=criteria.get(AGREEMENT),
        diversity=likeness.diversity,
        near_duplicates=None if likeness.repeats is None else len(likeness.repeats),
        share=share,
    )


def _audit(run: Run, *logs: CallLog) -> audits.Audit | None:
    """What came of the audit; None where there was none."""
    if not run.audits:
        return None
    spent = sum(log.spent(purpose).cost for log in logs for purpose in ("audit", "grade"))
    return comparison.sum_up(run.audits, asked=len(run.audits), usd=as_usd(spent))


def _segments(run: Run) -> list[summaries.Segment]:
    """All segments, also those of which no record came about."""
    if not _are_segments(run):
        return []
    made = run.settled.numbers()
    return [one.model_copy(update={"record": made.get(one.index)}) for one in run.filling.seen]


def _are_segments(run: Run) -> bool:
    """Whether records are of segments that stand for people."""
    return run.prepared.task.unit == "segment" and stands_for_people(run.prepared)


def say_seen(run: Run) -> summaries.DataSeen:
    """What was read, and how much of it was seen."""
    reading, filling = run.prepared.reading, run.filling
    dataset = reading.dataset
    return summaries.DataSeen(
        read=[str(notice) for notice in reading.lines],
        sources=list(dataset.sources),
        respondents=reading.respondents,
        unit=reading.unit,
        unanswered=filling.silent if _are_segments(run) else None,
        rows=dataset.frame.height,
        rows_seen=len(filling.row_ids),
        columns=len(dataset.columns),
        columns_used=len(filling.columns_used),
        unreadable=[str(notice) for notice in dataset.unreadable],
        notes=[str(notice) for notice in (*reading.notes, *filling.notes)],
        fingerprint=dataset.fingerprint,
    )
