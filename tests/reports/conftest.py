from __future__ import annotations

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config


@pytest.fixture
def config() -> Config:
    return compose(["count=2", "data.path=interviews.md"])
