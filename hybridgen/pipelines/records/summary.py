"""From all that happened to the result: records and drafts with row ids, the summary with nothing left out."""

from __future__ import annotations

import dataclasses
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hybridgen.config.schema import Config
from hybridgen.core import results
from hybridgen.core.results import CostEstimate, Draft, Evidence, Record, Reject, RunResult
from hybridgen.core.timing import Spans
from hybridgen.llm import litellm_adapter
from hybridgen.llm.session import Models
from hybridgen.llm.types import Purpose, usd
from hybridgen.llm.usage import Tally
from hybridgen.pipelines.records import estimate, prompts
from hybridgen.pipelines.records.prepare import Prepared
from hybridgen.pipelines.records.types import Finished, Rejected, Scored, Written

KINDS = 3  # of failed drafts that the summary names; drafts.jsonl has every one


@dataclass(frozen=True, slots=True)
class Story:
    """One run's work. asked: drafts asked for; unjudged: draft id to why there is no judgement; wasted: judgements and
    refinements that came to nothing, as `rejected` are drafts that did; estimate: made before any of it."""

    config: Config
    prepared: Prepared
    models: Models
    scored: tuple[Scored, ...]
    rejected: tuple[Rejected, ...]
    unjudged: dict[str, str]
    wasted: tuple[Rejected, ...]
    finished: tuple[Finished, ...]
    degraded: tuple[str, ...]
    asked: int
    spans: Spans
    estimate: CostEstimate


def sum_up(story: Story, *, seconds: float) -> RunResult:
    """The result of a run; `seconds` so far, writing not included."""
    records = [_record(n, finished, story) for n, finished in enumerate(story.finished, 1)]
    chosen = {record.draft for record in records}
    drafts = [_draft(s, story, s.id in chosen) for s in story.scored] + [_rejected(r, story) for r in story.rejected]
    rejects = [_reject(r) for r in (*story.rejected, *story.wasted)]
    return RunResult(
        records=records,
        drafts=sorted(drafts, key=lambda d: (len(d.id), d.id)),  # d1000 follows d999
        rejects=sorted(rejects, key=lambda r: (len(r.record), r.record)),
        summary=_summary(story, records, rejects, seconds),
    )


def unrestored(story: Story, result: RunResult) -> RunResult:
    """The same result with placeholders, whatever `privacy.restore` says."""
    if not story.config.privacy.restore:
        return result
    privacy = story.config.privacy.model_copy(update={"restore": False})
    config = story.config.model_copy(update={"privacy": privacy})
    again = sum_up(dataclasses.replace(story, config=config), seconds=0.0)
    return again.model_copy(update={"summary": result.summary})


def _summary(story: Story, records: list[Record], rejects: list[Reject], seconds: float) -> results.Summary:
    config, prepared = story.config, story.prepared
    local = story.models.local.tally if story.models.local else Tally()
    frontier = story.models.frontier.tally if story.models.frontier else Tally()
    return results.Summary(
        run_id=f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}",
        task=config.task.name,
        strategy=config.strategy.name,
        seed=config.seed,
        requested=config.count,
        delivered=len(records),
        degraded=_degraded(story, len(records)),
        drafts=results.DraftCount(requested=story.asked, valid=len(story.scored), invalid=len(story.rejected)),
        rejects=results.RejectCount(
            **{step: sum(r.stage == step for r in rejects) for step in ("draft", "repair", "judge", "refine")}
        ),
        origin=results.OriginCount(
            **{o: sum(r.origin == o for r in records) for o in ("local", "refined", "frontier")}
        ),
        estimate=results.Estimated(
            expected_usd=story.estimate.frontier_cost, upper_usd=story.estimate.frontier_cost_upper
        ),
        cost=_cost(story, local, frontier),
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
        privacy=prepared.shield.totals,
        data=_seen(story),
        seconds=results.Seconds(
            total=round(seconds, 3),
            write=0.0,
            **{stage: story.spans.seconds(stage) for stage in ("prepare", "draft", "judge", "refine")},
        ),
        models={
            "local": story.models.local.endpoint.model if story.models.local else None,
            "frontier": story.models.frontier.endpoint.model if story.models.frontier else None,
        },
    )


def _stages(*tallies: Tally) -> results.Stages:
    def totals(purpose: Purpose) -> results.StageTotals:
        spent = [tally.spent(purpose) for tally in tallies]
        return results.StageTotals(
            calls=sum(one.calls for one in spent),
            input=sum(one.input for one in spent),
            output=sum(one.output for one in spent),
            usd=usd(sum(one.cost for one in spent)),
        )

    return results.Stages(
        draft=totals("draft"), judge=totals("judge"), refine=totals("refine"), repair=totals("repair")
    )


def _cost(story: Story, local: Tally, frontier: Tally) -> results.Cost:
    total = usd(local.cost + frontier.cost)
    alone = _alone(story, frontier)
    return results.Cost(
        total_usd=total,
        local_usd=usd(local.cost),
        frontier_usd=usd(frontier.cost),
        new_usd=usd(local.new + frontier.new),
        unanswered_usd=usd(frontier.unanswered),
        cap_usd=story.config.strategy.max_frontier_cost,
        frontier_only_usd=alone,
        saved_share=round(1 - total / alone, 4) if alone and story.finished else None,  # nothing made, nothing saved
    )


def _alone(story: Story, frontier: Tally) -> float | None:
    """The same count by the frontier alone, USD: its price, this run's prompts, and answers as long as its records."""
    if story.config.strategy.name == "frontier-only" and len(story.finished) == story.config.count:
        return usd(frontier.cost)
    if story.models.price is None:
        return None
    lengths = [litellm_adapter.count_tokens(prompts.as_json(f.scored.written.content)) for f in story.finished]
    mean = sum(lengths) / len(lengths) if lengths else None
    return usd(estimate.frontier_only(story.config, story.prepared, story.models.price, mean))


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


