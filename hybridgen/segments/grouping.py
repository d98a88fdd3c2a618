"""Which segment each unit belongs to: everybody to exactly one.

Choices and numbers are grouped by latent class analysis, with each answer in words as its topic. Where words are all
there is (interviews), KMeans groups the points that they make. Models are learnt from a seeded sample and applied to
everybody, in chunks. With numpy and scikit-learn, imported for plans only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from hybridgen.segments import latent
from hybridgen.segments.cluster import (
    CHUNK,
    MAX_SAMPLE,
    Partition,
    Points,
    count_distinct,
    points_of,
    sample_of,
    silhouette,
    topics_of,
)
from hybridgen.segments.questions import Numbers, Question

Owner = npt.NDArray[np.int32]
Levels = npt.NDArray[np.float32]

MIN_MEMBERS = 5  # of a segment, where there are enough units
MAX_SUPPORTED = 12  # segments up to which the data is asked how many it supports
MAX_TRIED_UNITS = 10_000  # units that answer that for classes
MAX_COMPARED_UNITS = 2_000  # units that answer that for words: each is compared with each
MAX_LEARNT_CELLS = 20_000_000  # units times answers that classes are learnt from
MIN_TRIED_UNITS = 50  # with choices and numbers, below which nobody can tell
MIN_COMPARED_UNITS = 20  # the same with words alone
AS_GOOD_AS_SURE = 5.0  # log of odds, 150 to 1: who is surer still is not more typical
MAX_BINS = 5  # that numbers are cut into, each with as many respondents
MAX_ITEM = 20  # answers that an item tells apart
BIC = "the Bayesian information criterion"
SILHOUETTE = "the silhouette"


@dataclass(frozen=True, slots=True)
class Grouping:
    """owner: of each unit its segment; the largest segment is the first. typicality: how much nearer each unit is to
    its own segment than to the next. certainty: of each segment, 0-1. supported: how many segments the data supports
    by `criterion`; 0: nobody can tell.
    """

    owner: Owner
    typicality: Levels
    certainty: tuple[float, ...]
    supported: int
    criterion: str = ""

    def members(self, segment: int, answered: npt.NDArray[np.integer[Any]] | None = None) -> npt.NDArray[np.int64]:
        """Places of a segment's units, the most typical first; answered: how many questions each answered. Who
        answered far fewer than others comes last: such a row makes an empty record."""
        if len(self.owner) < len(self.certainty):  # segments share units
            return np.array([segment % len(self.owner)])
        own = np.flatnonzero(self.owner == segment)
        left_early = np.zeros(len(own), bool) if answered is None else answered[own] * 2 < np.median(answered)
        return own[np.lexsort((-self.typicality[own], left_early))]


def shared(units: int, segments: int) -> Grouping:
    """Of fewer units than segments: these take turns."""
    return Grouping(np.arange(units, dtype=np.int32), np.zeros(units, np.float32), (1.0,) * segments, 0)


def group(
    units: pl.DataFrame, questions: Sequence[Question], words: Sequence[str], segments: int, seed: int
) -> Grouping:
    """Everybody's segment. There are at least as many units as segments.

    Where groups are left with fewer than MIN_MEMBERS units, they get the nearest of those that others can spare.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # the same sums in the same order on every machine, and no threads that wait actively
        return _group(units, questions, words, segments, seed)


def _group(
    units: pl.DataFrame, questions: Sequence[Question], words: Sequence[str], segments: int, seed: int
) -> Grouping:
    if questions:
        items = [item for question in questions for item in _items(question)]
        items += [topics_of(units, name, seed) for name in words]
        kinds = [int(item.max(initial=0)) for item in items]
        told = [place for place, size in enumerate(kinds) if size > 1]
        if told:
            codes = np.stack([items[place] for place in told], axis=1)
            return _by_habits(codes, [kinds[place] for place in told], segments, seed)
    return _by_words(
        points_of(units, words, seed) if words else np.zeros((units.height, 1), np.float32), segments, seed
    )


