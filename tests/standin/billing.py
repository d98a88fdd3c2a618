"""What a provider would bill, by a fixed rule of its own.

A text has as many tokens as its UTF-8 bytes divided by four, rounded up, counted for each block of the prompt. A schema
is part of the prompt (providers put it there), except at Ollama, where it is a grammar. A call is billed when it begins
to be answered with a 200, whether or not anyone still waits for the end.

Caches. Anthropic: everything up to a block with `cache_control` is written once, then read; unlike the real one it
forgets nothing and caches short prompts too. OpenAI: what a prompt shares with the beginning of an earlier one is
cached in steps of 128 tokens, from 1,024 on.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hybridgen.config import PriceTag
from tests.standin.asked import Asked, Block, Usage, Wire

_LEAST, _STEP = 1024, 128  # tokens of OpenAI's cache


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
    """USD for the calls of the models that have a price; the others are free."""
    return math.fsum(_usd(charge.usage, prices[charge.model]) for charge in charges if charge.model in prices)


def _usd(usage: Usage, price: PriceTag) -> float:
    cached = price.input if price.cached_input is None else price.cached_input
    written = price.input if price.cache_write is None else price.cache_write
    paid = usage.input * price.input + usage.cached * cached + usage.written * written + usage.output * price.output
    return paid / 1e6


@dataclass(slots=True)
class Meter:
    """Counts calls, and remembers what the providers' caches would hold."""

    _prefixes: set[str] = field(default_factory=set)

    def usage(self, asked: Asked, answer: str) -> Usage:
        """The tokens of a call; the prompt is cached from now on."""
        blocks = asked.blocks
        if asked.schema is not None and asked.wire != "ollama":
            blocks = (Block(json.dumps(asked.schema)), *blocks)
        size, output = sum(tokens(block.text) for block in blocks), tokens(answer)
        if asked.wire == "anthropic":
            return self._marked(asked.model, blocks, size, output)
        cached = self._shared(asked.model, blocks, size) if asked.wire == "openai" else 0
        return Usage(size - cached, cached, 0, output)

    def _marked(self, model: str, blocks: Iterable[Block], size: int, output: int) -> Usage:
        prefix = hashlib.sha256(model.encode())
        so_far = read = marked = 0
        for block in blocks:
            prefix.update(hashlib.sha256(block.text.encode()).digest())
            so_far += tokens(block.text)
            if block.marked:
                marked = so_far
                if prefix.hexdigest() in self._prefixes:
                    read = so_far
                self._prefixes.add(prefix.hexdigest())
        return Usage(size - marked, read, marked - read, output)

    def _shared(self, model: str, blocks: Iterable[Block], size: int) -> int:
        prompt = "".join(block.text for block in blocks).encode()
        prefix = hashlib.sha256(model.encode())
        cached = 0
        for end in range(_STEP, len(prompt) // 4 + 1, _STEP):
            prefix.update(prompt[(end - _STEP) * 4 : end * 4])
            if prefix.hexdigest() in self._prefixes and end >= _LEAST:
                cached = end
            self._prefixes.add(prefix.hexdigest())
        return min(cached, size)
