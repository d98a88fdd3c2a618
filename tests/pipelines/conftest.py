"""Whole runs against the stand-in: a small table, and a function that runs the pipeline on it."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hybridgen.cli.main import main
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.progress import Silent
from hybridgen.core.results import RunResult
from hybridgen.llm import retry
from hybridgen.pipelines.records import pipeline, scaling
from tests.standin import Standin

Typed = Callable[..., tuple[int, str, str]]
MIN_COPIES = scaling.MIN_COPIES
NOWHERE = "http://127.0.0.1:9"  # nobody listens there
OFTEN = ("every day", "twice a week", "at weekends", "hardly ever", "once a month")
WHERE = ("at home with a hand grinder", "in the office kitchen", "at the corner bakery")
WHY = ("the queue takes too long", "the cups leak in my bag", "nobody cleans the machine", "it has become expensive")


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty respondents who were asked three things."""
    file = tmp_path_factory.mktemp("data") / "coffee.csv"
    pl.DataFrame(
        {
            "How often do you drink coffee?": [OFTEN[n % 5] for n in range(30)],
            "Where do you drink it?": [WHERE[n % 3] for n in range(30)],
            "What annoys you most?": [f"{WHY[n % 4]}, {n} times a year" for n in range(30)],
        }
    ).write_csv(file)
    return file


@dataclass(frozen=True)
class Runs:
    """Runs the pipeline in folders of one test; all its runs share a ledger."""

    standin: Standin
    data: Path
    folder: Path

    def config(self, *overrides: str, **values: Any) -> Config:
        """hardware=m4max, no tracking, privacy off, both models at the stand-in. values: keys with __ for the dots."""
        known = {
            "data.path": str(self.data),
            "provider.local.api_base": self.standin.url,
            "provider.frontier.api_base": self.standin.url,
            "ledger.path": str(self.folder / "ledger.sqlite"),
            "output.dir": str(self.folder / "run"),
        }
        given = {key.replace("__", "."): value for key, value in values.items()}
        return compose(["hardware=m4max", "tracking=none", "privacy=off", *overrides], known | given)

    async def go(self, *overrides: str, **values: Any) -> RunResult:
        config = self.config(*overrides, **values)
        return (await pipeline.run(config, Path(config.output.dir), Silent())).whole()

    def __call__(self, *overrides: str, **values: Any) -> RunResult:
        return asyncio.run(self.go(*overrides, **values))

    def lines(self, name: str) -> list[dict[str, Any]]:
        """A .jsonl file of the run folder."""
        return [json.loads(line) for line in (self.folder / "run" / name).read_text().splitlines()]


@pytest.fixture
def run(standin: Standin, table: Path, tmp_path: Path) -> Runs:
    return Runs(standin, table, tmp_path)


@pytest.fixture
def typed(run: Runs, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    """Types a command in an empty folder; its exit code, what it prints and what it complains of."""
    monkeypatch.chdir(run.folder)
    monkeypatch.setenv("HYDRA_FULL_ERROR", "")  # put back afterwards

    def go(*words: str) -> tuple[int, str, str]:
        url = run.standin.url
        bases = [f"provider.local.api_base={url}", f"provider.frontier.api_base={url}", f"data.path={run.data}"]
        known = ["hardware=m4max", "tracking=none", "privacy=off", "output.dir=run", *bases]
        flags = [word for word in words if word.startswith("-")]
        monkeypatch.setattr(sys, "argv", ["hybridgen", *flags, *known, *(word for word in words if word not in flags)])
        capfd.readouterr()
        code = main()
        return code, *capfd.readouterr()

    return go


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow one another at once, and who takes no connection gets no time to come back."""
    for name in ("MIN_PAUSE", "MAX_PAUSE", "RESTART_SECONDS"):
        monkeypatch.setattr(retry, name, 0.0)


@pytest.fixture(autouse=True)
def no_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judges have no scale, so that a run asks for nothing but its records, and the scores are those that were said."""
    monkeypatch.setattr(scaling, "MIN_COPIES", math.inf)


@pytest.fixture
def with_scale(no_scale: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judges get their scale, as everywhere else."""
    monkeypatch.setattr(scaling, "MIN_COPIES", MIN_COPIES)
