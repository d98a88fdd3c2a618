"""What a run says on stdout at its end: a short table.

Imports rich, so import this module only where something is to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from pathlib import Path

from rich.console import Console
from rich.text import Text

from hybridgen.cli.bars import safe
from hybridgen.core.answers import AnswerResult, FeedbackSummary, KnowledgeSummary
from hybridgen.core.evaluation import Evaluation, EvaluationSummary, SheetMade
from hybridgen.core.inspection import Inspection
from hybridgen.core.monitoring import Statistics
from hybridgen.core.notices import Notice
from hybridgen.core.proposals import Proposal
from hybridgen.core.results import CostEstimate, RunResult
from hybridgen.core.summaries import RejectCount, Summary
from hybridgen.core.sweeps import Sweep
from hybridgen.core.timing import duration
from hybridgen.reports import answers, monitoring, verdicts
from hybridgen.reports import inspection as lines
from hybridgen.reports import model_comparison as compared
from hybridgen.reports.choices import say_choices
from hybridgen.reports.contrasts import say_segments
from hybridgen.reports.model_comparison import ModelComparison, compare
from hybridgen.reports.pareto import saved_share
from hybridgen.reports.shares import say_audit, say_promise, say_refining, say_share, say_sweep, say_verdicts
from hybridgen.reports.verdicts import say_alone, say_comparison, say_evidence, say_prediction, say_quality
from hybridgen.reports.words import saved, saving, say_shard, score, usd

MAX_ROW_CHARS = 700  # of a row that is shown; inspect.json has more of it


@singledispatch
def table(result: object, folder: Path) -> Text:
    """What came of a run, as people read it on a terminal; a function for each kind of result."""
    raise TypeError(f"{type(result).__name__} has no table")


@table.register
def summary_table(result: RunResult, folder: Path) -> Text:
    """A finished run in a few lines: delivered, origin, quality, cost, saved, time, where it lies, what went amiss."""
    summary = result.summary
    origin, quality, cost = summary.origin, summary.quality, summary.cost
    text = _rows(
        *_shard(summary),
        ("delivered", f"{summary.delivered} of {summary.requested}"),
        *_segments(result),
        ("origin", f"{origin.local} local, {origin.refined} refined, {origin.frontier} frontier"),
        ("quality", f"{score(quality.mean)} on average, {score(quality.min)} at least"),
        *_agreement(summary),
        *_promise(summary),
        *_audit(summary),
        *_choices(summary),
        ("cost", f"{usd(cost.total_usd)} ({usd(cost.new_usd)} of it new in this run)"),
        ("estimate", f"{usd(summary.estimate.expected_usd)}, at most {usd(summary.estimate.upper_usd)}"),
        ("saved", saving(summary)),
        *_rejects(summary.rejects),
        ("time", duration(summary.seconds.total)),
        ("in", str(folder)),
    )
    for reason in summary.degraded:
        text.append("\nnote".ljust(12), "bold yellow").append(reason)
    return text


@table.register
def evaluation_table(evaluation: Evaluation, folder: Path) -> Text:
    """An evaluation in a few lines: scores, evidence, two files compared, how well the judge foretells labels."""
    summary = evaluation.summary
    comparison, prediction = summary.comparison, summary.prediction
    compared = (
        [say_comparison(comparison), verdicts.say_verdicts(comparison), say_alone(comparison)] if comparison else []
    )
    foretold = [*say_prediction(prediction)] if prediction else []
    text = _rows(
        ("scored", f"{summary.delivered} of {summary.requested}"),
        ("quality", say_quality(summary)),
        *_criteria(summary),
        ("evidence", say_evidence(summary)),
        *_said("share", compared),
        *_said("judge", foretold),
        ("cost", f"{usd(summary.cost.total_usd)} ({usd(summary.cost.new_usd)} of it new)"),
        ("time", duration(summary.seconds)),
        ("in", str(folder)),
    )
    for reason in summary.degraded:
        text.append("\nnote".ljust(12), "bold yellow").append(reason)
    return text


@table.register
def sheet_table(sheet: SheetMade, folder: Path) -> Text:
    """A sheet for people to rate: where it is, and what to do with it."""
    text = _rows(
        ("sheet", f"{sheet.items} {'pairs' if sheet.of_pairs else 'records'}"),
        ("page", sheet.page),
        ("table", sheet.table),
        ("then", "the same command with evaluate.labels=FILE in place of evaluate.sheet reads the filled one"),
    )
    for note in sheet.notes:
        text.append("\nnote".ljust(12), "bold yellow").append(note)
    return text


@table.register
def estimate_table(estimate: CostEstimate, folder: Path) -> Text:
    """What a run would cost, and the most that it could cost."""
    text = _rows(
        ("estimate", f"{usd(estimate.total_cost)}, at most {usd(estimate.frontier_cost_upper)} for the frontier"),
        ("local", usd(estimate.local_cost)),
        ("frontier", f"{usd(estimate.frontier_cost)} for {estimate.frontier_calls} calls"),
        ("saved", _estimated_saving(estimate)),
        ("in", str(folder)),
    )
    for note in estimate.notes:
        text.append("\nnote".ljust(12), "bold").append(note)
    return text


@table.register
def inspection_table(inspection: Inspection, folder: Path) -> Text:
    """What a run would read: its lines, a line for each column, decisions with their keys, the first rows."""
    text = Text("\n".join(inspection.read))
    for number, line in enumerate(lines.columns(inspection)):
        text.append("\n" if number else "\n\n").append(line, "not bold" if number else "bold")
    for name, style, decided in (("note", "bold yellow", inspection.warnings), ("decided", "bold", inspection.notes)):
        for number, one in enumerate(decided):
            text.append(("\n" if number else "\n\n") + name.ljust(11), style).append(lines.decision(one))
    for place in inspection.unreadable:
        text.append("\nunreadable ", "bold yellow").append(place)
    if inspection.shown:
        text.append(f"\n\nwhat a model would see of the first rows (privacy={inspection.privacy})", "bold")
    for row in inspection.shown:
        text.append(f"\n\n{row.id}\n", "bold").append(lines.shortened(row.text, MAX_ROW_CHARS))
    if inspection.found:
        text.append(f"\n\nwhat would be hidden in {inspection.found_rows:,} of {inspection.rows:,} rows", "bold")
        for line in lines.found(inspection):
            text.append(f"\n{line}")
        text.append(f"\ncorrect it in {folder / 'review.yaml'}, and hand that back as privacy.recognizers")
    if inspection.stop:
        text.append("\n\nstop".ljust(13), "bold red").append(inspection.stop)
    return text.append("\n\nin".ljust(13), "bold").append(str(folder))


@table.register
def proposal_table(proposal: Proposal, folder: Path) -> Text:
    """A first task file: its fields with where they come from, and the command that runs it."""
    wide = max(len(field.name) for field in proposal.fields)
    fields = [("fields" if not n else "", f"{one.name:<{wide}}  {one.type}") for n, one in enumerate(proposal.fields)]
    text = _rows(("task file", proposal.file), *fields)
    for note in proposal.notes:
        text.append("\nnote".ljust(12), "bold").append(note)
    return text.append("\n").append(_rows(("run it", proposal.command)))


@table.register
def knowledge_table(summary: KnowledgeSummary, folder: Path) -> Text:
    """What a load has made of a collection."""
    held = Notice("knowledge_held", {"collection": summary.collection, "total": summary.total})
    size = {"passages": summary.read, "files": len(summary.sources)}
    solved = f", {summary.solutions} of them with a solution" if summary.solutions else ""
    text = _rows(
        ("collection", str(held)),
        ("read", f"{Notice('knowledge_read', size)}{solved}"),
        ("changed", f"{summary.new} new, {summary.replaced} replaced, {summary.removed} removed, {summary.kept} kept"),
        ("embedding", summary.embedding),
        ("time", duration(summary.seconds)),
        ("in", str(folder)),
    )
    for reason in summary.degraded:
        text.append("\nnote".ljust(12), "bold yellow").append(reason)
    return text


@table.register
def answers_table(result: AnswerResult, folder: Path) -> Text:
    """A run of questions in a few lines; of one question its answer first, with what it rests on."""
    summary = result.summary
    said = answers.say_one(result.records[0]) if summary.requested == summary.delivered == 1 else []
    text = Text("\n".join(said) + "\n\n" if said else "")
    text.append(
        _rows(
            ("answered", f"{summary.delivered} of {summary.requested}"),
            ("origin", answers.say_origin(summary)),
            *_said("relevance", [answers.say_relevance(summary)]),
            *_said("quality", [answers.say_quality(summary)]),
            *_said("distilled", [answers.say_distilled(summary)]),
            ("cost", answers.say_cost(summary)),
            *_said("saved", [answers.say_saved(summary)]),
            ("time", duration(summary.seconds.total)),
            ("in", str(folder)),
        )
    )
    for reason in summary.degraded:
        text.append("\nnote".ljust(12), "bold yellow").append(reason)
    return text


@table.register
def statistics_table(statistics: Statistics, folder: Path) -> Text:
    """Who answered the questions of some days beside the goals, and which rules would have kept more at home."""
    text = _rows(
        ("questions", f"{statistics.questions} in {statistics.days:g} days"),
        *monitoring.say_statistics(statistics),
        *monitoring.say_proposals(statistics),
        ("in", str(folder)),
    )
    for reason in statistics.degraded:
        text.append("\nnote".ljust(12), "bold yellow").append(reason)
    return text


@table.register
def feedback_table(summary: FeedbackSummary, folder: Path) -> Text:
    """What became of people's verdicts."""
    text = _rows(
        ("feedback", f"{summary.right} right, {summary.wrong} wrong, of {summary.read} rows"),
        ("changed", f"{summary.answers} answers, {summary.sources} solved problems"),
        ("in", str(folder)),
    )
    for reason in summary.degraded:
        text.append("\nnote".ljust(12), "bold yellow").append(reason)
    return text


