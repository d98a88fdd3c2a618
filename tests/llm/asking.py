"""What the tests of llm/ ask, of whom, and at which price."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen import strategies
from hybridgen.config.schema import Config
from hybridgen.core.stop import Stop
from hybridgen.llm.access import Access
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, PICO, Answer, EgressCheck, Endpoint, Message, Price, Request, Site, Usage
from hybridgen.llm.waiting import Say, say_nothing
from hybridgen.pipelines.records.check import access_of
from tests.standin import Standin, Wire

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"improve": {"type": "string"}, "score": {"type": "integer", "minimum": 1, "maximum": 9}},
    "required": ["improve", "score"],
    "additionalProperties": False,
}
CONTEXT_LENGTH = 4096
CLAUDE = "claude-sonnet-4-5-20250929"
MODELS: dict[Wire, str] = {
    "ollama": "ollama_chat/qwen2.5:7b",
    "openai": "openai/gpt-5.1",
    "anthropic": f"anthropic/{CLAUDE}",
    "gemini": "gemini/gemini-2.5-pro",
}
PRICE = Price(input=3_000_000, output=15_000_000, cached_input=300_000, cache_write=3_750_000)


def request(text: str = "How well does it hang together?", purpose: str = "draft", **more: Any) -> Request:
    """A question after a system prompt, which is too short for any cache."""
    messages = (Message("system", "You judge personas."), Message("user", text))
    known: dict[str, Any] = {
        "purpose": purpose,
        "record": "d001",
        "messages": messages,
        "schema": SCHEMA,
        "max_tokens": 200,
    }
    return Request(**known | more)


def paid(standin: Standin, wire: Wire = "anthropic", **more: Any) -> Endpoint:
    """A paid model at the stand-in."""
    return _endpoint(standin, wire, role="frontier", price=PRICE, **more)


def at_home(standin: Standin, wire: Wire = "ollama", **more: Any) -> Endpoint:
    """A free model at the stand-in."""
    known: dict[str, Any] = {"provider": providers[{"openai": "llamacpp"}.get(wire, wire)]}
    return _endpoint(standin, wire, role="local", price=FREE, **known | more)


def at(address: str, standin: Standin, wire: Wire) -> Endpoint:
    """A paid model at another address."""
    return paid(standin, wire, api_base=address + ("/v1" if wire == "openai" else ""))


def _endpoint(standin: Standin, wire: Wire, **more: Any) -> Endpoint:
    prefix, _, model = MODELS[wire].partition("/")
    known: dict[str, Any] = {
        "provider": providers[wire],
        "model": model,
        "wire": f"{prefix}/{more.get('model', model)}",
        "api_base": standin.url + ("/v1" if wire == "openai" else ""),
        "api_key": "k",
        "concurrency": 4,
        "timeout": 30.0,
    }
    known |= more
    provider = known["provider"]
    thinking = provider.thinking(known["model"])
    beside = {"thinking": thinking.arguments, "thinking_tokens": thinking.tokens}
    return Endpoint(arguments=provider.arguments(None, CONTEXT_LENGTH), **beside | known)


def access(config: Config) -> Access:
    """What a run with that config wants of models."""
    return access_of(config, strategies.make(config.strategy))


def answer(text: str = "{}", *, input: int = 100, output: int = 5) -> Answer:
    return Answer(text, Usage(input=input, output=output))


@dataclass(frozen=True)
class Bench:
    """A ledger, a budget of so many USD, and clients that share them."""

    ledger: Ledger
    budget: Budget
    stop: Stop

    def client(
        self,
        *endpoints: Endpoint,
        cache: bool = True,
        egress: EgressCheck | None = None,
        say: Say = say_nothing,
    ) -> Client:
        """endpoints: of one model, at one server or several, which nobody can look at."""
        sites = [Site(endpoint) for endpoint in endpoints]
        more = {"stop": self.stop, "cache": cache, "egress": egress, "say": say}
        return Client(endpoints[0], self.ledger, self.budget, sites=sites, **more)  # type: ignore[arg-type]

    def claimed(self) -> int:
        return self.ledger.claimed("run")

    def states(self) -> list[str]:
        """The states of all calls, in the order in which they were written down."""
        return [row[0] for row in self.ledger._db.execute("SELECT state FROM calls ORDER BY id")]


def bench(where: Where, usd: float = 1.0) -> Bench:
    ledger = Ledger(where)
    return Bench(ledger, Budget(ledger, "run", int(usd * PICO)), Stop())


def found(where: Where, statement: str) -> list[Any]:
    """What a statement finds in a ledger, beside whoever has it open."""
    if isinstance(where, Path):
        with closing(sqlite3.connect(where)) as db:
            return db.execute(statement).fetchall()
    from hybridgen.llm.ledger import postgres_schema  # an extra

    with closing(postgres_schema.connect(where)[0]) as session:
        rows = session.execute(statement.encode())
        return rows.fetchall() if rows.description else []


def check_sums(held: Where | Ledger) -> None:
    """What the ledger keeps as the sums of each run is what its claims add up to."""

    def ask(statement: str) -> list[Any]:
        return held._db.execute(statement).fetchall() if isinstance(held, Ledger) else found(held, statement)

    added = ask(
        "SELECT run, SUM(amount), SUM(CASE state WHEN 'lost' THEN amount ELSE 0 END)"
        " FROM claims JOIN calls ON call = id GROUP BY run",
    )
    kept = ask("SELECT run, claimed, lost FROM runs WHERE claimed <> 0 OR lost <> 0")
    assert sorted(kept) == sorted(sums for sums in added if any(sums[1:]))
