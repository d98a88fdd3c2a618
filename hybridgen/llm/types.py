"""What is asked of a model and what comes back. Money is whole picodollars (1e-12 USD), so that sums are exact."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from hybridgen.core.errors import HybridgenError
from hybridgen.core.results import Role
from hybridgen.core.urls import host_of, redacted

if TYPE_CHECKING:
    from hybridgen.llm.pacing import Allowance
    from hybridgen.llm.providers.base import Provider

PICO = 10**12


def as_usd(picodollars: int) -> float:
    """Picodollars as USD."""
    return picodollars / PICO


@dataclass(frozen=True, slots=True)
class Message:
    """shared: the same in many requests of a run, so worth a mark in the provider's prompt cache. is_numbered: numbers
    of ours stand before the pieces of its rows, as in #17, and the rows can write none."""

    role: Literal["system", "user", "assistant"]
    content: str
    shared: bool = False
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    purpose: a label for what is counted by it. record: what it is for, e.g. a draft's id. schema: the JSON schema of
    the answer. temperature None: the server's own. max_tokens bounds the answer. attempt: 0, or which further try the
    caller wants as an answer of its own. digits: ask for the log-probabilities of digits in the answer. priority: who
    gets the next free slot, the lowest first. in_order: a refusal for want of money holds for all in order that come
    after it. about: whose rows it is about; those about the same ones go to the same server, empty: to any.
    embeds: its messages are texts, and the answer is their vectors (see `vectors`).
    """

    purpose: str
    record: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    max_tokens: int
    temperature: float | None = None
    seed: int = 0
    attempt: int = 0
    digits: bool = False
    priority: int = 0
    in_order: bool = True
    about: str = ""
    embeds: bool = False
    _keys: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def key(self, model: str, own: Mapping[str, Any] | None = None) -> str:
        """What was asked, as a hash: the same question to the same model has the same key in any run.

        own: keys of the provider's own, which may change what a model answers.
        """
        whose = f"{model} {own}"  # it is looked up, and written down
        if whose not in self._keys:
            self._keys[whose] = self._made_key(model, own)
        return self._keys[whose]

    def _made_key(self, model: str, own: Mapping[str, Any] | None) -> str:
        asked: dict[str, Any] = {
            "model": model,
            "messages": [[m.role, m.content] for m in self.messages],
            "schema": self.schema,
            "sampling": [self.temperature, self.max_tokens, self.digits],
            "seed": self.seed,
            "attempt": self.attempt,
        }
        if own:
            asked["own"] = dict(own)
        if self.embeds:
            asked["embeds"] = True
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()

    def shared(self) -> str | None:
        """A hash of what it shares with others of its kind: the schema, and all up to the last message that is marked.

        None where no message is.
        """
        ends = [n for n, message in enumerate(self.messages, 1) if message.shared]
        if not ends:
            return None
        said = [[m.role, m.content] for m in self.messages[: ends[-1]]]
        return hashlib.sha256(json.dumps([self.schema, said], ensure_ascii=False).encode()).hexdigest()

    @property
    def bytes(self) -> int:
        """UTF-8 bytes of all that is sent: a text has at most as many tokens as bytes."""
        return sum(len(m.content.encode()) for m in self.messages) + len(json.dumps(self.schema).encode())


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call: input at the full rate, read from and written to the provider's cache, and output.

    is_assumed: the server said nothing of them that its texts bear out, so what was set aside stands for the cost.
    """

    input: int = 0
    cached_input: int = 0
    cache_write: int = 0
    output: int = 0
    is_assumed: bool = False

    @property
    def asked(self) -> int:
        """All tokens that were read, at whatever rate."""
        return self.input + self.cached_input + self.cache_write


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent. finish: stop, length, thinking, or the provider's own word (see `endings`).

    digits: for each digit that the answer writes, in order, the log-probabilities of the digits that could have stood
    there; empty where the server gives none. allowances: what it says is left of its rate limits. model: the one that
    says it answered, empty where none is named, or where the answer came from the ledger.
    """

    text: str
    usage: Usage
    finish: str = "stop"
    digits: tuple[Mapping[str, float], ...] = ()
    allowances: Mapping[str, Allowance] = field(default_factory=dict, compare=False)
    model: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its cost in picodollars; replayed: it came from the ledger. call: its id there.

    began, ended: of the try that was answered, in seconds since the epoch; of a replay when it was found.
    """

    answer: Answer
    cost: int
    replayed: bool
    call: int = field(default=0, compare=False)
    began: float = field(default_factory=time.time, compare=False)
    ended: float = field(default_factory=time.time, compare=False)

    @property
    def text(self) -> str:
        return self.answer.text


