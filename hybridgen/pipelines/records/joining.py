"""The shards of a run as one result: lines in their order, figures that add up, and what is known of the whole once."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from hybridgen.core import audits, summaries
from hybridgen.core.audits import AuditLine
from hybridgen.core.lines import Merged, View
from hybridgen.core.notices import Notice
from hybridgen.core.results import Record, RunResult
from hybridgen.core.shape import USD_DIGITS, Said
from hybridgen.core.summaries import Summary
from hybridgen.pipelines.records.lines import record_id
from hybridgen.pipelines.records.parts import Lot
from hybridgen.pipelines.records.reasons import MAX_REASONS, say_alike
from hybridgen.pipelines.records.summary import Tally, sum_quality
from hybridgen.scoring import comparison
from hybridgen.scoring.choices import options as options_of
from hybridgen.scoring.diversity import Likeness
from hybridgen.scoring.types import DraftId
from hybridgen.tasks import Levels

M = TypeVar("M", bound=BaseModel)

# Notices of which each shard tells its own part, with the params that add up; all others tell the same in each.
_ADDED = {
    "records_missing": ("missing", "requested"),
    "drafts_failed": ("count",),
    "records_not_refined": ("count",),
    "requests_refused": ("count",),
    "texts_unread": ("texts",),
    "drafts_unjudged": ("count",),
    "example_repeated": ("records",),
    "fields_alike": ("records",),
    "placeholders_shared": ("placeholders",),
    "answers_stale": ("count",),
    "usage_assumed": ("count", "amount"),
    "judged_by_author": ("count",),
    "audit_short": ("compared", "asked"),
    "grader_unsure": ("disputed", "compared"),
}
# What stands in the ledger for the run as a whole, as far as each shard has seen it.
_LARGEST = {"calls_unanswered": "amount", "overbilled": "over"}
_OF_RECORDS = {"example_repeated", "fields_alike"}  # that name all records that were delivered
_OF_ALL = "records_alike"  # is found anew


def join_lines(lots: Sequence[Lot]) -> RunResult:
    """All lines of the shards, numbered where they are of segments. The summary is the first one's."""
    records: Sequence[Record] = Merged([lot.records for lot in lots], lambda record: _draft(record.draft))
    is_numbered = lots[0].summary.unit == "segment"
    if is_numbered:
        records = View(records, _numbered)
    numbers = {one.draft: one.id for one in records} if is_numbered else {}
    audits = [
        line.model_copy(update={"record": numbers.get(line.draft, line.record)}) for lot in lots for line in lot.audits
    ]
    return RunResult(
        records=records,
        drafts=Merged([lot.drafts for lot in lots], lambda draft: _draft(draft.id)),
        rejects=Merged([lot.rejects for lot in lots], lambda reject: _draft(reject.record)),
        summary=lots[0].summary,
        audits=sorted(audits, key=lambda line: line.record),
    )


def sum_up(
    shards: Sequence[Summary],
    records: Sequence[Record],
    audits: Sequence[AuditLine],
    likeness: Likeness,
    levels: Levels,
    *,
    run_id: str,
) -> Summary:
    """The summary of the whole. shards: of the shards, by their index. likeness: of all records. levels: the run's
    task."""
    first, tally = shards[0], Tally()
    numbers = dict[int, str]()
    for record in tally.count(records):
        if first.unit == "segment":
            numbers[_draft(record.draft).segment] = record.id
    audit = None
    if lines := list(audits):
        usd = _dollars(one.audit.usd for one in shards if one.audit) or 0.0
        audit = comparison.sum_up(lines, asked=len(lines), usd=usd)
    notices = join_notices([one.notices for one in shards], tally.delivered)
    notices += map(Said.of, say_alike(likeness, tally.delivered))
    promise = _promise(shards)
    if promise is None and any(one.promise for one in shards):
        notices.append(Said.of(Notice("promises_differ")))
    refinements = summaries.Refinements(
        wanted=sum(one.refinements.wanted for one in shards),
        made=sum(one.refinements.made for one in shards),
        possible=all(one.refinements.possible for one in shards),
    )
    return first.model_copy(
        update={
            "run_id": run_id,
            "requested": sum(one.requested for one in shards),
            "delivered": tally.delivered,
            "notices": notices,
            "degraded": [one.text for one in notices],
            "drafts": _added(one.drafts for one in shards),
            "rejects": _added(one.rejects for one in shards),
            "origin": _added(one.origin for one in shards),
            "estimate": max((one.estimate for one in shards), key=lambda one: one.upper_usd or 0.0),
            "refinements": refinements,
            "cost": _cost(shards, comparable=refinements.came_about and tally.delivered > 0),
            "quality": sum_quality(
                tally,
                first.quality.threshold,
                scaled=all(one.quality.scaled for one in shards),
                likeness=likeness,
                share=audit.share if audit else None,
            ),
            "calls": _added(one.calls for one in shards),
            "tokens": _added(one.tokens for one in shards),
            "stages": _added(one.stages for one in shards),
            "privacy": _privacy(shards),
            "data": _data(shards),
            "segments": _segments(shards, numbers),
            "choices": _choices(shards, levels),
            # Shards may have run beside one another, or one after the other on any machine.
            "seconds": summaries.Seconds(
                **{name: max(getattr(one.seconds, name) for one in shards) for name in summaries.Seconds.model_fields}
            ),
            "speed": summaries.Speed(),
            "audit": audit,
            "promise": promise,
            "shard": None,
            "shards": [one.run_id for one in shards],
        }
    )


