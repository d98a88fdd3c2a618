"""What a run leaves behind: what of it holds data is marked, so that it is hidden in what is shared."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from hybridgen.core.results import Evidence
from hybridgen.core.shape import DATA
from hybridgen.core.summaries import Figure


@pytest.mark.parametrize(
    ("model", "plain"),
    [(Evidence, {"verified", "statistic", "claim"}), (Figure, {"inside", "others", "people", "answered"})],
)
def test_what_people_said_is_marked(model: type[BaseModel], plain: set[str]) -> None:
    marked = {name for name, field in model.model_fields.items() if DATA in field.metadata}
    assert marked == model.model_fields.keys() - plain
