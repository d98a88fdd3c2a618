"""What a run of records leaves behind: records, drafts, rejects and the estimate. Written as they stand to the run's
files; reports and tracking read nothing else. An unknown figure is None, never 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, SkipValidation

from hybridgen.core.audits import AuditLine, Origin
from hybridgen.core.shape import DATA, SCHEMA, Shape, Told
from hybridgen.core.summaries import Figure, Summary

Stage = Literal["draft", "repair", "judge", "refine", "grade"]
Wanted = Literal["draft", "judgement", "refinement"]
Role = Literal["local", "frontier"]


class Evidence(Shape):
    """A quote and the row it is said to come from; verified: the quote was found in that row.

    context: the row's words around it, to read it in; empty where it was not found.
    """

    row: Annotated[str | None, DATA] = None  # None where a statistic is cited
    quote: Told
    verified: bool
    statistic: Figure | None = None
    claim: str = ""  # the field that the quote supports, e.g. goals[0]
    context: Told = ""


class Quality(Shape):
    """overall and criteria: 0-1 each. improve: what the judge would mend, in its own words.

    Of each criterion that it was asked: raw, its score before it had a scale, and spread, how unsure it was (the
    standard deviation of its digits), 0-1 each; no spread where the server gives no log-probabilities.
    """

    overall: float
    criteria: dict[str, float]
    raw: dict[str, float] = Field(default_factory=dict)
    spread: dict[str, float] = Field(default_factory=dict)
    improve: Told = ""


class Record(Shape):
    """A finished record. `record` holds the task's own fields; cost_usd is all that it cost, replays included.

    decision: what the strategy made of its draft, as a code; why: the same in words. refinement: what became of the
    refinement, in words; empty: none was tried.
    """

    id: Told  # the row's or document's own where records are of those
    origin: Origin
    quality: Quality
    cost_usd: float
    evidence: list[Evidence]
    record: Annotated[dict[str, Any], DATA]
    respondents: int | None = None  # that it stands for; None where records are not of segments
    share: float | None = None  # 0-1, of all who answered anything
    rows: Annotated[list[str], DATA] = Field(default_factory=list)  # ids of the rows that it was made from
    draft: str | None = None  # id of the draft that it was made from
    decision: str = ""
    why: str = ""
    refinement: Told = ""
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")


class DraftLine(Shape):
    """A draft with its scores, or with the stage and reason of its failure."""

    id: str
    segment: int
    prompt: str  # the name of the prompt's wording
    valid: bool
    repaired: bool
    chosen: bool
    stage: str = ""  # where it failed: draft, repair, judge
    reason: Told = ""
    cost_usd: float = 0.0
    rows: Annotated[list[str], DATA] = Field(default_factory=list)
    quality: Quality | None = None
    evidence: list[Evidence] = Field(default_factory=list)
    record: Annotated[dict[str, Any] | None, DATA] = None
    text: Told = ""  # the answer as it came, where it was not valid


class Reject(Shape):
    """A draft, repair, judgement or refinement that came to nothing.

    record: the id of its draft. what: what was wanted; stage: where it failed, `repair` where the second answer was
    wrong too. cost_usd: of all its answers; text: the last of them as it came, empty where there was none.
    """

    record: str
    what: Wanted
    stage: Stage
    reason: Told
    cost_usd: float
    text: Told = ""


class CostEstimate(Shape):
    """USD; frontier_cost_upper is never exceeded by the run. None: unknown. read: what was read, in words; degraded:
    what changes the meaning of it."""

    local_cost: float
    frontier_cost: float | None
    total_cost: float | None
    frontier_calls: int
    frontier_cost_upper: float | None
    frontier_only_usd: float | None
    notes: list[str]
    read: list[str] = Field(default_factory=list)
    degraded: list[str] = Field(default_factory=list)


class RunResult(Shape):
    """What `HybridPipeline.generate` returns. total_cost in USD. On its way records and lines lie in files, see
    `core.lines`."""

    records: SkipValidation[Sequence[Record]]
    drafts: SkipValidation[Sequence[DraftLine]]
    rejects: SkipValidation[Sequence[Reject]]
    summary: Summary
    audits: list[AuditLine] = Field(default_factory=list)

    @property
    def total_cost(self) -> float | None:
        return self.summary.cost.total_usd

    def whole(self) -> RunResult:
        """The same as lists, which need no files."""
        lists = {name: list(getattr(self, name)) for name in ("records", "drafts", "rejects")}
        return self.model_copy(update=lists)
