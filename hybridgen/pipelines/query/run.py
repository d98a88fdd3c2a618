"""What a run of questions works with, and a question in the air."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.results import Reject, Stage
from hybridgen.core.stop import Stop
from hybridgen.core.timing import Clock
from hybridgen.knowledge.embedding import Embedding
from hybridgen.knowledge.library import Library
from hybridgen.llm.session import Models
from hybridgen.llm.types import as_usd
from hybridgen.pipelines.query.distilling import Distilling
from hybridgen.pipelines.query.earlier import Earlier, HeldBack
from hybridgen.pipelines.query.finding import Found
from hybridgen.pipelines.query.protection import Protection
from hybridgen.pipelines.query.settled import Settled
from hybridgen.pipelines.query.types import Question
from hybridgen.strategies import Strategy


@dataclass(frozen=True, slots=True)
class Run:
    """What questions are asked with. key: what the run's money is summed under. could_pay: no model was looked for,
    and the frontier could be asked. is_ahead: nobody has asked yet, so an answer that is stored is given to nobody."""

    config: Config
    strategy: Strategy
    models: Models
    library: Library
    embedding: Embedding
    protection: Protection
    earlier: Earlier
    distilling: Distilling
    settled: Settled
    progress: Progress
    key: str
    clock: Clock
    stop: Stop
    could_pay: bool = False
    is_ahead: bool = False


@dataclass(slots=True)
class Work:
    """A question in the air. held: earlier answers that are held back. spent, tokens: picodollars of all that was asked
    about it, and paid tokens. home_quality: 0-1, of the local answer that the frontier replaced. rejects: what came to
    nothing."""

    question: Question
    vector: NDArray[Any]
    found: Found
    held: HeldBack
    spent: int = 0
    tokens: int = 0
    home_quality: float | None = None
    rejects: list[Reject] = field(default_factory=list)

    def reject(self, stage: Stage, why: Notice, text: str = "", cost: int = 0) -> None:
        """Something about it came to nothing. cost: picodollars."""
        self.rejects.append(
            Reject(
                record=self.question.id, what="draft", stage=stage, reason=str(why), cost_usd=as_usd(cost), text=text
            )
        )
