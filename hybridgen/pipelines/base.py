"""What a pipeline is: it runs the tasks that name it. Each is a folder of its own that registers itself here; what is
heavy it imports when it is run."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from hybridgen.core.registry import Registry

if TYPE_CHECKING:
    from hybridgen.config.schema import Config
    from hybridgen.core.answers import AnswerResult, FeedbackSummary, KnowledgeSummary
    from hybridgen.core.evaluation import Evaluation, SheetMade
    from hybridgen.core.inspection import Inspection
    from hybridgen.core.monitoring import Statistics
    from hybridgen.core.notices import Notice
    from hybridgen.core.progress import Progress
    from hybridgen.core.proposals import Proposal
    from hybridgen.core.results import CostEstimate, RunResult
    from hybridgen.core.stop import Stop

    Result: TypeAlias = (
        RunResult
        | CostEstimate
        | Inspection
        | Proposal
        | KnowledgeSummary
        | Evaluation
        | SheetMade
        | AnswerResult
        | FeedbackSummary
        | Statistics
    )


def new_id() -> str:
    """What a run is called from now on."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run, which stands in its folder by now, and the command's exit code."""

    result: Result
    exit_code: int


class Pipeline(Protocol):
    """is_swept: its runs have figures that a sweep can compare. One that reads no `data.path` says so in a further
    attribute, `reads_data = False`. One that waits for more than models has a further method, `begin(config)`, called
    once the config is known to be right, before anything heavy is loaded."""

    is_swept: bool

    def check(self, config: Config, *, data: bool = False) -> None:
        """All that can be known without a server, before anything heavy is loaded. data: read the data too.

        Raises InputError.
        """

    def hosts(self, config: Config) -> set[str]:
        """The hosts that a run may reach."""

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        stopped: Callable[[], Sequence[Notice]],
    ) -> Outcome:
        """Run it, its files written to `folder`. stopped: connections that were refused meanwhile.

        Raises HybridgenError.
        """


pipelines: Registry[Pipeline] = Registry("pipeline", "hybridgen.pipelines", "task.pipeline")
