"""How unlike records are: the mean over all pairs of them, and which of them repeat an earlier one.

Records come as vectors that somebody else has made: the rows of a sparse matrix (records x features), none of them
negative, each of length 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

NEAR = 0.9  # cosine, from which on two records say nearly the same
BLOCK_RECORDS = 64  # that are compared with all earlier ones at a time
EPSILON = 1e-9  # what rounding may take from a cosine


@dataclass(frozen=True, slots=True)
class Likeness:
    """diversity: 0-1, None where there are fewer than two records. repeats: ids of a record and of the first earlier
    one that says nearly the same; None: nobody looked for any."""

    diversity: float | None = None
    repeats: tuple[tuple[str, str], ...] | None = None


def diversity(vectors: Any) -> float | None:
    """1 less the mean cosine over all pairs: 0 where all are the same, 1 where no two have anything in common. None:
    fewer than two.

    It is exact though no pair is looked at: what all pairs come to is the square of the sum of all vectors, less each
    one's own square. So time and memory grow as the records do.
    """
    count = int(vectors.shape[0])
    if count < 2:
        return None
    total = np.asarray(vectors.sum(axis=0)).ravel()
    pairs = float(total @ total) - float(vectors.multiply(vectors).sum())
    return min(1.0, max(0.0, 1 - pairs / (count * (count - 1))))


def find_repeats(vectors: Any) -> dict[int, int]:
    """The place of each record that is NEAR an earlier one, and that of the first such one; in order.

    Only pairs that share a rare feature are compared, and none is missed: where two share none of those that make up
    1 - NEAR² of the one's square, the rest is too short to be NEAR anything. A block of records is compared at a time,
    so memory grows as the records do.
    """
    vectors = _rarest_first(vectors)
    telling = _telling(vectors)
    found: dict[int, int] = {}
    for start in range(0, vectors.shape[0], BLOCK_RECORDS):
        end = min(start + BLOCK_RECORDS, vectors.shape[0])
        earlier = np.unique((telling[start:end] @ vectors[:end].T).tocoo().col)
        alike = (vectors[start:end] @ vectors[earlier].T).tocoo()
        later, before = alike.row + start, earlier[alike.col]
        near = (alike.data >= NEAR - EPSILON) & (before < later)
        for one, other in sorted(zip(later[near].tolist(), before[near].tolist(), strict=True)):
            found.setdefault(one, other)
    return found


def _rarest_first(vectors: Any) -> Any:
    """The same with features in another order: those of the fewest records first, within each record too."""
    from scipy import sparse  # a tenth of a second, which no draft waits for

    rows = sparse.csr_matrix(vectors, dtype=np.float64)
    order = np.argsort(np.bincount(rows.indices, minlength=rows.shape[1]), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    ranked = sparse.csr_matrix((rows.data, rank[rows.indices], rows.indptr), shape=rows.shape, copy=True)
    ranked.sort_indices()
    return ranked


def _telling(vectors: Any) -> Any:
    """Of each record the features that one that is NEAR it shares at least one of."""
    squares = vectors.data**2
    sums = np.concatenate([[0.0], np.cumsum(squares)])
    before = sums[:-1] - np.repeat(sums[vectors.indptr[:-1]], np.diff(vectors.indptr))
    kept = vectors.copy()
    kept.data = np.where(before <= 1 - NEAR**2 + EPSILON, kept.data, 0.0)
    kept.eliminate_zeros()
    return kept
