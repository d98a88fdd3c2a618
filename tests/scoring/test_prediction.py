"""How well a score predicts labels: the figures against scikit-learn's and scipy's, and what few labels say."""

from __future__ import annotations

import random

import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from hybridgen.scoring.prediction import MAX_BINS, predict


def drawn(count: int, noise: float, seed: int = 1) -> tuple[list[float], list[float]]:
    """Scores, and labels of 0 to 10 that follow them as far as the noise lets them."""
    lot = random.Random(seed)
    scores = [lot.random() for _ in range(count)]
    return scores, [min(10, max(0, round(10 * (one + lot.gauss(0, noise))))) / 10 for one in scores]


@pytest.mark.parametrize("noise", [0.05, 0.3, 2.0])
def test_figures_are_those_of_the_books(noise: float) -> None:
    scores, labels = drawn(80, noise)
    found = predict(scores, labels, "people")
    assert found.spearman is not None
    assert found.auroc is not None
    assert found.cut == 0.5
    assert found.spearman.value == pytest.approx(stats.spearmanr(scores, labels).statistic, abs=1e-4)
    assert found.auroc.value == pytest.approx(roc_auc_score([one >= 0.5 for one in labels], scores), abs=1e-4)
    assert found.good == sum(one >= 0.5 for one in labels)
    for measured in (found.spearman, found.auroc):
        assert (measured.low or 0) < measured.value < (measured.high or 0)


def test_bounds_hold_the_truth_as_often_as_they_say() -> None:
    truth = stats.spearmanr(*drawn(20_000, 0.5, seed=0)).statistic
    held = 0
    for seed in range(1, 201):
        measured = predict(*drawn(40, 0.5, seed), "people").spearman
        assert measured is not None
        held += (measured.low or 0) <= truth <= (measured.high or 0)
    assert held >= 184  # of 200, where 190 are promised


def test_labels_that_lie_on_one_side_are_parted_in_their_middle() -> None:
    found = predict([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.7, 0.7, 0.8, 0.8, 0.9, 1.0], "people")
    assert (found.cut, found.good) == (0.9, 2)
    assert found.auroc is not None
    assert found.auroc.value == 1.0


def test_nothing_is_said_of_labels_that_are_all_the_same() -> None:
    found = predict([0.1, 0.2, 0.3], [0.5, 0.5, 0.5], "people")
    assert (found.spearman, found.auroc, found.cut, found.records) == (None, None, None, 3)


def test_of_two_labels_no_bounds_are_told() -> None:
    found = predict([0.1, 0.2], [0.2, 0.9], "grader")
    assert found.spearman is not None
    assert (found.spearman.value, found.spearman.low, found.spearman.records) == (1.0, None, 2)


def test_the_curve_has_every_record_once_and_equal_scores_together() -> None:
    scores, labels = drawn(83, 0.2)
    curve = predict(scores, labels, "people").curve
    assert len(curve) == MAX_BINS
    assert sum(one.records for one in curve) == 83
    assert [one.score for one in curve] == sorted(one.score for one in curve)
    assert sum(one.label * one.records for one in curve) / 83 == pytest.approx(sum(labels) / 83, abs=1e-3)
    (one,) = predict([0.5] * 40, labels[:40], "people").curve
    assert one.records == 40