def _seen(story: Story) -> results.DataSeen:
    dataset, plan = story.prepared.dataset, story.prepared.plan
    return results.DataSeen(
        sources=list(dataset.sources),
        rows=dataset.frame.height,
        rows_seen=len({row.id for slot in plan.slots for row in slot.rows}),
        columns=len(dataset.columns),
        columns_used=len(plan.columns_used),
        unreadable=list(dataset.unreadable),
        notes=[*dataset.notes, *plan.notes],
        fingerprint=dataset.fingerprint,
    )


def _degraded(story: Story, delivered: int) -> list[str]:
    """Why the result is less than it could be, one line a reason."""
    config, unreadable = story.config, story.prepared.dataset.unreadable
    lines = list(story.degraded)
    if delivered < config.count:
        lines.append(f"{config.count - delivered} of {config.count} records are missing: too few valid drafts")
        lines += _grouped((r.reason for r in story.rejected), "drafts failed")[:KINDS]
    lines += _grouped(
        (f.refinement.removeprefix("not refined: ") for f in story.finished if f.refinement.startswith("not refined")),
        "records not refined",
    )
    lines += _grouped(story.unjudged.values(), "drafts without a judgement")
    if unreadable:
        more = f" (and {len(unreadable) - 1} more places, see data.unreadable)" if len(unreadable) > 1 else ""
        lines.append(f"some rows could not be read: {unreadable[0]}{more}")
    tried = story.models.frontier and (story.models.frontier.tally.answered or story.models.frontier.tally.failed)
    unanswered = story.models.frontier.tally.unanswered if story.models.frontier else 0
    if unanswered:
        lines.append(
            f"paid calls without an answer may have been billed: up to ${usd(unanswered):.4f} beside the total, "
            "which a cap counts"
        )
    if config.privacy.mode == "off" and tried:
        lines.append("privacy=off: rows went to the frontier as they are")
    return list(dict.fromkeys(lines))


def _grouped(reasons: Iterable[str], what: str) -> list[str]:
    """A line for each kind of reason, whatever the amounts in it, the most frequent first."""
    examples: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for reason in reasons:
        kind = re.sub(r"\d+", "#", reason)
        examples.setdefault(kind, reason)
        counted[kind] += 1
    return [f"{n} {what}: {examples[kind]}" for kind, n in counted.most_common()]


def _record(n: int, finished: Finished, story: Story) -> Record:
    written = finished.scored.written
    return Record(
        id=f"r{n:03d}",
        origin=finished.origin,
        quality=finished.scored.quality,
        cost_usd=usd(finished.cost),
        evidence=_evidence(written, story),
        record=_content(written, story),
        rows=[row.id for row in written.assignment.slot.rows],
        draft=finished.scored.id,
        refinement=finished.refinement,
    )


def _draft(scored: Scored, story: Story, chosen: bool) -> Draft:
    written, assignment = scored.written, scored.written.assignment
    silence = story.unjudged.get(scored.id, "")
    return Draft(
        id=scored.id,
        slot=assignment.slot.index,
        prompt=story.prepared.task.wordings[assignment.wording].name,
        valid=True,
        repaired=written.repaired,
        chosen=chosen,
        stage="judge" if silence else "",
        reason=silence,
        cost_usd=usd(written.cost),
        rows=[row.id for row in assignment.slot.rows],
        quality=scored.quality,
        evidence=_evidence(written, story),
        record=_content(written, story),
    )


def _rejected(rejected: Rejected, story: Story) -> Draft:
    assignment = rejected.assignment
    return Draft(
        id=assignment.id,
        slot=assignment.slot.index,
        prompt=story.prepared.task.wordings[assignment.wording].name,
        valid=False,
        repaired=rejected.stage == "repair",
        chosen=False,
        stage=rejected.stage,
        reason=rejected.reason,
        cost_usd=usd(rejected.cost),
        rows=[row.id for row in assignment.slot.rows],
        text=rejected.text,
    )


def _reject(rejected: Rejected) -> Reject:
    return Reject(
        record=rejected.assignment.id,
        what=rejected.what,
        stage=rejected.stage,
        reason=rejected.reason,
        cost_usd=usd(rejected.cost),
        text=rejected.text,
    )


def _restore(story: Story) -> Callable[[str], str]:
    """What puts the original values back; drafts too, so that a record can be read beside its draft."""
    return story.prepared.shield.restore if story.config.privacy.restore else str


def _evidence(written: Written, story: Story) -> list[Evidence]:
    ids, restore = _ids(written), _restore(story)

    def told(one: Evidence) -> Evidence:
        words = {"quote": restore(one.quote), "context": restore(one.context)}
        return one.model_copy(update={"row": ids.get(one.row, one.row), **words})

    return [told(one) for one in written.evidence]


def _content(written: Written, story: Story) -> dict[str, Any]:
    """A record's own fields, with row ids where its claims name labels."""
    ids, restore = _ids(written), _restore(story)

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            cites = {"row", "quote"} <= value.keys()
            return {k: ids.get(v, v) if cites and k == "row" else told(v) for k, v in value.items()}
        if isinstance(value, list):
            return [told(item) for item in value]
        return restore(value) if isinstance(value, str) else value

    return dict(told(written.content.model_dump(mode="json")))


def _ids(written: Written) -> dict[str, str]:
    """Row ids by the labels that a prompt gives the rows."""
    return {row.label: row.id for row in written.assignment.slot.rows}
