"""Answers in words as points, and points in groups. Words become points by TF-IDF and its main dimensions, fitted on a
seeded sample, then applied in chunks.

The one module that imports scikit-learn; it is imported itself when the first plan is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

Points = npt.NDArray[np.float32]

MAX_DIMENSIONS = 50  # that are left as they are
MAX_SAMPLE = 20_000  # texts that words and dimensions are learnt from
CHUNK = 20_000  # texts that are held as Python strings at a time
MIN_TEXTS_FOR_WORDS = 8  # from which on the frequency of a word means something
MAX_TOPICS = 6  # that the answers to one question are sorted into
MIN_TEXTS_A_TOPIC = 5


@dataclass(frozen=True, slots=True)
class Partition:
    """centres: of the groups. labels: of each point its group."""

    centres: Points
    labels: npt.NDArray[np.int32]

    @classmethod
    def of(cls, points: npt.NDArray[Any], groups: int, seed: int, *, starts: int) -> Partition:
        """By KMeans, the best of several starts. There are at least as many different points as groups."""
        model = KMeans(groups, n_init=starts, random_state=seed).fit(points)
        return cls(model.cluster_centers_.astype(np.float32), model.labels_)

    def find(self, points: Points) -> npt.NDArray[np.int64]:
        """Of each point the nearest centre."""
        return np.asarray(np.argmin(self.distances(points), axis=1))

    def distances(self, points: Points) -> Points:
        """points × groups."""
        return np.stack([np.linalg.norm(points - centre, axis=1) for centre in self.centres], axis=1)


def silhouette(points: Points, labels: npt.NDArray[np.int32]) -> float:
    """How much nearer points are to their own group than to the next, -1 to 1 (P. J. Rousseeuw, 1987)."""
    return float(silhouette_score(points, labels))


def points_of(units: pl.DataFrame, names: Sequence[str], seed: int) -> Points:
    """Units as points (units × dimensions), each of length 1 or, where a unit says nothing, 0."""
    count = units.height
    learnt = _documents(units[sample_of(count, MAX_SAMPLE, seed)], names)
    vectors = _vectors(learnt)
    if vectors is None:
        return np.zeros((count, 1), dtype=np.float32)
    wide = vectors.transform(learnt)
    svd = None
    if wide.shape[1] > MAX_DIMENSIONS < wide.shape[0]:
        svd = TruncatedSVD(n_components=MAX_DIMENSIONS, random_state=seed).fit(wide)
    points = np.zeros((count, MAX_DIMENSIONS if svd else wide.shape[1]), dtype=np.float32)
    for at in range(0, count, CHUNK):
        part = vectors.transform(_documents(units.slice(at, CHUNK), names))
        points[at : at + CHUNK] = normalize(svd.transform(part) if svd else part.toarray())
    return points


def topics_of(units: pl.DataFrame, name: str, seed: int) -> npt.NDArray[np.uint8]:
    """What each unit's answer to a question in words is about: a number from 1 on, 0 where there is no answer."""
    answered = units[name].is_not_null().to_numpy()
    topics = np.zeros(units.height, dtype=np.uint8)
    some = units.select(name).drop_nulls()
    count = min(MAX_TOPICS, some.height // MIN_TEXTS_A_TOPIC)
    if count < 2:
        return topics
    points = points_of(some, [name], seed)
    learnt = points[sample_of(len(points), MAX_SAMPLE, seed)]
    count = min(count, count_distinct(learnt))
    if count < 2:
        return topics
    topic = Partition.of(learnt, count, seed, starts=2).find(points)
    said = np.abs(points).sum(axis=1) > 0  # an answer of rare words alone is about nothing that others say
    topics[answered] = np.where(said, topic + 1, 0)
    return topics


def sample_of(count: int, most: int, seed: int) -> npt.NDArray[np.int64]:
    """Places of at most so many of `count` units, seeded, in order."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))


def count_distinct(points: Points) -> int:
    """How many different points there are."""
    return len(np.unique(np.round(points, 5), axis=0))


def _documents(units: pl.DataFrame, names: Sequence[str]) -> list[str]:
    return units.select(pl.concat_str(names, separator=" ", ignore_nulls=True)).to_series().fill_null("").to_list()


def _vectors(documents: Sequence[str]) -> Any:
    """Words of most units, or of one alone, bring none together; where there are no others, they have to do. None
    where there is no word."""
    for rarest, commonest in _borders(len(documents)):
        vectors = TfidfVectorizer(
            sublinear_tf=True, min_df=rarest, max_df=commonest, max_features=20_000, dtype=np.float32
        )
        try:
            return vectors.fit(documents)
        except ValueError:  # no word is left
            continue
    return None


def _borders(documents: int) -> Iterator[tuple[int, float]]:
    if documents >= MIN_TEXTS_FOR_WORDS:
        yield 2, 0.6
    yield 1, 1.0
