"""What an evaluation leaves behind, as models: scores of records that are there already, pairs of them compared, and
how well the judge's score predicts what people or a grader say. An unknown figure is None, never 0."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from hybridgen.core.audits import Graded, Measured, Origin, Outcome
from hybridgen.core.results import Evidence, Quality
from hybridgen.core.shape import DATA, SCHEMA, Said, Shape, Told
from hybridgen.core.summaries import Calls, Cost, DataSeen, PrivacyTotals, RecordUnit, StageTotals, Tokens


class Scored(Shape):
    """A record with its scores.

    quality: None where it could not be scored; reason: why, or why the judge has not spoken. before: what the file has
    as its overall quality, 0-1. evidence: its quotes, looked up in their rows; none where these are not known. label:
    what people or the grader say of it, 0-1.
    """

    id: Told
    origin: Origin | None = None
    quality: Quality | None = None
    before: float | None = None
    label: float | None = None
    evidence: list[Evidence] = Field(default_factory=list)
    record: Annotated[dict[str, Any], DATA]
    cost_usd: float = 0.0
    reason: Told = ""

    @property
    def verified(self) -> int:
        """How many of its quotes were found."""
        return sum(one.verified for one in self.evidence)


class Compared(Shape):
    """A record of the first file beside the one of the second that is of the same rows.

    first, second: their grades, 0-1; outcome: of the first one; disputed: the verdict changed with the order, which
    makes a tie. These are None where they were not compared; reason: why. shown_first, shown_second: what the grader
    said where the first file's record was shown first, and second: its `ours` is that record.
    """

    id: Told
    first: float | None = None
    second: float | None = None
    outcome: Outcome | None = None
    disputed: bool | None = None
    shown_first: Graded | None = None
    shown_second: Graded | None = None
    reason: Told = ""


class Comparison(Shape):
    """Two files of records, pair by pair.

    by: who graded them, people or the grader. asked: pairs that there are; pairs: those that were compared. first,
    second: mean grades, 0-1; share: the first over the second. won, tied, lost: of the first file's records; disputed:
    of the ties, where the two orders differ. alone, alone_second: records without a partner. usd: what it cost.
    """

    by: str
    asked: int
    pairs: int
    first: float | None
    second: float | None
    share: Measured | None
    won: int
    tied: int
    lost: int
    disputed: int
    alone: int
    alone_second: int
    usd: float


class Bin(Shape):
    """Records with a like score: the means of their scores and of their labels, 0-1."""

    score: float
    label: float
    records: int


class Prediction(Shape):
    """How well the judge's overall score predicts labels.

    by: whose labels they are, people's or the grader's. records: how many have both. spearman: the rank correlation,
    -1 to 1. auroc: how often a record labelled `cut` or better has a higher score than one labelled worse, 0-1; None
    where all lie on one side. curve: records with a like score together, the lowest scores first.
    """

    by: str
    records: int
    spearman: Measured | None
    auroc: Measured | None
    cut: float | None
    good: int
    curve: list[Bin]


class ScoreTotals(Shape):
    """Of the records that were scored. before: the mean of what the file has as their overall quality. missing:
    criteria that need the rows, which are not known. quotes, verified: None where the rows are not known."""

    mean: float | None
    min: float | None
    criteria: dict[str, float]
    before: float | None
    scaled: bool
    missing: list[str]
    quotes: int | None
    verified: int | None


class EvaluationSummary(Shape):
    """requested: records in the file; delivered: those that were scored as they were to be. degraded: why the result is
    less than it could be, in words; notices: the same with code and params. task: whose records they are."""

    run_id: str
    task: str
    unit: RecordUnit
    seed: int
    requested: int
    delivered: int
    degraded: list[str]
    notices: list[Said]
    quality: ScoreTotals
    comparison: Comparison | None
    prediction: Prediction | None
    cost: Cost
    calls: Calls
    tokens: Tokens
    judge: StageTotals
    grade: StageTotals
    privacy: PrivacyTotals
    data: DataSeen | None
    seconds: float
    models: dict[str, str | None]
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")


class Evaluation(Shape):
    """What `HybridPipeline.evaluate` returns: a line for each record, in the order of the file. labels: of each record
    that has one its id and its label, of a pair both."""

    records: list[Scored]
    pairs: list[Compared] = Field(default_factory=list)
    labels: Annotated[dict[str, tuple[float, ...]], DATA] = Field(default_factory=dict)
    summary: EvaluationSummary

    @property
    def total_cost(self) -> float | None:
        """USD."""
        return self.summary.cost.total_usd


class SheetMade(Shape):
    """A sheet for people to rate. items: records or pairs on it. notes: what people must know of it."""

    page: str
    table: str
    items: int
    of_pairs: bool
    notes: list[str]
