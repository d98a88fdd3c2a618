"""Where a record came from and why, in a sentence."""

from __future__ import annotations

from hybridgen.core.results import Draft, Record, Summary
from hybridgen.reports.words import score


def why(record: Record, draft: Draft | None, summary: Summary) -> str:
    """What the strategy made of the record's draft; a strategy that this page doesn't know leaves the score alone."""
    if record.origin == "frontier":
        if summary.strategy == "frontier-only":
            return "The frontier wrote it: the strategy is frontier-only."
        return "The frontier wrote it, since no local model did."
    if draft is None or draft.quality is None:
        return record.refinement
    threshold, overall = summary.quality.threshold, draft.quality.overall
    above = overall >= threshold
    scored = f"Its draft scored {score(overall)}"
    compared = f"{scored}, {'at or above' if above else 'below'} the threshold of {score(threshold)}"
    if record.refinement:
        came_of_it = record.refinement[:1].upper() + record.refinement[1:].rstrip(".")
        return f"{compared}, so a refinement was due. {came_of_it}."
    match summary.strategy:
        case "local-only":
            return f"{scored}. The strategy is local-only: nothing is paid for."
        case "refine-top":
            return f"{compared}: {'no frontier was there to mend it' if above else 'not worth paying for'}."
        case "refine-below-threshold":
            return f"{compared}: {'good as it is' if above else 'no frontier was there to mend it'}."
    return f"{scored}."


def quotes(record: Record) -> str:
    """How many of its quotes stand in their rows; empty where it quotes nothing."""
    total, found = len(record.evidence), sum(one.verified for one in record.evidence)
    if not total:
        return ""
    if found == total:
        return "Its quote stands in its row." if total == 1 else f"All {total} quotes stand in their rows."
    return f"{found} of {total} quotes stand in their rows."
