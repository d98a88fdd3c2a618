"""The run as one page: no network, no script, light and dark, phone and paper. What models wrote is shown as text."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core.results import DraftLine, Quality, Record, RunResult
from hybridgen.core.summaries import StageTotals, Summary
from hybridgen.reports import origins, words
from hybridgen.reports.changes import Changes, changes
from hybridgen.reports.contrasts import contrasts, say_everybody
from hybridgen.reports.fields import Item, Page, cited, page
from hybridgen.reports.histogram import Bar, histogram
from hybridgen.reports.people import say_whom
from hybridgen.reports.rendering import rendered
from hybridgen.reports.rows import MAX_ROWS, Columns, columns
from hybridgen.reports.shares import say_promise, say_refining, say_share, say_verdicts
from hybridgen.tasks.types import AGREEMENT

FEW = 12  # records, options or rejects that a page shows without being asked to
MAX_ID_CHARS = 18  # that a table has room for
MAX_PAGES = 1000  # of records that have one each; the files have every record
MAX_LINES = 1000  # of drafts or rejects; their files have every one


@dataclass(frozen=True, slots=True)
class _Shown:
    """A record as the template needs it. whom: how many it stands for, empty where it is of no segment; cells: of a
    table, empty where there is none; loose: evidence that no claim on the page shows.

    before, changes: the draft's quality and what became of it, where a refinement took its place.
    """

    record: Record
    page: Page
    whom: str
    cells: tuple[str, ...]
    loose: tuple[Item, ...]
    draft: DraftLine | None
    before: Quality | None
    changes: Changes | None
    why: str
    quotes: str


@dataclass(frozen=True, slots=True)
class _Criterion:
    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Stage:
    """seconds None: not measured apart from the stage that it belongs to."""

    name: str
    spent: StageTotals
    seconds: float | None


@dataclass(frozen=True, slots=True)
class _Table:
    """Of records of rows or documents: the names of the columns, and how wide they are as CSS has it; how figures are
    spread, by their name; how many records come from where.
    """

    names: tuple[str, ...]
    widths: str
    spreads: Mapping[str, list[Bar]]
    shares: Mapping[str, float]


def report(result: RunResult, settings: Mapping[str, str]) -> str:
    """The whole document, newline-terminated. settings: of the run, by key."""
    summary, origin = result.summary, result.summary.origin
    chart = contrasts(result)
    is_table = summary.unit != "segment"
    seen = list(result.records[: MAX_ROWS if is_table else MAX_PAGES])
    theirs = {record.draft for record in seen}
    drafts = {draft.id: draft for draft in result.drafts if draft.id in theirs}
    own = columns(result, seen) if is_table and seen else None
    return rendered(
        "report.html.j2",
        summary=summary,
        lead=_lead(summary),
        arithmetic=_arithmetic(summary),
        speed=words.say_speed(summary.speed),
        saved_share=words.saved_by_records(summary),
        chart=chart,
        everybody=say_everybody(summary),
        choices=[one for one in summary.choices if one.of],
        table=_table(result, own, seen) if own else None,
        records=[_shown(one, drafts.get(one.draft or ""), summary, own) for one in seen],
        many=len(seen) > FEW,
        few=FEW,
        most=MAX_LINES,
        origins=[name for name in ("local", "refined", "frontier") if getattr(origin, name)],
        criteria=list(_criteria(result)),
        audit=_audit(summary),
        stages=_stages(summary),
        say_share=say_share,
        most_kinds=max(summary.privacy.kinds.values(), default=1) or 1,
        drafts=result.drafts,
        rejects=result.rejects,
        settings=settings,
    )


def _table(result: RunResult, own: Columns, seen: Sequence[Record]) -> _Table:
    summary = result.summary
    qualities, agreements = array("d"), array("d")
    for one in result.records:
        qualities.append(one.quality.overall)
        if AGREEMENT in one.quality.criteria:
            agreements.append(one.quality.criteria[AGREEMENT])
    spreads = {"quality": histogram(qualities), AGREEMENT: histogram(agreements)}
    return _Table(
        names=own.all,
        widths=_widths(own, seen),
        spreads={name: bars for name, bars in spreads.items() if bars},
        shares={name: count / summary.delivered for name, count in summary.origin.model_dump().items() if count},
    )


def _widths(own: Columns, records: Sequence[Record]) -> str:
    """Of a table's columns, as CSS has it: a mark, the id, the fields, the origin, the quality."""
    id_ = min(max(len(one.id) for one in records), MAX_ID_CHARS)
    fields = (f"minmax({least}ch, {most}fr)" for least, most in own.widths(records))
    return " ".join(("1rem", f"{id_}ch", *fields, "1rem 3.6rem"))