@table.register
def sweep_table(sweep: Sweep, folder: Path) -> Text:
    """A finished sweep: a line for each point, then the knee and the real bill. Of local models a line for each, and
    what must be known of their judges."""
    if comparison := compare(sweep.points):
        return _compared(comparison, sweep, folder)
    keys = list(dict.fromkeys(key for point in sweep.points for key in point.values))
    names = [[point.values.get(key, "") for key in keys] or [point.folder] for point in sweep.points]
    head = keys or ["point"]
    wide = [max(map(len, column)) for column in zip(head, *names, strict=True)]

    def lined(words: Iterable[str]) -> str:
        return "  ".join(word.ljust(width) for word, width in zip(words, wide, strict=True))

    is_audited = any(point.share for point in sweep.points)
    share = "  share of the frontier's" if is_audited else ""
    text = Text(f"{lined(head)}  quality  cost       new        saved     refined  delivered{share}", "bold")
    for name, point in zip(names, sweep.points, strict=True):
        text.append(f"\n{lined(name)}  ", "not bold")
        if point.error:
            text.append(point.error, "bold yellow")
            continue
        figures = (
            score(point.quality_mean).ljust(7),
            usd(point.cost_usd).ljust(9),
            usd(point.new_usd).ljust(9),
            saved(saved_share(point)).ljust(8),
            str(point.origin.refined if point.origin else "").ljust(7),
        )
        delivered = f"{point.delivered} of {point.requested}"
        if is_audited:
            delivered = f"{delivered:<9}  {say_share(point.share) if point.share else 'not audited'}"
        text.append("  ".join((*figures, delivered)), "not bold")
    knee = "none"
    if sweep.knee is not None:
        words = " ".join(f"{key}={value}" for key, value in sweep.points[sweep.knee].values.items())
        knee = f"{words or sweep.points[sweep.knee].folder}: the cheapest within 5 % of the best quality"
    bill = f"{usd(sweep.new_usd)} for all points together; cost is what a point takes alone, new what it added here"
    near = [("near", said) for said in say_sweep(sweep.points)]
    rows = (("knee", knee), *near, ("bill", bill), ("time", duration(sweep.seconds)), ("in", str(folder)))
    return text.append("\n").append(_rows(*rows))


