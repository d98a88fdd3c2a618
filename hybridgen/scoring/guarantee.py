"""How little may be paid for so that a share of the frontier's quality is kept, with a risk that is known.

Records are sent to the frontier where the gain to be expected reaches a cut. For each cut, from the lowest on, a bet is
made against the claim that the promise is broken there; a cut is certified once its capital has reached 1 / delta. The
first that is not ends the search (fixed-sequence testing), so the risk is that of one test. The bets are those of
Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting" (2024): they need no assumption on
how qualities are distributed, and hold at whatever label one stops.

Gain and cuts are made from records whose labels certify nothing, so what is certified is what decides later.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hybridgen.scoring.gain import Floats, Gain, Signals, Table

CUTS = 101  # a step for each percent of the records
LEARN_FACTOR = 9.5  # times the square root of the labels teach the gain, half of them at most; the others certify
MAX_BET_SHARE = 0.75  # of the highest bet that can't lose all
MIN_VARIANCE = 1 / 80  # of one label's excess, before anything has differed
MIN_WANTED_SHARE = 0.5  # of the logarithm of the capital that certifies


@dataclass(frozen=True, slots=True)
class Label:
    """One graded record: what is known of its draft, and the quality of the draft and of the frontier's record, 0-1."""

    id: str
    signals: Signals
    local: float
    frontier: float


@dataclass(frozen=True, slots=True)
class Labels:
    """Graded records in the order in which they were drawn: the draft's quality and that of the frontier, 0-1 each."""

    table: Table
    local: Floats
    frontier: Floats

    @classmethod
    def of(cls, labels: Sequence[Label]) -> Self:
        """In this order."""
        return cls(
            Table.of([label.signals for label in labels]),
            np.array([label.local for label in labels], dtype=np.float64),
            np.array([label.frontier for label in labels], dtype=np.float64),
        )

    def __len__(self) -> int:
        return len(self.local)

    def __getitem__(self, records: NDArray[np.intp]) -> Labels:
        return Labels(self.table[records], self.local[records], self.frontier[records])

    @property
    def gains(self) -> Floats:
        """What the frontier adds to each."""
        return self.frontier - self.local


@dataclass(frozen=True, slots=True)
class Rule:
    """Pays for a record where the expected gain reaches the cut; -inf: for each.

    share: of the labelled records that certified it, how many it pays for. is_enough: it pays for as little as what was
    learnt gives hope of, so more labels would win little.
    """

    gain: Gain
    cut: float
    share: float
    is_enough: bool

    @property
    def is_certified(self) -> bool:
        """Whether it may pay for less than everything."""
        return self.cut > -math.inf

    def pays(self, table: Table) -> NDArray[np.bool_]:
        """Which records go to the frontier; each is decided alone."""
        return self.gain.predict(table) >= self.cut

    def pays_for(self, signals: Signals) -> bool:
        """Whether this record goes to the frontier."""
        return bool(self.pays(Table.of([signals], self.gain.columns))[0])


def certify(labels: Labels, target: float, delta: float, seed: int = 0, planned: int | None = None) -> Rule:
    """The rule that pays for least and keeps `target` (0-1) of the frontier's mean quality with a probability of
    1 - `delta` or more; where no cut can be certified, the one that pays for everything, which keeps all of it.

    planned: how many labels there will be at most, where these are the first of them; what teaches is then the same at
    each stop. Raises ValueError where there are none beyond those that teach.
    """
    planned = planned or len(labels)
    learnt, tested = split(labels, planned)
    if not len(tested):
        raise ValueError("no label is left to certify with")
    gain = Gain(learnt.table, learnt.gains, seed)
    cuts = np.quantile(gain.predict(learnt.table), np.linspace(0, 1, CUTS))
    cuts[-1] = np.inf  # pays for nothing
    expected = gain.predict(tested.table)
    before = _excess(learnt, _cross_predict(learnt, seed), cuts, target)
    found = log_capital(
        _excess(tested, expected, cuts, target),
        before,
        target=target,
        delta=delta,
        planned=planned - len(learnt),
    )
    last = _count_held(found[1:] >= math.log(1 / delta))
    cut = float(cuts[last]) if last else -math.inf  # what pays for everything keeps everything
    hoped = _count_held(before[:, 1:].mean(axis=0) >= 0)
    return Rule(gain, cut, float(np.mean(expected >= cut)), is_enough=0 < hoped <= last)


def split(labels: Labels, planned: int) -> tuple[Labels, Labels]:
    """Those that teach and those that certify; none is both. planned: how many there will be in the end."""
    first = count_teaching(planned)
    return labels[np.arange(min(first, len(labels)))], labels[np.arange(first, len(labels))]


def count_teaching(planned: int) -> int:
    """How many of so many labels teach."""
    return min(planned // 2, round(LEARN_FACTOR * math.sqrt(planned)))


def _count_held(is_held: NDArray[np.bool_]) -> int:
    """How many hold before the first that does not."""
    return len(is_held) if is_held.all() else int(np.argmin(is_held))


def log_capital(excess: Floats, before: Floats, *, target: float, delta: float, planned: int | None = None) -> Floats:
    """The logarithm of the highest capital that each cut comes to, by cut, from 0 (a capital of 1) on.

    excess: labels x cuts, the quality that was kept less `target` times the frontier's, -target to 1. before: the same
    of records that certify nothing; they tell how the first bets should be. A bet depends on earlier labels alone: the
    square root of 2 x what is wanted / (labels left x variance so far), at most MAX_BET_SHARE / target. Wanted is what
    the logarithm lacks of log(1/delta), as in Voracek and Orabona, "STaR-Bets" (2025), but half of that at least: bets
    that are bold at the end win little and lose what was won. planned: labels there will be, where these are the first.
    """
    goal, labels = math.log(1 / delta), planned or len(excess)
    capital = highest = np.zeros(excess.shape[1])
    sums, squares = before.sum(axis=0), np.square(before).sum(axis=0)
    for number, found in enumerate(excess):
        seen = len(before) + number
        variance = squares / seen - np.square(sums / seen) + MIN_VARIANCE / seen
        wanted = np.maximum(goal - capital, MIN_WANTED_SHARE * goal)
        bets = np.minimum(np.sqrt(2 * wanted / ((labels - number) * variance)), MAX_BET_SHARE / target)
        capital = capital + np.log1p(bets * found)
        highest = np.maximum(highest, capital)
        sums, squares = sums + found, squares + np.square(found)
    return highest


def _excess(labels: Labels, expected: Floats, cuts: Floats, target: float) -> Floats:
    is_paid = expected[:, None] >= cuts
    return np.where(is_paid, labels.frontier[:, None], labels.local[:, None]) - target * labels.frontier[:, None]


def _cross_predict(labels: Labels, seed: int) -> Floats:
    """Gains of each half as the other half teaches them."""
    half = len(labels) // 2
    parts = np.arange(half), np.arange(half, len(labels))
    found = np.empty(len(labels))
    for one, other in (parts, parts[::-1]):
        found[other] = Gain(labels.table[one], labels.gains[one], seed).predict(labels.table[other])
    return found
