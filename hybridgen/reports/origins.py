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
    """How many of its quotes stand in their rows; empty where it quotes nothing."""
    total, found = len(record.evidence), sum(one.verified for one in record.evidence)
    if not total:
        return ""
    if found == total:
        return "Its quote stands in its row." if total == 1 else f"All {total} quotes stand in their rows."
    return f"{found} of {total} quotes stand in their rows."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".")
