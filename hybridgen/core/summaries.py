"""What a run of records comes to: `summary.json`. An unknown figure is None, never 0."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hybridgen.core.audits import Audit, Measured, Promise
from hybridgen.core.shape import DATA, SCHEMA, USD_DIGITS, Said, Shape, Told

Unit = Literal["respondent", "interview", "document", "passage"]  # what a segment is made of
RecordUnit = Literal["row", "segment", "document"]  # what a record is of


class Figure(Shape):
    """What a segment's respondents have more or less of than all others.

    question: as rows show it. answer: the choice that was counted; empty of numbers. inside, others: the share (0-1)
    that gave it among those of the segment who answered and among all others who did; of numbers the median. people:
    of the segment who gave the answer, of numbers who answered; answered: of the segment who answered the question.
    """

    question: Told
    answer: Told = ""
    inside: float
    others: float
    people: int
    answered: int


class DraftCount(Shape):
    """at_first_try: those of the valid ones that needed no repair; None: nobody counted them."""

    requested: int
    valid: int
    invalid: int
    at_first_try: int | None = None


class OriginCount(Shape):
    local: int
    refined: int
    frontier: int


class RejectCount(Shape):
    """How many came to nothing at each stage; rejects.jsonl has every one."""

    draft: int
    repair: int
    judge: int
    refine: int


class Estimated(Shape):
    """USD for the frontier, as it was estimated before the run: to be read beside what it came to."""

    expected_usd: float | None
    upper_usd: float | None


class Refinements(Shape):
    """Of the records: how many the strategy wanted refined, and for how many an answer came, kept or not.

    possible: False where the strategy had a use for the frontier and there was none (no key, a cap of 0).
    """

    wanted: int = 0
    made: int = 0
    possible: bool = True

    @property
    def came_about(self) -> bool:
        """Whether the strategy did what it was to do, at least in part: else nothing was saved by it."""
        return self.possible and (self.made > 0 or self.wanted == 0)


class Cost(Shape):
    """USD. total: what the result cost, calls answered from the ledger included; new: what this execution added.

    unanswered: set aside, beside the total, for calls that may have been billed and brought no answer; a cap counts it.
    saved_share: None where it is unknown, and where what was wanted of the frontier did not come about.
    """

    total_usd: float | None
    local_usd: float
    frontier_usd: float | None
    new_usd: float | None
    unanswered_usd: float
    cap_usd: float | None
    frontier_only_usd: float | None
    saved_share: float | None


class QualityTotals(Shape):
    """agreement: how far the drafts of a row or document say the same, 0-1, the mean of those that had several.
    scaled: whether what a judge was asked is the share of damaged copies that a record beats, so that it means the same
    whoever judges; False where it had no scale, or nothing was asked. diversity: how unlike the records are, 0 (all say
    the same) to 1 (no two have anything in common); near_duplicates: records that say nearly the same as an earlier
    one, None where nobody looked. share: of the frontier's quality, where records were audited."""

    mean: float | None
    min: float | None
    threshold: float
    criteria: dict[str, float]
    scaled: bool = False
    agreement: float | None = None
    diversity: float | None = None
    near_duplicates: int | None = None
    share: Measured | None = None


class Calls(Shape):
    """Calls answered (replayed ones among them), and tries that were repeated or came to nothing."""

    local: int
    frontier: int
    replayed: int
    retries: int
    failed: int


class LocalTokens(Shape):
    input: int
    output: int


class FrontierTokens(Shape):
    input: int
    cached_input: int
    output: int


class Tokens(Shape):
    local: LocalTokens
    frontier: FrontierTokens


class StageTotals(Shape):
    """Calls answered at a stage, local and paid, replayed ones included; input: all tokens read, cached ones too."""

    calls: int
    input: int
    output: int
    usd: float


class Stages(Shape):
    """What each stage took. repair: answers of any stage that did not fit and were asked for once more. audit: records
    that the frontier made to compare with; grade: their comparison; calibrate: both, of records that a promise was
    learnt from. Repairs of these three count as theirs. All stages together cost what the run did."""

    draft: StageTotals
    judge: StageTotals
    refine: StageTotals
    repair: StageTotals
    audit: StageTotals | None = None
    grade: StageTotals | None = None
    calibrate: StageTotals | None = None


class FoundIn(Shape):
    """Mentions that were replaced in the cells of a column. by: who found them. language: of the cells, as a code;
    empty where they are too short to tell."""

    kind: str
    column: Told
    by: str
    language: str
    mentions: int


class Left(Shape):
    """What left this machine for a model. requests: that were sent, repeated ones too; what the ledger answered was
    sent by an earlier run."""

    model: str
    provider: str
    host: str
    requests: int