@dataclass(frozen=True, slots=True)
class Price:
    """Picodollars per token; `long`: the price of requests with more than `long_from` input tokens, if they differ."""

    input: int
    output: int
    cached_input: int
    cache_write: int
    long_from: int = 0
    long: Price | None = None

    def cost(self, usage: Usage) -> int:
        """Picodollars of one call; the price tier depends on the call, so a sum of calls is never priced at once."""
        if self.long and usage.asked > self.long_from:
            return self.long.cost(usage)
        return (
            usage.input * self.input
            + usage.cached_input * self.cached_input
            + usage.cache_write * self.cache_write
            + usage.output * self.output
        )

    def worst(self, input_tokens: int, output_tokens: int) -> int:
        """The most that a call with at most so many tokens can cost, whatever is cached, in picodollars."""
        dearest = max(self.input, self.cached_input, self.cache_write)
        here = input_tokens * dearest + output_tokens * self.output
        if self.long and input_tokens > self.long_from:
            return max(here, self.long.worst(input_tokens, output_tokens))
        return here


FREE = Price(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at a server.

    model: the name as the server knows it. wire: as litellm wants it. timeout in seconds. own: keys of the provider's
    own, which may change what it answers. arguments: more for litellm. thinking: more that keeps it from thinking, or
    to thinking_tokens at most. requests_per_minute, tokens_per_minute: limits that it is kept below, None: those that
    it tells. is_direct: in a private network, so that no proxy stands between whatever the environment says; loopback
    always is. runs_at: the host that answers in a local server's stead, empty: the server itself. section: of the
    config, below `provider`, that names it; empty: its role's.
    """

    role: Role
    provider: Provider
    model: str
    wire: str
    api_base: str | None
    api_key: str | None = field(repr=False)
    concurrency: int
    timeout: float
    price: Price
    own: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    thinking: Mapping[str, Any] = field(default_factory=dict)
    thinking_tokens: int = 0
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    is_direct: bool = False
    runs_at: str = ""
    section: str = ""

    @property
    def who(self) -> str:
        """What it is called in messages: local, frontier, judge or grader."""
        return self.section or self.role

    @property
    def server(self) -> str:
        """Who serves it: the address without a password, or the provider where it has just one."""
        return redacted(self.api_base) if self.api_base else self.provider.name

    @property
    def host(self) -> str:
        """Who answers in the end."""
        moved = (os.environ.get(name) for name in self.provider.moved_by)
        return self.runs_at or host_of(self.api_base or next(filter(None, moved), None) or self.provider.address)

    def key(self, request: Request) -> str:
        """What is asked of this model, as a hash."""
        return request.key(self.model, self.own)

    def is_same(self, other: Endpoint) -> bool:
        """Whether both are the same model of the same server, asked in the same way."""
        return (self.server, self.model, self.role, self.own) == (other.server, other.model, other.role, other.own)

    def max_output(self, request: Request) -> int:
        """The most tokens that it writes for a request, what it thinks before among them."""
        return request.max_tokens + self.thinking_tokens


@dataclass(frozen=True, slots=True)
class Site:
    """One of the servers of a model. look: proves anew that it is there and fit for the run, in a thread; raises
    HybridgenError. trouble: why it is not, when the run begins."""

    endpoint: Endpoint
    look: Callable[[], Endpoint] | None = None
    trouble: HybridgenError | None = None


class Checked(Protocol):
    """The texts of a request as they may leave, and the way back for an answer."""

    @property
    def texts(self) -> tuple[str, ...]: ...

    def back(self, text: str) -> str:
        """An answer with what was hidden from its author."""


class EgressCheck(Protocol):
    """The last look at a request before it leaves this machine."""

    def check(self, texts: Sequence[str], numbered: Collection[str] = ()) -> Checked:
        """numbered: those of the texts in whose rows we wrote numbers. Raises LeakError where they must not leave."""
