"""Questions on their way to their answers: looked up, decided, answered, judged, remembered, written and forgotten.

A bounded number is in the air. What a model is asked rests on the question, on the index and on answers of earlier runs
alone, never on which of this run's came first: so a run that was killed asks the same again, and the ledger answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

from hybridgen.core.answers import AnswerFields, AnswerOrigin, AnswerRecord, Cited
from hybridgen.core.errors import ServerError, StoppedError
from hybridgen.core.groups import together
from hybridgen.core.notices import Notice
from hybridgen.core.results import Quality
from hybridgen.knowledge.sameness import is_same
from hybridgen.knowledge.types import Hit
from hybridgen.llm.types import as_usd
from hybridgen.pipelines.query import citing
from hybridgen.pipelines.query.asking import Asker
from hybridgen.pipelines.query.finding import find
from hybridgen.pipelines.query.lookup import Looked, find_candidates
from hybridgen.pipelines.query.remembering import Remembering
from hybridgen.pipelines.query.run import Run, Work
from hybridgen.pipelines.query.types import Answered


class Answering:
    """One run's questions. count: of all that are asked."""

    def __init__(self, run: Run, count: int) -> None:
        self.run, self.asker, self._remembering = run, Asker(run), Remembering(run)
        self._is_shown = count > 1  # answers on their way: a single one stands in the result
        self._air: dict[int, tuple[str, asyncio.Event]] = {}  # questions that are not settled

    async def serve_stored(self, questions: AsyncIterator[Looked]) -> Looked | None:
        """Give stored solutions, one after the other, until a question has none: that one. None: all have, or the run
        is to end."""
        with suppress(StoppedError):
            async for looked in questions:
                if self._is_stopped():
                    break
                work = await self._find(looked)
                if work.found.stored is None:
                    return looked
                await self._serve(work, work.found.stored)
                self.run.progress.advance("answer")
        return None

    async def answer_all(self, first: Looked | None, rest: AsyncIterator[Looked]) -> None:
        """All that are left, some at a time, in order. Raises ServerError where one is gone that must be there, or
        nobody answers."""
        run, room = self.run, asyncio.Semaphore(self._count_at_once())
        async with together() as group:

            async def answer(looked: Looked, settled: asyncio.Event) -> None:
                try:
                    await self._answer(looked)
                finally:
                    self._air.pop(looked.question.number)
                    settled.set()
                    room.release()
                    run.progress.advance("answer")

            looked = first
            with suppress(StoppedError):
                while looked is not None:
                    await room.acquire()
                    if self._is_stopped():
                        break
                    settled = asyncio.Event()
                    self._air[looked.question.number] = (looked.question.text, settled)
                    group.create_task(answer(looked, settled))
                    looked = await anext(rest, None)
        if self.asker.gone and not (run.settled.delivered or run.settled.is_paid):
            raise ServerError("; ".join(map(str, self.asker.gone.values())))

    def _is_stopped(self) -> bool:
        return self.run.stop.asked

    def _count_at_once(self) -> int:
        clients = self.run.models.clients
        return max(1, sum(client.concurrency for client in clients))

    async def _find(self, looked: Looked) -> Work:
        """What follows from what is found about a question by now."""
        run, question = self.run, looked.question
        hits = await find_candidates(looked, run.library, run.clock)
        with run.clock.of("search"):
            held = await run.earlier.hold_back(question.text, looked.vector, hits, run.library)
        may_pay = run.could_pay or self.asker.there("frontier") is not None
        asked = (question.text, hits, run.config, run.strategy, run.key)
        decide = partial(find, *asked, may_pay=may_pay, held_back=held.ids)
        found = decide()
        if found.stored is None and run.config.route.complexity == "model" and run.strategy.is_home:
            said = await self.asker.weigh(question)
            found = decide(complexity=said)
        return Work(question, looked.vector, found, held)

    async def _answer(self, looked: Looked) -> None:
        """One question. The same one that came before it is waited for: its answer may do."""
        question = looked.question
        for number, (text, settled) in list(self._air.items()):
            if number < question.number and is_same(text, question.text):
                await settled.wait()
        work = await self._find(looked)
        found = work.found
        if found.stored is not None:
            await self._serve(work, found.stored)
            return
        given = await self.asker.ask(work)
        if given.answered is None:
            self._fail(work, given.reason)
        else:
            await self._settle(work, given.answered, given.origin, given.reason)

    async def _serve(self, work: Work, hit: Hit) -> None:
        """Give a stored solution."""
        run, known = self.run, hit.passage.more
        shown = await run.protection.text(hit.passage.solution, hit.id)
        question = await run.protection.question(work.question)
        quote = await run.protection.text(hit.passage.text, f"{hit.id}?")
        name = f"{hit.collection}/{hit.id}"
        cited = Cited(
            passage=name,
            source=hit.passage.source,
            place=hit.passage.place,
            relevance=round(hit.relevance, 4),
            claim="",
            quote=quote,
            verified=True,
        )
        judged = known.get("quality")
        reason = Notice("stored", {"collection": hit.collection, "relevance": hit.relevance})
        record = self._record(
            work,
            "stored",
            reason,
            question=question,
            answer=shown,
            evidence=[cited],
            quality=None if judged is None else Quality(overall=judged, criteria={}),
            passages=[*known.get("passages", [])] or [name],
        )
        run.settled.count_tokens(work.question.text, hit.passage.solution)
        self._write(work, record)
        await self._remembering.remember(work, record, hit.passage.solution, hit)

    async def _settle(self, work: Work, answered: Answered, origin: AnswerOrigin, reason: Notice) -> None:
        """An answer was made: it is remembered and written."""
        session = self.run.protection.session
        record = self._record(
            work,
            origin,
            reason,
            question=await self.run.protection.question(work.question),
            answer=answered.text,
            evidence=list(answered.evidence),
            quality=answered.quality,
            passages=list(answered.passages),
        )
        self.run.settled.count_tokens(work.question.text, answered.text)
        self._write(work, record)
        bare = session.restore(citing.bare(answered.text, len(answered.passages)))
        await self._remembering.remember(work, record, bare)

    def _record(
        self,
        work: Work,
        origin: AnswerOrigin,
        reason: Notice,
        *,
        question: str,
        answer: str,
        evidence: list[Cited],
        quality: Quality | None,
        passages: list[str],
    ) -> AnswerRecord:
        found = work.found
        relevance = found.stored.relevance if found.stored else found.relevance
        return AnswerRecord(
            id=work.question.id,
            origin=origin,
            quality=quality,
            cost_usd=as_usd(work.spent),
            evidence=evidence,
            record=AnswerFields(
                question=question,
                answer=answer,
                relevance=None if relevance is None else round(relevance, 4),
                complexity=found.complexity,
                reason=reason.code,
            ),
            passages=passages,
            why=str(reason),
        )

    def _write(self, work: Work, record: AnswerRecord) -> None:
        """Write an answer as models may see it; the run's own files get the original values where that is asked for."""
        self.run.settled.settle(work.question.number, record, work.rejects)
        if self._is_shown:
            self.run.progress.show(partial(self._told, record))

    def _told(self, record: AnswerRecord) -> str:
        shown = self.run.protection.at_home(record)
        return f"{shown.record.question}\n{shown.record.answer}\n({shown.origin}: {shown.why})"

    def _fail(self, work: Work, why: Notice) -> None:
        """A question without an answer."""
        if not work.rejects or self.asker.is_stopped:
            work.reject("draft", why)
        self.run.settled.fail(work.question.number, why, work.rejects, paid=work.spent > 0)
