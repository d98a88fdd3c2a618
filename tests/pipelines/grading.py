"""Tickets whose drafts are graded, with a promise that rests on few labels; and who answers all that is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from hybridgen.config.schema import Config
from hybridgen.pipelines.records import check, label_file
from hybridgen.strategies import calibrated
from tests.pipelines.asked import kind
from tests.pipelines.sharding import go
from tests.standin import Asked

ROWS, LABELS = 60, 20
PROMISE = ("strategy.target=0.8", "strategy.delta=0.3")  # what 36 labels can carry
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


def let_few_do(patch: pytest.MonkeyPatch) -> None:
    """A promise is made of fewer labels than it takes, so that few are enough."""
    patch.setattr(calibrated, "MAX_LABELLED_SHARE", 0.6)
    for module in (calibrated, check, label_file):
        patch.setattr(module, "MIN_LABELS", LABELS)


def go_with_few(config: Config) -> Path:
    """A run in a process of its own, as the tests are patched here."""
    with pytest.MonkeyPatch.context() as patch:
        let_few_do(patch)
        return go(config)


def write(folder: Path) -> Path:
    """The tickets, and their task beside them."""
    (folder / "ticket.yaml").write_text(TASK)
    texts = [
        f"The site is down again, error {n}" if n % 4 == 0 else f"The bill of {n} euros came twice" for n in range(ROWS)
    ]
    pl.DataFrame({"Message": texts}).write_csv(folder / "tickets.csv")
    return folder / "tickets.csv"


def answer(asked: Asked) -> object:
    """Whoever writes: of tickets that speak of an outage the local model makes requests, in half of the cases. The
    grader finds requests bad and the others good."""
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
