"""How unlike records are: the mean over all pairs without looking at any, and repeats without looking at most."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from hybridgen.scoring import diversity as module
from hybridgen.scoring.diversity import NEAR, diversity, find_repeats

Rows = Sequence[Sequence[float]]
# Records of which each says some of eight things, more or less of them; none says nothing.
WEIGHTS = st.lists(st.sampled_from([0.0, 0.0, 0.2, 1.0, 3.0]), min_size=8, max_size=8).filter(any)
MANY = st.lists(WEIGHTS, min_size=2, max_size=30)


def unit(rows: Rows) -> sparse.csr_matrix:
    """Rows of length 1."""
    dense = np.array(rows, dtype=np.float64)
    return sparse.csr_matrix(dense / np.linalg.norm(dense, axis=1, keepdims=True))


def cosines(rows: Rows) -> np.ndarray:
    dense = unit(rows).toarray()
    return dense @ dense.T


@given(WEIGHTS, st.integers(2, 40))
def test_records_that_are_all_the_same_are_not_diverse_at_all(row: list[float], count: int) -> None:
    assert diversity(unit([row] * count)) == pytest.approx(0.0, abs=1e-9)


def test_records_that_have_nothing_in_common_could_not_be_more_diverse() -> None:
    assert diversity(unit(np.eye(5).tolist())) == pytest.approx(1.0)


def test_two_of_three_that_are_the_same_leave_two_of_three_pairs() -> None:
    assert diversity(unit([[1, 0], [1, 0], [0, 1]])) == pytest.approx(2 / 3)


@pytest.mark.parametrize("rows", [[], [[1.0, 2.0]]])
def test_of_fewer_than_two_nothing_is_known(rows: list[list[float]]) -> None:
    assert diversity(unit(rows) if rows else sparse.csr_matrix((0, 3))) is None


@given(MANY)
def test_it_is_what_looking_at_every_pair_comes_to(rows: list[list[float]]) -> None:
    alike = cosines(rows)
    pairs = [alike[one, other] for one, other in itertools.combinations(range(len(rows)), 2)]
    assert diversity(unit(rows)) == pytest.approx(1 - sum(pairs) / len(pairs), abs=1e-9)


@given(st.data(), MANY)
def test_the_order_changes_nothing(data: st.DataObject, rows: list[list[float]]) -> None:
    assert diversity(unit(data.draw(st.permutations(rows)))) == pytest.approx(diversity(unit(rows)), abs=1e-9)


@given(MANY, st.integers(1, 7))
def test_every_repeat_is_found_with_the_first_that_it_repeats(rows: list[list[float]], block: int) -> None:
    alike = cosines(rows)
    expected = {}
    for one in range(len(rows)):
        near = [other for other in range(one) if alike[one, other] >= NEAR - module.EPSILON]
        expected |= {one: near[0]} if near else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK_RECORDS", block)
        assert find_repeats(unit(rows)) == expected


def test_most_pairs_of_many_records_are_never_compared() -> None:
    """All say the same common thing beside one of their own: a pair shares nothing that is rare."""
    count = 3000
    own = sparse.identity(count, format="csr")
    vectors = sparse.hstack([own, sparse.csr_matrix(np.full((count, 20), 0.1))]).tocsr()
    vectors = sparse.diags(1 / np.sqrt(vectors.multiply(vectors).sum(axis=1).A1)) @ vectors
    assert module._telling(module._rarest_first(vectors)).nnz == count
    assert find_repeats(vectors) == {}
