"""What a provider would bill, by a fixed rule of its own.

A text has as many tokens as its UTF-8 bytes divided by four, rounded up, counted for each block of the prompt. A schema
is part of the prompt (providers put it there), except at Ollama, where it is a grammar. A call is billed when it begins
to be answered with a 200, whether or not anyone still waits for the end.

Caches. Anthropic: everything up to a block with `cache_control`, the schema before it included, is written once, then
read; what is shorter than the model's minimum is not cached and costs what any input does. OpenAI: what a prompt shares
with the beginning of an earlier one is cached in steps of 128 tokens, from 1,024 on. In both, a prompt can be read from
the cache once its answer has begun: of calls that go out side by side, each writes. Unlike the real ones they forget
nothing. Gemini's may hit or not, so here it never does.

Slots. A local server keeps what each of its slots has read last, the answer included, and evaluates what a prompt does
not share with the beginning of it. As llama.cpp does, it takes the free slot that shares most, else the one that was
idle longest. A schema is a grammar there, and no part of a prompt.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hybridgen.config.schema import PriceTag
from tests.standin.asked import Asked, Block, Usage, Wire

LEAST_SHARED = 0.1  # of a prompt, from which a slot is taken for what it holds
_PLACES = 12  # of USD: a picodollar
_LEAST, _STEP = 1024, 128  # tokens of OpenAI's cache
_LEAST_MARKED = {"claude-opus-4-5": 4096, "claude-haiku-4-5": 4096, "claude-3-5-haiku": 2048}  # Anthropic's; else 1,024


@dataclass(frozen=True, slots=True)
class Charge:
    """One billed call."""

    wire: Wire
    model: str
    usage: Usage


def tokens(text: str) -> int:
    """Tokens of one block of text."""
    return math.ceil(len(text.encode()) / 4)


def total(charges: Iterable[Charge], prices: Mapping[str, PriceTag]) -> float:
    """USD for the calls of the models that have a price, to the last place that a price has; the others are free."""
    exact = math.fsum(_usd(charge.usage, prices[charge.model]) for charge in charges if charge.model in prices)
    return round(exact, _PLACES)


def _usd(usage: Usage, price: PriceTag) -> float:
    cached = price.input if price.cached_input is None else price.cached_input
    written = price.input if price.cache_write is None else price.cache_write
    paid = usage.input * price.input + usage.cached * cached + usage.written * written + usage.output * price.output
    return paid / 1e6


@dataclass(frozen=True, slots=True)
class Read:
    """Tokens of a prompt that a local server evaluated, and that its slot still held."""

    evaluated: int
    cached: int


@dataclass(slots=True)
class Slots:
    """What the slots of a local server hold, the one that was idle longest first."""

    count: int = 2
    _held: list[str] = field(default_factory=list)

    def read(self, asked: Asked, answer: str) -> Read:
        """What a prompt costs; its slot then holds it and its answer."""
        prompt = f"{asked.model}\n" + "".join(f"<{role}>{text}" for role, text in asked.messages)
        shared = [_count_shared(held, prompt) for held in self._held]
        best = max(range(len(shared)), key=lambda n: shared[n], default=None)
        cached = 0
        if best is not None and shared[best] >= LEAST_SHARED * len(prompt):
            cached = len(prompt[: shared[best]].encode()) // 4
            del self._held[best]
        elif len(self._held) >= self.count:
            del self._held[0]
        self._held.append(f"{prompt}<assistant>{answer}")
        return Read(tokens(prompt) - cached, cached)


@dataclass(slots=True)
class Meter:
    """Counts calls, and remembers what the providers' caches would hold."""

    _prefixes: set[str] = field(default_factory=set)

    def usage(self, asked: Asked, answer: str) -> Usage:
        """The tokens of a call, read from the cache where an earlier call's prompt is there."""
        size, output = sum(tokens(block.text) for block in _blocks(asked)), tokens(answer)
        ends = dict(_ends(asked))
        read = max((end for prefix, end in ends.items() if prefix in self._prefixes), default=0)
        written = max(ends.values(), default=0) - read if asked.wire == "anthropic" else 0
        return Usage(size - read - written, read, written, output)

    def remember(self, asked: Asked) -> None:
        """Its answer begins: from now on its prompt can be read from the cache."""
        self._prefixes.update(prefix for prefix, _ in _ends(asked))


def _count_shared(one: str, other: str) -> int:
    """The characters that two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _blocks(asked: Asked) -> tuple[Block, ...]:
    if asked.schema is None or asked.wire == "ollama":
        return asked.blocks
    return (Block(json.dumps(asked.schema)), *asked.blocks)


def _ends(asked: Asked) -> Iterator[tuple[str, int]]:
    """The beginnings of a prompt that a cache may hold, as hashes, and how many tokens each has."""
    prefix = hashlib.sha256(asked.model.encode())
    if asked.wire == "anthropic":
        least = next((n for name, n in _LEAST_MARKED.items() if asked.model.startswith(name)), _LEAST)
        end = 0
        for block in _blocks(asked):
            prefix.update(hashlib.sha256(block.text.encode()).digest())
            end += tokens(block.text)
            if block.marked and end >= least:
                yield prefix.hexdigest(), end
    if asked.wire == "openai":
        prompt = "".join(block.text for block in _blocks(asked)).encode()
        for end in range(_STEP, len(prompt) // 4 + 1, _STEP):
            prefix.update(prompt[(end - _STEP) * 4 : end * 4])
            if end >= _LEAST:
                yield prefix.hexdigest(), end
