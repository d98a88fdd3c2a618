"""An embedding that costs nothing, for tests of what is above it: texts with words in common are near one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hybridgen.knowledge.terms import of_question


class Words:
    """Each word has a direction of its own, drawn by lot. asked: texts so far."""

    def __init__(self, name: str = "words", dimension: int = 64) -> None:
        self.name, self.dimension = name, dimension
        self.asked: list[str] = []

    async def embed(self, texts: Sequence[str], *, as_questions: bool = False) -> NDArray[np.float32]:
        self.asked += texts
        sums = [self._sum(text) for text in texts]
        return np.array([total / np.linalg.norm(total) for total in sums], np.float32).reshape(-1, self.dimension)

    def _sum(self, text: str) -> NDArray[np.float64]:
        words = [np.random.default_rng(index).normal(size=self.dimension) for index in of_question(text).indices]
        return np.sum(words, axis=0) if words else np.ones(self.dimension)
