from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.presidio import Finder


@pytest.fixture(scope="session")
def finder() -> Finder:
    """The real detector on the installed model; it takes seconds to load."""
    return Finder()
