"""Lines of a run that has not ended: whole at any moment, and in no file that could be taken for the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.core.errors import HybridgenError
from hybridgen.core.results import Record
from hybridgen.reports.unfinished import Unfinished
from tests.reports.example_run import record


def test_lines_are_there_at_once_under_a_name_that_says_that_more_will_come(tmp_path: Path) -> None:
    unfinished = Unfinished(tmp_path / "run")
    begins = [at for number in (1, 2) for at in unfinished.append("records", [record(number), record(number + 2)])]
    (file,) = (tmp_path / "run").iterdir()
    assert file.name == "records.unfinished.jsonl"
    written = [record(number) for number in (1, 3, 2, 4)]
    assert [Record.model_validate_json(line) for line in file.read_text().splitlines()] == written
    assert unfinished.read("records", Record, begins) == written
    assert unfinished.read("records", Record, reversed(begins)) == written[::-1]


def test_what_a_killed_run_left_goes_with_the_first_line(tmp_path: Path) -> None:
    Unfinished(tmp_path).append("drafts", [record()])
    again = Unfinished(tmp_path)
    again.append("records", [record()])
    assert [file.name for file in tmp_path.iterdir()] == ["records.unfinished.jsonl"]


def test_nothing_is_left_once_the_whole_files_stand(tmp_path: Path) -> None:
    unfinished = Unfinished(tmp_path)
    unfinished.append("records", [record()])
    unfinished.append("rejects", [])
    unfinished.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(HybridgenError, match=r"^output\.dir=.*taken: records\.unfinished\.jsonl cannot be written"):
        Unfinished(tmp_path / "taken").append("records", [record()])


def test_lines_are_there_at_once_while_their_file_stays_open(tmp_path: Path) -> None:
    unfinished = Unfinished(tmp_path)
    file = tmp_path / "records.unfinished.jsonl"
    with unfinished.kept_open():
        for number in (1, 2):
            unfinished.append("records", [record(number)])
            assert len(file.read_text().splitlines()) == number
    begins = unfinished.append("records", [record(3)])
    assert unfinished.read("records", Record, [0, *begins]) == [record(1), record(3)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no disk that is always full")
def test_a_full_disk_is_named_once_also_where_the_file_stays_open(tmp_path: Path) -> None:
    unfinished = Unfinished(tmp_path)
    with unfinished.kept_open():
        unfinished.append("drafts", [record()])
        (tmp_path / "records.unfinished.jsonl").symlink_to("/dev/full")
        with pytest.raises(HybridgenError, match=r"records\.unfinished\.jsonl cannot be written"):
            unfinished.append("records", [record()])
