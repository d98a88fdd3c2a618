"""What an audit leaves behind: records beside those of the frontier, what is promised, and how sure it is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from hybridgen.core.shape import DATA, Shape, Told

Origin = Literal["local", "refined", "frontier"]
Outcome = Literal["win", "tie", "loss"]  # of the run's record beside the frontier's


class Measured(Shape):
    """A share that some records were measured for. low, high: within which that of all records lies, with a confidence
    of 95 %; None: too few to tell."""

    value: float
    low: float | None
    high: float | None
    records: int


class Graded(Shape):
    """What a grader said of two records in one order: grades 0-1, and how the run's record came out."""

    ours: float
    frontier: float
    outcome: Outcome
    difference: Told = ""


class AuditLine(Shape):
    """A record of the run beside the one that the frontier made alone from the same rows.

    ours, frontier: the mean grades of both orders, 0-1; outcome: what both orders say, a tie where they differ, which
    is `disputed`. reason: why they were not compared; then all of these are None. cost_usd: of the run's record.
    frontier_usd, frontier_record: of the other one.
    """

    record: Told
    draft: str
    origin: Origin
    cost_usd: float
    ours: float | None = None
    frontier: float | None = None
    outcome: Outcome | None = None
    disputed: bool | None = None
    ours_first: Graded | None = None
    frontier_first: Graded | None = None
    frontier_usd: float | None = None
    frontier_record: Annotated[dict[str, Any] | None, DATA] = None
    reason: Told = ""


class Arm(Shape):
    """The audited records of one origin: their share of the frontier's quality, and what one cost on average in USD,
    beside one that the frontier made alone."""

    origin: Origin
    records: int
    share: Measured | None
    usd: float | None
    frontier_usd: float | None


class Audit(Shape):
    """Records of the run beside those that the frontier made alone of the same rows, graded blind in both orders.

    asked: how many were drawn; records: how many were compared. ours, frontier: mean grades, 0-1; share: one over the
    other. won, tied, lost: of the run's records; disputed: of the ties, where the two orders differ. usd: what the
    audit cost, which is part of the total.
    """

    asked: int
    records: int
    ours: float | None
    frontier: float | None
    share: Measured | None
    won: int
    tied: int
    lost: int
    disputed: int
    usd: float
    arms: list[Arm] = Field(default_factory=list)


class Promise(Shape):
    """A share of the frontier's quality that the run keeps, 0-1, with a risk of delta (0-1) of missing it.

    labels: graded records that it rests on. share: of the others those that the frontier writes, as the labels have it,
    0-1; certified: whether it may write less than all. unwritten: records that it was to write and did not: with any,
    nothing is kept.
    """

    target: float
    delta: float
    labels: int
    share: float
    certified: bool
    unwritten: int = 0
