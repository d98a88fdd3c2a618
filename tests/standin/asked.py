"""What a client asked, the same for every protocol, and what it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Wire = Literal["ollama", "openai", "anthropic", "gemini"]
WIRES: tuple[Wire, ...] = ("ollama", "openai", "anthropic", "gemini")
Stop = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the prompt; marked: the client asked to have everything up to its end cached."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One chat request.

    headers: names in lower case. messages: (role, text) in order, the system prompt first. blocks: the same text in the
    pieces that came over the wire. max_tokens: None where the client set no bound. body: the JSON as it came.
    """

    wire: Wire
    path: str
    model: str
    headers: Mapping[str, str]
    messages: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    schema: Mapping[str, Any] | None
    max_tokens: int | None
    seed: int | None
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """All messages' texts, a line break between them."""
        return "\n".join(text for _, text in self.messages)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call. input: at the full rate; cached: read from a cache; written: put into one."""

    input: int
    cached: int
    written: int
    output: int

    @property
    def prompt(self) -> int:
        return self.input + self.cached + self.written


@dataclass(frozen=True, slots=True)
class Said:
    """What a request is answered: the text, why it ends, the tokens that are told, and those that stand in the total
    alone. evaluated, held: tokens of the prompt, as a local server with slots counts them."""

    text: str
    stop: Stop
    usage: Usage
    hidden: int = 0
    evaluated: int = 0
    held: int = 0


Answer = Callable[[Asked], "str | dict[str, Any] | None"]
"""Replaces the default answer: a text, an object to be written as JSON, or None for the default after all."""
