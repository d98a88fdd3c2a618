"""What `task=monitor` leaves behind, as models: who answered the questions of some days, and what other rules would
have done with them. An unknown figure is None, never 0."""

from __future__ import annotations

from pydantic import Field

from hybridgen.core.answers import AnswerOrigins, Relevance
from hybridgen.core.shape import SCHEMA, Said, Shape

GOALS = {"home": 0.7, "relevance": 0.75}  # of the share that is not paid for, and of the mean relevance
# Of rules that are proposed: a passage at 0.5 is as likely to be about something else as about the question.
LEAST_RELEVANCE = 0.5
PROPOSE_BELOW = 0.6  # of the share at home: then other rules are replayed


class Day(Shape):
    """The questions of one day, by this machine's calendar. date: as in 2025-06-30. home: the share that was not paid
    for, relevance: the mean of what was found, 0-1."""

    date: str
    questions: int
    origin: AnswerOrigins
    home: float
    relevance: float | None


class Estimated(Shape):
    """What is known of the quality, 0-1, of answers at home that were bought instead. home: the mean of judged answers
    that the local model gave to questions like those, those that were judged low and replaced among them; frontier: the
    mean of the answers that were bought; lost: the difference. questions: those of which both are known; answers: the
    judged answers at home that this rests on, 0: it rests on none, and nothing is known."""

    home: float | None
    frontier: float | None
    lost: float | None
    questions: int
    answers: int


class Replayed(Shape):
    """Other rules, and what they would have done. route: the profile whose rules they are, None: no profile's. command:
    the override to type. moved: questions of the frontier's that the local model would have been asked. unknown: those
    of them to which no judged answer at home is near. escalated: as many of the others would have been judged low and
    gone on; None: there are none. home: the share that would not have been paid for, 0-1, those taken off, and as if
    all that are unknown had stayed. relevance: the mean, 0-1, of what the local model answered, and what it would have
    been asked besides. reached: whether `home` reaches the goal."""

    route: str | None
    rules: list[tuple[float, int]]
    command: str
    moved: int
    unknown: int
    escalated: float | None
    home: float
    relevance: float | None
    reached: bool
    quality: Estimated


class Statistics(Shape):
    """The questions of some days. questions: all that were answered. origin: who answered; shares: of all, 0-1. home:
    the share that was not paid for; goals: what is aimed at, of `home` and of the mean relevance. relevance, quality:
    means. wrong: answers that people marked so. usd, tokens: what was paid; alone_usd, alone_tokens: what the frontier
    would have taken for all, asked without passages; saved_usd, saved_tokens: the difference. by_day: days on which
    something was asked, in their order. proposals: other rules that keep more at home, where `home` is below
    PROPOSE_BELOW. None: unknown."""

    run_id: str
    task: str
    days: float
    questions: int
    origin: AnswerOrigins
    shares: dict[str, float]
    home: float | None
    relevance: Relevance
    quality: float | None
    wrong: int
    usd: float
    tokens: int
    alone_usd: float | None
    alone_tokens: int
    saved_usd: float | None
    saved_tokens: int
    goals: dict[str, float]
    reached: dict[str, bool | None]
    reasons: dict[str, int]
    by_day: list[Day]
    proposals: list[Replayed]
    degraded: list[str] = Field(default_factory=list)
    notices: list[Said] = Field(default_factory=list)
    seconds: float = 0.0
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")

    @property
    def is_low(self) -> bool:
        """Whether so little stays at home that other rules are looked for."""
        return self.home is not None and self.home < PROPOSE_BELOW
