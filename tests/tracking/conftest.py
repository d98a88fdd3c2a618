"""What MLflow warns of in all of these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

# What MLflow does to SQLAlchemy and pandas is not ours to mend.
MLFLOW = (
    "ignore:The ``noload`` loader strategy is deprecated:DeprecationWarning",
    "ignore:For backward compatibility, 'str' dtypes are included:DeprecationWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for warning in MLFLOW:
                item.add_marker(pytest.mark.filterwarnings(warning))
