"""What `task=query` leaves behind, as models: answers with what they rest on, and what they add up to. An unknown
figure is None, never 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, SkipValidation

from hybridgen.core.results import Quality, Reject
from hybridgen.core.shape import SCHEMA, Said, Shape, Told
from hybridgen.core.summaries import Calls, Cost, PrivacyTotals, StageTotals, Tokens

AnswerOrigin = Literal["local", "stored", "frontier"]


class Cited(Shape):
    """A passage that an answer rests on.

    passage: its collection and its point. source, place: where it was read. relevance: to the question, 0-1. claim: the
    sentence of the answer. quote: the sentence of the passage that is nearest to it. verified: what the sentence says
    stands there.
    """

    passage: str
    source: Told
    place: str
    relevance: float
    claim: Told
    quote: Told
    verified: bool


class AnswerFields(Shape):
    """relevance: of the best passage, 0-1, None: none was found. complexity: 1-10. reason: of the decision, a code."""

    question: Told
    answer: Told
    relevance: float | None
    complexity: int
    reason: str


class AnswerRecord(Shape):
    """An answer. id: the question's own, else its place. quality: None where nobody spoke of it. cost_usd: all that it
    cost, replays included. passages: those that were shown, as in `Cited`, of a stored answer those that it was made
    with. why: the reason in words."""

    id: Told
    origin: AnswerOrigin
    quality: Quality | None
    cost_usd: float
    evidence: list[Cited]
    record: AnswerFields
    passages: list[str] = Field(default_factory=list)
    why: Told = ""
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")


class AnswerOrigins(Shape):
    local: int
    stored: int
    frontier: int


class Relevance(Shape):
    """Means, 0-1, of all questions of which a passage was found, and of those that each origin answered."""

    mean: float | None
    local: float | None
    stored: float | None
    frontier: float | None


class AnswerQuality(Shape):
    """mean, min, criteria: 0-1, of the answers that were made. threshold: below which a local one goes to the
    frontier; escalated: how many did. cited: citations; verified: those whose passage bears them out."""

    mean: float | None
    min: float | None
    threshold: float
    criteria: dict[str, float]
    escalated: int
    cited: int
    verified: int


class Bought(Shape):
    """Tokens of paid calls, read and written; alone: what all answers would have taken of the frontier, asked without
    any passage. saved_share: 1 - tokens / alone."""

    tokens: int
    alone: int | None
    saved_share: float | None


class KnowledgeAsked(Shape):
    """collections: that were searched, with how many passages each has. embedding: whose vectors."""

    collections: dict[str, int]
    embedding: str


class AnswerStages(Shape):
    answer: StageTotals
    judge: StageTotals


class AnswerSeconds(Shape):
    total: float
    prepare: float
    search: float
    answer: float
    judge: float


class AnswerSummary(Shape):
    """requested: questions; delivered: answers. reasons: how often each decision was made. distilled: answers that
    became entries of their own, by collection. privacy, cost, calls, tokens, degraded, notices, models: as of any run.
    """

    run_id: str
    task: str
    route: list[tuple[float, int]]
    strategy: str
    seed: int
    requested: int
    delivered: int
    degraded: list[str]
    notices: list[Said]
    origin: AnswerOrigins
    reasons: dict[str, int]
    relevance: Relevance
    quality: AnswerQuality
    bought: Bought
    cost: Cost
    calls: Calls
    tokens: Tokens
    stages: AnswerStages
    knowledge: KnowledgeAsked
    distilled: dict[str, int] = Field(default_factory=dict)
    privacy: PrivacyTotals
    seconds: AnswerSeconds
    models: dict[str, str | None]
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")


class AnswerResult(Shape):
    """What `HybridPipeline.ask` returns, answers in the order of their questions. total_cost in USD."""

    records: SkipValidation[Sequence[AnswerRecord]]
    rejects: SkipValidation[Sequence[Reject]]
    summary: AnswerSummary

    @property
    def total_cost(self) -> float | None:
        return self.summary.cost.total_usd

    def whole(self) -> AnswerResult:
        """The same as lists, which need no files."""
        return self.model_copy(update={"records": list(self.records), "rejects": list(self.rejects)})


class FeedbackSummary(Shape):
    """What became of people's verdicts. read: rows; right, wrong: verdicts that were taken; answers: entries whose
    outcome changed, those that were given on among them; sources: solved problems that were marked with them. rejects:
    rows that name no answer, or several, with the reason."""

    run_id: str
    task: str
    read: int
    right: int
    wrong: int
    answers: int
    sources: int
    rejected: int
    degraded: list[str]
    notices: list[Said]
    seconds: float
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")


class FeedbackReject(Shape):
    """A row of feedback that could not be taken. row: its number from 1."""

    row: int
    id: Told = ""
    question: Told = ""
    reason: Told


class KnowledgeSummary(Shape):
    """What a load has made of a collection, in passages. read: what the sources hold; solutions: of these solved
    problems. new, replaced, removed, kept: what became of them; total: in the collection now. embedding: whose vectors.
    unreadable: places that could not be read. degraded, notices: as of a run."""

    run_id: str
    task: str
    collection: str
    embedding: str
    sources: list[str]
    read: int
    solutions: int
    new: int
    replaced: int
    removed: int
    kept: int
    total: int
    unreadable: list[str]
    degraded: list[str]
    notices: list[Said]
    seconds: float
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")