def join_notices(told: Sequence[Sequence[Said]], delivered: int) -> list[Said]:
    """What the shards tell, each thing once, with what each tells of its own added up. delivered: records of all."""
    found = dict[str, Said]()
    for said in itertools.chain(*told):
        code = said.code
        if code == _OF_ALL:
            continue
        notice = Notice.from_json(code, said.params)
        key = notice.kind if code in _ADDED or code in _LARGEST else said.text
        if key not in found:
            found[key] = said
        elif code in _ADDED:
            before = Notice.from_json(code, found[key].params).params
            more = {name: _both(before[name], notice.params[name]) for name in _ADDED[code]}
            found[key] = Said.of(Notice(code, {**before, **more}))
        elif code in _LARGEST:
            found[key] = max(found[key], said, key=lambda one: float(one.params[_LARGEST[one.code]]))
    for key, said in found.items():
        if said.code in _OF_RECORDS:
            found[key] = Said.of(Notice(said.code, {**said.params, "delivered": delivered}))
    failed = sorted(
        (key for key, said in found.items() if said.code == "drafts_failed"),
        key=lambda key: -found[key].params["count"],
    )
    for key in failed[MAX_REASONS:]:
        del found[key]
    return list(found.values())


def _both(one: Any, other: Any) -> Any:
    """Their sum; of lists what either has, once."""
    return tuple(dict.fromkeys((*one, *other))) if isinstance(one, tuple) else one + other


def _draft(id_: str | None) -> DraftId:
    return DraftId.read(id_ or "")


def _numbered(at: int, record: Record) -> Record:
    return record.model_copy(update={"id": record_id(at + 1)})


def _added(models: Iterable[M]) -> M:
    """One with the sums of all; what some of them lack counts as nothing, and what all lack is not there."""
    first, *others = models
    return type(first).model_validate(_sum([one.model_dump() for one in (first, *others)]))


def _sum(values: Sequence[Any]) -> Any:
    there = [value for value in values if value is not None]
    if not there:
        return None
    if isinstance(there[0], dict):
        return {name: _sum([value[name] for value in there]) for name in there[0]}
    return _dollars(there) if isinstance(there[0], float) else sum(there)


def _dollars(amounts: Iterable[float | None]) -> float | None:
    """Their sum, to the picodollar; None where one is unknown."""
    known = list(amounts)
    return None if None in known else round(math.fsum(one or 0.0 for one in known), USD_DIGITS)


def _cost(shards: Sequence[Summary], *, comparable: bool) -> summaries.Cost:
    def added(of: Callable[[summaries.Cost], float | None]) -> float | None:
        return _dollars(of(one.cost) for one in shards)

    total, alone = added(lambda cost: cost.total_usd), added(lambda cost: cost.frontier_only_usd)
    is_known = comparable and bool(alone) and total is not None
    return summaries.Cost(
        total_usd=total,
        local_usd=added(lambda cost: cost.local_usd) or 0.0,
        frontier_usd=added(lambda cost: cost.frontier_usd),
        new_usd=added(lambda cost: cost.new_usd),
        unanswered_usd=max(one.cost.unanswered_usd for one in shards),  # of the run, as the ledger has it
        cap_usd=shards[0].cost.cap_usd,
        frontier_only_usd=alone,
        saved_share=round(1 - (total or 0.0) / alone, 4) if is_known and alone else None,
    )


