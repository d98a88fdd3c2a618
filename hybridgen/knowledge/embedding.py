"""Who turns texts into vectors."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hybridgen.core.threads import aside
from hybridgen.knowledge import minilm
from hybridgen.llm import vectors
from hybridgen.llm.client import Client

# What a model wants before a text that is searched, and before one that asks, by a part of its name:
# https://huggingface.co/nomic-ai/nomic-embed-text-v1.5, https://huggingface.co/intfloat/multilingual-e5-small
PREFIXES = {"nomic-embed-text": ("search_document: ", "search_query: "), "e5-": ("passage: ", "query: ")}


class Embedding(Protocol):
    """A model that turns texts into vectors. name: what a collection remembers it by."""

    @property
    def name(self) -> str: ...

    async def embed(self, texts: Sequence[str], *, as_questions: bool = False) -> NDArray[np.float32]:
        """A vector of length 1 for each text, shape (texts, dimension). as_questions: they ask, where else they are
        searched. Raises HybridgenError."""


class Embedded:
    """The sentence model within this process. It is loaded when it is first asked."""

    name = minilm.NAME

    def __init__(self) -> None:
        self._model: minilm.MiniLM | None = None

    async def embed(self, texts: Sequence[str], *, as_questions: bool = False) -> NDArray[np.float32]:
        """A vector of length 1 for each text. Raises ConfigError where the weights are not installed."""
        return await aside(self._embed, texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[Any]:
        self._model = self._model or minilm.MiniLM(minilm.find())
        return self._model.embed(texts)


class Served:
    """A model of a server, asked through the client as any other: the ledger knows what it has embedded before."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.name = client.endpoint.model
        self._prefixes = next((both for name, both in PREFIXES.items() if name in self.name.casefold()), ("", ""))

    async def embed(self, texts: Sequence[str], *, as_questions: bool = False) -> NDArray[np.float32]:
        """A vector of length 1 for each text. Raises what `Client.ask` does."""
        prefix = self._prefixes[as_questions]
        asked = [asyncio.create_task(self._client.ask(vectors.request_of(prefix + text))) for text in texts]
        try:
            replies = await asyncio.gather(*asked)
        finally:
            for one in asked:
                one.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        return np.concatenate([vectors.vectors_of(reply.answer) for reply in replies])
