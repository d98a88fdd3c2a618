"""Sends a chosen draft to the frontier with what it cites, and asks for what changes; of a draft of a level without
sentences of its own, for the whole record of the next level."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import Stage, Wanted
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.parse import Unfit, ask_valid, check_faultless, check_figures, fill_in, read_object
from hybridgen.pipelines.records.types import Asks, Faithful
from hybridgen.scoring import evidence
from hybridgen.scoring.types import Draft
from hybridgen.segments.types import Row, Statistic
from hybridgen.tasks import Content, Levels, Task
from hybridgen.tasks.schema import count_edits_tokens, edits_schema, frontier_schema

PRIORITY = 1
EDITS_SHARE = 0.35  # of a record's tokens: what edits take before the ledger holds some; docs/cost.md
MAX_SHOWN_WORDS = 600  # of all cited rows together: each has an equal part, between these two
MIN_SNIPPET_WORDS, MAX_SNIPPET_WORDS = 40, 120  # of a cited row, around what is quoted


@dataclass(frozen=True, slots=True)
class Refining:
    """levels: where they raise a draft its record is written anew, else edited. faithful: an answer with its
    placeholders put right. max_tokens: the most that an answer may have."""

    levels: Levels
    faithful: Faithful
    max_tokens: int
    name: ClassVar[Stage] = "refine"
    wanted: ClassVar[Wanted] = "refinement"

    def request(self, draft: Draft) -> Request:
        """What the frontier is asked about a draft."""
        rows, statistics, task, improve = cut_snippets(draft), self._statistics(draft), self._task, self._remark(draft)
        if self.levels.is_raised:
            messages = prompts.ask_raise(task, rows, statistics, draft, improve)
            schema = frontier_schema(task.content, task.statistics)
        else:
            messages = prompts.ask_refinement(task, rows, statistics, draft, improve)
            schema = edits_schema(task.content, _editable(task, draft), task.statistics)
        return Request(
            purpose="refine",
            record=str(draft.id),
            messages=messages,
            schema=schema,
            max_tokens=self.max_tokens,
            seed=draft.seed,
            priority=PRIORITY,
        )

    def expect_tokens(self, draft: Draft) -> float:
        """How long the answer about a draft is, before the ledger holds some, in tokens."""
        if self.levels.is_raised:
            return prompts.count_example(self._task)
        return EDITS_SHARE * prompts.count_written(draft)

    @property
    def expectation(self) -> str:
        """What `expect_tokens` rests on, in words."""
        if self.levels.is_raised:
            return "records as long as the task's worked example"
        return f"edits as long as {EDITS_SHARE:.0%} of their drafts"

    @property
    def _task(self) -> Task:
        """The task at the level at which a refinement is delivered."""
        return self.levels.raised

    def _statistics(self, draft: Draft) -> Sequence[Statistic]:
        """Those that the frontier is shown beside a draft."""
        return draft.segment.statistics if self.levels.is_raised else cited_statistics(draft)

    def _shown(self, draft: Draft) -> list[str]:
        """The record's own texts that the frontier is shown."""
        rows = [row.text for row in cut_snippets(draft)]
        return [*rows, *(one.text for one in self._statistics(draft)), prompts.as_json(draft.record)]

    def _remark(self, draft: Draft) -> str:
        """What the judge would mend; nothing where that names somebody who stands in none of the record's own texts."""
        try:
            return self.faithful(draft.quality.improve, self._shown(draft)) if draft.quality else ""
        except ValueError:
            return ""

    async def run(self, client: Asks, draft: Draft) -> Draft:
        """The draft with the frontier's changes; its cost is that of both. Raises as every stage."""
        asked, shown = self.request(draft), self._shown(draft)
        cut: list[Notice] = []

        def parse(reply: Reply) -> Content:
            cut.clear()
            answer, task = fill_in(self.faithful(reply.text, shown), draft.segment), self._task
            record = answer if self.levels.is_raised else apply_edits(draft.record, answer, task.refine)
            read = task.read(record, is_bounded=False, notices=cut)
            return check_faultless(task, check_figures(task, read, draft.segment))

        content, cost, repaired = await ask_valid(client, asked, self.name, parse)
        return dataclasses.replace(
            draft,
            origin="refined",
            content=content,
            evidence=evidence.look_up(content, draft.segment),
            quality=None,  # another record, of which nobody has spoken yet
            is_judged=False,
            cost=draft.cost + cost,
            is_repaired=repaired,
            notices=(*draft.notices, *cut),
        )


