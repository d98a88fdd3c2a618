"""Asks the models of a run about a question: at home, at the frontier, or first here and then there."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from hybridgen.core.answers import AnswerOrigin
from hybridgen.core.errors import CallError, CapError, LeakError, ServerError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.results import Role
from hybridgen.knowledge.types import Hit
from hybridgen.llm.client import Client
from hybridgen.pipelines.query import citing, models
from hybridgen.pipelines.query.finding import Found
from hybridgen.pipelines.query.run import Run, Work
from hybridgen.pipelines.query.types import Answered, Asking, Question
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.pipelines.records.work import INTERRUPTED

LOCAL_PASSAGES, FRONTIER_PASSAGES = 3, 2  # that each is shown at most
FRONTIER_NEARNESS = 0.7  # above which the frontier is shown passages


@dataclass(frozen=True, slots=True)
class Given:
    """answered: None where nobody gave an answer. origin: who did. reason: why that one, or why nobody."""

    answered: Answered | None
    origin: AnswerOrigin
    reason: Notice


def passages_of(found: Found, who: Role) -> tuple[Hit, ...]:
    """What a model is shown of what was found."""
    if who == "local":
        return found.context[:LOCAL_PASSAGES]
    return tuple(hit for hit in found.context if hit.nearness > FRONTIER_NEARNESS)[:FRONTIER_PASSAGES]


class Asker:
    """gone: who answers no more, and why. is_stopped: the run was asked to end."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.is_stopped = False
        self.gone: dict[str, Notice] = {}

    def there(self, who: Role) -> Client | None:
        """A model that can still be asked."""
        client = self.run.models.local if who == "local" else self.run.models.frontier
        return None if client is None or client.endpoint.who in self.gone or self.is_stopped else client

    async def ask(self, work: Work) -> Given:
        """An answer, as it was decided. What is not good enough at home goes on to the frontier; where that cannot be
        asked, the answer at home stays. Raises ServerError where a server is gone that the run must not do without."""
        found = work.found
        at_home: Answered | None = None
        reason = found.reason
        if found.who == "local":
            at_home, reason = await self._at_home(work)
            if at_home is not None and reason is found.reason:
                return Given(at_home, "local", reason)
        answered, why = await self._ask_one(work, "frontier")
        if answered is not None:
            if at_home is not None:
                work.reject("judge", reason, at_home.text)
                work.home_quality = at_home.quality.overall if at_home.quality and at_home.quality.raw else None
                self.run.settled.escalated += 1
            return Given(answered, "frontier", reason)
        if found.who == "frontier":
            was_asked = self.there("frontier") is not None
            at_home, failed = await self._ask_one(work, "local")
            why = why if at_home or was_asked else failed
        if at_home is None:
            return Given(None, "local", reason if reason.code == "local_failed" else why)
        self.run.settled.kept_home.add(work.question.number, why)
        return Given(at_home, "local", Notice("kept_home", {"why": why}))

    async def weigh(self, question: Question) -> int | None:
        """How complex the local model says that a question is, 1-10; None where it does not."""
        client = self.there("local")
        if client is None:
            return None
        try:
            return await models.ask_complexity(client, await self.run.protection.question(question), question.id)
        except (InvalidAnswer, CallError, StoppedError, CapError, LeakError) as error:
            self.run.settled.unweighed.add(question.number, self._note(client, error))
            return None

    async def _at_home(self, work: Work) -> tuple[Answered | None, Notice]:
        """The local model's answer with the reason of the decision; with another one where it is not good enough."""
        threshold = self.run.config.strategy.quality_threshold
        answered, why = await self._ask_one(work, "local")
        if answered is None:
            return None, Notice("local_failed", {"why": why})
        if answered.quality is not None and answered.quality.overall < threshold:
            return answered, Notice("judged_low", {"quality": answered.quality.overall, "threshold": threshold})
        return answered, work.found.reason

    async def _ask_one(self, work: Work, who: Role) -> tuple[Answered | None, Notice]:
        """One model's answer, judged; None with the reason where none came."""
        client = self.there(who)
        if client is None:
            return None, self._why_absent(who)
        run, found = self.run, work.found
        shown = await run.protection.passages(passages_of(found, who))
        asking = Asking(work.question.id, await run.protection.question(work.question), shown, found.attempt)
        faithful = run.protection.session.faithful
        try:
            with run.clock.of("answer"):
                answered = await models.ask_answer(client, asking, run.config.route, run.config.seed, faithful)
        except (InvalidAnswer, CallError, StoppedError, CapError, LeakError) as error:
            said = self._note(client, error)
            text, cost = (error.text, error.cost) if isinstance(error, InvalidAnswer) else ("", 0)
            work.spent += cost
            if not self.is_stopped:
                work.reject("draft", said, text, cost)
            return None, said
        work.spent += answered.cost
        work.tokens += answered.tokens
        if run.protection.session.restore(citing.bare(answered.text, len(shown))) in found.wrong:
            said = Notice("repeats_wrong")
            work.reject("draft", said, answered.text, answered.cost)
            return None, said
        return await self._judge(work, asking, answered), found.reason

    async def _judge(self, work: Work, asking: Asking, answered: Answered) -> Answered:
        """The answer with its quality; with what was measured alone where the judge has not spoken."""
        run, judge = self.run, self.run.models.judge
        measured = dataclasses.replace(answered, quality=models.weigh(answered.grounded, {}))
        if judge is None or judge.endpoint.who in self.gone or self.is_stopped:
            return measured
        try:
            with run.clock.of("judge"):
                judged = await models.judge(judge, asking, answered)
        except (InvalidAnswer, CallError, StoppedError, CapError, LeakError) as error:
            work.spent += error.cost if isinstance(error, InvalidAnswer) else 0
            run.settled.unjudged.add(work.question.number, self._note(judge, error))
            return measured
        work.spent += judged.cost - answered.cost
        return judged

    def _note(self, client: Client, error: Exception) -> Notice:
        """Why something was not answered; that the run is to end, or that a server is gone, is remembered."""
        match error:
            case StoppedError():
                self.is_stopped = True
                return INTERRUPTED
            case InvalidAnswer():
                self._lose(client, error.gone)
                return error.said
            case CallError():
                self._lose(client, error if error.gone else None)
                return error.said
            case CapError() | LeakError():
                return error.said
            case _:
                raise error

    def _why_absent(self, who: Role) -> Notice:
        """Why a model is not asked."""
        run = self.run
        if self.is_stopped:
            return INTERRUPTED
        if who in self.gone:
            return self.gone[who]
        if who == "frontier" and not run.config.strategy.use_frontier:
            return Notice("nothing_is_paid", {"strategy": run.strategy.name})
        code = "no_frontier" if who == "frontier" else "frontier_alone"
        why = next((one.params["why"] for one in run.models.notices if one.code == code), None)
        return why if isinstance(why, Notice) else Notice("nobody_left")

    def _lose(self, client: Client, error: CallError | None) -> None:
        """A server is gone; where that must not be, it is the end of the run."""
        who = client.endpoint.who
        if error is None or who in self.gone:
            return
        start = client.endpoint.provider.start
        gone = Notice("server_gone", {"role": who, "why": error.said, "start": f"; {start}" if start else ""})
        if error.refuses:
            gone = Notice("server_refuses", {"role": who, "why": error.said})
        self.gone[who] = gone
        if who == "local" and self.run.config.strategy.fallback == "error" and self.run.strategy.is_home:
            raise ServerError(f"{gone}; strategy.fallback=error")
        self.run.settled.notices.append(gone)
        self.run.progress.say(str(gone))