def _shown(record: Record, draft: DraftLine | None, summary: Summary, own: Columns | None) -> _Shown:
    shown, people = page(record, is_named=own is None), record.respondents
    quoted = {(item.quote, item.row) for item in shown.items}
    mended = draft is not None and record.origin == "refined"
    return _Shown(
        record=record,
        page=shown,
        whom="" if people is None else say_whom(people, record.share, summary.data.unit),
        cells=tuple(own.cells(record)) if own else (),
        loose=tuple(one for one in map(cited, record.evidence) if (one.quote, one.row) not in quoted),
        draft=draft,
        before=draft.quality if draft and mended else None,
        changes=changes(draft, record) if draft and mended else None,
        why=origins.say_why(record, draft),
        quotes=origins.say_quotes(record),
    )


def _lead(summary: Summary) -> str:
    """Who wrote the records, in a sentence."""
    at_home, paid = summary.models.get("local") or "the local model", summary.models.get("frontier") or "the frontier"
    parts = (
        (summary.origin.local, f"by {at_home} alone"),
        (summary.origin.refined, f"drafted by {at_home} and refined by {paid}"),
        (summary.origin.frontier, f"by {paid} alone"),
    )
    written = "; ".join(f"{words.thousands(count)} {how}" for count, how in parts if count) or "none was written"
    promise = say_promise(summary)
    promised = f" Promise: {promise}." if promise else ""
    part = f"Part of a run: {words.say_shard(summary.shard)}. " if summary.shard else ""
    return f"{part}{written[:1].upper()}{written[1:]}. Strategy {summary.strategy}, seed {summary.seed}.{promised}"


def _audit(summary: Summary) -> list[str]:
    """What the audit found, a sentence each; nothing where there was none."""
    audit = summary.audit
    if audit is None or not audit.records:
        return []
    grader = summary.models.get("grader") or "the grader"
    how = (
        f"{audit.records} records, drawn by lot, beside those that the frontier made alone of the same rows; {grader} "
    )
    how += "graded both without being told whose they are, in both orders."
    return [how, say_verdicts(audit), *filter(None, [say_refining(audit)])]


def _criteria(result: RunResult) -> Iterator[_Criterion]:
    means = result.summary.quality.criteria
    low, high = dict(means), dict(means)
    for record in result.records:
        for name, score in record.quality.criteria.items():
            low[name], high[name] = min(low.get(name, score), score), max(high.get(name, score), score)
    return (_Criterion(name, mean, low[name], high[name]) for name, mean in means.items())


def _stages(summary: Summary) -> list[_Stage]:
    stages, seconds = summary.stages, summary.seconds
    measured = [("Promise", stages.calibrate), ("Audit", stages.audit), ("Grade", stages.grade)]
    return [
        _Stage("Draft", stages.draft, seconds.draft),
        _Stage("Judge", stages.judge, seconds.judge),
        _Stage("Refine", stages.refine, seconds.refine),
        _Stage("Repair", stages.repair, None),
        *(_Stage(name, spent, None) for name, spent in measured if spent),
    ]


def _arithmetic(summary: Summary) -> str:
    """How the saving comes about, with the figures that went into it, or why there is none to state."""
    cost = summary.cost
    if not summary.delivered:
        return "nothing was delivered"
    if not summary.refinements.came_about:
        return f"nothing to compare: {words.not_come_about(summary.refinements)}"
    if cost.saved_share is None:
        return "what the frontier alone would have cost is not known"
    aside = ", the audit aside" if summary.audit else ""
    return f"1 − {words.usd(summary.records_usd)} ÷ {words.usd(cost.frontier_only_usd)}{aside}"
