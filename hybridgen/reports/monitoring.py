"""How questions were answered, in words and as one page: no network, no script, light and dark, phone and paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hybridgen.core.monitoring import LEAST_RELEVANCE, PROPOSE_BELOW, Replayed, Statistics
from hybridgen.reports import days
from hybridgen.reports.rendering import rendered
from hybridgen.reports.words import percent, score, usd

# Reasons for which questions went out, complexity apart, which any rules may allow; and how they are told.
WHY_OUT = {
    "nothing_found": "nothing near was found",
    "too_little_relevant": "what was found has too little relevance",
    "judged_low": "answered too badly at home",
    "local_failed": "no answer at home",
    "frontier_only": "asked with strategy=frontier-only",
}


def report(statistics: Statistics, settings: Mapping[str, str]) -> str:
    """The whole document, newline-terminated. settings: of the run, by key."""
    return rendered(
        "monitor.html.j2",
        summary=statistics,
        said=dict(say_statistics(statistics)),
        days=statistics.by_day[-days.MAX_DAYS :],
        answered=days.answered(statistics.by_day, statistics.goals["home"]),
        relevance=days.relevance(statistics.by_day, statistics.goals["relevance"]),
        below=PROPOSE_BELOW,
        out_of_reach=say_out_of_reach(statistics),
        home=say_home,
        quality=say_quality,
        settings=settings,
    )


def say_statistics(statistics: Statistics) -> list[tuple[str, str]]:
    """What is known of the questions of some days, a name and a line each."""
    if not statistics.questions:
        return []
    origin, goals = statistics.origin, statistics.goals
    wrong = f"; {statistics.wrong} marked wrong" if statistics.wrong else ""
    saved = f"{usd(statistics.saved_usd)} and " if statistics.saved_usd is not None else ""
    return [
        ("origin", f"{origin.local} local, {origin.stored} stored, {origin.frontier} frontier"),
        ("at home", f"{percent(statistics.home)}, the goal is {percent(goals['home'])}"),
        ("relevance", f"{score(statistics.relevance.mean)} on average, the goal is {score(goals['relevance'])}"),
        ("quality", f"{score(statistics.quality)} on average{wrong}"),
        ("cost", f"{usd(statistics.usd)} for {statistics.tokens} tokens"),
        ("saved", f"{saved}{statistics.saved_tokens} tokens against the frontier alone, asked without passages"),
    ]


def say_proposals(statistics: Statistics) -> Iterator[tuple[str, str]]:
    """Other rules, a line each; nothing where enough stays at home."""
    for one in statistics.proposals:
        yield "try", f"{one.command}  {say_replayed(one)}"
    if said := say_out_of_reach(statistics):
        yield "no rules", said


def say_replayed(one: Replayed) -> str:
    """What rules would have done, in a line."""
    relevance = "" if one.relevance is None else f", local answers at relevance {score(one.relevance)}"
    return f"{say_home(one)} at home{relevance}; quality: {say_quality(one)}"


def say_home(one: Replayed) -> str:
    """The share that rules would have kept, at most where of some questions nothing is known."""
    return f"{'at most ' if one.unknown else ''}{percent(one.home)}"


def say_quality(one: Replayed) -> str:
    """What rules would have cost in quality, and what that rests on."""
    quality = one.quality
    if quality.lost is None:
        return "unknown, of no question that moves both sides were judged"
    change = f"{score(abs(quality.lost))} {'less' if quality.lost >= 0 else 'more'}"
    sides = f"{score(quality.home)} at home, {score(quality.frontier)} bought"
    rests_on = f"{_many(quality.answers, 'judged answer')}, for {quality.questions} of {one.moved} moved"
    return f"{change} ({sides}), from {rests_on}"


def say_out_of_reach(statistics: Statistics) -> str:
    """Why no rules reach the goal; empty where some do, or none were looked for."""
    if not statistics.is_low or any(one.reached for one in statistics.proposals):
        return ""
    why = [f"{words}: {n}" for code, words in WHY_OUT.items() if (n := statistics.reasons.get(code))]
    because = f"; of {_many(statistics.questions, 'question')}, {', '.join(why)}" if why else ""
    goal = percent(statistics.goals["home"])
    return f"with a relevance of {LEAST_RELEVANCE} or more would have kept {goal} at home{because}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
