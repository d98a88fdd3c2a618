"""How relevant a passage is to a question, 0 to 1, on a scale that means the same in every collection.

A cosine means something else for every embedding model, and a sum of term weights for every collection. So both are
read on a scale that the collection gives itself: words of a passage are asked as a question, once against their own
passage and once against all others. 0.5 is a pair of scores that is as likely of the one as of the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

MAX_QUESTIONS = 48  # passages that are asked: with more the scale does not move
MIN_WORDS = 4  # of a sentence that can be asked
RIDGE = 1.0  # pull towards no weight, in pairs: with few passages all would be told apart for certain
STEPS = 50  # of Newton's method; it needs about eight
MAX_ODDS = 60.0  # logarithm of odds beyond which nothing changes
# Of the cosine's say, beside the terms'. Of 0.67 to 0.86 the least that let none of 20 questions about something else
# pass 0.6, while 29 of 30 on the subject did (docs/decisions/032).
DENSE_SHARE = 0.8
_SENTENCE = re.compile(r"[^.!?…。！？\n]+[.!?…。！？]*")
# Questions that are nothing to a collection, whatever it is about: one that knows a single thing has no others.
FOREIGN = (
    "When does the museum of natural history open on Sundays?",
    "How many eggs go into a sponge cake for six?",
    "Who won the final of the women's doubles last summer?",
    "Which bus goes from the harbour to the old town?",
    "How often should I water an orchid in winter?",
    "What rhymes with orange in a children's song?",
    "How long did the Thirty Years' War last?",
    "What is the weather going to be like on Thursday?",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """bias, dense, sparse: the weights of a logistic function; of the cosine, and of what a question's terms count on
    average. Neither lowers relevance. questions: of how many passages it was made."""

    bias: float
    dense: float
    sparse: float
    questions: int

    def relevance(self, dense: float, sparse: float, terms: int, lost: float = 0.0) -> float:
        """0-1. dense: the cosine. sparse: the sum of the weights of common terms; terms: how many the question has.
        lost: how much of a cosine, 0-2, lies in what the question names and nothing that was found holds."""
        said = self.bias + self.dense * (dense - lost) + self.sparse * _mean(sparse, terms)
        return 1 / (1 + math.exp(-max(-MAX_ODDS, min(MAX_ODDS, said))))

    def as_json(self) -> dict[str, Any]:
        """As it is kept with its collection."""
        return {"bias": self.bias, "dense": self.dense, "sparse": self.sparse, "questions": self.questions}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """What `as_json` made."""
        return cls(kept["bias"], kept["dense"], kept["sparse"], kept["questions"])


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage: cosine, sum of term weights, terms of the question. is_own: it was made of that
    passage."""

    dense: float
    sparse: float
    terms: int
    is_own: bool


def question_of(text: str) -> str:
    """What a passage is asked with: every second word of its sentence of middle length; "" where it says too little.

    Whoever asks says some of a passage's words and never all: a whole sentence would set the scale too high.
    """
    sentences = [said.split() for said in _SENTENCE.findall(text)]
    telling = sorted((said for said in sentences if len(said) >= MIN_WORDS), key=len)
    return " ".join(telling[len(telling) // 2][::2]) if telling else " ".join(text.split())


def make_scale(pairs: Sequence[Pair]) -> Scale | None:
    """The scale that tells a question's own passage from others; None where either kind is missing.

    Cosine and terms are each read for themselves, and what they say is weighed by DENSE_SHARE. Read together, terms
    would decide nearly all: a question that is made of a passage's words has more of them than anybody's. Both kinds of
    pairs count as MAX_QUESTIONS, however many there are of each: a scale of few passages is as steep as one of many.
    """
    is_own = np.array([pair.is_own for pair in pairs], dtype=float)
    own = int(is_own.sum())
    if not 0 < own < len(pairs):
        return None
    counts = np.where(is_own == 1, MAX_QUESTIONS / own, MAX_QUESTIONS / (len(pairs) - own))
    dense = _fit(np.array([pair.dense for pair in pairs]), is_own, counts)
    sparse = _fit(np.array([_mean(pair.sparse, pair.terms) for pair in pairs]), is_own, counts)
    share = 0.0 if dense[1] < 0 else 1.0 if sparse[1] < 0 else DENSE_SHARE  # one that misleads is left out
    return Scale(
        bias=share * dense[0] + (1 - share) * sparse[0],
        dense=share * max(0.0, dense[1]),
        sparse=(1 - share) * max(0.0, sparse[1]),
        questions=own,
    )


def _fit(score: Floats, is_own: Floats, counts: Floats) -> tuple[float, float]:
    """Logistic regression on one score by Newton's method: bias and weight."""
    middle, spread = score.mean(), score.std() or 1.0
    columns = np.column_stack([np.ones(len(score)), (score - middle) / spread])
    pull, weights = np.diag([0.0, RIDGE]), np.zeros(2)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(columns @ weights, -MAX_ODDS, MAX_ODDS)))
        slope = columns.T @ (counts * (is_own - likely)) - pull @ weights
        bend = (columns * (counts * np.maximum(likely * (1 - likely), 1e-6))[:, None]).T @ columns + pull
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    weight = weights[1] / spread
    return float(weights[0] - weight * middle), float(weight)


def _mean(sparse: float, terms: int) -> float:
    return sparse / terms if terms else 0.0
