"""What a run leaves behind, as models: records, drafts, the summary and the estimate. Written as they stand to the
run's files; reports and tracking read nothing else. An unknown figure is None, never 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from hybridgen.core.notices import Notice

SCHEMA = 1  # version of records.jsonl and summary.json; a name that changes its meaning makes a new one
USD_DIGITS = 12  # money is counted in picodollars
DATA = "data"  # mark of fields that hold data, or a model's words: hidden in what is shared
Told = Annotated[str, DATA]

Origin = Literal["local", "refined", "frontier"]
Stage = Literal["draft", "repair", "judge", "refine", "grade"]
Wanted = Literal["draft", "judgement", "refinement"]
Role = Literal["local", "frontier"]
Outcome = Literal["win", "tie", "loss"]  # of the run's record beside the frontier's
Unit = Literal["respondent", "interview", "document", "passage"]  # what a segment is made of
RecordUnit = Literal["row", "segment", "document"]  # what a record is of


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


class Said(_Result):
    """A notice with its words. params: {"data": …} holds data, {"place": …, "key": …} a path or an address."""

    code: str
    params: dict[str, Any]
    text: str

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """The notice with its words."""
        return cls(code=notice.code, params=notice.as_json(), text=str(notice))


class Figure(_Result):
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


class Evidence(_Result):
    """A quote and the row it is said to come from; verified: the quote was found in that row.

    context: the row's words around it, to read it in; empty where it was not found.
    """

    row: Annotated[str | None, DATA] = None  # None where a statistic is cited
    quote: Told
    verified: bool
    statistic: Figure | None = None
    claim: str = ""  # the field that the quote supports, e.g. goals[0]
    context: Told = ""


class Quality(_Result):
    """overall and criteria: 0-1 each. improve: what the judge would mend, in its own words.

    Of each criterion that it was asked: raw, its score before it had a scale, and spread, how unsure it was (the
    standard deviation of its digits), 0-1 each; no spread where the server gives no log-probabilities.
    """

    overall: float
    criteria: dict[str, float]
    raw: dict[str, float] = Field(default_factory=dict)
    spread: dict[str, float] = Field(default_factory=dict)
    improve: Told = ""


class Record(_Result):
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


class DraftLine(_Result):
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


class Reject(_Result):
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


class Measured(_Result):
    """A share that some records were measured for. low, high: within which that of all records lies, with a confidence
    of 95 %; None: too few to tell."""

    value: float
    low: float | None
    high: float | None
    records: int


class Graded(_Result):
    """What a grader said of two records in one order: grades 0-1, and how the run's record came out."""

    ours: float
    frontier: float
    outcome: Outcome
    difference: Told = ""


class AuditLine(_Result):
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


class Arm(_Result):
    """The audited records of one origin: their share of the frontier's quality, and what one cost on average in USD,
    beside one that the frontier made alone."""

    origin: Origin
    records: int
    share: Measured | None
    usd: float | None
    frontier_usd: float | None


class Audit(_Result):
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


class Promise(_Result):
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


class DraftCount(_Result):
    """at_first_try: those of the valid ones that needed no repair; None: nobody counted them."""

    requested: int
    valid: int
    invalid: int
    at_first_try: int | None = None


class OriginCount(_Result):
    local: int
    refined: int
    frontier: int


class RejectCount(_Result):
    """How many came to nothing at each stage; rejects.jsonl has every one."""

    draft: int
    repair: int
    judge: int
    refine: int


class Estimated(_Result):
    """USD for the frontier, as it was estimated before the run: to be read beside what it came to."""

    expected_usd: float | None
    upper_usd: float | None


class Refinements(_Result):
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


class Cost(_Result):
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


class QualityTotals(_Result):
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


class Calls(_Result):
    """Calls answered (replayed ones among them), and tries that were repeated or came to nothing."""

    local: int
    frontier: int
    replayed: int
    retries: int
    failed: int


class LocalTokens(_Result):
    input: int
    output: int


class FrontierTokens(_Result):
    input: int
    cached_input: int
    output: int


class Tokens(_Result):
    local: LocalTokens
    frontier: FrontierTokens


class StageTotals(_Result):
    """Calls answered at a stage, local and paid, replayed ones included; input: all tokens read, cached ones too."""

    calls: int
    input: int
    output: int
    usd: float


class Stages(_Result):
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


class FoundIn(_Result):
    """Mentions that were replaced in the cells of a column. by: who found them. language: of the cells, as a code;
    empty where they are too short to tell."""

    kind: str
    column: Told
    by: str
    language: str
    mentions: int


class Left(_Result):
    """What left this machine for a model. requests: that were sent, repeated ones too; what the ledger answered was
    sent by an earlier run."""

    model: str
    provider: str
    host: str
    requests: int


class PrivacyTotals(_Result):
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


class Segment(_Result):
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


class Share(_Result):
    """How many records say an option, and their share (0-1) of those that have the field."""

    option: Told
    records: int
    share: float


class Choices(_Result):
    """What the records say in a field that chooses.

    field: its path, of a field within others `address.country`. of: the records that have it; silent: those of them
    that say no option. options: the most frequent first, those that nobody says too; several may stand in one record.
    """

    field: str
    of: int
    silent: int
    options: list[Share]


class DataSeen(_Result):
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


