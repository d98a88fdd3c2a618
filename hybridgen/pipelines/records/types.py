"""What a run works on and what it remembers of it; one stage's shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

from hybridgen.config.schema import Config
from hybridgen.core.audits import AuditLine, Promise
from hybridgen.core.errors import CallError
from hybridgen.core.notices import Notice
from hybridgen.core.results import CostEstimate, Stage, Wanted
from hybridgen.core.timing import Clock
from hybridgen.llm.session import Models
from hybridgen.llm.types import Endpoint, Reply, Request
from hybridgen.pipelines.reading import Reading
from hybridgen.pipelines.records.settled import Settled
from hybridgen.privacy.session import PrivacySession
from hybridgen.scoring.diversity import Likeness
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.fill import Cells, Filling, Groups, Protect, Sketch, nobody
from hybridgen.strategies.base import Strategy
from hybridgen.tasks import Levels, Task

# An answer with its placeholders spelled as they should be; ValueError where one was not among what was shown.
Faithful = Callable[[str, Sequence[str]], str]


class InvalidAnswer(Exception):
    """An answer that is not what was asked for, even after its repair.

    stage: where it failed. said: what is wrong with it. text: as it came. cost: picodollars of all that was answered.
    """

    def __init__(self, stage: Stage, said: Notice, text: str, cost: int) -> None:
        super().__init__(str(said))
        self.stage, self.said, self.text, self.cost = stage, said, text, cost

    @property
    def gone(self) -> CallError | None:
        """Why the repair did not come, where that is because the server is gone."""
        why = self.__cause__
        return why if isinstance(why, CallError) and why.gone else None


class Asks(Protocol):
    """Who answers requests: a client, or the ledger alone."""

    @property
    def endpoint(self) -> Endpoint: ...

    async def ask(self, request: Request) -> Reply: ...

    def note_outcome(self, reply: Reply, wrong: Notice | None) -> None:
        """What was wrong with an answer; None: it was of use."""

    def note_unusable(self, replies: Sequence[Reply], why: str) -> None:
        """That these came to nothing, though they were answers."""


class StageWork(Protocol):
    """A stage: a draft goes in, the draft as it is after the stage comes out. What it needs it is made with.

    name, wanted: what its failures are called.
    """

    name: ClassVar[Stage]
    wanted: ClassVar[Wanted]

    async def run(self, client: Asks, draft: Draft) -> Draft:
        """Raises InvalidAnswer, and what `ask` raises."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run starts from.

    reading: the data, and what people must know of it. privacy: fitted to it. levels: the task at its levels of detail,
    fitted too where its records depend on the data. groups: which rows go to which segment. protect: what models see of
    rows. sketch: the segments as the fit alone has them, which estimates count. own: which of them this run makes
    records of: all, or those of its shard. watch: told the index of each segment that is handed on.
    """

    reading: Reading
    privacy: PrivacySession
    levels: Levels
    strategy: Strategy
    groups: Groups
    protect: Protect
    sketch: Sketch
    own: Sequence[int]
    watch: Callable[[int], None] = nobody

    @property
    def task(self) -> Task:
        """The task at the level at which drafts are made at home."""
        return self.levels.home

    def lend(self, rows: Sequence[Cells]) -> Sequence[Cells]:
        """What models see of rows, which this run does not count as its own."""
        return self.protect(rows) if self.task.fit else self.privacy.transform(rows, is_counted=False)

    def stream(
        self, indices: Sequence[int] | None = None, protect: Protect | None = None, lend: Protect | None = None
    ) -> Filling:
        """The segments as models see them, protected as they are asked for. indices: of those that are wanted, None:
        its own. protect, lend: in place of its own."""
        filling = self.groups.stream(protect or self.protect, self.own if indices is None else indices)
        filling.watch, filling.lend = self.watch, lend
        filling.foresee = None if self.task.fit else self.privacy.foresee  # else all rows were protected for the fit
        return filling


@dataclass(slots=True)
class Run:
    """One run: what it was asked, and what has come of it so far.

    key: the identity that its money is summed under. folder: where it is written. filling: its segments as they
    come. estimate: made before any of them. settled: what is decided. drafts: those in the air, each as it was
    drafted and judged, with every failure of its own. notices: why the result is less than it could be. is_scaled:
    the judge's scores are on a scale. audits: records beside the frontier's. label_cost: what grading a record for
    a promise is expected to take, picodollars. promise: what it keeps of the frontier's quality, where it promises
    anything. likeness: of the records, once all are there.
    """

    config: Config
    prepared: Prepared
    models: Models
    estimate: CostEstimate
    folder: Path
    filling: Filling
    settled: Settled
    key: str = ""
    clock: Clock = field(default_factory=Clock)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    audits: list[AuditLine] = field(default_factory=list)
    is_scaled: bool = False
    label_cost: int = 0
    promise: Promise | None = None
    likeness: Likeness = field(default_factory=Likeness)

    def keep(self, draft: Draft) -> None:
        """Remember a draft as it is now."""
        self.drafts[draft.id] = draft

    def settle(self, ids: Iterable[DraftId], record: Draft | None = None) -> None:
        """These drafts change no more: they are written, and forgotten. record: one of them, as it is delivered.

        Raises HybridgenError where they cannot be written.
        """
        self.settled.close([self.drafts.pop(id_) for id_ in ids if id_ in self.drafts], record)
