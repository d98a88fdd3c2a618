"""Runs of questions against the stand-in: a small index, and models that copy the first passage."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.answers import AnswerResult, FeedbackSummary
from hybridgen.core.progress import Silent
from hybridgen.core.stop import Stop
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.memory import NAME
from hybridgen.knowledge.types import Passage
from hybridgen.pipelines.feedback import pipeline as feedback
from hybridgen.pipelines.knowledge.pipeline import load
from hybridgen.pipelines.query import pipeline
from tests.standin import Asked, Standin

HARBOUR = """# Harbour

## Night ferry

The night ferry sails at ten from the old pier, every day from May to September.
In a storm it stays in port, and tickets are paid back at the counter.

## Dogs and bicycles

Dogs travel on a lead and need a ticket. Bicycles go on the lower deck, ten at most.

## Lost property

Lost umbrellas and bags are kept for six weeks in the office beside the lighthouse.
"""
FAULTS = """code,problem,correct_solution
E17,The gate does not open and the display shows E17,Hold the reset key for ten seconds.
E20,The printer of tickets prints blank pages,Turn the roll over.
"""
FERRY = "When does the night ferry sail?"
LUNCH = "Which wine goes with a lunch of trout?"
_PASSAGE = re.compile(r'<passage id="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)


def kind(asked: Asked) -> str:
    """answer or judge."""
    return "judge" if "strict reviewer" in asked.messages[0][1] else "answer"


def passages(asked: Asked) -> list[str]:
    return [text for _, text in _PASSAGE.findall(asked.messages[-1][1])]


def copying(score: int = 8, answer: str | None = None) -> Any:
    """A model that says what the last sentence of the first passage says, and a judge that gives one score."""

    def say(asked: Asked) -> dict[str, Any]:
        if kind(asked) == "judge":
            return dict.fromkeys(asked.schema["properties"], score) if asked.schema else {}
        if answer is not None:
            return {"answer": answer}
        shown = passages(asked)
        said = shown[0].strip().splitlines()[-1].strip().rstrip(".") if shown else "It is said to be so"
        return {"answer": f"{said} [1]." if shown else f"{said}."}

    return say


@dataclass
class Asking:
    """Asks in folders of one test, which share index and ledger."""

    standin: Standin
    folder: Path
    runs: int = field(default=0)

    def config(self, *overrides: str, **values: Any) -> Config:
        known = {
            "provider.local.api_base": self.standin.url,
            "provider.frontier.api_base": self.standin.url,
            "ledger.path": str(self.folder / "ledger.sqlite"),
            "output.dir": str(self.folder / f"run{self.runs}"),
            "knowledge.path": str(self.folder / "knowledge"),
        }
        given = {key.replace("__", "."): value for key, value in values.items()}
        words = ["hardware=m4max", "task=query", "tracking=none", "privacy=off", *overrides]
        return compose(words, known | given)

    async def go(self, questions: Sequence[str] | None, *overrides: str, **values: Any) -> AnswerResult:
        self.runs += 1
        config = self.config(*overrides, **values)
        outcome = await pipeline.run(config, Path(config.output.dir), Silent(), asked=questions)
        self.code = outcome.exit_code
        assert isinstance(outcome.result, AnswerResult)
        return outcome.result.whole()

    def __call__(self, *questions: str, overrides: Sequence[str] = (), **values: Any) -> AnswerResult:
        return asyncio.run(self.go(questions or None, *overrides, **values))

    def feedback(self, text: str) -> FeedbackSummary:
        file = self.folder / "feedback.csv"
        file.write_text(text)
        config = self.config("task=feedback", data__path=str(file), output__dir=str(self.folder / "feedback"))
        outcome = asyncio.run(feedback.run(config, Path(config.output.dir), Silent(), Stop()))
        self.code = outcome.exit_code
        assert isinstance(outcome.result, FeedbackSummary)
        return outcome.result

    def lines(self, name: str) -> list[dict[str, Any]]:
        """A .jsonl file of the last run."""
        return [json.loads(line) for line in (self.folder / f"run{self.runs}" / name).read_text().splitlines()]

    def memory(self) -> dict[str, Passage]:
        with EdgeStore(self.folder / "knowledge").opened(NAME) as collection:
            return dict(collection.passages()) if collection else {}

    def sent(self, what: str = "answer") -> list[Asked]:
        return [asked for asked in self.standin.requests if kind(asked) == what]


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one text and one table of solved problems."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "harbour.md").write_text(HARBOUR)
    (folder / "faults.csv").write_text(FAULTS)
    for name, collection in (("harbour.md", "best-practices"), ("faults.csv", "error-solutions")):
        values = {
            "data.path": str(folder / name),
            "knowledge.path": str(folder / "knowledge"),
            "knowledge.collection": collection,
        }
        asyncio.run(load(compose(["task=knowledge"], values), Silent(), Stop()))
    return folder / "knowledge"


@pytest.fixture
def ask(standin: Standin, knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    import shutil

    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    shutil.copytree(knowledge, tmp_path / "knowledge")
    standin.answer = copying()
    return Asking(standin, tmp_path)
