"""A promise about quality that is kept: certified from few labels, at a known risk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hybridgen.scoring import guarantee
from hybridgen.scoring.gain import Table
from hybridgen.scoring.guarantee import Labels, certify, log_capital, split

TARGET, DELTA = 0.95, 0.1


def records(count: int, seed: int, *, helps: bool = True) -> Labels:
    """The draft is right in two of three, the frontier in nine of ten; a signal tells some of the wrong ones."""
    lot = np.random.default_rng(seed)
    local, frontier = (lot.random(count) < 0.66).astype(float), (lot.random(count) < 0.9).astype(float)
    signal = lot.random(count) + helps * local * 1.5
    return Labels(Table.of([{"agreement": value} for value in signal]), local, frontier)


def test_a_rule_pays_for_less_and_keeps_the_promise() -> None:
    rule, others = certify(records(600, 1), TARGET, delta=0.01), records(5000, 2)
    paid = rule.pays(others.table)
    kept = np.where(paid, others.frontier, others.local).mean()
    assert kept >= TARGET * others.frontier.mean()
    assert 0.2 < paid.mean() < 0.8
    assert rule.share == pytest.approx(paid.mean(), abs=0.1)


def test_few_labels_certify_nothing_so_everything_is_paid_for() -> None:
    rule = certify(records(50, 1), TARGET, DELTA)
    assert rule.pays(records(100, 2).table).all()


def test_where_the_frontier_is_no_better_nothing_is_paid_for() -> None:
    some = records(400, 1)
    same = Labels(some.table, np.ones(400), np.ones(400))
    assert certify(same, TARGET, DELTA).share <= 0.02


def test_a_promise_is_broken_more_seldom_than_allowed() -> None:
    """A signal that says nothing tempts most: its best cut by the labels alone would break it in half of the draws."""
    others, broken = records(20_000, 0, helps=False), 0
    for seed in range(1, 61):
        paid = certify(records(150, seed, helps=False), TARGET, 0.3).pays(others.table)
        broken += np.where(paid, others.frontier, others.local).mean() < TARGET * others.frontier.mean()
    assert broken / 60 <= 0.3


def test_labels_teach_or_certify_never_both() -> None:
    labels = records(300, 1)
    learnt, tested = split(labels, 300)
    assert len(learnt) + len(tested) == 300
    assert len(learnt) <= len(tested)
    assert np.concatenate([learnt.local, tested.local]).tolist() == labels.local.tolist()


Excess = arrays.arrays(np.float64, (30, 2), elements=st.floats(-TARGET, 1.0))


@given(Excess)
def test_a_bet_knows_earlier_labels_alone_and_never_loses_all(excess: guarantee.Floats) -> None:
    before = excess[:10]
    found = log_capital(excess, before, target=TARGET, delta=DELTA)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    worse = np.vstack([excess[:-1], np.full((1, 2), -TARGET)])
    assert (log_capital(worse, before, target=TARGET, delta=DELTA) <= found + 1e-12).all()


def test_where_a_promise_is_broken_capital_seldom_grows() -> None:
    """Ville's inequality: with an excess whose mean is 0, capital of 1 / delta is reached in delta of the cases."""
    lot = np.random.default_rng(0)
    chance = TARGET / (1 + TARGET)
    excess = np.where(lot.random((200, 4000)) < chance, 1.0, -TARGET)
    before = np.where(lot.random((100, 4000)) < chance, 1.0, -TARGET)
    reached = (log_capital(excess, before, target=TARGET, delta=DELTA) >= np.log(1 / DELTA)).mean()
    assert 0.02 < reached <= DELTA + 0.01
