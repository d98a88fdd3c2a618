"""How much of the frontier's quality a run has, in words: only from what an audit has measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hybridgen.core.audits import Arm, Audit, Measured
from hybridgen.core.summaries import Summary
from hybridgen.core.sweeps import SweepPoint
from hybridgen.reports.words import percent, score, usd

MIN_ARM_RECORDS = 10  # audited ones, below which nothing is said of what refining them was worth
NEAR = 0.95  # of the frontier's quality: what a sweep looks for


def say_share(share: Measured | None) -> str:
    """0.94 (0.89 to 0.99)"""
    if share is None or share.low is None:
        return score(share.value if share else None)
    return f"{score(share.value)} ({score(share.low)} to {score(share.high)})"


def say_audit(audit: Audit) -> str:
    """The share, on how many records it rests, and what the audit cost."""
    if audit.share is None:
        return f"unknown: {audit.records} of {audit.asked} records were compared"
    many = f"{audit.records} record{'s' if audit.records != 1 else ''}"
    return f"{say_share(audit.share)} of the frontier's quality, over {many}; the audit took {usd(audit.usd)}"


def say_promise(summary: Summary) -> str:
    """What the run keeps of the frontier's quality, on how many records that rests, and what grading them cost; empty
    where nothing was promised and nothing graded."""
    promise, grading = summary.promise, summary.stages.calibrate
    took = f"; grading took {usd(grading.usd)}" if grading and grading.calls else ""
    if promise is None:
        return f"none{took}" if took else ""
    if promise.unwritten:
        return f"not kept: {promise.unwritten} records that the frontier was to write stayed drafts{took}"
    told = f"{percent(promise.target)} of the frontier's quality, at a risk of {percent(promise.delta)} of missing that"
    return f"{told}, from {promise.labels} graded records{took}"


def say_verdicts(audit: Audit) -> str:
    """How often the run's record was the better one."""
    ties = f"{audit.tied} as good"
    if audit.disputed:
        ties += f" ({audit.disputed} of them because the verdict changed with the order)"
    return f"Beside the frontier's own, {audit.won} of {audit.records} records are better, {ties}, {audit.lost} worse."


def say_refining(audit: Audit) -> str:
    """What refining was worth beside a fresh answer by the frontier; empty where no refined record was audited."""
    arm = next((arm for arm in audit.arms if arm.origin == "refined"), None)
    if arm is None:
        return ""
    if arm.records < MIN_ARM_RECORDS or arm.share is None:
        return (
            f"{arm.records} of the audited records are refined: too few to say what refining is worth beside a fresh "
            f"answer ({MIN_ARM_RECORDS} are needed)."
        )
    told = f"{arm.records} refined records have {say_share(arm.share)} of the quality of fresh answers by the frontier"
    if arm.usd is None or not arm.frontier_usd:
        return f"{told}."
    told += (
        f", at {percent(arm.usd / arm.frontier_usd)} of their price ({usd(arm.usd)} against {usd(arm.frontier_usd)})."
    )
    return f"{told} Refining is no better than a fresh answer here." if _is_beaten(arm) else told


def _is_beaten(arm: Arm) -> bool:
    """Whether a fresh answer is at least as good, and costs no more."""
    if arm.share is None or arm.usd is None or arm.frontier_usd is None:
        return False
    return arm.usd >= arm.frontier_usd and arm.share.value <= 1


def find_near(points: Sequence[SweepPoint]) -> SweepPoint | None:
    """The cheapest point that is shown to keep NEAR of the frontier's quality: by the low end of its interval."""
    shown = [one for one in points if one.share and (one.share.low or 0) >= NEAR and one.cost_usd is not None]
    return min(shown, key=lambda one: one.cost_usd or 0.0, default=None)


def say_sweep(points: Sequence[SweepPoint]) -> Iterator[str]:
    """Which point is shown to come near the frontier; nothing where none was audited."""
    if all(one.share is None for one in points):
        return
    near = find_near(points)
    if near is None:
        yield f"No audited point is shown to keep {percent(NEAR)} of the frontier's quality."
        return
    settings = " ".join(f"{key}={value}" for key, value in near.values.items()) or near.strategy
    yield (
        f"{settings} is the cheapest that is shown to keep {percent(NEAR)} of the frontier's quality: "
        f"{say_share(near.share)} for {usd(near.cost_usd)}."
    )