class Seconds(_Result):
    """Wall-clock seconds; draft, judge and refine overlap, so they may add up to more than the total."""

    total: float
    prepare: float
    draft: float
    judge: float
    refine: float
    write: float


class Speed(_Result):
    """What was made anew by this execution. None: nothing was, for answers from the ledger take no time.

    local_tokens_per_second: written by the local model, over the seconds in which it had anything to do.
    records_per_minute: delivered, over the seconds in which they were made: without reading, loading and writing.
    """

    local_tokens_per_second: float | None = None
    records_per_minute: float | None = None


class Shard(_Result):
    """The part of a run that this is: one of `count`, by its index from 0. run: what all of them share, the identity
    that their money is summed under. records: of the whole run. cut: how often something was cut to fit a prompt, by
    the code of what `data.notes` says of it."""

    count: int
    index: int
    run: str
    records: int
    cut: dict[str, int] = Field(default_factory=dict)


class Summary(_Result):
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


class CostEstimate(_Result):
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


class ColumnSeen(_Result):
    """A column of the data. kind: words, choices, number or date. left_out: why no model sees it, None: one does.
    personal: the kind of personal data that it holds as a whole; its examples are then shown with privacy=off alone.
    answered: share of the rows, 0-1."""

    name: str
    kind: str | None
    left_out: str | None
    personal: str | None
    answered: float
    examples: list[str]


class Decision(_Result):
    """What was decided about the data, and the key that overrules it."""

    text: str
    key: str | None


class RowShown(_Result):
    """A row as a model would see it."""

    id: str
    text: str


class FoundSeen(_Result):
    """What would be hidden, of one kind and found by one recognizer. values: different ones; around: the first mention
    with what stands around it, its kind in its place."""

    kind: str
    by: str
    mentions: int
    values: int
    around: str


class Inspection(_Result):
    """What a run would read. read: in two or three lines. warnings: decisions that change what the data means; notes:
    the others. shown: the first rows, protected as privacy has it. found: what would be hidden in so many rows as were
    looked at for it. stop: why a run would end before it begins, None: it would not."""

    read: list[str]
    privacy: str
    sources: list[str]
    respondents: int
    rows: int
    columns: list[ColumnSeen]
    warnings: list[Decision]
    notes: list[Decision]
    unreadable: list[str]
    shown: list[RowShown]
    found: list[FoundSeen]
    found_rows: int
    stop: str | None
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")


class FieldProposed(_Result):
    """A field of a task file that was proposed; origin: where it comes from, in words."""

    name: str
    type: str
    origin: str


class Proposal(_Result):
    """A first task file. by: columns or model. command: what runs it on the same data. notes: why no model was asked,
    or why its answer is none of it."""

    file: str
    text: str
    command: str
    by: str
    fields: list[FieldProposed]
    notes: list[str]


class KnowledgeSummary(_Result):
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


class RunResult(_Result):
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


class SweepPoint(_Result):
    """One point of a sweep. cost_usd: as if it had run alone, so calls that other points had made are counted in, and
    without its audit; new_usd: what it added to the sweep's bill. A point that failed has its reason in `error` and no
    figures.

    model: the local one; detail: its level; judge: whoever was asked to judge, None: nobody was. is_scaled: its scores
    are on a scale.
    coherence: the mean of the rubric's criterion of that name, None where it has none. near_duplicates: records that
    say nearly the same as an earlier one; repeats: the first of them, in words.
    """

    overrides: list[str]  # as they would be typed, e.g. strategy.quality_threshold=0.5
    values: dict[str, str]  # those in which the points of the sweep differ, by key
    folder: str
    strategy: str
    requested: int | Literal["all"]
    delivered: int = 0
    origin: OriginCount | None = None
    cost_usd: float | None = None
    new_usd: float | None = None
    frontier_only_usd: float | None = None
    refinements: Refinements = Field(default_factory=Refinements)
    quality_mean: float | None = None
    quality_min: float | None = None
    share: Measured | None = None  # of the frontier's quality
    model: str | None = None
    detail: str | None = None
    judge: str | None = None
    is_scaled: bool = False
    drafts: DraftCount | None = None
    coherence: float | None = None
    agreement: float | None = None
    diversity: float | None = None
    near_duplicates: int | None = None
    repeats: str = ""
    speed: Speed = Field(default_factory=Speed)
    seconds: float | None = None
    exit_code: int = 0
    error: str = ""
    run_id: str | None = None  # as in the point's summary.json

    @property
    def is_frontier_alone(self) -> bool:
        """Whether the frontier wrote every record by itself."""
        origin = self.origin
        return origin is not None and origin.frontier > 0 and not origin.local and not origin.refined

    @property
    def is_own_judge(self) -> bool:
        """Whether the local model judged what it had written itself."""
        return self.judge is not None and self.judge == self.model

    @property
    def valid_at_first_try(self) -> float | None:
        """The share of all drafts that were valid and needed no repair, 0-1; None: unknown."""
        drafts = self.drafts
        if drafts is None or drafts.at_first_try is None or not drafts.requested:
            return None
        return drafts.at_first_try / drafts.requested


class Sweep(_Result):
    """A sweep. knee: index of the cheapest point within 5 % of the best quality among those that delivered everything,
    None where no point has both figures; new_usd: the real bill, None where a part is unknown; seconds: wall clock."""

    name: str
    points: list[SweepPoint]
    knee: int | None
    new_usd: float | None
    seconds: float
