"""Where a record came from and why, in a sentence."""

from __future__ import annotations

from hybridgen.core.results import DraftLine, Record
from hybridgen.reports.words import score


def say_why(record: Record, draft: DraftLine | None) -> str:
    """What the strategy made of the record's draft, in its own words, and what became of a refinement."""
    if record.origin == "frontier":
        is_chosen = record.decision == "frontier_writes_all"
        return (
            f"The frontier wrote it: {record.why}." if is_chosen else "The frontier wrote it, since no local model did."
        )
    if draft is None or draft.quality is None:
        return record.refinement
    scored = f"Its draft scored {score(draft.quality.overall)}"
    said = [_sentence(words) for words in (record.why, record.refinement) if words]
    return " ".join(f"{sentence}." for sentence in (scored, *said))


def say_quotes(record: Record) -> str:
    """How many of its quotes stand in their rows, and how many of its statistics in the data; empty where it cites
    nothing."""
    quotes = [one.verified for one in record.evidence if not one.statistic]
    figures = [one.verified for one in record.evidence if one.statistic]
    said = (
        _found(quotes, "quote", "in its row", "in their rows"),
        _found(figures, "figure", "in the data", "in the data"),
    )
    return " ".join(filter(None, said))


def _found(found: list[bool], what: str, where: str, wheres: str) -> str:
    total, count = len(found), sum(found)
    if not total:
        return ""
    if count == total:
        return f"Its {what} stands {where}." if total == 1 else f"All {total} {what}s stand {wheres}."
    return f"{count} of {total} {what}s stand {wheres}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".")