def _promise(shards: Sequence[Summary]) -> audits.Promise | None:
    """What all have learnt, with each one's own records that were to be written and were not; none where one has
    learnt less than another, since it decided by something else."""
    made = [one.promise for one in shards if one.promise]
    learnt = {one.model_copy(update={"unwritten": 0}).model_dump_json() for one in made}
    if len(made) < len(shards) or len(learnt) > 1:
        return None
    return made[0].model_copy(update={"unwritten": sum(one.unwritten for one in made)})


def _privacy(shards: Sequence[Summary]) -> summaries.PrivacyTotals:
    totals = [one.privacy for one in shards]

    def added(of: Callable[[summaries.PrivacyTotals], Mapping[str, int]]) -> dict[str, int]:
        return dict(sorted(sum((Counter(of(one)) for one in totals), Counter[str]()).items()))

    kinds = added(lambda one: one.kinds)
    return totals[0].model_copy(
        update={
            "entities": sum(kinds.values()),
            "kinds": kinds,
            "leaks_blocked": sum(one.leaks_blocked for one in totals),
            "vault": next((one.vault for one in totals if one.vault), None),
            "checked": sum(one.checked for one in totals),
            "hidden": added(lambda one: one.hidden),
            "refused": added(lambda one: one.refused),
            "found": _alike([line for one in totals for line in one.found], "mentions"),
            "left": _alike([line for one in totals for line in one.left], "requests"),
            "versions": join_versions(one.versions for one in totals),
        }
    )


def join_versions(shards: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """By package; where shards had different ones, all of them: "3.8.0, 3.8.1"."""
    found = defaultdict[str, dict[str, None]](dict)
    for versions in shards:
        for name, version in versions.items():
            found[name][version] = None
    return {name: ", ".join(seen) for name, seen in found.items()}


def _alike(lines: Iterable[M], amount: str) -> list[M]:
    """Lines that differ in their amounts alone as one, the largest first."""
    found = dict[str, M]()
    for line in lines:
        key = line.model_dump_json(exclude={amount})
        before = getattr(found[key], amount) if key in found else 0
        found[key] = line.model_copy(update={amount: before + getattr(line, amount)})
    return sorted(found.values(), key=lambda line: -getattr(line, amount))


def _data(shards: Sequence[Summary]) -> summaries.DataSeen:
    """All have read the same; each has seen its own rows, and cut what did not fit of them."""
    first = shards[0].data
    cut = sum((Counter(one.shard.cut) for one in shards if one.shard), Counter[str]())
    own = len(shards[0].shard.cut) if shards[0].shard else 0  # they stand last
    notes = [*first.notes[: len(first.notes) - own], *(str(Notice(code, {"rows": cut[code]})) for code in cut)]
    return first.model_copy(
        update={
            "rows_seen": min(first.rows, sum(one.data.rows_seen for one in shards)),
            "notes": notes,
        }
    )


def _segments(shards: Sequence[Summary], numbers: Mapping[int, str]) -> list[summaries.Segment]:
    every = sorted((segment for one in shards for segment in one.segments), key=lambda segment: segment.index)
    return [segment.model_copy(update={"record": numbers.get(segment.index)}) for segment in every]


def _choices(shards: Sequence[Summary], levels: Levels) -> list[summaries.Choices]:
    """Fields in their order, with the most frequent option first; of several as the task has them."""
    known = [option for task in levels.all for found in options_of(task.content).values() for option in found]
    place = {option: at for at, option in enumerate(dict.fromkeys(known))}
    of, silent = Counter[str](), Counter[str]()
    options = defaultdict[str, Counter[str]](Counter)
    for choices in (choices for one in shards for choices in one.choices):
        of[choices.field] += choices.of
        silent[choices.field] += choices.silent
        for option in choices.options:
            options[choices.field][option.option] += option.records
    return [
        summaries.Choices(
            field=field,
            of=count,
            silent=silent[field],
            options=[
                summaries.Share(option=option, records=said, share=said / count if count else 0.0)
                for option, said in sorted(
                    options[field].items(), key=lambda one: (-one[1], place.get(one[0], len(place)))
                )
            ],
        )
        for field, count in of.items()
    ]
