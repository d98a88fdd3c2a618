"""Texts in which a person labelled what is personal; they do not come with the project, so tests skip without them."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = next((p / "shared/data/pii" for p in Path(__file__).parents if (p / "shared/data/pii").is_dir()), Path())
where_it_lies = pytest.mark.skipif(not FOLDER.name, reason="the labelled texts are not here")
