"""How much better the frontier's record would be than the draft, learnt from graded records of the same task.

A small model of scikit-learn over what is known of a draft: numbers (agreement, criteria, lengths) and categories (a
choice, a subject). The same for every task. Half of it is a straight line, which a few labels are enough for, half are
randomised trees, which find what is not straight; each is better where the other is worse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import ExtraTreesRegressor, VotingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler, TargetEncoder

Floats = NDArray[np.float64]
Signals = Mapping[str, float | str | None]

RIDGE_PENALTY = 60.0
TREES = 100
MIN_LEAF_LABELS = 4
FEATURES_SHARE = 0.3  # of the columns, that a split looks at
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Signals of records as columns, by their names: numbers (NaN: unknown) first, then categories as texts.

    values: records x columns, objects.
    """

    values: NDArray[Any]
    numbers: tuple[str, ...]
    categories: tuple[str, ...]

    @classmethod
    def of(cls, signals: Sequence[Signals], like: Table | None = None) -> Self:
        """like: has the columns; None: they are those that any record has, and one with any text in it is a
        category."""
        if like is None:
            names = sorted({name for one in signals for name in one})
            texts = {name for one in signals for name, value in one.items() if isinstance(value, str)}
            numbers = tuple(name for name in names if name not in texts)
            categories = tuple(name for name in names if name in texts)
        else:
            numbers, categories = like.numbers, like.categories
        values = np.empty((len(signals), len(numbers) + len(categories)), dtype=object)
        for place, name in enumerate(numbers):
            values[:, place] = [_number(one.get(name)) for one in signals]
        for place, name in enumerate(categories, len(numbers)):
            values[:, place] = [str(one.get(name, "")) for one in signals]
        return cls(values, numbers, categories)

    def __getitem__(self, records: NDArray[Any]) -> Table:
        return Table(self.values[records], self.numbers, self.categories)

    def __len__(self) -> int:
        return len(self.values)


def _number(value: float | str | None) -> float:
    """A signal as a number; NaN where it is none, as of a record that has a text where those before had numbers."""
    return float(value) if isinstance(value, int | float) else math.nan


class Gain:
    """Learnt once, it predicts each record alone. columns: an empty table, which others are made like."""

    def __init__(self, table: Table, gains: Floats, seed: int = 0) -> None:
        """table: of labelled records; gains: the frontier's quality less the draft's, -1 to 1 each; two records at
        least."""
        self.columns = table[np.arange(0)]
        self._model = _model(table, len(gains), seed)
        self._model.fit(table.values, gains)

    def predict(self, table: Table) -> Floats:
        """The gain to be expected of each record: the mean of line and trees.

        The trees are asked one by one, as scikit-learn does it; all that it does beside takes ten times as long where
        records come singly.
        """
        columns, voting = self._model[0], self._model[1]
        told = columns.transform(table.values)
        straight, forest = voting.estimators_
        values, grown = np.asarray(told, dtype=np.float32), forest.estimators_
        trees = sum(tree.tree_.predict(values)[:, 0] for tree in grown) / len(grown)
        return np.asarray((straight.predict(told) + trees) / 2, dtype=np.float64)


def _model(table: Table, labels: int, seed: int) -> Pipeline:
    width, numbered = table.values.shape[1], len(table.numbers)
    numbers = make_pipeline(SimpleImputer(keep_empty_features=True), StandardScaler())
    folds = KFold(min(FOLDS, labels), shuffle=True, random_state=seed)  # what a record is taught is not its own gain
    categories = TargetEncoder(target_type="continuous", cv=folds)
    columns = ColumnTransformer(
        [
            ("numbers", numbers, list(range(numbered))),
            ("categories", categories if table.categories else "drop", list(range(numbered, width))),
        ]
    )
    trees = ExtraTreesRegressor(
        TREES, min_samples_leaf=MIN_LEAF_LABELS, max_features=FEATURES_SHARE, random_state=seed, n_jobs=1
    )
    straight = make_pipeline(StandardScaler(), Ridge(RIDGE_PENALTY))
    return Pipeline([("columns", columns), ("model", VotingRegressor([("straight", straight), ("trees", trees)]))])
