"""What is asked has one shape, whatever rows, figures, records and remarks say."""

from __future__ import annotations

import dataclasses
import gc
import weakref
from collections.abc import Iterator
from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.core.summaries import Figure
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.refine import cited_statistics, cut_snippets
from hybridgen.scoring import evidence
from hybridgen.scoring.citation import citations_of
from hybridgen.scoring.quotes import MAX_QUOTE_CHARS
from hybridgen.scoring.types import Draft
from hybridgen.segments.types import Row, Segment, Statistic
from tests.pipelines.records.library import RAISING, ROWS, TASK, visitor, written
from tests.shapes import TAGS, hostile, shape


def draft_of(texts: Iterator[str]) -> Draft:
    """A record of three rows and a statistic, whose words are the row's and the record's own and then the text's."""
    rows = tuple(Row(row.id, row.label, f"{row.text}\nHe said {next(texts)} to us") for row in ROWS)
    figure = Figure(question="Where?", answer="Home", inside=0.5, others=0.2, people=9, answered=18)
    statistics = (Statistic("S1", f"Where {' '.join(next(texts).split())}? At home: 50 %", figure),)
    segment = Segment(0, rows, statistics=statistics)
    claim = {"row": "R1", "quote": rows[0].text[-MAX_QUOTE_CHARS:], "text": "He said it to us"}
    content = visitor(goals=[claim], summary=f"He says {next(texts)[:MAX_QUOTE_CHARS]} twice")
    return dataclasses.replace(written(rows=segment), content=content, evidence=evidence.look_up(content, segment))


def every_prompt(draft: Draft, said: str) -> dict[str, list[tuple[str, str]]]:
    home, segment = RAISING.home, draft.segment
    asked = prompts.ask_draft(TASK, draft, by_number=True)
    cited = (cut_snippets(draft), cited_statistics(draft))
    found = {
        "draft": asked,
        "by words": prompts.ask_draft(TASK, draft, by_number=False),
        "repair": prompts.ask_repair(asked, "{}", said),
        "judge": prompts.ask_judgement(TASK, TASK, draft),
        "quotes": prompts.ask_judgement(home, TASK, draft),
        "grade": prompts.ask_grades(TASK, segment, TASK.rubric, (draft.record, draft.record)),
        "refine": prompts.ask_refinement(TASK, *cited, draft, said),
        "raise": prompts.ask_raise(TASK, *cited, draft, said),
    }
    return {name: [(one.role, one.content) for one in messages] for name, messages in found.items()}


@settings(max_examples=60)
@given(st.lists(hostile, min_size=1, max_size=5), hostile)
def test_hostile_texts_change_no_request_but_its_texts(texts: list[str], said: str) -> None:
    draft = draft_of(cycle(texts))
    plain = draft_of(cycle(["hello"]))
    harmless = every_prompt(plain, "The goals are vague.")
    for name, messages in every_prompt(draft, said).items():
        most = -1 if name == "repair" else None  # what was wrong stands in it, in many words or none
        assert shape(messages[:most]) == shape(harmless[name][:most]), name


@given(st.lists(st.sampled_from(TAGS), min_size=1, max_size=3))
def test_a_quote_that_was_fenced_is_delivered_as_the_row_has_it(tags: list[str]) -> None:
    words = f"She wrote {' and '.join(tags)} there"
    segment = Segment(0, (Row("a:1", "R1", words),))
    citations = citations_of(segment)
    for cite in (*citations.cites(by_number=True), *citations.cites(by_number=False)):
        (claim,) = citations.fill_in({"goals": [{"cite": cite, "text": "She wrote"}]})["goals"]
        assert claim["quote"] in " ".join(words.split()) or claim["quote"] in words
        assert evidence.stands_in(claim["quote"], words)


def test_a_task_that_was_asked_goes_with_its_run() -> None:
    """What it was fitted to holds data."""
    task = dataclasses.replace(TASK)
    assert prompts.ask_draft(task, written(), by_number=True) == prompts.ask_draft(TASK, written(), by_number=True)
    gone = weakref.ref(task)
    del task
    gc.collect()
    assert gone() is None