def _compared(comparison: ModelComparison, sweep: Sweep, folder: Path) -> Text:
    heads, rows = compared.table(comparison)
    wide = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, wide)).rstrip() for row in (heads, *rows)]
    text = Text(lines[0], "bold").append("".join(f"\n{line}" for line in lines[1:]), "not bold")
    for point in sweep.points:
        if point.error:
            text.append(f"\n{compared.name_shortly(point.model or point.folder)}  ", "not bold").append(
                point.error, "bold yellow"
            )
    notes = [*compared.say_caveats(comparison), *(f"{name}: {repeats}" for name, repeats in comparison.repeats)]
    bill = [("bill", f"{usd(sweep.new_usd)} for all models together")] if sweep.new_usd else []
    told = (*(("note", note) for note in notes), *bill, ("time", duration(sweep.seconds)), ("in", str(folder)))
    return text.append("\n").append(_rows(*told))


def show(result: object, folder: Path) -> None:
    """Print a result to stdout."""
    _print(table(result, folder))


def show_better(better: Notice) -> None:
    """Print to stdout the command that does better on this machine."""
    _print(_rows(("better", str(better))))


def _print(text: Text) -> None:
    """In colour on a terminal only. Long lines stay whole, so that a path can be copied."""
    Console().print(safe(text), soft_wrap=True)


