"""Runs in processes of their own, killed at any moment; and what must be true when the same command has run again."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import polars as pl

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.progress import Silent
from hybridgen.llm import litellm_adapter, prices, tokens  # noqa: F401  before the fork, so that a run begins at once
from hybridgen.llm.ledger.database import Where
from hybridgen.pipelines.records import pipeline
from hybridgen.reports import files  # noqa: F401
from tests.forking import PROCESSES
from tests.llm.asking import found
from tests.pipelines.asked import LIST, drawn
from tests.standin import Asked, Standin

LOCAL, FRONTIER = 2, 3  # requests at once
CAP = 5.0  # USD
tokens.count_tokens("what is read once in a process")
prices.table_price("anthropic/claude-sonnet-4-5-20250929")


@dataclass(frozen=True)
class Bench:
    """A stand-in, a table and a folder; every run of a bench asks for the same. A ledger is a file of the folder or
    the address of a database."""

    standin: Standin
    folder: Path
    count: int

    def config(self, run: str, ledger: str) -> Config:
        known = {
            "data.path": str(self._table()),
            "data.rows_per_record": 1,
            "count": self.count,
            "provider.local.api_base": self.standin.url,
            "provider.local.max_concurrency": LOCAL,
            "provider.frontier.api_base": self.standin.url,
            "provider.frontier.max_concurrency": FRONTIER,
            "provider.frontier.max_output_tokens": 1000,
            "strategy.quality_threshold": 0.4,
            "strategy.max_frontier_cost": CAP,
            "ledger.path": str(self.folder / "ledger.sqlite"),
            "output.dir": str(self.folder / run),
        }
        where = self._where(ledger)
        known |= {"ledger.path": str(where)} if isinstance(where, Path) else {"ledger.url": where}
        return compose(["hardware=m4max", "strategy=refine-top", "tracking=none", "privacy=off"], known)

    def begin(self, run: str, ledger: str = "ledger.sqlite") -> BaseProcess:
        process = PROCESSES.Process(target=_go, args=(self.config(run, ledger),))
        process.start()
        return process

    def whole(self, run: str, ledger: str = "ledger.sqlite") -> None:
        """A run to its end."""
        process = self.begin(run, ledger)
        process.join(300)
        assert process.exitcode == 0, f"{run} ended with {process.exitcode}"

    def records(self, run: str) -> list[dict[str, Any]]:
        """Without what they cost: who filled the provider's cache may change."""
        lines = (self.folder / run / "records.jsonl").read_text().splitlines()
        return [{key: value for key, value in json.loads(line).items() if key != "cost_usd"} for line in lines]

    def cost(self, run: str) -> dict[str, float]:
        return dict(json.loads((self.folder / run / "summary.json").read_text())["cost"])

    def calls(self, ledger: str = "ledger.sqlite") -> list[tuple[str, str, str, str]]:
        """Key, role, state and error of every call."""
        return found(self._where(ledger), "SELECT key, role, state, COALESCE(error, '') FROM calls")

    def has_calls(self, ledger: str) -> bool:
        """Whether there is such a ledger by now."""
        where = self._where(ledger)
        if isinstance(where, Path):
            return bool(found(where, "SELECT 1 FROM sqlite_master WHERE name = 'calls'"))
        return found(where, "SELECT to_regclass('calls') IS NOT NULL") == [(True,)]

    def _where(self, ledger: str) -> Where:
        return ledger if "://" in ledger else self.folder / ledger

    def _table(self) -> Path:
        file = self.folder / "answers.csv"
        if not file.exists():
            often, why = (
                ("every day", "twice a week", "hardly ever"),
                ("the queue", "the cups", "the price", "the noise"),
            )
            rows = range(4 * self.count)
            columns = {
                "How often do you come?": [often[n % 3] for n in rows],
                "What annoys you most?": [f"{why[n % 4]}, {n} times a year" for n in rows],
            }
            pl.DataFrame(columns).write_csv(file)
        return file


@dataclass(frozen=True)
class Aftermath:
    """What a kill cost: calls that were answered before it, and those that were in the air and had to be repeated."""

    answered: int
    in_the_air: int
    repeated: int


def ready(standin: Standin, delay: float) -> None:
    """As new, with answers that depend on the question alone."""
    standin.reset()
    standin.delay, standin.answer = delay, drawn(7)


def kill_and_go_on(bench: Bench, name: str, after: int, undisturbed: str, ledger: str = "") -> Aftermath:
    """Kill a run a moment after so many requests, give the same command again, and check what must be true then.

    ledger: as of a bench; one of its own where none is named.
    """
    standin, ledger = bench.standin, ledger or f"{name}.sqlite"
    process = bench.begin(name, ledger)
    while len(standin.requests) < after and process.is_alive():
        time.sleep(0.001)
    time.sleep(random.uniform(0, 2 * standin.delay))
    process.kill()
    process.join()
    before = [_asked(asked) for asked in standin.requests]
    answered = sum(state == "answered" for *_, state, _ in bench.calls(ledger)) if bench.has_calls(ledger) else 0
    bench.whole(name, ledger)

    after = [_asked(asked) for asked in standin.requests[len(before) :]]
    calls = bench.calls(ledger)
    killed = [(role, state) for _, role, state, error in calls if "was killed" in error]
    repeated = list((Counter(before) & Counter(after)).elements())
    assert bench.records(name) == bench.records(undisturbed), "other records than those of an undisturbed run"
    assert max(Counter(key for key, _, state, _ in calls if state == "answered").values()) == 1
    assert len(repeated) <= len(killed) <= LOCAL + FRONTIER, "an answered call was sent again"
    assert dict(killed).items() <= {"local": "failed", "frontier": "lost"}.items()
    cost, bill = bench.cost(name), standin.bill(LIST)
    assert (cost["unanswered_usd"] > 0) == any(role == "frontier" for role, _ in killed)
    assert cost["total_usd"] <= bill + 1e-9 <= cost["total_usd"] + cost["unanswered_usd"] + 2e-9 <= CAP
    return Aftermath(answered, len(killed), len(repeated))


def _go(config: Config) -> None:
    asyncio.run(pipeline.run(config, Path(config.output.dir), Silent()))


def _asked(asked: Asked) -> str:
    return json.dumps([asked.wire, asked.body], sort_keys=True)


def asked_once(standin: Standin) -> bool:
    """True where no question was sent twice."""
    return max(Counter(_asked(asked) for asked in standin.requests).values()) == 1