def _by_habits(codes: latent.Codes, sizes: Sequence[int], segments: int, seed: int) -> Grouping:
    """Typical is who is as good as surely of the segment, answers as most of it do, and answers much."""
    most = min(latent.MAX_SAMPLE, max(MAX_TRIED_UNITS // 5, MAX_LEARNT_CELLS // sum(sizes)))
    some = codes[sample_of(len(codes), most, seed)]
    model = latent.learn(some, sizes, segments, seed)
    usual = model.usual
    owner = np.zeros(len(codes), dtype=np.int32)
    sure, typicality = (np.zeros(len(codes), dtype=np.float32) for _ in range(2))
    for part, scores in model.scores(codes):
        first = scores.argmax(axis=1)
        each = np.arange(len(first))
        own = scores[each, first]
        sure[part] = np.exp(own - np.logaddexp.reduce(scores, axis=1))
        owner[part] = first
        fit = own - model.prior[first] - ((codes[part] > 0) @ usual.T)[each, first]
        scores[each, first] = -np.inf
        contrast = own - scores.max(axis=1) if segments > 1 else 0.0
        typicality[part] = np.round(np.minimum(contrast, AS_GOOD_AS_SURE) + fit, 3)

    def score(segment: int) -> Levels:
        return np.concatenate([scores[:, segment].astype(np.float32) for _, scores in model.scores(codes)])

    owner, certainty = _finish(owner, typicality, sure, segments, score)
    return Grouping(owner, typicality, certainty, *_supported_classes(some, sizes, seed))


def _supported_classes(some: latent.Codes, sizes: Sequence[int], seed: int) -> tuple[int, str]:
    tried = some[sample_of(len(some), MAX_TRIED_UNITS, seed)]
    if len(tried) < MIN_TRIED_UNITS:
        return 0, ""
    best, least = 1, latent.learn(tried, sizes, 1, seed).bic
    for classes in range(2, min(MAX_SUPPORTED, len(tried) // MIN_MEMBERS) + 1):
        bic = latent.learn(tried, sizes, classes, seed, starts=3).bic
        if bic < least:
            best, least = classes, bic
        elif classes - best >= 2:  # two steps without a gain
            break
    return best, BIC


def _by_words(points: Points, segments: int, seed: int) -> Grouping:
    some = points[sample_of(len(points), MAX_SAMPLE, seed)]
    count = min(segments, count_distinct(some))
    found = Partition.of(some, count, seed, starts=10 if len(some) < 500 else 4)
    owner = np.zeros(len(points), dtype=np.int32)
    sure, typicality = (np.zeros(len(points), dtype=np.float32) for _ in range(2))
    for at in range(0, len(points), CHUNK):
        part = slice(at, at + CHUNK)
        far = found.distances(points[part])
        first = far.argmin(axis=1)
        own = far[np.arange(len(first)), first]
        far[np.arange(len(first)), first] = np.inf
        next_ = far.min(axis=1) if count > 1 else np.full(len(first), 2.0, dtype=np.float32)
        owner[part] = first
        typicality[part] = np.round(next_ - own, 4)
        sure[part] = (next_ - own) / np.maximum(next_, 1e-9) if count > 1 else 1.0

    def score(segment: int) -> Levels:
        if segment >= count:
            return -typicality
        return np.asarray(-np.linalg.norm(points - found.centres[segment], axis=1), dtype=np.float32)

    owner, certainty = _finish(owner, typicality, sure, segments, score)
    return Grouping(owner, typicality, certainty, *_supported_groups(points, seed))


def _supported_groups(points: Points, seed: int) -> tuple[int, str]:
    some = points[sample_of(len(points), MAX_COMPARED_UNITS, seed)]
    most = min(MAX_SUPPORTED, count_distinct(some) - 1, len(some) // 2)
    if len(some) < MIN_COMPARED_UNITS or most < 2:
        return 0, ""

    def widths() -> Iterable[tuple[float, int]]:
        for count in range(2, most + 1):
            yield round(silhouette(some, Partition.of(some, count, seed, starts=2).labels), 6), -count

    return -max(widths())[1], SILHOUETTE


def _finish(
    owner: Owner, typicality: Levels, sure: Levels, segments: int, score: Callable[[int], Levels]
) -> tuple[Owner, tuple[float, ...]]:
    """Segments that are large enough, by size, and how sure each is: of classes the mean posterior probability of their
    members (D. S. Nagin, Group-Based Modeling of Development, 2005: 0.7 and more is good), of words the simplified
    silhouette (E. R. Hruschka et al., 2006).

    score: of each unit, how near it is to a segment. What was moved is sure of nothing.
    """
    sizes = np.bincount(owner, minlength=segments)
    least = min(MIN_MEMBERS, len(owner) // segments)
    for segment in np.flatnonzero(sizes < least):
        for unit in np.argsort(-np.round(score(int(segment)), 3), kind="stable"):
            if sizes[segment] >= least:
                break
            if owner[unit] != segment and sizes[owner[unit]] > least:
                sizes[owner[unit]] -= 1
                sizes[segment] += 1
                owner[unit] = segment
                typicality[unit] = min(0.0, typicality[unit])
                sure[unit] = 0.0
    order = np.lexsort((np.arange(segments), -sizes))
    place = np.empty(segments, dtype=np.int32)
    place[order] = np.arange(segments)
    owner = place[owner]
    total = np.bincount(owner, weights=sure, minlength=segments)
    return owner, tuple(float(min(1.0, max(0.0, one))) for one in total / np.maximum(1, sizes[order]))


def _items(question: Question) -> list[npt.NDArray[np.uint8]]:
    """A question as one item or, where several may be chosen, as one for each of the options: of each unit a number
    from 1 on, 0 where there is no answer."""
    if question.numbers is not None:
        return [_bins(question.numbers)]
    assert question.chosen is not None  # noqa: S101  of choices
    codes = question.codes
    if question.is_several:
        return [np.where(codes < 0, 0, 1 + has[codes]).astype(np.uint8) for has in question.chosen.T]
    times = np.bincount(codes[codes >= 0], minlength=len(question.values))
    place = np.full(len(times) + 1, MAX_ITEM, dtype=np.uint8)  # what few choose is one answer together
    common = np.sort(np.argsort(-times, kind="stable")[: MAX_ITEM - 1])
    place[common] = np.arange(1, len(common) + 1)
    place[-1] = 0
    if len(times) <= MAX_ITEM:
        place[: len(times)] = np.arange(1, len(times) + 1)
    return [place[codes]]


def _bins(numbers: Numbers) -> npt.NDArray[np.uint8]:
    """Numbers in up to MAX_BINS bins of as many respondents each; few different numbers keep to themselves."""
    given = ~np.isnan(numbers)
    different = np.unique(numbers[given])
    if len(different) > MAX_BINS:
        bins = min(MAX_BINS, max(2, int(given.sum()) // MIN_MEMBERS))
        ordered = np.sort(numbers[given])
        different = np.unique(ordered[[len(ordered) * n // bins for n in range(bins)]])
    found = np.searchsorted(different, numbers, side="right")
    return np.where(given, np.maximum(found, 1), 0).astype(np.uint8)
