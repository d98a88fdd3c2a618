"""What the ledger already knows of a run that has not begun: its drafts and their scores, where an earlier run made
them, and how long the frontier's answers were. Asks no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import CallError
from hybridgen.llm import endpoints
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Reply, Request
from hybridgen.pipelines.records import draft, judge
from hybridgen.pipelines.records.prepare import Prepared
from hybridgen.pipelines.records.types import Scored, Written

FEW = 3  # answers; fewer say too little about how long the next ones will be


@dataclass(frozen=True, slots=True)
class Past:
    """drafts: those of this run with their scores, where all of them are known.

    output_tokens: of the mean answer that the frontier gave to such a request, None where it gave too few.
    repairs: for each such answer. note: that the ledger was damaged and had to be set aside, empty where it was not.
    """

    drafts: tuple[Scored, ...] = ()
    output_tokens: float | None = None
    repairs: float = 0.0
    note: str = ""


async def look(config: Config, prepared: Prepared, paid: Request) -> Past:
    """What is known. paid: one of the requests that the frontier would get. Raises LedgerError."""
    path = Path(config.ledger.path)
    if not path.exists() or not config.cache:  # noqa: ASYNC240  a look at a local file, as SQLite's are
        return Past()
    ledger = Ledger(path)
    try:
        calls, tokens, repairs = ledger.past(endpoints.frontier_model(config), paid)
        known = calls >= FEW
        drafts = await _drafts(config, prepared, ledger)
        return Past(drafts, tokens if known else None, repairs / calls if known else 0.0, ledger.note)
    finally:
        ledger.close()


async def _drafts(config: Config, prepared: Prepared, ledger: Ledger) -> tuple[Scored, ...]:
    if config.strategy.name == "frontier-only":
        return ()
    task, client = prepared.task, _Memory(config, ledger)
    names = draft.names(task, config.seed, prepared.shield.invents)
    assigned = draft.assign(task, prepared.plan.slots, names=names, seed=config.seed, first=1)
    known: list[Scored] = []
    for assignment in assigned:
        written = await draft.write(client, task, assignment, prepared.shield.faithful, max_tokens=task.answer_tokens)
        if isinstance(written, Written) and not client.silent:
            scored, _ = await judge.score(client, task, written, {str(k): v for k, v in config.task.weights.items()})
            known.append(scored)
        if client.silent:  # of a run that has not begun, only the first question is looked up
            return ()
    return tuple(known)


class _Memory(Client):
    """The local model as far as the ledger remembers it."""

    def __init__(self, config: Config, ledger: Ledger) -> None:
        self.endpoint = endpoints.local(config)
        self.silent = False  # a question came that it has no answer to
        self._remembered = ledger

    async def ask(self, request: Request) -> Reply:
        found = self._remembered.find(request.key(self.endpoint.model))
        if found is None:
            self.silent = True
            raise CallError("not asked yet")
        _, answer, cost = found
        return Reply(answer, cost, replayed=True)
