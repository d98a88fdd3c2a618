"""A draft that waits comes back as it went."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.core.errors import HybridgenError
from hybridgen.core.notices import Data, Notice
from hybridgen.pipelines.records.shelf import Shelf
from hybridgen.scoring.types import DraftId, Failure
from tests.pipelines.records.library import judged, visitor


def test_a_draft_comes_back_as_it_went(tmp_path: Path) -> None:
    silent = Failure("judgement", "judge", Notice("fields_invalid", {"problem": Data("no digit")}))
    first = judged(0.8, 1, cost=7).failed(silent)
    other = judged(0.6, 2, number=1)
    with Shelf(tmp_path / "run") as shelf:
        for draft in (first, other):
            shelf.put(draft)
        assert shelf.take(DraftId(2, 1)) == other
        found = shelf.take(DraftId(1))
    assert found == first
    assert type(found.record) is type(visitor())
    assert found.record.model_dump_json() == first.record.model_dump_json()


def test_nothing_is_left_of_it(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.put(judged())
        shelf.take(DraftId(0))
        with pytest.raises(KeyError):
            shelf.take(DraftId(0))
    assert list(tmp_path.iterdir()) == []
    with Shelf(tmp_path / "unused"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with (
        Shelf(tmp_path / "taken") as shelf,
        pytest.raises(HybridgenError, match=r"^output\.dir=.*taken: drafts that wait"),
    ):
        shelf.put(judged())
