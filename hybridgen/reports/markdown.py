"""Markdown for people: the records, a page each with claims and what they rest on, and a run in a few lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hybridgen.core.results import Record, RunResult
from hybridgen.core.summaries import Summary, Unit
from hybridgen.core.sweeps import Sweep
from hybridgen.reports import model_comparison as compared
from hybridgen.reports.choices import say_choices
from hybridgen.reports.contrasts import Contrast, Line, contrasts, say_everybody
from hybridgen.reports.fields import Block, Item, page
from hybridgen.reports.people import say_whom, signs
from hybridgen.reports.shares import say_audit, say_promise
from hybridgen.reports.words import label, saving, score, usd

_BETWEEN = "\n\n---\n\n"
CHART_CHARS = 24  # a line of the chart, from nothing to all

_ORIGIN = {
    "local": "written by the local model",
    "refined": "refined by the frontier model",
    "frontier": "written by the frontier model",
}


def records(result: RunResult) -> Iterator[str]:
    """All records of a run, a page each, newline-terminated; of segments first how they differ. Text by and by."""
    unit = result.summary.data.unit
    if not result.records:
        yield "No record was delivered.\n"
        return
    if chart := contrasts(result):
        yield "\n".join(_chart(chart, result.summary)) + _BETWEEN
    for number, record in enumerate(result.records):
        yield (_BETWEEN if number else "") + "\n".join(_page(record, unit))
    yield "\n"


def note(summary: Summary) -> str:
    """The run in a few lines of Markdown, for the page of a run in MLflow."""
    cost, quality, origin = summary.cost, summary.quality, summary.origin
    lines = [
        f"**{summary.delivered} of {summary.requested} records** by `{summary.strategy}`: "
        f"{origin.local} local, {origin.refined} refined, {origin.frontier} frontier.",
        f"- quality: {score(quality.mean)} on average, {score(quality.min)} at least",
        *([] if quality.agreement is None else [f"- agreement: {score(quality.agreement)} on average"]),
        *(f"- promise: {said}" for said in [say_promise(summary)] if said),
        *([] if summary.audit is None else [f"- share: {say_audit(summary.audit)}"]),
        *(f"- {_text(said)}" for said in say_choices(summary.choices)),
        f"- cost: {usd(cost.total_usd)}, {usd(cost.new_usd)} of it new in this run",
        f"- saved: {saving(summary)}",
        f"- models: {summary.models.get('local') or 'none'} at home, {summary.models.get('frontier') or 'none'} paid",
        *(f"- note: {_text(reason)}" for reason in summary.degraded),
        "\nThe records are in the table and the artifacts; `report.html` is the run for people.",
    ]
    return "\n".join(lines)


def sweep_note(sweep: Sweep) -> str:
    """A sweep as a table in Markdown, for its page in MLflow."""
    if comparison := compared.compare(sweep.points):
        return "\n".join(_comparison(comparison, sweep))
    lines = [
        f"**{len(sweep.points)} points**, {usd(sweep.new_usd)} spent in all. Each point's cost is what it takes alone.",
        "",
        "| | Point | Quality | Cost | Delivered |",
        "|---|---|---|---|---|",
    ]
    for index, point in enumerate(sweep.points):
        words = " ".join(f"{key}={value}" for key, value in point.values.items())
        figures = (score(point.quality_mean), usd(point.cost_usd), f"{point.delivered} of {point.requested}")
        last = f"failed: {_text(point.error)}" if point.error else " | ".join(figures)
        lines.append(f"| {'knee' if index == sweep.knee else ''} | {_text(words)} | {last} |")
    if sweep.knee is not None:
        lines += ["", "The knee is the cheapest point within 5 % of the best quality."]
    return "\n".join([*lines, "", "`sweep.html` is the sweep for people; the points are the runs below this one."])


def _comparison(comparison: compared.ModelComparison, sweep: Sweep) -> Iterator[str]:
    heads, rows = compared.table(comparison)
    yield from (
        f"**{len(sweep.points)} local models**, one task.",
        "",
        f"| {' | '.join(heads)} |",
        "|---" * len(heads) + "|",
    )
    yield from (f"| {' | '.join(map(_text, row))} |" for row in rows)
    yield ""
    yield from (f"- {_text(said)}" for said in compared.say_caveats(comparison))
    yield from (f"- {_text(f'{name}: {repeats}')}" for name, repeats in comparison.repeats)
    yield from (
        f"- failed: {_text(f'{compared.name_shortly(one.model or one.folder)}: {one.error}')}"
        for one in sweep.points
        if one.error
    )
    yield from ("", "`sweep.html` is the comparison for people; the models are the runs below this one.")


def _chart(chart: list[Contrast], summary: Summary) -> Iterator[str]:
    has_lines = any(one.lines for one in chart)
    yield from ("# Whom they stand for", "", say_everybody(summary))
    if has_lines:
        yield "● is the segment, ○ all others: shares from 0 to 100 %, medians on scales of their own."
    yield from ("", "| | | |", "|---|---|---|")
    for one in chart:
        yield f"| **{_text(one.title)}** | `{signs(one.share)}` | **{one.whom}** |"
        yield from (f"| {_text(line.asked)} | `{_drawn(line)}` | {line.compared} |" for line in one.lines)


def _drawn(line: Line) -> str:
    """The two marks of a line and what lies between them."""
    inside, others = (round(place * (CHART_CHARS - 1)) for place in (line.inside, line.others))
    low, high = sorted((inside, others))
    drawn = list("·" * low + "─" * (high - low + 1) + "·" * (CHART_CHARS - 1 - high))
    drawn[others], drawn[inside] = "○", "●"
    return "".join(drawn)


def _page(record: Record, unit: Unit) -> Iterator[str]:
    shown = page(record)
    yield f"# {_text(shown.title)}"
    yield ""
    if record.respondents is not None:
        yield f"`{signs(record.share or 0)}` stands for {say_whom(record.respondents, record.share, unit)}"
        yield ""
    yield f"*{_ORIGIN[record.origin]} · quality {score(record.quality.overall)} · {usd(record.cost_usd)}*"
    if shown.facts:
        yield ""
        yield from (f"- **{_text(fact.label)}:** {_text(fact.text)}" for fact in shown.facts)
    for block in shown.body:
        yield from _section(block)
    yield from _quality(record)


def _section(block: Block) -> Iterator[str]:
    yield from ("", f"## {_text(block.label)}", "")
    if block.is_single and not block.items[0].text:
        yield f"> {_rests(block.items[0])}"
    elif block.items:
        for item in block.items:
            yield from _bullet(item)
    else:
        yield "\n\n".join(_text(part) for part in _paragraphs(block.text))


def _bullet(item: Item, indent: str = "") -> Iterator[str]:
    rests = _rests(item)
    if item.text:
        yield f"{indent}- {_text(item.text)}"
        if rests:
            yield f"{indent}  > {rests}"
    elif rests:
        yield f"{indent}- {rests}"
    for inner in item.inner:
        yield from _bullet(inner, f"{indent}  " if item.text else indent)


def _rests(item: Item) -> str:
    rests = _text("".join(item.cited))
    return f"{rests} ({item.doubt})" if rests and item.verified is False else rests


def _quality(record: Record) -> Iterator[str]:
    if record.quality.criteria:
        marks = (f"{label(name)} {score(value)}" for name, value in record.quality.criteria.items())
        yield from ("", "## Quality", "", _text(" · ".join(marks)))
    if record.quality.improve:
        yield from ("", f"To improve: {_text(record.quality.improve)}")
    if record.refinement:
        yield from ("", f"Refinement: {_text(record.refinement)}")


def _paragraphs(text: str) -> Iterable[str]:
    return re.split(r"\n\s*\n", text)


def _text(text: str) -> str:
    """On one line, and nothing in it read as markup: what models write is text."""
    line = re.sub(r"([\\`*_\[\]<>~|]|&(?=#?\w+;))", r"\\\1", " ".join(text.split()))
    line = re.sub(r"^([#+=-])", r"\\\1", line)
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", line)