def count_answer_tokens(levels: Levels) -> int:
    """The most that an answer about a draft needs, in tokens."""
    task = levels.raised
    return task.answer_tokens if levels.is_raised else count_edits_tokens(task.content, task.refine)


def _editable(task: Task, draft: Draft) -> tuple[str, ...]:
    """The fields that edits are offered for, none: all. Where there are no statistics none of those that cite them."""
    if draft.segment.statistics or not task.statistics:
        return task.refine
    return tuple(name for name in task.refine or task.content.model_fields if name not in task.statistics)


def apply_edits(content: Content, answer: str, fields: tuple[str, ...] = ()) -> str:
    """The record, as JSON, with the answer's edits, one after the other. fields: that may be edited; none: all.

    Raises Unfit where an edit cannot be made.
    """
    edits = read_object(answer).get("edits")
    if not isinstance(edits, list):
        raise _unfit("edits: a list is needed")
    record: dict[str, Any] = content.model_dump(mode="json")
    for n, edit in enumerate(edits):
        known = isinstance(edit, dict) and edit.get("field") in (fields or record) and "value" in edit
        if not known:
            raise _unfit(f"edits[{n}]: the name of a field and its new value are needed")
        _apply(record, edit["field"], edit.get("item"), edit["value"], f"edits[{n}]")
    return json.dumps(record)


def _apply(record: dict[str, Any], field: str, item: Any, value: Any, where: str) -> None:
    """Replace a field or one item of a list; an item after the last one is added."""
    if not isinstance(record[field], list):
        record[field] = value
    elif type(item) is not int or item < 0:
        raise _unfit(f"{where}: which item of {field} is needed, counted from 0")
    else:
        record[field][item : item + 1] = [value]


def _unfit(problem: str) -> Unfit:
    return Unfit(Notice("fields_invalid", {"problem": Data(problem)}))


def cut_snippets(draft: Draft) -> list[Row]:
    """The rows that a draft cites, each cut to the words around its quotes; none where it quotes nothing. The more rows
    there are, the fewer words of each."""
    quotes: dict[str, list[str]] = {}
    for found in draft.evidence:
        if found.row is not None:
            quotes.setdefault(found.row, []).append(found.quote)
    cited = [row for row in draft.segment.rows if row.label in quotes]
    rows = cited or list(draft.segment.rows[:1] if draft.evidence else ())
    words = min(MAX_SNIPPET_WORDS, max(MIN_SNIPPET_WORDS, MAX_SHOWN_WORDS // max(1, len(rows))))
    return [dataclasses.replace(row, text=_around(row.text, quotes.get(row.label, []), words)) for row in rows]


def cited_statistics(draft: Draft) -> list[Statistic]:
    """The statistics that a draft cites."""
    figures = [found.statistic for found in draft.evidence if found.statistic]
    return [one for one in draft.segment.statistics if one.figure in figures]


def _around(text: str, quotes: list[str], most: int) -> str:
    """The sentences that are quoted and those nearest to them, a line each, up to so many words; all that are quoted.
    On top of that comes the question with which a line begins, where its answer is shown."""
    if len(text.split()) <= most:
        return text
    parts = [(n, part) for n, line in enumerate(text.splitlines()) for part in re.split(r"(?<=[.!?…])\s+", line)]
    wanted = {n for n, (_, part) in enumerate(parts) if any(evidence.stands_in(quote, part) for quote in quotes)}
    order = sorted(range(len(parts)), key=lambda n: (min((abs(n - w) for w in wanted), default=n), n))
    kept: set[int] = set()
    words = 0
    for n in order:
        words += len(parts[n][1].split())
        if kept and words > most and n not in wanted:
            break
        kept.add(n)
    begun = {line: n for n, (line, _) in reversed([*enumerate(parts)])}  # of each line its first part
    asked = {begun[parts[n][0]] for n in kept}
    kept |= {n for n in asked if parts[n][1].endswith("?")}
    return "\n".join(part for n, (_, part) in enumerate(parts) if n in kept)
