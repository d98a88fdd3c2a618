"""The rows that a record must not be one of: how many answer as it does, and how near the nearest comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import prod

import numpy as np

from hybridgen.tasks.synthetic.rareness import MIN_RESPONDENTS

CHANCE = 0.001  # how often answers drawn by lot come out so; what comes out less often is nobody's by coincidence

Answers = tuple[str, ...]


class Crowd:
    """Rows by their answers to the same questions, in the same order."""

    def __init__(self, rows: Sequence[Answers], who: Sequence[str]) -> None:
        """who: the respondent of each row."""
        self._size = len(rows)
        self._held = Counter(answers for answers, _ in set(zip(rows, who, strict=True)))
        self._given = [Counter(answers) for answers in zip(*rows, strict=True)]
        self._codes = [{answer: n for n, answer in enumerate(given)} for given in self._given]
        coded = [[codes[answer] for codes, answer in zip(self._codes, row, strict=True)] for row in self._held]
        self._rows = np.array(coded, dtype=np.int32).reshape(len(coded), len(self._codes))

    def singles_out(self, answers: Answers, *, whole: bool) -> bool:
        """Whether somebody gave just these answers, and fewer than MIN_RESPONDENTS did.

        whole: the answers are all that a record says. Where it says more, the same few answers may be a coincidence,
        and count only if one is unlikely.
        """
        return 0 < self._held[answers] < MIN_RESPONDENTS and (whole or self._chance(answers) < CHANCE)

    def nearest(self, answers: Answers) -> float:
        """The largest share of these answers, 0-1, that one row has too."""
        if not answers or not self._size:
            return 0.0
        wanted = [codes.get(answer, -1) for codes, answer in zip(self._codes, answers, strict=True)]
        return float((self._rows == np.array(wanted, dtype=np.int32)).mean(axis=1).max())

    def _chance(self, answers: Answers) -> float:
        """That answers drawn by lot, question by question, are these."""
        return prod(given[answer] / self._size for given, answer in zip(self._given, answers, strict=True))
