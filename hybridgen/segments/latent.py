"""Latent class analysis: segments as classes, each with its own habits in answering; who left a question out is not
thereby like others who did.

A mixture of categorical distributions that are independent within a class, fitted by expectation maximisation
(P. F. Lazarsfeld and N. W. Henry, Latent Structure Analysis, 1968; L. A. Goodman, Biometrika 61, 1974). Missing answers
are left out of the likelihood. Probabilities are drawn a little to those of everybody, so that none is 0
(J. K. Vermunt and J. Magidson, Technical Guide for Latent GOLD, 2013: Bayes constants).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hybridgen.segments.cluster import Partition

Codes = npt.NDArray[np.uint8]  # units × items, from 1 on; 0: no answer
Floats = npt.NDArray[np.float64]

MAX_SAMPLE = 20_000  # units that classes are learnt from
MAX_START = 4_000  # units that a start looks at
STARTS = 6
SHORT_STEPS = 12  # of a start, before the best goes on
MAX_STEPS = 200
MIN_GAIN = 1e-5  # of the log-likelihood for each unit; with less, it has settled
PRIOR = 1.0  # respondents like everybody that each class is thought to hold besides, for each item
MAX_CELLS = 4_000_000  # numbers that a chunk of units may take


@dataclass(frozen=True, slots=True)
class Latent:
    """Classes. sizes: answers that each item has. prior: log of each class's share. habits: classes × answers of all
    items, log-probabilities. fit: log-likelihood of the units that it was learnt from, `units` of them."""

    sizes: tuple[int, ...]
    prior: Floats
    habits: Floats
    fit: float
    units: int

    @property
    def bic(self) -> float:
        """Bayesian information criterion (G. Schwarz, 1978): the smaller, the better."""
        free = len(self.prior) - 1 + len(self.prior) * sum(size - 1 for size in self.sizes)
        return float(-2 * self.fit + free * np.log(self.units))

    @property
    def usual(self) -> Floats:
        """classes × items: the log of how likely the answer of a typical member is, on average."""
        ends = np.cumsum([0, *self.sizes[:-1]])
        return np.add.reduceat(np.exp(self.habits) * self.habits, ends, axis=1)

    def scores(self, codes: Codes) -> Iterator[tuple[slice, Floats]]:
        """Chunk by chunk, the log of how likely each unit's answers are together with each class; rounded, so that the
        same answers have the same score on every machine."""
        width = max(sum(self.sizes), len(self.prior))
        step = max(1, MAX_CELLS // width)
        for at in range(0, len(codes), step):
            part = slice(at, min(at + step, len(codes)))
            yield part, np.round(_indicators(codes[part], self.sizes) @ self.habits.T + self.prior, 6)


def learn(codes: Codes, sizes: Sequence[int], classes: int, seed: int, starts: int = STARTS) -> Latent:
    """Classes for units; the best of several starts from KMeans, each of a few steps, goes on until it settles."""
    wide = _indicators(codes, sizes)
    base = wide.mean(axis=0)
    if classes == 1:
        return _Trial(wide, tuple(sizes), base).settle(np.ones((len(codes), 1)), steps=1)
    trial = _Trial(wide, tuple(sizes), base)
    centred = _imputed(wide, sizes)
    found = []
    for start in range(max(1, starts)):
        some = _some(len(codes), seed * 1_000 + start)
        count = min(classes, len(np.unique(codes[some], axis=0)))
        labels = Partition.of(centred[some], count, seed * 1_000 + start, starts=1).labels
        begun = _Trial(wide[some], tuple(sizes), base).settle(np.eye(classes)[labels], steps=1)
        found.append(trial.go_on(begun, SHORT_STEPS))
    return trial.go_on(max(found, key=lambda one: round(one.fit, 3)), MAX_STEPS)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Units to learn from. base: everybody's habits."""

    wide: Floats
    sizes: tuple[int, ...]
    base: Floats

    def go_on(self, model: Latent, steps: int) -> Latent:
        before = -np.inf
        for _ in range(steps):
            shares, fit = _expect(self.wide @ model.habits.T + model.prior)
            model = self._maximise(shares, fit)
            if fit - before < MIN_GAIN * len(self.wide):
                break
            before = fit
        return model

    def settle(self, shares: Floats, steps: int) -> Latent:
        return self.go_on(self._maximise(shares, -np.inf), steps)

    def _maximise(self, shares: Floats, fit: float) -> Latent:
        counts = shares.T @ self.wide
        at = 0
        for size in self.sizes:
            base = self.base[at : at + size]
            some = counts[:, at : at + size] + PRIOR * base / max(base.sum(), 1e-12) + 1e-9
            counts[:, at : at + size] = some / some.sum(axis=1, keepdims=True)
            at += size
        prior = shares.sum(axis=0) + PRIOR
        return Latent(self.sizes, np.log(prior / prior.sum()), np.log(counts), fit, len(self.wide))


def _expect(scores: Floats) -> tuple[Floats, float]:
    """Of each unit the share of each class, and the log-likelihood of all."""
    top = scores.max(axis=1, keepdims=True)
    shares = np.exp(scores - top)
    total = shares.sum(axis=1, keepdims=True)
    return shares / total, float((top + np.log(total)).sum())


def _indicators(codes: Codes, sizes: Sequence[int]) -> Floats:
    """units × answers of all items: 1 where it was given."""
    wide = np.zeros((len(codes), sum(sizes)))
    offsets = np.cumsum([0, *sizes[:-1]]) - 1
    unit, item = np.nonzero(codes)
    wide[unit, offsets[item] + codes[unit, item]] = 1.0
    return wide


def _imputed(wide: Floats, sizes: Sequence[int]) -> Floats:
    """The same with everybody's habits where nothing was answered, less those habits: KMeans knows no blanks."""
    result = wide.copy()
    at = 0
    for size in sizes:
        block = result[:, at : at + size]
        answered = block.sum(axis=1) > 0
        block[answered] -= block[answered].mean(axis=0) if answered.any() else 0.0
        at += size
    return result


def _some(count: int, seed: int) -> npt.NDArray[np.int64]:
    if count <= MAX_START:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, MAX_START, replace=False))
