"""An evaluation as one page: no network, no script, light and dark, phone and paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core.evaluation import Compared, Evaluation, EvaluationSummary, Scored
from hybridgen.core.results import Quality, Record
from hybridgen.reports import reliability
from hybridgen.reports.fields import Item, Page, cited, page
from hybridgen.reports.rendering import rendered
from hybridgen.reports.verdicts import (
    say_alone,
    say_comparison,
    say_evidence,
    say_prediction,
    say_quality,
    say_verdicts,
)

MAX_RECORDS = 1000  # that the page shows; evaluation.jsonl has every one


@dataclass(frozen=True, slots=True)
class _Shown:
    """A record as the template needs it. page: its fields, loose: evidence that none of them shows. quotes: how many of
    its quotes were found; empty where that is not known. pair: how it came out beside its partner."""

    scored: Scored
    page: Page
    loose: tuple[Item, ...]
    quotes: str
    pair: Compared | None


@dataclass(frozen=True, slots=True)
class _Criterion:
    name: str
    mean: float
    low: float
    high: float


def report(evaluation: Evaluation, settings: Mapping[str, str]) -> str:
    """The whole document, newline-terminated. settings: of the evaluation, by key."""
    summary = evaluation.summary
    pairs = {one.id: one for one in evaluation.pairs}
    seen = sorted(evaluation.records, key=_rank)[:MAX_RECORDS]
    comparison, prediction = summary.comparison, summary.prediction
    return rendered(
        "evaluation.html.j2",
        summary=summary,
        lead=_lead(summary),
        quality=say_quality(summary),
        evidence=say_evidence(summary),
        criteria=list(_criteria(evaluation.records, summary)),
        comparison=[say_comparison(comparison), say_verdicts(comparison), say_alone(comparison)] if comparison else [],
        prediction=[*say_prediction(prediction)] if prediction else [],
        picture=reliability.picture(prediction.curve) if prediction else None,
        records=[_shown(one, summary, pairs.get(one.id)) for one in seen],
        settings=settings,
    )


def _rank(scored: Scored) -> tuple[bool, float]:
    """The lowest scores first, those without any last."""
    return (scored.quality is None, scored.quality.overall if scored.quality else 0.0)


def _shown(scored: Scored, summary: EvaluationSummary, pair: Compared | None) -> _Shown:
    record = Record(
        id=scored.id,
        origin=scored.origin or "local",
        quality=scored.quality or Quality(overall=0.0, criteria={}),
        cost_usd=scored.cost_usd,
        evidence=scored.evidence,
        record=scored.record,
    )
    shown = page(record, is_named=summary.unit == "segment")
    quoted = {(item.quote, item.row) for item in shown.items}
    loose = tuple(one for one in map(cited, scored.evidence) if (one.quote, one.row) not in quoted)
    quotes = f"{scored.verified} of {len(scored.evidence)}" if scored.evidence else ""
    return _Shown(scored, shown, loose, quotes, pair)


def _criteria(records: Sequence[Scored], summary: EvaluationSummary) -> Iterator[_Criterion]:
    scored = [one.quality.criteria for one in records if one.quality]
    for name, mean in summary.quality.criteria.items():
        values = [criteria[name] for criteria in scored if name in criteria]
        yield _Criterion(name, mean, min(values, default=mean), max(values, default=mean))


def _lead(summary: EvaluationSummary) -> str:
    """Who scored what, in a sentence."""
    judge = summary.models.get("judge") or "what is measured alone"
    whose = "with the rows that they rest on" if summary.data else "without their rows"
    scale = "" if summary.quality.scaled else " Its scores have no scale: they rank records and mean nothing else."
    return f"Records of task={summary.task}, scored by {judge}, {whose}.{scale}"
