"""What a run works on and what it remembers of it; one stage's shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from hybridgen.config.schema import Config
from hybridgen.core.errors import CallError
from hybridgen.core.notices import Notice
from hybridgen.core.results import CostEstimate, Stage, Wanted
from hybridgen.core.timing import Clock
from hybridgen.llm.session import Models
from hybridgen.llm.types import Endpoint, Reply, Request
from hybridgen.pipelines.reading import Reading
from hybridgen.privacy.session import PrivacySession
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Plan
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
    fitted too where its records depend on the data. plan: which rows go to which segment, as models see them. sketch:
    the same as the fit alone has it, which estimates count.
    """

    reading: Reading
    privacy: PrivacySession
    levels: Levels
    strategy: Strategy
    plan: Plan
    sketch: Plan

    @property
    def task(self) -> Task:
        """The task at the level at which drafts are made at home."""
        return self.levels.home


@dataclass(slots=True)
class Run:
    """One run: what it was asked, and all that has happened in it so far.

    drafts: each as it was drafted and judged, with every failure of its own. records: drafts that became records, as
    they are delivered. notices: why the result is less than it could be. estimate: made before any of it.
    """

    config: Config
    prepared: Prepared
    models: Models
    estimate: CostEstimate
    clock: Clock = field(default_factory=Clock)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    records: list[Draft] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def keep(self, draft: Draft) -> None:
        """Remember a draft as it is now."""
        self.drafts[draft.id] = draft

    @property
    def valid(self) -> list[Draft]:
        """The drafts with a valid record, in the order of their ids."""
        return [draft for _, draft in sorted(self.drafts.items()) if draft.failure is None]

    @property
    def invalid(self) -> list[Draft]:
        """The drafts that came to nothing, in the order of their ids."""
        return [draft for _, draft in sorted(self.drafts.items()) if draft.failure is not None]
