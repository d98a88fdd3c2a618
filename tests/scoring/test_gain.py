"""The gain that is to be expected of the frontier, learnt from graded records."""

from __future__ import annotations

import numpy as np

from hybridgen.scoring.gain import Gain, Table

LOT = np.random.default_rng(3)


def test_columns_are_those_of_any_record_and_what_is_unknown_stays_unknown() -> None:
    table = Table.of([{"length": 1.0, "kind": "a"}, {"length": None}, {"agreement": 0.5, "kind": "b"}])
    assert (table.numbers, table.categories) == (("agreement", "length"), ("kind",))
    assert [list(map(str, row)) for row in table.values] == [
        ["nan", "1.0", "a"],
        ["nan", "nan", ""],
        ["0.5", "nan", "b"],
    ]


def test_other_records_get_the_same_columns() -> None:
    learnt = Table.of([{"length": 1.0, "kind": "a"}])
    (row,) = Table.of([{"kind": "b", "length": "long", "new": 3.0}], learnt).values
    assert list(map(str, row)) == ["nan", "b"]


def test_it_finds_which_records_gain() -> None:
    agreement, kind = LOT.random(300), LOT.choice(["easy", "hard"], 300)
    gains = (agreement < 0.4) * 0.5 + (kind == "hard") * 0.3
    table = Table.of([{"agreement": a, "kind": str(k)} for a, k in zip(agreement, kind, strict=True)])
    found = Gain(table[np.arange(150)], gains[:150]).predict(table[np.arange(150, 300)])
    assert np.corrcoef(found, gains[150:])[0, 1] > 0.8


def test_a_record_is_predicted_alone() -> None:
    table = Table.of([{"length": float(n), "kind": "ab"[n % 2]} for n in range(40)])
    gain = Gain(table, np.linspace(0, 1, 40))
    alone = [gain.predict(table[np.array([n])])[0] for n in range(40)]
    assert np.allclose(alone, gain.predict(table))


def test_the_same_labels_teach_the_same() -> None:
    table = Table.of([{"length": float(n)} for n in range(30)])
    one, other = (Gain(table, np.linspace(0, 1, 30), seed=5).predict(table) for _ in range(2))
    assert (one == other).all()


def test_a_column_that_nobody_knows_and_one_of_a_single_value_are_no_harm() -> None:
    table = Table.of([{"agreement": None, "length": float(n), "kind": "a"} for n in range(20)])
    assert np.isfinite(Gain(table, np.linspace(-1, 1, 20)).predict(table)).all()


def test_it_is_what_scikit_learn_predicts_to_the_last_digit() -> None:
    luck = np.random.default_rng(3)
    table = Table.of([{"a": float(luck.normal()), "b": "xyz"[n % 3]} for n in range(60)])
    gain = Gain(table, luck.normal(size=60), seed=1)
    assert np.array_equal(gain.predict(table), gain._model.predict(table.values))
