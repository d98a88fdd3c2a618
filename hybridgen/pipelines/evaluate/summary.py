"""From scores, pairs and labels to the result of an evaluation. Everything here has placeholders where names were
replaced, the records of the file aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hybridgen.core.evaluation import Compared, Comparison, Evaluation, EvaluationSummary, Prediction, Scored
from hybridgen.core.evaluation import ScoreTotals as Totals
from hybridgen.core.notices import Data, Notice
from hybridgen.core.rounding import mean_of
from hybridgen.core.shape import Said
from hybridgen.core.summaries import Cost
from hybridgen.llm.client import Client
from hybridgen.llm.types import as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.base import new_id
from hybridgen.pipelines.evaluate.check import Asked
from hybridgen.pipelines.evaluate.drafts import Material
from hybridgen.pipelines.evaluate.given import GivenRecord
from hybridgen.pipelines.leaving import count_privacy
from hybridgen.pipelines.records.audit import MAX_DISPUTED_SHARE
from hybridgen.pipelines.records.lines import evidence_of, why_unjudged
from hybridgen.pipelines.records.reasons import say_calls
from hybridgen.pipelines.records.settled import Reasons
from hybridgen.pipelines.records.summary import count_calls, count_stage, count_tokens, say_seen
from hybridgen.pipelines.records.types import Run
from hybridgen.scoring.types import Draft, DraftId


@dataclass(slots=True)
class Outcome:
    """What came of an evaluation: judged: records with their quality, by id. pairs, labels, comparison, prediction: as
    in `Evaluation`; none where nothing was compared or labelled."""

    judged: Mapping[str, Draft]
    pairs: list[Compared] = field(default_factory=list)
    labels: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    comparison: Comparison | None = None
    prediction: Prediction | None = None
    notices: Sequence[Notice] = ()


def sum_up(run: Run, asked: Asked, material: Material, outcome: Outcome, notices: Sequence[Notice]) -> Evaluation:
    """The result of an evaluation. notices: why it is less than it could be."""
    lines = [_line(one, run, material, outcome) for one in asked.given.records]
    local, frontier = run.models.log("local"), run.models.log("frontier")
    task = material.prepared.task
    summary = EvaluationSummary(
        run_id=new_id(),
        task=task.name,
        unit=task.unit,
        seed=run.config.seed,
        requested=len(asked.given.records) + len(asked.given.broken),
        delivered=sum(line.quality is not None and not line.reason for line in lines),
        degraded=[str(notice) for notice in notices],
        notices=[Said.of(notice) for notice in notices],
        quality=_totals(lines, run, material),
        comparison=outcome.comparison,
        prediction=outcome.prediction,
        cost=_cost(run, local, frontier),
        calls=count_calls(local, frontier),
        tokens=count_tokens(local, frontier),
        judge=count_stage("judge", local, frontier),
        grade=count_stage("grade", local, frontier),
        privacy=count_privacy(material.prepared.privacy, run.models),
        data=say_seen(run) if material.has_rows else None,
        seconds=0.0,  # known when all is written
        models={name: client.endpoint.model if client else None for name, client in _scorers(run).items()},
    )
    return Evaluation(records=lines, pairs=outcome.pairs, labels=dict(outcome.labels), summary=summary)


def _scorers(run: Run) -> dict[str, Client | None]:
    return {"judge": run.models.judge, "grader": run.models.grader}


def _line(one: GivenRecord, run: Run, material: Material, outcome: Outcome) -> Scored:
    """A record with its scores, or why it has none."""
    draft, label = outcome.judged.get(one.id), outcome.labels.get(one.id)
    known = Scored(
        id=one.id,
        origin=one.origin,
        before=one.quality.overall if one.quality else None,
        label=label[0] if label else None,
        record=one.record,
        reason=str(material.flaws.get(one.id, "")),
    )
    if draft is None:
        return known
    return known.model_copy(
        update={
            "quality": draft.quality,
            "evidence": evidence_of(draft) if material.has_rows else [],
            "cost_usd": as_usd(draft.cost),
            "reason": "" if draft.is_judged else str(why_unjudged(draft)),
        }
    )


def _totals(lines: Sequence[Scored], run: Run, material: Material) -> Totals:
    scored = [line for line in lines if line.quality is not None]
    overall = [line.quality.overall for line in scored if line.quality]
    criteria: dict[str, list[float]] = {}
    for line in scored:
        for name, value in line.quality.criteria.items() if line.quality else ():
            criteria.setdefault(name, []).append(value)
    before = [line.before for line in lines if line.before is not None]
    return Totals(
        mean=mean_of(overall),
        min=min(overall, default=None),
        criteria={name: mean_of(values) or 0.0 for name, values in criteria.items()},
        before=mean_of(before),
        scaled=run.is_scaled or not material.prepared.task.rubric,
        missing=list(material.missing),
        quotes=sum(len(line.evidence) for line in scored) if material.has_rows else None,
        verified=sum(line.verified for line in scored) if material.has_rows else None,
    )


def _cost(run: Run, local: CallLog, frontier: CallLog) -> Cost:
    return Cost(
        total_usd=as_usd(local.cost + frontier.cost),
        local_usd=as_usd(local.cost),
        frontier_usd=as_usd(frontier.cost),
        new_usd=as_usd(local.new + frontier.new),
        unanswered_usd=as_usd(frontier.unanswered),
        cap_usd=run.config.strategy.max_frontier_cost,
        frontier_only_usd=None,
        saved_share=None,
    )


def all_notices(run: Run, asked: Asked, material: Material, outcome: Outcome) -> list[Notice]:
    """Why the result is less than it could be, each once."""
    prepared, config = material.prepared, run.config
    found = [*(prepared.reading.warnings if material.has_rows else ()), *material.notices, *run.notices]
    found += [*prepared.privacy.notices, *prepared.privacy.refusals]
    if asked.given.broken:
        found.append(Notice("lines_broken", {"count": len(asked.given.broken), "place": asked.given.broken[0]}))
    found += _why(material.flaws.values(), "records_unscored")
    silent = [why_unjudged(draft) for draft in outcome.judged.values() if not draft.is_judged]
    found += _why(silent, "records_unjudged")
    found += [*outcome.notices, *_say_pairs(outcome)]
    found += say_calls(run.models, config.strategy.max_frontier_cost)
    frontier = run.models.log("frontier")
    if prepared.privacy.is_off and (frontier.answered or frontier.failed):
        found.append(Notice("privacy_off"))
    return list({str(notice): notice for notice in found}.values())


def _say_pairs(outcome: Outcome) -> Iterator[Notice]:
    """What people must know of how the comparison went."""
    comparison = outcome.comparison
    if comparison is None:
        return
    files = {"file": "the first file", "other": "the second file"}  # their names are the same, as a rule
    if comparison.alone:
        yield Notice("partners_missing", {"count": comparison.alone, **files})
    if comparison.alone_second:
        swapped = {"file": files["other"], "other": files["file"]}
        yield Notice("partners_missing", {"count": comparison.alone_second, **swapped})
    why = Reasons()
    for number, one in enumerate(one for one in outcome.pairs if one.outcome is None and one.reason):
        why.add(DraftId(number), Notice("error", {"reason": Data(one.reason)}))
    yield from why.say("pairs_uncompared")
    if comparison.pairs and comparison.disputed > MAX_DISPUTED_SHARE * comparison.pairs:
        yield Notice("grader_unsure", {"disputed": comparison.disputed, "compared": comparison.pairs})


def _why(reasons: Iterable[Notice], code: str) -> list[Notice]:
    counted = Reasons()
    for number, reason in enumerate(reasons):
        counted.add(DraftId(number), reason)
    return counted.say(code)