def _rows(*rows: tuple[str, str]) -> Text:
    text = Text()
    for number, (name, value) in enumerate(rows):
        text.append(("\n" if number else "") + name.ljust(11), "bold").append(value)
    return text


def _segments(result: RunResult) -> list[tuple[str, str]]:
    """Whom the records stand for, where they do."""
    said = say_segments(result)
    return [("segments", said)] if said else []


def _shard(summary: Summary) -> list[tuple[str, str]]:
    """Which part of a run it is."""
    return [("shard", say_shard(summary.shard))] if summary.shard else []


def _agreement(summary: Summary) -> list[tuple[str, str]]:
    """How far drafts of the same row or document say the same, where there were several."""
    agreement = summary.quality.agreement
    return [] if agreement is None else [("agreement", f"{score(agreement)} between the drafts of a {summary.unit}")]


def _promise(summary: Summary) -> list[tuple[str, str]]:
    """How much of the frontier's quality is promised, where the strategy promises any."""
    said = say_promise(summary)
    return [("promise", said)] if said else []


def _audit(summary: Summary) -> list[tuple[str, str]]:
    """How much of the frontier's quality the run has, where that was measured."""
    audit = summary.audit
    if audit is None:
        return []
    more = [say_verdicts(audit), say_refining(audit)] if audit.records else []
    return [("share", say_audit(audit)), *(("", said) for said in more if said)]


def _choices(summary: Summary) -> list[tuple[str, str]]:
    """What the records say, a line for each field that chooses."""
    return [("choices" if not number else "", said) for number, said in enumerate(say_choices(summary.choices))]


def _criteria(summary: EvaluationSummary) -> list[tuple[str, str]]:
    """The mean of each criterion, in one line."""
    said = ", ".join(f"{name} {score(mean)}" for name, mean in summary.quality.criteria.items())
    return [("", said)] if said else []


def _said(name: str, sentences: Iterable[str]) -> list[tuple[str, str]]:
    """Sentences under one name, those that say something."""
    return [(name if not number else "", said) for number, said in enumerate(filter(None, sentences))]


def _rejects(count: RejectCount) -> list[tuple[str, str]]:
    """What came to nothing, where anything did."""
    found = [f"{n} {stage}" for stage, n in count.model_dump().items() if n]
    return [("rejects", f"{', '.join(found)} (rejects.jsonl)")] if found else []


def _estimated_saving(estimate: CostEstimate) -> str:
    alone, total = estimate.frontier_only_usd, estimate.total_cost
    share = 1 - total / alone if alone and total is not None else None
    return f"{saved(share)} (the frontier alone: {usd(alone)})"
