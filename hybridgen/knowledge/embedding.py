"""Who turns texts into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hybridgen.core.threads import aside
from hybridgen.knowledge import minilm


class Embedding(Protocol):
    """A model that turns texts into vectors. name: what a collection remembers it by."""

    @property
    def name(self) -> str: ...

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text, shape (texts, dimension). Raises HybridgenError."""


class Embedded:
    """The sentence model within this process. It is loaded when it is first asked."""

    name = minilm.NAME

    def __init__(self) -> None:
        self._model: minilm.MiniLM | None = None

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text. Raises ConfigError where the weights are not installed."""
        return await aside(self._embed, texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[Any]:
        self._model = self._model or minilm.MiniLM(minilm.find())
        return self._model.embed(texts)
