"""A share of the frontier's quality that is kept: records graded, a rule certified, the others decided by it."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import polars as pl
import pytest

from hybridgen.pipelines.records import labels, pipeline
from tests.pipelines.asked import LIST, kind, sent
from tests.pipelines.conftest import Runs
from tests.standin import Asked, Standin

ROWS = 450
PROMISE = ("strategy.target=0.9", "strategy.delta=0.2")  # what 90 labels can carry
TASK = """
name: ticket
unit: row
fields:
  category: {type: one_of, options: [billing, outage, request]}
  summary: {type: text, max_chars: 120}
rubric:
  completeness: {measured: completeness}
"""
SHOWN = re.compile(r"^The (first|second) ticket:\n(.*)$", re.MULTILINE)


@pytest.fixture
def tickets(run: Runs, tmp_path: Path) -> Runs:
    """Tickets; of those that speak of an outage the local model makes requests, in half of the cases."""
    (tmp_path / "ticket.yaml").write_text(TASK)
    texts = [
        f"The site is down again, error {n}" if n % 4 == 0 else f"The bill of {n} euros came twice" for n in range(ROWS)
    ]
    pl.DataFrame({"Message": texts}).write_csv(tmp_path / "tickets.csv")
    return Runs(run.standin, tmp_path / "tickets.csv", tmp_path)


def answer(asked: Asked) -> object:
    """Whoever writes; the grader finds requests bad and the others good."""
    if kind(asked) == "grade":
        grades = {
            place: {"quality": 1 if "request" in text else 9} for place, text in SHOWN.findall(asked.messages[-1][1])
        }
        first, second = (grades[place]["quality"] for place in ("first", "second"))
        better = "neither" if first == second else "first" if first > second else "second"
        return {"difference": "One says what it is.", **grades, "better": better}
    number = int(re.search(r"\d+", asked.prompt.rpartition("<row")[2].partition(">")[2])[0])  # type: ignore[index]
    is_down = number % 4 == 0
    is_wrong = is_down and number % 8 == 0 and asked.model.startswith("qwen")
    category = "request" if is_wrong else "outage" if is_down else "billing"
    return json.dumps({"category": category, "summary": f"About {number}"})


def go(tickets: Runs, *overrides: str) -> tuple[str, ...]:
    return (
        f"task={tickets.folder / 'ticket.yaml'}",
        "strategy=calibrated",
        "strategy.draft_multiplier=1",
        *PROMISE,
        *overrides,
    )


def test_the_others_are_decided_by_what_graded_records_taught(tickets: Runs, standin: Standin) -> None:
    standin.answer = answer
    result = tickets(*go(tickets), count="all")
    assert result.summary.delivered == ROWS
    (told,) = [notice for notice in result.summary.notices if notice.code == "calibrated"]
    graded = told.params["labels"]
    assert 50 <= graded <= ROWS / 5
    assert len(sent(standin, "anthropic", "grade")) == 2 * graded
    written = result.summary.origin.frontier
    assert graded / 4 <= written < ROWS / 2
    wrong = [record for record in result.records if record.record["category"] == "request"]
    assert len(wrong) <= 0.1 * ROWS
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    upper = asyncio.run(pipeline.estimate(tickets.config(*go(tickets), count="all"))).frontier_cost_upper
    assert standin.bill(LIST) <= (upper or 0)


def test_labels_are_kept_and_what_a_stopped_run_lacks_is_graded(tickets: Runs, standin: Standin) -> None:
    standin.answer = answer
    first = tickets(*go(tickets), count="all")
    (file,) = (tickets.folder / labels.FOLDER).iterdir()
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:59], lines[59][:40] + "\n"]))  # killed while it wrote
    asked = len(standin.requests)
    again = tickets(*go(tickets), count="all")
    assert len(standin.requests) == asked, "the ledger knows what was graded"
    assert len(file.read_text().splitlines()) == len(lines) + 1, "the half one stays"
    assert again.summary.origin == first.summary.origin


def test_too_few_records_for_a_promise_are_said_before_anything_is_paid(tickets: Runs, standin: Standin) -> None:
    standin.answer = answer
    estimated = asyncio.run(pipeline.estimate(tickets.config(*go(tickets), count=40)))
    said = "40 records are too few for a promise (50 at least are graded, a fifth of all at most)"
    assert any(said in line for line in estimated.degraded)
    result = tickets(*go(tickets), count=40)
    assert any(said in line for line in result.summary.degraded)
    assert not sent(standin, "anthropic", "grade")
    assert result.summary.delivered == 40


def test_a_cap_that_ends_the_grading_leaves_the_drafts(tickets: Runs, standin: Standin) -> None:
    standin.answer = answer
    result = tickets(*go(tickets), count="all", strategy__max_frontier_cost=0.05)
    assert result.summary.delivered == ROWS
    (told,) = [line for line in result.summary.degraded if "too few for a promise" in line]
    assert "cap" in told or "max_frontier_cost" in told
    assert standin.bill(LIST) <= 0.05
