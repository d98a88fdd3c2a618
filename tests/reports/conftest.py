from __future__ import annotations

import pytest

from hybridgen.config.compose import compose
from hybridgen.pipelines.settings import shown_settings


@pytest.fixture
def config() -> dict[str, str]:
    return shown_settings(compose(["count=2", "data.path=interviews.md"]))
