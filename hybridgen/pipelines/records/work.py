"""One draft at one stage: what comes of it where all goes well, and what is remembered where a server is gone."""

from __future__ import annotations

import dataclasses
import logging

from hybridgen.core.errors import CallError, CapError, LeakError, ServerError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.llm.client import Client
from hybridgen.pipelines.records.draft import Drafting
from hybridgen.pipelines.records.grade import Grading
from hybridgen.pipelines.records.judge import Judging
from hybridgen.pipelines.records.parse import VERDICTS
from hybridgen.pipelines.records.refine import Refining
from hybridgen.pipelines.records.types import InvalidAnswer, Run, StageWork
from hybridgen.scoring.types import Draft, Failure

LOG = logging.getLogger("hybridgen.pipelines")

INTERRUPTED = Notice("interrupted")  # why something was not asked


@dataclasses.dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a run, each with what it needs. draft: at home; paid: where the frontier writes alone."""

    draft: Drafting
    paid: Drafting
    judge: Judging
    refine: Refining
    grade: Grading


class Work:
    """Takes the drafts of a run through its stages."""

    def __init__(self, run: Run, stages: Stages, progress: Progress) -> None:
        self.run, self.stages, self.progress = run, stages, progress
        self.is_stopped = False  # the run was asked to end
        self.gone: dict[str, Notice] = {}  # who answers no more, and how that came out

    async def take(self, stage: StageWork, client: Client, draft: Draft) -> Draft:
        """The draft after a stage; where it came to nothing, as it was, with the failure.

        Raises ServerError where a server is gone that the run must not go on without.
        """
        try:
            with self.run.clock.of(stage.name):
                return await stage.run(client, draft)
        except InvalidAnswer as error:
            self._lose(stage, client, error.gone)
            failure = Failure(stage.wanted, error.stage, error.said, error.text, error.cost)
        except CallError as error:
            self._lose(stage, client, error if error.gone else None)
            failure = Failure(stage.wanted, stage.name, error.said)
        except StoppedError:
            failure = Failure(stage.wanted, stage.name, self.end_early())
        except (CapError, LeakError) as error:
            failure = Failure(stage.wanted, stage.name, error.said)
        LOG.info("%s of %s came to nothing: %s", stage.wanted, draft.id, failure.reason.code)
        return draft.failed(failure)

    def leave(self, draft: Draft) -> Draft:
        """A draft that is not asked for any more, since the run is to end."""
        return draft.failed(Failure("draft", "draft", INTERRUPTED))

    async def judge(self, draft: Draft) -> Draft:
        """A draft with its quality; with what can be counted about it alone where the judge has not spoken."""
        client = self.run.models.judge
        if client is None or client.endpoint.who in self.gone or not self.stages.judge.is_asked(draft):
            return self.stages.judge.measure(draft)
        judged = await self.take(self.stages.judge, client, draft)
        return judged if judged.is_judged else self.stages.judge.measure(judged)

    def is_refused(self, who: str) -> bool:
        """Whether a server that was given up had answered, in words of its own."""
        return self.gone[who].code == "server_refuses"

    def end_early(self) -> Notice:
        """The run was asked to end: no more calls go out, what is there is the result. Why something was not asked."""
        if not self.is_stopped:
            self.is_stopped = self.run.filling.is_over = True
            self.run.notices.append(Notice("run_interrupted"))
        return INTERRUPTED

    def _lose(self, stage: StageWork, client: Client, error: CallError | None) -> None:
        """A server is gone; where that must not be, it is the end of the run. A refinement's draft stays anyway."""
        who = client.endpoint.who
        if error is None or who in self.gone or stage is self.stages.refine:
            return
        start = client.endpoint.provider.start
        gone = Notice("server_gone", {"role": who, "why": error.said, "start": f"; {start}" if start else ""})
        if error.refuses:
            gone = Notice("server_refuses", {"role": who, "why": error.said})
        self.gone[who] = gone
        if who == "local" and self.run.config.strategy.fallback == "error" and self.run.prepared.strategy.is_home:
            raise ServerError(f"{gone}; strategy.fallback=error")
        self.run.notices.append(gone)
        self.progress.say(str(gone))


def is_worth_other_words(failure: Failure) -> bool:
    """Whether a paid draft that failed is asked again: it was answered, and neither with a verdict on the question nor
    at greater length than is paid for."""
    return bool(failure.cost or failure.text) and failure.reason.code not in {*VERDICTS, "cut_off"}
