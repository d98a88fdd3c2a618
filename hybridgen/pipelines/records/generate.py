"""Drafts on their way to records: who waits for whom, and what happens when a server or the money is gone.

What a stage does lives in a module of its name; what it all came to is summed up in summary.py.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Coroutine, Iterable, Sequence

from hybridgen.core.errors import CallError, CapError, LeakError, ServerError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.results import Role
from hybridgen.llm.client import Client
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.draft import Drafting, Names, begin
from hybridgen.pipelines.records.judge import Judging
from hybridgen.pipelines.records.parse import VERDICTS
from hybridgen.pipelines.records.refine import Refining
from hybridgen.pipelines.records.types import InvalidAnswer, Run, StageWork
from hybridgen.scoring.types import Draft, Failure
from hybridgen.segments.types import Segment
from hybridgen.strategies import selection

LOG = logging.getLogger("hybridgen.pipelines")
MAX_TURNS = 3  # the first and two more, where too few drafts are valid


@dataclasses.dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a run, each with what it needs."""

    draft: Drafting
    judge: Judging
    refine: Refining


class Generation:
    """One run's drafts on their way to records."""

    def __init__(self, run: Run, stages: Stages, names: Names, progress: Progress) -> None:
        self.run, self.stages, self.names, self.progress = run, stages, names, progress
        self.config, self.models = run.config, run.models
        self.strategy = run.prepared.strategy
        self._refining: dict[str, asyncio.Task[Draft]] = {}
        self._turns: dict[int, int] = {}  # of each segment, how often it was asked
        self._pending = 0
        self._stopped = False
        self._gone: dict[Role, Notice] = {}  # who answers no more, and how that came out

    async def make(self) -> None:
        """All records: drafted at home where there is a local model, by the frontier where that is what is left."""
        try:
            await self._make()
        finally:
            for task in self._refining.values():
                task.cancel()
            await asyncio.gather(*self._refining.values(), return_exceptions=True)
            if self._fell_short():
                for client in filter(None, (self.models.local, self.models.frontier)):
                    client.write_unusable()

    async def _make(self) -> None:
        author, frontier = self.models.local, self.models.frontier
        if author is not None and self.strategy.is_home:
            await self._draft_at_home(author)
            chosen = selection.choose_best(self.run.valid, self.config.count)
            self.run.records = list(await asyncio.gather(*(self._finish(draft) for draft in chosen)))
        alone = author is None or not self.strategy.is_home or "local" in self._gone
        if frontier is not None and alone and not self._stopped:
            author = frontier
            await self._draft_by_frontier(frontier)
        paid = any(failure.cost for draft in self.run.invalid for failure in draft.failures)  # it is told, not lost
        paid = paid or bool(frontier and frontier.log.unanswered)
        silent = author is not None and author.endpoint.role in self._gone and not self._refuses(author.endpoint.role)
        if not self.run.records and not paid and silent:
            before = () if self.models.local else self.models.notices
            raise ServerError("; ".join(map(str, [*before, *self._gone.values()])))

    def _fell_short(self) -> bool:
        """Whether records are missing, or a judge that was asked has spoken of none."""
        failures = (failure.what for draft in self.run.valid for failure in draft.failures)
        is_unjudged = not any(draft.is_judged for draft in self.run.valid) and "judgement" in failures
        return len(self.run.records) < self.config.count or is_unjudged

    def _refuses(self, role: Role) -> bool:
        """True where a server that was given up had answered, in words of its own."""
        return self._gone[role].code == "server_refuses"

    async def _draft_at_home(self, local: Client) -> None:
        """Drafts and judgements side by side; more turns where too few drafts are valid."""
        segments: Sequence[Segment] = self.run.prepared.plan.segments
        for turn in range(MAX_TURNS):
            asked = self._begin(segments)
            await self._all([self._draft(local, draft) for draft in asked])
            missing = self.config.count - len(self.run.valid)
            if missing <= 0 or "local" in self._gone or self._stopped:
                return
            # In the order of the segments, whichever failed first: the same command drafts the same ones again.
            failed = [draft.segment for draft in asked if self.run.drafts[draft.id].failure]
            segments = failed[:missing]  # no more than are missing: what is chosen by now stays chosen
            if turn + 1 < MAX_TURNS:
                self.progress.say(f"{missing} more valid drafts are needed; drafting {len(segments)} again")

    def _begin(self, segments: Sequence[Segment]) -> list[Draft]:
        """A draft for each segment, to be written; a segment's next turn where it was asked before."""
        self._pending = len(segments)
        self.progress.expect("draft", len(segments))
        self.progress.expect("judge", len(segments))
        drafts = []
        for segment in segments:
            turn = self._turns.get(segment.index, 0)
            self._turns[segment.index] = turn + 1
            task, seed = self.run.prepared.task, self.config.seed
            drafts.append(begin(task, segment, names=self.names, seed=seed, turn=turn))
        return drafts

    async def _draft(self, client: Client, draft: Draft) -> None:
        """One draft, its judgement and what the strategy makes of it; what is certain may already be refined."""
        written = await self._take(self.stages.draft, client, draft)
        self.run.keep(written)
        self.progress.advance("draft")
        if written.failure is None:
            self.run.keep(self._decide(await self._judge(written)))
        self.progress.advance("judge")
        self._pending -= 1
        if client is self.models.local and not self.strategy.needs_ranking:
            for certain in selection.find_certain(self.run.valid, self.config.count, self._pending):
                self._start_refining(certain)

    def _decide(self, draft: Draft) -> Draft:
        decision = self.strategy.decide(draft)
        decided = dataclasses.replace(draft, decision=decision.reason)
        if decision.action == "draft_again":
            return decided.failed(Failure("draft", "judge", decision.reason))
        return decided

    async def _take(self, stage: StageWork, client: Client, draft: Draft) -> Draft:
        """The draft after a stage; where it came to nothing, as it was, with the failure."""
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
            failure = Failure(stage.wanted, stage.name, self._end_early())
        except (CapError, LeakError) as error:
            failure = Failure(stage.wanted, stage.name, error.said)
        LOG.info("%s of %s came to nothing: %s", stage.wanted, draft.id, failure.reason.code)
        return draft.failed(failure)

    def _end_early(self) -> Notice:
        """The run was asked to end: no more calls go out, what is there is the result. Why something was not asked."""
        if not self._stopped:
            self._stopped = True
            self.run.notices.append(Notice("run_interrupted"))
        return Notice("interrupted")

    def _lose(self, stage: StageWork, client: Client, error: CallError | None) -> None:
        """A server is gone; where that must not be, it is the end of the run. A refinement's draft stays anyway."""
        role = client.endpoint.role
        if error is None or role in self._gone or stage is self.stages.refine:
            return
        start = client.endpoint.provider.start
        gone = Notice("server_gone", {"role": role, "why": error.said, "start": f"; {start}" if start else ""})
        if error.refuses:
            gone = Notice("server_refuses", {"role": role, "why": error.said})
        self._gone[role] = gone
        if role == "local" and self.config.strategy.fallback == "error" and self.strategy.is_home:
            raise ServerError(f"{gone}; strategy.fallback=error")
        self.run.notices.append(gone)
        self.progress.say(str(gone))

    async def _judge(self, draft: Draft) -> Draft:
        """A draft with its quality; with what can be counted about it alone where the judge has not spoken."""
        client = None if "local" in self._gone else self.models.local
        if client is None:
            return self.stages.judge.measure(draft)
        judged = await self._take(self.stages.judge, client, draft)
        return judged if judged.is_judged else self.stages.judge.measure(judged)

    async def _finish(self, draft: Draft) -> Draft:
        self._start_refining(draft)
        task = self._refining.get(str(draft.id))
        if task:
            return await task
        return draft

    def _start_refining(self, draft: Draft) -> None:
        frontier = self.models.frontier
        if frontier and str(draft.id) not in self._refining and self.strategy.decide(draft).action == "refine":
            self.progress.expect("refine", 1)
            self._refining[str(draft.id)] = asyncio.create_task(self._refine(frontier, draft))

    async def _refine(self, frontier: Client, draft: Draft) -> Draft:
        """The better of the draft and its refinement, as it is delivered; whatever goes wrong, the draft stays."""
        refined = await self._take(self.stages.refine, frontier, draft)
        self.progress.advance("refine")
        if len(refined.failures) > len(draft.failures):
            self.run.keep(refined)
            failure = refined.failures[-1]
            outcome = Notice("not_refined", {"why": failure.reason})
            return dataclasses.replace(draft, cost=draft.cost + failure.cost, refinement=outcome)
        if refined.content == draft.content:
            return self._keep_draft(draft, refined, Notice("nothing_changed"))
        judged = await self._judge(dataclasses.replace(refined, failures=()))
        old, new, how = draft, judged, ""
        if not (draft.is_judged and judged.is_judged):  # only what was measured on both sides can be compared
            old, new = self.stages.judge.measure(draft), self.stages.judge.measure(judged)
            how = str(Notice("as_measured", {"why": self._silence(judged) or self._silence(draft)}))
        figures = {"before": old.overall, "after": new.overall, "how": how}
        if new.overall < old.overall:
            return self._keep_draft(draft, judged, Notice("refinement_worse", figures))
        for failure in judged.failures:  # of its judgement: told with its draft
            self.run.keep(self.run.drafts[draft.id].failed(failure))
        return dataclasses.replace(judged, refinement=Notice("refinement_better", figures))

    def _silence(self, draft: Draft) -> Notice | str:
        """Why the judge has not spoken; empty where it has."""
        if draft.is_judged:
            return ""
        said = (failure.reason for failure in draft.failures if failure.what == "judgement")
        return next(said, Notice("no_local_judge"))

    def _keep_draft(self, draft: Draft, refined: Draft, why: Notice) -> Draft:
        """The draft as it was; what its refinement cost is part of the record's cost all the same."""
        cost = refined.cost - draft.cost
        text = prompts.as_json(refined.record)
        self.run.keep(self.run.drafts[draft.id].failed(Failure("refinement", "refine", why, text, cost)))
        return dataclasses.replace(draft, cost=refined.cost, refinement=Notice("draft_kept", {"why": why}))

    async def _draft_by_frontier(self, frontier: Client) -> None:
        """The frontier writes the records that are missing, from rows that no record rests on yet, within the cap.

        What it answered badly is asked again in other words; what it did not answer is not.
        """
        used = {draft.segment.index for draft in self.run.records}
        missing = self.config.count - len(self.run.records)
        segments = [one for one in self.run.prepared.plan.segments if one.index not in used][:missing]
        written: list[Draft] = []
        for _ in range(MAX_TURNS):
            asked = self._begin(segments)
            await self._all([self._draft(frontier, draft) for draft in asked])
            drafts = [self.run.drafts[draft.id] for draft in asked]
            written += [draft for draft in drafts if draft.failure is None]
            failed = [(one.segment, one.failure) for one in drafts if one.failure]
            segments = [segment for segment, failure in failed if _is_worth_other_words(failure)]
            if not segments or "frontier" in self._gone:
                break
        self.run.records += sorted(written, key=lambda draft: draft.id)

    @staticmethod
    async def _all(jobs: Iterable[Coroutine[None, None, None]]) -> None:
        """Run all at once; the first error stops the others and is raised as it is."""
        try:
            async with asyncio.TaskGroup() as group:
                for job in jobs:
                    group.create_task(job)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None


def _is_worth_other_words(failure: Failure) -> bool:
    """Whether a paid draft that failed is asked again: it was answered, and neither with a verdict on the question nor
    at greater length than is paid for."""
    return bool(failure.cost or failure.text) and failure.reason.code not in {*VERDICTS, "cut_off"}
