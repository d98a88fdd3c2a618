"""Similar units together: units as points, KMeans over them, and the units nearest to each centre, each used once.

The one module that imports scikit-learn; it is imported itself when the first plan is made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import Normalizer, OneHotEncoder
from sklearn.utils.sparsefuncs import mean_variance_axis

Points = npt.NDArray[np.float32]
MAX_DIMENSIONS = 50  # dimensions that are left as they are
MIN_UNITS_FOR_WORDS = 8  # units from which on the frequency of a word means something
MIN_ROWS = 3  # rows, and units where there are enough similar ones, that a segment should rest on
MAX_CHOICES = 20  # different answers up to which a question is a choice


def embed(answers: Mapping[str, Sequence[str | None]], units: int, seed: int) -> Points:
    """Units as points (units × dimensions), each of length 1 or, where a unit says nothing, 0.

    answers: for each column one answer a unit. A question with few different answers counts as a choice, one answered
    in numbers as a scale, all the rest as one text a unit.
    """
    blocks: list[Any] = []
    texts: list[Sequence[str | None]] = []
    for values in answers.values():
        counts = Counter(value for value in values if value is not None)
        if not counts:
            continue
        numbers = _numbers(values)
        if numbers is not None and len(counts) > 2:
            blocks.append(csr_matrix(_scaled(numbers)))
        elif len(counts) <= min(MAX_CHOICES, units / 2):
            blocks.append(_choices(values))
        else:
            texts.append(values)
    if texts:
        documents = [" ".join(value for value in row if value) for row in zip(*texts, strict=True)]
        # All the questions in words together speak as loud as the square root of their number.
        blocks += [block * len(texts) ** 0.5 for block in _words(documents)]
    if not blocks:
        return np.zeros((units, 1), dtype=np.float32)
    wide = csr_matrix(hstack(blocks), dtype=np.float32)
    _, variance = mean_variance_axis(wide, axis=0)
    wide = wide[:, variance > 1e-9]
    if not wide.shape[1]:
        return np.zeros((units, 1), dtype=np.float32)
    if wide.shape[1] > MAX_DIMENSIONS < units:
        dense = TruncatedSVD(n_components=MAX_DIMENSIONS, random_state=seed).fit_transform(wide)
    else:
        dense = wide.toarray()
    return np.asarray(Normalizer().fit_transform(dense), dtype=np.float32)


def choose(points: Points, sizes: Sequence[int], *, segments: int, rows_per_segment: int, seed: int) -> list[list[int]]:
    """For each segment the units that it rests on, the most typical first; the largest group comes first.

    sizes: rows of each unit. There are at least as many units as segments, and none is in two segments. Every segment
    first gets units of its own group until it has three rows, then, where its group is smaller, the nearest of what no
    other segment has, and then more of its own until it has `rows_per_segment` rows and three units.
    """
    centres, owner = _groups(points, segments, seed)
    near = _by_typicality(points, centres)
    chosen: list[list[int]] = [[] for _ in range(segments)]
    free = set(range(len(points)))

    def take(segment: int, rows: int, *, own: bool, units: int = 1) -> None:
        have = sum(sizes[unit] for unit in chosen[segment])
        for unit in near[segment]:
            if have >= rows and len(chosen[segment]) >= units:
                return
            if unit in free and (owner[unit] == segment or not own):
                chosen[segment].append(unit)
                free.discard(unit)
                have += sizes[unit]

    least = min(MIN_ROWS, rows_per_segment, sum(sizes) // segments)
    for segment in range(segments):
        take(segment, 1, own=True)
    for segment in range(segments):  # nobody's third row is worth another's first
        take(segment, 1, own=False)
    for own in (True, False):
        for segment in range(segments):
            take(segment, least, own=own)
    for segment in range(segments):
        take(segment, rows_per_segment, own=True, units=MIN_ROWS)
    return chosen


def _by_typicality(points: Points, centres: Points) -> list[list[int]]:
    """For each centre all units, those first that are near to it and far from the other centres: nearness alone
    would bring the average respondent of all the data, time and again."""
    distance = np.stack([np.linalg.norm(points - centre, axis=1) for centre in centres])
    order = []
    for own, centre in zip(distance, centres, strict=True):
        others = distance[[not np.array_equal(centre, other) for other in centres]]
        contrast = own - others.min(axis=0) if len(others) else own
        order.append(np.argsort(contrast, kind="stable").tolist())
    return order


def _groups(points: Points, segments: int, seed: int) -> tuple[Points, list[int]]:
    """A centre for each segment, and the segment that each unit belongs to. Segments share a centre where there are
    fewer different points than segments; they then take turns at its units."""
    distinct = len(np.unique(np.round(points, 5), axis=0))
    model = KMeans(n_clusters=min(segments, distinct), n_init=10 if len(points) < 500 else 4, random_state=seed).fit(
        points
    )
    found = model.labels_.tolist()
    by_size = [label for label, _ in sorted(Counter(found).items(), key=lambda item: (-item[1], item[0]))]
    holders = {
        label: [segment for segment in range(segments) if segment % len(by_size) == place]
        for place, label in enumerate(by_size)
    }
    centres = np.stack([model.cluster_centers_[by_size[segment % len(by_size)]] for segment in range(segments)])
    turns: Counter[int] = Counter()
    owner = []
    for label in found:
        owner.append(holders[label][turns[label] % len(holders[label])])
        turns[label] += 1
    return centres.astype(np.float32), owner


def _numbers(values: Sequence[str | None]) -> npt.NDArray[np.float32] | None:
    """The values as numbers, NaN where one is missing; None where one is no number."""
    plain = [None if value is None else value.strip().replace(",", ".") for value in values]
    if not all(value is None or re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", value) for value in plain):
        return None
    return np.array([np.nan if value is None else float(value) for value in plain], dtype=np.float32)


def _scaled(numbers: npt.NDArray[np.float32]) -> Points:
    """Low and high as two dimensions of length 1 or less each, so that a scale's two ends are as far apart as two
    choices; a missing number is neither."""
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    share = (numbers - low) / max(high - low, 1e-9)
    return np.asarray(np.nan_to_num(np.stack([share, 1 - share], axis=1)), dtype=np.float32)


def _choices(values: Sequence[str | None]) -> Any:
    cells = np.array([[value or ""] for value in values], dtype=object)
    encoder = OneHotEncoder(categories=[sorted({value for value in values if value})], handle_unknown="ignore")
    return encoder.fit_transform(cells)


def _words(documents: Sequence[str]) -> list[Any]:
    # Words of most units, or of one alone, bring none together; where there are no others, they have to do.
    for rarest, commonest in ((2, 0.6), (1, 1.0)):
        if rarest > 1 and len(documents) < MIN_UNITS_FOR_WORDS:
            continue
        vectors = TfidfVectorizer(sublinear_tf=True, min_df=rarest, max_df=commonest, max_features=20_000)
        try:
            return [vectors.fit_transform(documents)]
        except ValueError:  # no word is left
            continue
    return []
