from __future__ import annotations

from pathlib import Path

from hybridgen.sources.load import load
from scripts.large import HEADER, write


def test_the_table_has_about_the_size_that_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    rows = write(file, 60_000)
    assert 60_000 <= file.stat().st_size < 100_000
    data = load(str(file))
    assert data.columns == HEADER
    assert data.frame.height == rows
