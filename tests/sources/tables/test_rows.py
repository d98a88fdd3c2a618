"""Rows that are nobody's answers: above the header, the header again, below the answers."""

from pathlib import Path

import pytest

from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, Dataset

ROWS = ["Age,Channel,Score,Why", "31,App,4,quick", "32,Web,2,slow site", "33,App,5,fine"]


def read(folder: Path, rows: list[str]) -> Dataset:
    file = folder / "study.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load(str(file))


@pytest.mark.parametrize(
    ("above", "count"),
    [
        (["# exported in May", "# n=3; wave=2"], 2),
        (["# made by a, b, c, d, e and f"], 1),
        (["Visits to the office"], 1),
        (["Visits to the office,,,", "Second wave,,,", ",,,"], 2),
        (["Visits, all of them,,", "Made:,1 May,,"], 0),
        (["Exported,2024-03-04", "Tool,Forms 2.1", ""], 2),
        (["Exported:,in May,,", "Answers:,3,,"], 2),
        (["Visits,Visits,Visits,Visits"], 1),
        (["// one", "Second line"], 2),
        (["Made by,the lab,,", "For,us all,,", ",,,"], 2),
    ],
)
def test_titles_comments_and_pairs_above_the_header_go(tmp_path: Path, above: list[str], count: int) -> None:
    data = read(tmp_path, above + ROWS)
    if not count:  # two cells of a row of four may be names: left as it is
        assert "rows_above" not in {note.code for note in data.notes}
        return
    assert data.columns == ("Age", "Channel", "Score", "Why")
    assert data.frame[ROW].to_list() == ["study:1", "study:2", "study:3"]
    assert [note.params["rows"] for note in data.notes if note.code == "rows_above"] == [count]


def test_a_group_of_columns_is_no_title(tmp_path: Path) -> None:
    data = read(tmp_path, ["Person,Wave 1,,", "Age,Channel,Score,Why", *ROWS[1:] * 4])
    assert data.columns == ("Person - Age", "Wave 1 - Channel", "Wave 1 - Score", "Wave 1 - Why")


@pytest.mark.parametrize(
    "rows", [["answer,", "tea,x", "no,"], ["answer,", ",", "tea,x", "no,y"], ["Why,", "tea,", "no,"]]
)
def test_of_two_columns_a_name_alone_is_no_title(tmp_path: Path, rows: list[str]) -> None:
    data = read(tmp_path, rows)
    assert data.columns[0] in {"answer", "Why"}
    assert data.frame.height == 2


def test_of_two_columns_a_title_goes_where_the_names_show(tmp_path: Path) -> None:
    assert read(tmp_path, ["Visits in May,", "Name,Age", "Jo,31", "Al,32"]).columns == ("Name", "Age")
    assert read(tmp_path, ["Visits in May", "", "Name,Likes", "Jo,tea", "Al,tea"]).columns == ("Name", "Likes")


def test_a_header_in_the_middle_goes_and_a_row_that_ticks_all_boxes_stays(tmp_path: Path) -> None:
    data = read(tmp_path, [*ROWS, *ROWS])
    assert data.frame[ROW].to_list() == [f"study:{n}" for n in (1, 2, 3, 5, 6, 7)]
    assert [str(note) for note in data.notes] == ["study.csv: 1 row that repeats the header left out"]
    blocks = ["Age,Use,,Why", ",Phone,Web,", "31,1,0,x", "32,0,1,y"]
    assert read(tmp_path, blocks * 2).frame.rows(named=True)[-1]["Use - Web"] == "1"
    ticked = ["Phone,Web,Why", "Phone,Web,x", "Phone,,y", "Phone,Web,Why"]
    assert read(tmp_path, ticked).frame.height == 3


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        (["Total,,11,"], 0),
        (["Average,,3.7,"], 0),
        (["Summe:,,11,", "Mittelwert:,,3,"], 0),
        (["# end of export"], 0),
        (["Total,,11,", "", ",,,", "Note: scores go from 1 to 5,,,"], 0),
        (["Total,,,", "(c) the makers"], 0),
        (["34,,,", "Total,,,"], 1),
        ([",,,nothing more to say"], 1),
        (["Total,Web,11,the best"], 1),
        (["Other,,11,"], 1),
        ([",,,4"], 1),
    ],
)
def test_totals_and_remarks_at_the_end_go(tmp_path: Path, below: list[str], kept: int) -> None:
    data = read(tmp_path, ROWS + below)
    assert data.frame.height == 3 + kept
    assert ("rows_below" in {note.code for note in data.notes}) == (kept < len(below))


def test_totals_of_numbers_alone_must_add_up(tmp_path: Path) -> None:
    rows = ["Town,Visits,Cost", 'Ulm,3,"1,50"', 'Bonn,4,"2,50"', 'Jena,5,"3,00"']
    assert read(tmp_path, [*rows, 'Total,12,"7,00"', 'Average,4,"2,33"']).frame.height == 3
    assert read(tmp_path, [*rows, 'Total,900,"1,00"']).frame.height == 4
    assert read(tmp_path, ["Brand,Visits", "Total,3", "Aral,4", "Total,7"]).frame.height == 3
