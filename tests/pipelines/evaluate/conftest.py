"""Runs, and evaluations of what they made, in folders of one test; all share a ledger."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from hybridgen.config.schema import Config
from hybridgen.core.evaluation import Evaluation
from hybridgen.core.progress import Silent
from hybridgen.core.results import RunResult
from hybridgen.pipelines.evaluate import pipeline as evaluating
from hybridgen.pipelines.records import pipeline
from tests.pipelines.conftest import Runs

MESSAGES = (
    "The new lamp flickers all night and the shop does not answer my letters at all.",
    "Please send the invoice for April once more, the last one had the wrong address on it.",
    "How do I change the battery of the small bell without breaking the cover?",
    "Thank you for the quick help with my broken pedal, you saved my weekend trip.",
    "I was charged twice for the same pump and nobody in your office calls me back.",
    "Could you add a child seat to order 2231 before it leaves your house tomorrow?",
)


@dataclass(frozen=True)
class Evaluating:
    """made: runs, whose folders have their config as the command leaves it. rows: a table of messages."""

    made: Runs
    rows: Path

    def run(self, name: str, *overrides: str, **values: Any) -> RunResult:
        """A run in a folder of that name."""
        config = self.made.config(*overrides, output__dir=str(self.made.folder / name), **values)
        folder = Path(config.output.dir)
        (folder / ".hydra").mkdir(parents=True)
        OmegaConf.save(config.model_dump(mode="json"), folder / ".hydra" / "config.yaml")
        return asyncio.run(pipeline.run(config, folder, Silent()))

    def config(self, name: str, *overrides: str, **values: Any) -> Config:
        """Of an evaluation of the records that lie in that folder."""
        known = {"data__path": str(self.made.folder / name / "records.jsonl"), "output__dir": str(self.folder)}
        return self.made.config("task=evaluate", *overrides, **(known | values))

    def ended(self, name: str, *overrides: str, **values: Any) -> Any:
        """The outcome, whatever its result is."""
        return asyncio.run(evaluating.run(self.config(name, *overrides, **values), self.folder, Silent()))

    def __call__(self, name: str, *overrides: str, **values: Any) -> Evaluation:
        found = self.ended(name, *overrides, **values).result
        assert isinstance(found, Evaluation)
        return found

    @property
    def folder(self) -> Path:
        return self.made.folder / "evaluation"

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]


@pytest.fixture
def evaluate(run: Runs, tmp_path: Path) -> Evaluating:
    rows = tmp_path / "messages.csv"
    lines = [f'00{n},"{words}"' for n, words in enumerate(MESSAGES, 1)]
    rows.write_text("\n".join(["ticket,message", *lines]) + "\n", encoding="utf-8")
    return Evaluating(run, rows)


Rewrites = Callable[[str, Callable[[dict[str, Any]], dict[str, Any]]], None]


@pytest.fixture
def rewrite(evaluate: Evaluating) -> Rewrites:
    """Changes each record of a run's folder."""

    def go(name: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        file = evaluate.made.folder / name / "records.jsonl"
        changed = [change(json.loads(line)) for line in file.read_text().splitlines()]
        file.write_text("".join(json.dumps(one) + "\n" for one in changed), encoding="utf-8")

    return go