class PrivacyTotals(Shape):
    """kinds: mentions that were replaced, by kind. leaks_blocked: requests in which the egress check found something,
    or which it refused. checked: those that it let out; hidden: places that it hid in them, by kind; refused: those
    that it did not let out, by reason. vault: the file, in the folder of vaults, that has what was replaced. versions:
    of what found it, by package."""

    mode: str
    entities: int
    kinds: dict[str, int]
    leaks_blocked: int
    vault: str | None = None
    checked: int = 0
    hidden: dict[str, int] = Field(default_factory=dict)
    refused: dict[str, int] = Field(default_factory=dict)
    found: list[FoundIn] = Field(default_factory=list)
    left: list[Left] = Field(default_factory=list)
    versions: dict[str, str] = Field(default_factory=dict)


class Segment(Shape):
    """Respondents that go together. index: from 0, as in drafts; certainty: 0-1, how sure the grouping is.

    statistics: what sets them apart from all others, the largest difference first; none of interviews. record: id of
    the record that stands for them; None where none came about.
    """

    index: int
    respondents: int
    share: float  # 0-1, of all who answered anything
    certainty: float | None = None
    statistics: list[Figure] = Field(default_factory=list)
    record: str | None = None


class Share(Shape):
    """How many records say an option, and their share (0-1) of those that have the field."""

    option: Told
    records: int
    share: float


class Choices(Shape):
    """What the records say in a field that chooses.

    field: its path, of a field within others `address.country`. of: the records that have it; silent: those of them
    that say no option. options: the most frequent first, those that nobody says too; several may stand in one record.
    """

    field: str
    of: int
    silent: int
    options: list[Share]


class DataSeen(Shape):
    """What was read, and how much of it the records saw. read: the same in words. unreadable: what could not be read,
    in words, with its place.

    unit: what segments are made of. unanswered: respondents who answered nothing and are of no segment, None where
    there are no segments. fingerprint: changes when the data's content does.
    """

    read: list[str]
    sources: list[str]
    respondents: int
    unit: Unit = "respondent"
    unanswered: int | None = None
    rows: int
    rows_seen: int
    columns: int
    columns_used: int
    unreadable: list[str]
    notes: list[str]
    fingerprint: str = ""


class Seconds(Shape):
    """Wall-clock seconds; draft, judge and refine overlap, so they may add up to more than the total."""

    total: float
    prepare: float
    draft: float
    judge: float
    refine: float
    write: float


class Speed(Shape):
    """What was made anew by this execution. None: nothing was, for answers from the ledger take no time.

    local_tokens_per_second: written by the local model, over the seconds in which it had anything to do.
    records_per_minute: delivered, over the seconds in which they were made: without reading, loading and writing.
    """

    local_tokens_per_second: float | None = None
    records_per_minute: float | None = None


class Shard(Shape):
    """The part of a run that this is: one of `count`, by its index from 0. run: what all of them share, the identity
    that their money is summed under. records: of the whole run. cut: how often something was cut to fit a prompt, by
    the code of what `data.notes` says of it."""

    count: int
    index: int
    run: str
    records: int
    cut: dict[str, int] = Field(default_factory=dict)


class Summary(Shape):
    """degraded: why the result is less than it could be, in words; notices: the same with code and params.

    unit: what a record is of. detail: the level at which drafts are made at home; None: the task has one alone. Of rows
    and documents: carried, the data's columns that their records took over; choices, what they say in each field that
    chooses. shard: which part of a run this is, None: the whole; shards: the run_id of each that it was joined from.
    """

    run_id: str
    task: str
    strategy: str
    seed: int
    requested: int
    delivered: int
    degraded: list[str]
    notices: list[Said] = Field(default_factory=list)
    drafts: DraftCount
    rejects: RejectCount
    origin: OriginCount
    estimate: Estimated
    refinements: Refinements = Field(default_factory=Refinements)
    cost: Cost
    quality: QualityTotals
    calls: Calls
    tokens: Tokens
    stages: Stages
    privacy: PrivacyTotals
    data: DataSeen
    unit: RecordUnit = "segment"
    detail: str | None = None
    segments: list[Segment] = Field(default_factory=list)  # in their order; none where records are not of segments
    carried: Annotated[list[str], DATA] = Field(default_factory=list)
    choices: list[Choices] = Field(default_factory=list)
    seconds: Seconds
    speed: Speed = Field(default_factory=Speed)
    models: dict[str, str | None]  # local, frontier, judge, grader, as they were asked for
    audit: Audit | None = None
    promise: Promise | None = None
    shard: Shard | None = None
    shards: list[str] = Field(default_factory=list)
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")

    @property
    def records_usd(self) -> float | None:
        """What the records cost, in USD: an audit measures them, and is no part of them. None: unknown."""
        total = self.cost.total_usd
        return total if total is None or self.audit is None else round(total - self.audit.usd, USD_DIGITS)
