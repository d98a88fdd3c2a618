"""Labels from a file, as people and their spreadsheets write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.pipelines.records import label_file

Write = Callable[..., Path]
LINES = [f"tickets:{n},{n / 100},0.9" for n in range(1, 61)]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of labels, sixty of them where none are given."""

    def write(
        *lines: str, header: str = "id,local,frontier", name: str = "labels.csv", encoding: str = "utf-8"
    ) -> Path:
        file = tmp_path / name
        file.write_text("\n".join([header, *(lines or LINES)]) + "\n", encoding=encoding)
        return file

    return write


def test_a_file_has_grades_by_the_ids_of_records(write: Write) -> None:
    grades = label_file.read(write()).grades
    assert len(grades) == 60
    assert grades["tickets:7"] == label_file.Grade(local=0.07, frontier=0.9, row=8)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_what_a_spreadsheet_makes_of_it_is_read_the_same(write: Write, encoding: str) -> None:
    plain = label_file.read(write())
    lines = [f"  {line.replace(',', ';').replace('.', ',')}" for line in LINES]
    spread = label_file.read(write(*lines, ";;", header="ID;Local;Frontier", encoding=encoding))
    assert spread.grades == plain.grades
    assert spread.key == plain.key


def test_columns_of_its_own_and_rows_without_grades_change_nothing(write: Write) -> None:
    lines = [f"x,{line},a remark" for line in LINES]
    mixed = label_file.read(write("x,tickets:99,,0.9,", *lines, header="who,id,local,frontier,remark"))
    assert mixed.key == label_file.read(write(name="plain.csv")).key


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("tickets:1,0.5,1.2",), ", row 2: frontier=1.2: must be a number from 0 to 1"),
        (("tickets:1,good,1",), ", row 2: local=good: must be a number from 0 to 1"),
        (("tickets:1,nan,1",), ", row 2: local=nan: must be a number from 0 to 1"),
        ((*LINES, "tickets:3,0.1,0.2"), ", row 62: the id tickets:3 is there twice, first in row 4"),
        ((*LINES, ",0.1,0.2"), ", row 62: has no id; that of a record would be right"),
        (LINES[:49], ": holds 49 labels; 50 at least would be right"),
    ],
)
def test_what_is_wrong_is_one_line_with_file_and_row(write: Write, lines: tuple[str, ...], said: str) -> None:
    file = write(*lines)
    with pytest.raises(DataError) as caught:
        label_file.read(file)
    assert str(caught.value) == f"strategy.labels={file}{said}"


def test_other_columns_are_named(write: Write) -> None:
    file = write(header="id,ours,frontier")
    with pytest.raises(DataError) as caught:
        label_file.read(file)
    right = "has no column local (there are id, ours, frontier); id, local, frontier would be right"
    assert str(caught.value) == f"strategy.labels={file}: {right}"


def test_a_rating_sheet_is_no_file_of_labels_and_how_it_becomes_one_is_said(write: Write) -> None:
    file = write("A1,7,8", header="item,first,second", name="sheet.csv")
    with pytest.raises(DataError, match=r"is a rating sheet; task=evaluate with .*sheet.csv makes labels.csv"):
        label_file.read(file)


@pytest.mark.parametrize("name", ["missing.csv", "labels.mp3", "labels.txt"])
def test_what_is_no_table_is_refused(write: Write, tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        write(name=name)
    with pytest.raises(DataError, match=r"^strategy\.labels=.*(no such file|no table)"):
        label_file.read(tmp_path / name)


def test_an_id_that_no_record_has_is_named_with_its_row(write: Write) -> None:
    given = label_file.read(write())
    assert given.match([f"tickets:{n}" for n in range(60, 0, -1)])[0].row == 61
    with pytest.raises(DataError, match=r", row 52: no record of this run has the id tickets:51, nor of 9 more"):
        given.match([f"tickets:{n}" for n in range(1, 51)])
