"""How well one score predicts another: the judge's what people or a grader say of the same records."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence

from hybridgen.core.audits import Measured
from hybridgen.core.evaluation import Bin, Prediction
from hybridgen.core.rounding import DIGITS
from hybridgen.scoring.interval import CONFIDENCE

MAX_BINS = 10
MIN_IN_BIN = 5  # records, where there are enough of them
MIN_BOUNDED = 5  # records, below which no bounds are told
GOOD = 0.5  # a label from which a record counts as good, where some are above and some below


def predict(scores: Sequence[float], labels: Sequence[float], by: str) -> Prediction:
    """How well the scores predict the labels, both 0-1 and of the same records in the same order. by: whose labels."""
    cut = _cut(labels)
    is_good = [] if cut is None else [label >= cut for label in labels]
    return Prediction(
        by=by,
        records=len(labels),
        spearman=_spearman(scores, labels),
        auroc=_auroc(scores, is_good),
        cut=cut,
        good=sum(is_good),
        curve=list(_curve(scores, labels)),
    )


def _cut(labels: Sequence[float]) -> float | None:
    """The label that parts good records from others: GOOD, or the least label above the median where all lie on one
    side of that; None where all labels are the same."""
    if len(set(labels)) < 2:
        return None
    if min(labels) < GOOD <= max(labels):
        return GOOD
    middle = statistics.median(labels)
    return min((label for label in labels if label > middle), default=max(labels))


def _spearman(scores: Sequence[float], labels: Sequence[float]) -> Measured | None:
    """The rank correlation with its bounds by Fisher's transformation (Bonett and Wright, Psychometrika 65, 2000)."""
    if len(set(scores)) < 2 or len(set(labels)) < 2:
        return None
    from scipy import stats

    count = len(labels)
    value = float(stats.spearmanr(scores, labels).statistic)
    if count < MIN_BOUNDED or abs(value) >= 1:
        return Measured(value=round(value, DIGITS), low=None, high=None, records=count)
    reach = _sure() * math.sqrt((1 + value * value / 2) / (count - 3))
    low, high = (math.tanh(math.atanh(value) + sign * reach) for sign in (-1, 1))
    return Measured(value=round(value, DIGITS), low=round(low, DIGITS), high=round(high, DIGITS), records=count)


def _auroc(scores: Sequence[float], is_good: Sequence[bool]) -> Measured | None:
    """How often a good record has the higher score, ties counting half, with its bounds (Hanley and McNeil, Radiology
    143, 1982)."""
    good = sum(is_good)
    bad = len(is_good) - good
    if not good or not bad:
        return None
    from scipy import stats

    ranks = stats.rankdata(scores)
    above = sum(rank for rank, one in zip(ranks, is_good, strict=True) if one) - good * (good + 1) / 2
    value = float(above) / (good * bad)
    if len(is_good) < MIN_BOUNDED:
        return Measured(value=round(value, DIGITS), low=None, high=None, records=len(is_good))
    twice_good, twice_bad = value / (2 - value), 2 * value * value / (1 + value)
    spread = (good - 1) * (twice_good - value**2) + (bad - 1) * (twice_bad - value**2)
    reach = _sure() * math.sqrt(max(0.0, (value * (1 - value) + spread) / (good * bad)))
    low, high = max(0.0, value - reach), min(1.0, value + reach)
    return Measured(value=round(value, DIGITS), low=round(low, DIGITS), high=round(high, DIGITS), records=len(is_good))


def _sure() -> float:
    """Standard deviations within which the share of all records lies with CONFIDENCE."""
    return statistics.NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def _curve(scores: Sequence[float], labels: Sequence[float]) -> Iterator[Bin]:
    """Groups of as many records each, the lowest scores first; those of equal scores stay together."""
    pairs = sorted(zip(scores, labels, strict=True))
    bins = min(MAX_BINS, max(1, len(pairs) // MIN_IN_BIN))
    group: list[tuple[float, float]] = []
    done = 0
    for place, pair in enumerate(pairs, 1):
        group.append(pair)
        is_last, is_tied = place == len(pairs), place < len(pairs) and pairs[place][0] == pair[0]
        if is_last or (not is_tied and place >= (done + 1) * len(pairs) / bins):
            done = int(place * bins / len(pairs))
            yield Bin(
                score=round(statistics.fmean(score for score, _ in group), DIGITS),
                label=round(statistics.fmean(label for _, label in group), DIGITS),
                records=len(group),
            )
            group = []
