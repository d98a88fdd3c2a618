"""Writes drafts: a segment's rows and a wording go in, a valid record with looked-up evidence comes out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from hybridgen.core.notices import Notice
from hybridgen.core.results import Role, Stage, Wanted
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import ask_valid, check_faultless, check_figures, fill_in
from hybridgen.pipelines.records.types import Asks, Faithful
from hybridgen.scoring import evidence, measures
from hybridgen.scoring.citation import citations_of
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Segment
from hybridgen.tasks import Content, Task
from hybridgen.tasks.schema import cites, frontier_schema, local_schema

PRIORITY = 2  # what finishes a record goes before what starts another
MAX_MORE_DRAFTS = 2  # of a segment whose drafts are all invalid
NUMBER_STRIDE = 100_003  # between the seeds of one segment's drafts: more than there are segments
MAX_SEED = 2**31


@dataclass(frozen=True, slots=True)
class Names:
    """Invented names, one a segment: a small model left alone calls everybody the same.

    free: those of the task's that are nobody's in the data. Where there is none, people are numbered.
    """

    free: Sequence[str]

    def of(self, segment: int) -> str:
        """The name of a segment's drafts."""
        return self.free[segment % len(self.free)] if self.free else f"Participant {segment + 1}"


def begin(task: Task, segment: Segment, *, names: Names, seed: int, number: int = 0) -> Draft:
    """A draft that is still to be written, the segment's first or a further one. Each is asked for in other words."""
    return Draft(
        id=DraftId(segment.index, number),
        segment=segment,
        name=names.of(segment.index),
        wording=(segment.index + number) % len(task.wordings),
        seed=(seed + 1 + segment.index + number * NUMBER_STRIDE) % MAX_SEED,
    )


@dataclass(frozen=True, slots=True)
class Drafting:
    """faithful: an answer with its placeholders put right. paid_tokens: the most that a paid answer may have. purpose:
    what its calls are counted as."""

    task: Task
    faithful: Faithful
    paid_tokens: int
    purpose: str = "draft"
    name: ClassVar[Stage] = "draft"
    wanted: ClassVar[Wanted] = "draft"

    def request(self, draft: Draft, who: Role) -> Request:
        """What is asked for a draft."""
        task, at_home = self.task, who == "local"
        by_number = not at_home or prompts.is_by_number(task)
        if at_home and not cites(task.content):
            schema = local_schema(task.content)
        elif at_home:
            citations = citations_of(draft.segment)
            held = {field: citations.showing(sign, by_number=by_number) for field, sign in task.signs.items()}
            telling = {field: found for field, found in held.items() if found}
            figures = citations.figures(by_number=by_number)
            named = citations.cites(by_number=by_number)
            of_field = telling | dict.fromkeys(task.statistics, figures)
            schema = local_schema(task.content, named, of_field, needed=task.statistics)
        else:
            schema = frontier_schema(task.content, task.statistics)
        return Request(
            purpose=self.purpose,
            record=str(draft.id),
            messages=prompts.ask_draft(task, draft, by_number=by_number),
            schema=schema,
            max_tokens=task.answer_tokens if at_home else self.paid_tokens,
            temperature=task.temperature if at_home else None,  # a paid model keeps its own
            seed=draft.seed,
            priority=PRIORITY,
            about=str(draft.id.segment),
        )

    async def run(self, client: Asks, draft: Draft) -> Draft:
        """The draft with a valid record. Raises InvalidAnswer, and what `ask` raises."""
        at_home = client.endpoint.role == "local"
        asked = self.request(draft, client.endpoint.role)
        shown = [*(row.text for row in draft.segment.rows), *(one.text for one in draft.segment.statistics)]
        cut: list[Notice] = []

        def parse(reply: Reply) -> Content:
            cut.clear()
            text = fill_in(self.faithful(reply.text, shown), draft.segment)
            read = self.task.read(text, is_bounded=at_home, notices=cut)
            return check_faultless(self.task, check_figures(self.task, read, draft.segment))

        content, cost, repaired = await ask_valid(client, asked, self.name, parse)
        if at_home:
            content = measures.keep_founded(content, draft.rows, self.task.grounded, self.task.missing)
        return dataclasses.replace(
            draft,
            origin="local" if at_home else "frontier",
            content=content,
            evidence=evidence.look_up(content, draft.segment),
            cost=draft.cost + cost,
            is_repaired=repaired,
            notices=(*draft.notices, *cut),
        )
