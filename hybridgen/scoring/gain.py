"""How much better the frontier's record would be than the draft, learnt from graded records of the same task.

A small model of scikit-learn over what is known of a draft: numbers (agreement, criteria, lengths) and categories (a
choice, a subject). The same for every task. Half of it is a straight line, which a few labels are enough for, half are
randomised trees, which find what is not straight; each is better where the other is worse.
"""

from __future__ import annotations

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
    """Signals of records as columns: numbers (NaN: unknown) first, then categories as texts.

    values: records x columns, objects. numbers: how many of the columns are numbers.
    """

    values: NDArray[Any]
    numbers: int

    @classmethod
    def of(cls, signals: Sequence[Signals]) -> Self:
        """Columns are those that any record has, by name; a column with any text in it is a category."""
        names = sorted({name for one in signals for name in one})
        texts = {name for one in signals for name, value in one.items() if isinstance(value, str)}
        numbers = [name for name in names if name not in texts]
        columns: list[list[Any]] = [
            [np.nan if (value := one.get(name)) is None else float(value) for one in signals] for name in numbers
        ]
        columns += [[str(one.get(name, "")) for one in signals] for name in sorted(texts)]
        values = np.empty((len(signals), len(columns)), dtype=object)
        for place, column in enumerate(columns):
            values[:, place] = column
        return cls(values, len(numbers))

    def __getitem__(self, records: NDArray[Any]) -> Table:
        return Table(self.values[records], self.numbers)

    def __len__(self) -> int:
        return len(self.values)


class Gain:
    """Learnt once, it predicts each record alone."""

    def __init__(self, table: Table, gains: Floats, seed: int = 0) -> None:
        """table: of labelled records; gains: the frontier's quality less the draft's, -1 to 1 each; two records at
        least."""
        self._model = _model(table, len(gains), seed)
        self._model.fit(table.values, gains)

    def predict(self, table: Table) -> Floats:
        """The gain to be expected of each record."""
        return np.asarray(self._model.predict(table.values), dtype=np.float64)


def _model(table: Table, labels: int, seed: int) -> Pipeline:
    width = table.values.shape[1]
    numbers = make_pipeline(SimpleImputer(keep_empty_features=True), StandardScaler())
    folds = KFold(min(FOLDS, labels), shuffle=True, random_state=seed)  # what a record is taught is not its own gain
    categories = TargetEncoder(target_type="continuous", cv=folds)
    columns = ColumnTransformer(
        [
            ("numbers", numbers, list(range(table.numbers))),
            ("categories", categories if table.numbers < width else "drop", list(range(table.numbers, width))),
        ]
    )
    trees = ExtraTreesRegressor(
        TREES, min_samples_leaf=MIN_LEAF_LABELS, max_features=FEATURES_SHARE, random_state=seed, n_jobs=1
    )
    straight = make_pipeline(StandardScaler(), Ridge(RIDGE_PENALTY))
    return Pipeline([("columns", columns), ("model", VotingRegressor([("straight", straight), ("trees", trees)]))])
