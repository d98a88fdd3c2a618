"""What shares a file with a table and is none of it."""

from pathlib import Path

import pytest

from hybridgen.sources.load import load
from hybridgen.sources.types import Dataset

TABLE = [
    "ID,Age,Coming,Why",
    *(f"K{n},{20 + n},{'Bus' if n % 2 else 'Bike'},reason number {n} of mine" for n in range(12)),
]


def read(folder: Path, rows: list[str], name: str = "study.csv") -> Dataset:
    file = folder / name
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load(str(file))


def codes(data: Dataset) -> set[str]:
    return {notice.code for notice in (*data.notes, *data.warnings)}


@pytest.mark.parametrize("title", [[], ["Afterwards,,,"]])
def test_another_table_below_is_left_out_with_a_warning(tmp_path: Path, title: list[str]) -> None:
    second = ["ID,Glad?,Again?,What was missing?", *(f"K{n},Often,Yes,a thing called {n}" for n in range(12))]
    data = read(tmp_path, [*TABLE, ",,,", *title, *second])
    assert data.frame.height == 12
    assert "table_below" in {warning.code for warning in data.warnings}


def test_a_blank_row_between_answers_ends_nothing(tmp_path: Path) -> None:
    data = read(tmp_path, [*TABLE[:7], ",,,", *TABLE[7:]])
    assert data.frame.height == 12
    assert not {"table_below", "rows_below", "subtotals"} & codes(data)


@pytest.mark.parametrize("below", [["Key,,,", "green,often said,,"], ["Source: our own,,,", "* more than one,,,"]])
def test_a_legend_below_goes(tmp_path: Path, below: list[str]) -> None:
    data = read(tmp_path, [*TABLE, ",,,", *below])
    assert data.frame.height == 12
    assert "rows_below" in codes(data)


def test_a_remark_below_a_list_of_answers_goes(tmp_path: Path) -> None:
    rows = [f"{'old' if n % 2 else 'young'},{n},words of {n}" for n in range(12)]
    assert read(tmp_path, ["Age,Visits,Why", *rows, "Exported from a tool in May,,"]).frame.height == 12
    assert read(tmp_path, ["Age,Visits,Why", *rows, "middle,,"]).frame.height == 13


def test_subtotals_between_the_answers_go(tmp_path: Path) -> None:
    rows = [
        "Region,Visits,Why",
        "North,1,it rains",
        "North,2,it snows",
        "North Total,3,",
        "South,4,it is warm",
        "South Total,4,",
    ]
    data = read(tmp_path, rows)
    assert data.frame.height == 3
    assert "subtotals" in codes(data)


def test_something_short_beside_the_table_goes_with_a_warning(tmp_path: Path) -> None:
    beside = [",,Row Labels,Count", ",,Bus,6", ",,Bike,6", *[",,,"] * 10]
    data = read(tmp_path, [left + right for left, right in zip(TABLE, beside, strict=True)])
    assert list(data.columns) == ["ID", "Age", "Coming", "Why"]
    assert "columns_beside" in {warning.code for warning in data.warnings}


@pytest.mark.parametrize("second", ["[years],[km],", "Alter?,Weg?,Warum?"])
def test_a_second_row_of_units_or_translations_is_no_answer(tmp_path: Path, second: str) -> None:
    rows = [f"{20 + n},{n},words of {n}" for n in range(12)]
    first = "Age?,Way?,Why?" if "?" in second else "Age,Way,Why"
    assert read(tmp_path, [first, second, *rows]).frame.height == 12


@pytest.mark.parametrize("separator", ["\t", "|"])
def test_a_table_called_a_text_is_read_as_one(tmp_path: Path, separator: str) -> None:
    data = read(tmp_path, [row.replace(",", separator) for row in TABLE], "study.txt")
    assert (list(data.columns), data.frame.height) == (["ID", "Age", "Coming", "Why"], 12)
    assert "table_in_text" in codes(data)


def test_a_transcript_with_tabs_stays_a_text(tmp_path: Path) -> None:
    rows = [f"00:{n:02}\t{'Interviewer' if n % 2 else 'Guest'}\tand so I said {n} things" for n in range(10, 20)]
    assert "table_in_text" not in codes(read(tmp_path, rows, "talk.txt"))
