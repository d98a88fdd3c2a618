"""Many questions to many passages that were made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hybridgen.knowledge.edge import EdgeStore
from scripts import searching


def test_most_questions_find_the_passages_that_they_were_made_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    searching.report(EdgeStore(tmp_path), 200, 20, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [one["questions"] for one in told["tenths"]] == list(range(2, 21, 2))
    assert sum(one["found"] for one in told["tenths"]) >= 8
    assert all(one["memory_mb"] > 0 for one in told["tenths"])
    assert told["written_a_second"] > 0

    searching.report(EdgeStore(tmp_path), 200, 10, as_json=False)
    first, *tenths = capsys.readouterr().out.splitlines()
    assert first.startswith("200 passages; ")  # they are there
    assert len(tenths) == 10
