"""Answers in words, and as one page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hybridgen.core.answers import AnswerRecord, AnswerResult, AnswerSummary, Cited
from hybridgen.reports.rendering import rendered
from hybridgen.reports.words import percent, score, usd

MAX_ANSWERS = 1000  # that the page shows; records.jsonl has every one


def report(result: AnswerResult, settings: Mapping[str, str]) -> str:
    """The whole document, newline-terminated. settings: of the run, by key."""
    summary = result.summary
    return rendered(
        "answers.html.j2",
        summary=summary,
        origin=say_origin(summary),
        saved=say_saved(summary),
        distilled=say_distilled(summary),
        records=result.records[:MAX_ANSWERS],
        rejects=result.rejects[:MAX_ANSWERS],
        settings=settings,
        place=say_place,
    )


def say_one(record: AnswerRecord) -> list[str]:
    """An answer with what it rests on, a line each."""
    cited = list(dict.fromkeys(f"  {say_place(one)}" for one in record.evidence if one.verified))
    return [record.record.answer, *cited, f"  ({record.origin}: {record.why})"]


def say_place(cited: Cited) -> str:
    """Where a passage stands."""
    collection = cited.passage.partition("/")[0]
    name = Path(cited.source).name if cited.place else ""
    return f"{collection}: {name}, {cited.place}" if name else collection


def say_origin(summary: AnswerSummary) -> str:
    """Who gave how many answers."""
    origin = summary.origin
    return f"{origin.local} local, {origin.stored} stored, {origin.frontier} frontier"


def say_relevance(summary: AnswerSummary) -> str:
    """The mean relevance, "" where nothing was found."""
    relevance = summary.relevance
    if relevance.mean is None:
        return ""
    local = "" if relevance.local is None else f", {score(relevance.local)} of local answers"
    return f"{score(relevance.mean)} on average{local}"


def say_quality(summary: AnswerSummary) -> str:
    """Of the answers that were made, "" where none was."""
    quality = summary.quality
    if quality.mean is None:
        return ""
    cited = f"; {quality.verified} of {quality.cited} citations borne out" if quality.cited else ""
    escalated = f"; {quality.escalated} went on to the frontier" if quality.escalated else ""
    return f"{score(quality.mean)} on average, {score(quality.min)} at least{cited}{escalated}"


def say_distilled(summary: AnswerSummary) -> str:
    """What became entries of their own, "" where nothing did."""
    return ", ".join(f"{count} into {name}" for name, count in summary.distilled.items())


def say_cost(summary: AnswerSummary) -> str:
    """In USD."""
    return f"{usd(summary.cost.total_usd)}, {usd(summary.cost.new_usd)} of it new"


def say_saved(summary: AnswerSummary) -> str:
    """Against the frontier alone, "" where that is unknown."""
    cost, bought = summary.cost, summary.bought
    if cost.frontier_only_usd is None or bought.saved_share is None:
        return ""
    return (
        f"{percent(bought.saved_share)} of the tokens that the frontier alone would take "
        f"({usd(cost.frontier_only_usd)}, asked without passages)"
    )
