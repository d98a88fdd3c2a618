"""One SQLite store for all of these tests: a new one takes seconds."""

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


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "outputs" / "mlflow.db"
