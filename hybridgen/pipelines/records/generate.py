"""Drafts on their way to records: who waits for whom, and what happens when a server or the money is gone.

What a stage does lives in stages/; what it all came to is summed up in summing.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence

from hybridgen.config.schema import Config
from hybridgen.core.errors import CallError, CapError, LeakError, ServerError, StoppedError
from hybridgen.core.progress import Progress
from hybridgen.core.results import CostEstimate, Step
from hybridgen.core.timing import Spans
from hybridgen.llm import health
from hybridgen.llm.client import Client
from hybridgen.llm.session import Models
from hybridgen.llm.types import Role
from hybridgen.pipelines.records import draft, judge, prompts, refine
from hybridgen.pipelines.records.parse import InvalidAnswer
from hybridgen.pipelines.records.prepare import Prepared
from hybridgen.pipelines.records.summary import Story
from hybridgen.pipelines.records.types import Assignment, Finished, Rejected, Scored, Written
from hybridgen.segments.types import Slot
from hybridgen.strategies import selection

ROUNDS = 3  # the first and two more, where too few drafts are valid


class Work:
    """One run's drafts on their way to records."""

    def __init__(self, config: Config, prepared: Prepared, models: Models, progress: Progress) -> None:
        self.config, self.prepared, self.models, self.progress = config, prepared, models, progress
        self.task, self.strategy = prepared.task, config.strategy
        self.weights: dict[str, float] = {str(k): v for k, v in config.task.weights.items()}
        self.spans = Spans()
        self.scored: list[Scored] = []
        self.rejected: list[Rejected] = []
        self.unjudged: dict[str, str] = {}
        self.wasted: list[Rejected] = []  # judgements and refinements
        self.finished: list[Finished] = []
        self.degraded: list[str] = list(models.notes)
        self._refining: dict[str, asyncio.Task[Finished]] = {}
        self._faithful = prepared.shield.faithful
        self._names = draft.names(self.task, config.seed, prepared.shield.invents)
        self._asked = 0
        self._pending = 0
        self._stopped = False
        self._gone: dict[Role, str] = {}  # who answers no more, and how that came out

    async def make(self) -> None:
        """All records: drafted at home where there is a local model, by the frontier where that is what is left."""
        try:
            await self._make()
        finally:
            for task in self._refining.values():
                task.cancel()
            await asyncio.gather(*self._refining.values(), return_exceptions=True)

    async def _make(self) -> None:
        author, frontier = self.models.local, self.models.frontier
        if author is not None and self.strategy.name != "frontier-only":
            await self._draft_at_home(author)
            chosen = selection.best(self.scored, self.config.count)
            self.finished = list(await asyncio.gather(*(self._finish(scored) for scored in chosen)))
        alone = author is None or self.strategy.name == "frontier-only" or "local" in self._gone
        if frontier is not None and alone and not self._stopped:
            author = frontier
            await self._by_frontier(frontier)
        paid = any(rejected.cost for rejected in self.rejected)  # what money went into is told, not thrown away
        if not self.finished and not paid and author is not None and author.endpoint.role in self._gone:
            before = () if self.models.local else self.models.notes
            raise ServerError("; ".join([*before, *self._gone.values()]))

    async def _draft_at_home(self, local: Client) -> None:
        """Drafts and judgements side by side; more rounds where too few drafts are valid."""
        slots = list(self.prepared.plan.slots)
        for turn in range(ROUNDS):
            before = len(self.rejected)
            await self._all([self._draft(local, a) for a in self._assign(slots, turn)])
            missing = self.config.count - len(self.scored)
            if missing <= 0 or "local" in self._gone or self._stopped:
                return
            # In the order of the slots, whichever failed first: the same command drafts the same ones again.
            failed = sorted((r.assignment.slot for r in self.rejected[before:]), key=lambda slot: slot.index)
            slots = failed[:missing]  # no more than are missing: what is chosen by now stays chosen
            if turn + 1 < ROUNDS:
                self.progress.say(f"{missing} more valid drafts are needed; drafting {len(slots)} again")

    def _assign(self, slots: Sequence[Slot], turn: int = 0) -> list[Assignment]:
        first, self._asked = self._asked + 1, self._asked + len(slots)
        self._pending = len(slots)
        self.progress.expect("draft", len(slots))
        self.progress.expect("judge", len(slots))
        return draft.assign(self.task, slots, names=self._names, seed=self.config.seed, first=first, turn=turn)

    async def _draft(self, client: Client, assignment: Assignment) -> None:
        """One draft and its judgement; what is certain by then may already be refined."""
        written = await self._write(client, assignment)
        self.progress.advance("draft")
        if isinstance(written, Written):
            scored, silence = await self._judge(written)
            self.scored.append(scored)
            if silence:
                self.unjudged[assignment.id] = silence
        else:
            self.rejected.append(written)
        self.progress.advance("judge")
        self._pending -= 1
        if client is self.models.local and not selection.waits_for_all(self.strategy):
            for scored in selection.certain(self.scored, self.config.count, self._pending):
                self._start_refining(scored)

    async def _write(self, client: Client, assignment: Assignment) -> Written | Rejected:
        at_home = client is self.models.local
        tokens = self.task.answer_tokens if at_home else self.config.provider.frontier.max_output_tokens
        try:
            with self.spans.of("draft"):
                return await draft.write(client, self.task, assignment, self._faithful, max_tokens=tokens)
        except InvalidAnswer as error:
            if error.gone:
                self._lose(client, error.gone)
            return Rejected(assignment, "draft", error.stage, str(error), error.text, error.cost)
        except CallError as error:
            self._lose(client, error)
            return Rejected(assignment, "draft", "draft", str(error), "", 0)
        except StoppedError:
            return Rejected(assignment, "draft", "draft", self._end_early(), "", 0)
        except (CapError, LeakError) as error:
            return Rejected(assignment, "draft", "draft", str(error), "", 0)

    def _end_early(self) -> str:
        """The run was asked to end: no more calls go out, what is there is the result. Why something was not asked."""
        if not self._stopped:
            self._stopped = True
            self.degraded.append("interrupted: nothing more was asked; the same command goes on from here")
        return "interrupted before it was asked"

    def _lose(self, client: Client, error: CallError) -> None:
        """A server is gone; where that must not be, it is the end of the run."""
        role, start = client.endpoint.role, health.STARTS.get(client.endpoint.provider)
        if role in self._gone:
            return
        self._gone[role] = f"the {role} server is gone: {error}" + (f"; {start}" if start else "")
        if role == "local" and self.strategy.fallback == "error" and self.strategy.name != "frontier-only":
            raise ServerError(f"{self._gone[role]}; strategy.fallback=error")
        self.degraded.append(self._gone[role])
        self.progress.say(self._gone[role])

    async def _judge(self, written: Written) -> tuple[Scored, str]:
        """A draft with its quality, and why the judge has not spoken; empty where it has."""
        client = None if "local" in self._gone else self.models.local
        try:
            with self.spans.of("judge"):
                scored, silence = await judge.score(client, self.task, written, self.weights)
        except CallError as error:
            if client is not None:
                self._lose(client, error)
            scored, silence = judge.measured(self.task, written, self.weights), str(error)
        except StoppedError:
            scored, silence = judge.measured(self.task, written, self.weights), self._end_early()
        if silence and client is not None:
            self.wasted.append(Rejected(written.assignment, "judgement", "judge", silence, "", 0))
        return scored, silence

    async def _finish(self, scored: Scored) -> Finished:
        self._start_refining(scored)
        task = self._refining.get(scored.id)
        return await task if task else Finished(scored, scored.written.origin, scored.written.cost)

    def _start_refining(self, scored: Scored) -> None:
        frontier = self.models.frontier
        if frontier and scored.id not in self._refining and selection.wants_refinement(scored, self.strategy):
            self.progress.expect("refine", 1)
            self._refining[scored.id] = asyncio.create_task(self._refine(frontier, scored))

    async def _refine(self, frontier: Client, scored: Scored) -> Finished:
        """The better of the draft and its refinement; whatever goes wrong, the draft stays."""
        before = scored.written
        tokens = self.config.provider.frontier.max_output_tokens
        try:
            with self.spans.of("refine"):
                written = await refine.refine(frontier, self.task, scored, self._faithful, max_tokens=tokens)
        except InvalidAnswer as error:
            return self._unrefined(scored, _wasted(before, error.stage, str(error), error.text, error.cost))
        except StoppedError:
            return self._unrefined(scored, _wasted(before, "refine", self._end_early()))
        except (CapError, CallError, LeakError) as error:
            return self._unrefined(scored, _wasted(before, "refine", str(error)))
        if written.content == before.content:
            return self._unrefined(scored, _unused(written, "the frontier changed nothing"), "kept the draft")
        again, silence = await self._judge(written)
        old, new, how = scored, again, ""
        if silence or scored.id in self.unjudged:  # only what was measured on both sides can be compared
            old, new = (judge.measured(self.task, w, self.weights) for w in (before, written))
            how = f", as measured: {silence or self.unjudged[scored.id]}"
        if new.quality.overall < old.quality.overall:
            why = f"{old.quality.overall:.2f} against {new.quality.overall:.2f} refined{how}"
            return self._unrefined(scored, _unused(written, why), "kept the draft")
        self.progress.advance("refine")
        why = f"{old.quality.overall:.2f} before, {new.quality.overall:.2f} after{how}"
        return Finished(again, "refined", before.cost + written.cost, why)

    def _unrefined(self, scored: Scored, wasted: Rejected, outcome: str = "not refined") -> Finished:
        """The draft as it was; what its refinement cost is part of the record's cost all the same."""
        self.progress.advance("refine")
        self.wasted.append(wasted)
        before = scored.written
        return Finished(scored, before.origin, before.cost + wasted.cost, f"{outcome}: {wasted.reason}")

    async def _by_frontier(self, frontier: Client) -> None:
        """The frontier writes the records that are missing, from rows that no record rests on yet, within the cap.

        What it answered badly is asked again in other words; what it did not answer is not.
        """
        used = {finished.scored.written.assignment.slot for finished in self.finished}
        missing = self.config.count - len(self.finished)
        slots = [slot for slot in self.prepared.plan.slots if slot not in used][:missing]
        before = len(self.scored)
        for turn in range(ROUNDS):
            known = len(self.rejected)
            await self._all([self._draft(frontier, a) for a in self._assign(slots, turn)])
            badly = (r.assignment.slot for r in self.rejected[known:] if r.cost or r.text)
            slots = sorted(badly, key=lambda slot: slot.index)
            if not slots or "frontier" in self._gone:
                break
        made = self.scored[before:]
        self.finished += [Finished(s, "frontier", s.written.cost) for s in sorted(made, key=lambda s: s.id)]

    @staticmethod
    async def _all(jobs: Iterable[Coroutine[None, None, None]]) -> None:
        """Run all at once; the first error stops the others and is raised as it is."""
        try:
            async with asyncio.TaskGroup() as group:
                for job in jobs:
                    group.create_task(job)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    def story(self, estimate: CostEstimate) -> Story:
        """All that happened, for the summary; estimate: made before it."""
        return Story(
            config=self.config,
            prepared=self.prepared,
            models=self.models,
            scored=tuple(self.scored),
            rejected=tuple(self.rejected),
            unjudged=dict(self.unjudged),
            wasted=tuple(self.wasted),
            finished=tuple(self.finished),
            degraded=tuple(self.degraded),
            asked=self._asked,
            spans=self.spans,
            estimate=estimate,
        )


def _wasted(written: Written, stage: Step, reason: str, text: str = "", cost: int = 0) -> Rejected:
    """A refinement that came to nothing."""
    return Rejected(written.assignment, "refinement", stage, reason, text, cost)


def _unused(refined: Written, reason: str) -> Rejected:
    """A refinement that is valid and not kept."""
    return _wasted(refined, "refine", reason, prompts.as_json(refined.content), refined.cost)
