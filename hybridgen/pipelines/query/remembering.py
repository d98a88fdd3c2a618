"""Answers on their way into the memory: each stands there once, and knows when it was given."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace

from hybridgen.core.answers import AnswerRecord
from hybridgen.core.errors import KnowledgeError
from hybridgen.core.notices import Notice
from hybridgen.knowledge import memory
from hybridgen.knowledge.memory import Memory, root_of
from hybridgen.knowledge.types import Hit, Passage
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Usage, as_usd
from hybridgen.pipelines.query import prompts
from hybridgen.pipelines.query.run import Run, Work


class Remembering:
    """For one run."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def remember(self, work: Work, record: AnswerRecord, answer: str, hit: Hit | None = None) -> None:
        """Store an answer, where that can be done; it is written by now, and may have been paid for.

        Args:
            work: its question.
            record: as it was delivered.
            answer: with its original values.
            hit: what it was taken from; None: it was made.
        """
        if not self._run.protection.has_way_back:
            self._say_once(Notice("not_remembered", {"why": Notice("no_way_back")}))
            return
        try:
            if hit and self._run.is_ahead:  # what is stored is given to nobody
                known = replace(hit.passage, text=work.question.text, more={**hit.passage.more, "root": root_of(hit)})
            else:
                known = await self._store(work, record, answer, hit)
            self._run.distilling.consider(work.question.number, known, work.vector, work.found.held)
            await self._retire(work, memory.point_id(work.question.text, answer))
        except KnowledgeError as error:
            self._say_once(Notice("not_remembered", {"why": error.said}))

    async def _store(self, work: Work, record: AnswerRecord, answer: str, hit: Hit | None) -> Passage:
        """Store an answer; of the same one to the same question that it was given once more. What is known of it
        stays, unless what it rested on has gone: then it rests on something else now. Raises KnowledgeError."""
        run, question, now = self._run, work.question, round(time.time(), 3)
        id_, who = memory.point_id(question.text, answer), f"{run.key}/{question.id}"
        run.earlier.given.add(id_)
        known = work.found.known.get(id_)
        held_back = any(one.id == id_ for one in work.held.outdated)
        if known is None or held_back or known.more.get("outcome") == "outdated":
            made = self._describe(work, record, answer, hit, {who: now})
            point = memory.point_of(question.text, answer, made, work.vector)
            await run.library.write(memory.NAME, [point])
            return point.passage
        if id_ not in work.held.unended and (changed := memory.asked_again(known, who, now)):
            await run.library.change(memory.NAME, {id_: changed})
            return changed
        return known

    def _describe(
        self, work: Work, record: AnswerRecord, answer: str, hit: Hit | None, asked: dict[str, float]
    ) -> Memory:
        """What is known of an answer that stands nowhere yet. asked: by whom, and when."""
        run, question, quality = self._run, work.question, record.quality
        alone = Usage(input=count_tokens(prompts.ALONE) + count_tokens(question.text), output=count_tokens(answer))
        price = run.models.price
        return Memory(
            id=question.id,
            run=run.key,
            origin=record.origin,
            relevance=record.record.relevance,
            complexity=record.record.complexity,
            passages=tuple(record.passages),
            cost_usd=record.cost_usd,
            quality=quality.overall if quality else None,
            home_quality=work.home_quality,
            time=max(asked.values()),
            tokens=work.tokens,
            alone=alone.asked + alone.output,
            alone_usd=as_usd(price.cost(alone)) if price else None,
            root=root_of(hit) if hit else "",
            reason=record.record.reason,
            root_reason=memory.root_reason(hit.passage) if hit else "",
            asked=asked,
            ahead=run.is_ahead,
            judged=bool(hit.passage.more.get("judged")) if hit else bool(quality and quality.raw),
        )

    async def _retire(self, work: Work, given: str) -> None:
        """Answers whose passages have gone are out of service once there is another one. given: the id of that.
        Raises KnowledgeError."""
        gone = defaultdict[str, dict[str, Passage]](dict)
        for hit in work.held.outdated:
            if hit.id != given:
                gone[hit.collection] |= memory.outcomes({hit.id: hit.passage}, {hit.id: "outdated"})
        for collection, changed in gone.items():
            await self._run.library.change(collection, changed)

    def _say_once(self, notice: Notice) -> None:
        if notice not in self._run.settled.notices:
            self._run.settled.notices.append(notice)
            self._run.progress.say(str(notice))
