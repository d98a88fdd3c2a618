"""A run and its shards, in folders as the command leaves them, and what is the same of both."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import polars as pl

from hybridgen import api
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.progress import Silent
from hybridgen.core.summaries import Summary
from hybridgen.pipelines.base import Outcome
from hybridgen.pipelines.records import merging, pipeline
from tests.forking import PROCESSES
from tests.pipelines.asked import drawn
from tests.standin import Asked, Standin

TASK = """
name: ticket
unit: row
carry: [Agent]
fields:
  category: {type: one_of, options: [billing, outage, request], description: What it is about}
  summary: {type: text, max_chars: 120, description: what happened}
rubric:
  faithfulness: {measured: evidence}
  usefulness: {question: Could somebody act on it?}
"""
WHY = ("the queue takes too long", "the cups leak in my bag", "nobody cleans the machine", "it has become expensive")
PEOPLE = ("Anna Weber", "Bo Lindqvist", "Carla Moreno")
# Of how a run went, not of what came of it; costs are rounded to whole tokens of a mean answer.
OF_ITS_OWN = {"run_id", "seconds", "speed", "shards", "privacy"}


def go(config: Config) -> Path:
    """One run; its folder."""
    folder = api._begin(config, is_named=True)
    asyncio.run(pipeline.run(config, folder, Silent()))
    return folder


@dataclass(frozen=True)
class Sharding:
    """Runs of one command. ledgers are in folders of their own, since scales lie beside them. table: in place of some
    answers; apart: what a process of its own runs; answer: of the stand-in, for the question alone."""

    standin: Standin
    folder: Path
    overrides: tuple[str, ...] = ("privacy=off", "strategy=refine-below-threshold", "count=12")
    table: Path | None = None
    apart: Callable[[Config], Path] = go
    answer: Callable[[Asked], Any] = field(default_factory=lambda: drawn(7))

    def of_rows(self, *overrides: str) -> Sharding:
        """The same with a task that makes a record of each row."""
        (self.folder / "ticket.yaml").write_text(TASK)
        own = (f"task={self.folder / 'ticket.yaml'}", *self.overrides, *overrides)
        return dataclasses.replace(self, overrides=own)

    def config(self, name: str, ledger: str, *more: str) -> Config:
        where = self.folder / ledger / "ledger.sqlite"
        known: dict[str, Any] = {
            "data.path": str(self.data()),
            "data.rows_per_record": 2,
            "provider.local.api_base": self.standin.url,
            "provider.local.max_concurrency": 2,
            "provider.frontier.api_base": self.standin.url,
            "provider.frontier.max_concurrency": 2,
            "ledger.path": str(where),
            "output.dir": str(self.folder / name),
        }
        known |= {"ledger.url": ledger} if "://" in ledger else {}
        known |= {"ledger.path": str(self.folder / name / "beside" / "ledger.sqlite")} if "://" in ledger else {}
        return compose(["hardware=m4max", "tracking=none", *self.overrides, *more], known)

    def whole(self, name: str = "whole") -> Path:
        """Runs it all in one."""
        self.ready()
        return go(self.config(name, f"ledger of {name}"))

    def shards(self, count: int, *more: str) -> list[Path]:
        """Runs all shards, one after the other."""
        self.ready()
        return [go(self.config(f"shard {n}", "shared", *_of(n, count), *more)) for n in range(count)]

    def begin(self, index: int, count: int, ledger: str) -> BaseProcess:
        """One shard in a process of its own."""
        config = self.config(f"shard {index}", ledger, *_of(index, count))
        process = PROCESSES.Process(target=self.apart, args=(config,))
        process.start()
        return process

    def ready(self, delay: float = 0.0) -> None:
        """A stand-in as new, whose answers depend on the question alone."""
        self.standin.reset()
        self.standin.delay, self.standin.answer = delay, self.answer

    def merge(self, folders: list[Path], name: str = "merged") -> Outcome:
        said: list[str] = []
        outcome = merging.merge(folders, self.folder / name, said.append)
        assert said == []
        return outcome

    def data(self) -> Path:
        """The file that all read."""
        if self.table:
            return self.table
        file = self.folder / "answers.csv"
        if not file.exists():
            rows = range(24)
            columns = {
                "Agent": [PEOPLE[n % 3] for n in rows],
                "What annoys you most?": [f"{WHY[n % 4]}, {n} times a year, as {PEOPLE[n % 3]} said" for n in rows],
            }
            pl.DataFrame(columns).write_csv(file)
        return file


def lines(folder: Path, name: str = "records.jsonl", *, costs: bool = True) -> list[dict[str, Any]]:
    """costs: with what they cost; who filled the provider's cache may change."""
    told = [json.loads(line) for line in (folder / name).read_text().splitlines()]
    return [{key: value for key, value in one.items() if costs or key != "cost_usd"} for one in told]


def summary(folder: Path) -> Summary:
    return Summary.model_validate_json((folder / "summary.json").read_text())


def _of(index: int, count: int) -> tuple[str, str]:
    return f"shard.count={count}", f"shard.index={index}"
