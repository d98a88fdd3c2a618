"""Which rows name the columns: one, none, two or three of them, as survey tools and spreadsheets write them."""

from pathlib import Path

import polars as pl
import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.tables.header import name_columns
from hybridgen.sources.types import ANYTHING, ROW, Asked, Dataset, File, Grid

OFTEN = ("Never", "Often", "Always")


def read(folder: Path, rows: list[str], asked: Asked = ANYTHING) -> Dataset:
    file = folder / "study.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load(str(file), asked)


def said(data: Dataset) -> list[str]:
    return [notice.code for notice in (*data.warnings, *data.notes)]


def answers(count: int) -> list[str]:
    """Rows of an age, a place in a grid of two, and some words."""
    return [
        f"{20 + n % 7},{OFTEN[n % 3]},{OFTEN[n % 2]},Visit {n} was quite all right with me I think"
        for n in range(count)
    ]


def test_qualtrics_is_called_by_its_questions(tmp_path: Path) -> None:
    rows = [
        "StartDate,Q1,Q2_1,Q2_2,Q3",
        'Start Date,"How old, please?",Rate - Selected Choice - Price,Which? - Selected Choice,',
        '"{""ImportId"": ""startDate""}","{""ImportId"": ""QID1""}",x,"{""ImportId"": ""QID2_2""}"',
    ]
    rows[2] = ",".join(f'"{{""ImportId"": ""QID{n}""}}"' for n in range(5))
    data = read(tmp_path, [*rows, "2024-05-01,31,4,2,fine"])
    assert data.columns == ("Start Date", "How old, please?", "Rate - Price", "Which?", "Q3")
    assert data.frame[ROW].to_list() == ["study:1"]
    assert [str(note) for note in data.notes] == [
        "study.csv: the header is 3 rows; columns are called by their questions, not by their codes"
    ]


@pytest.mark.parametrize("respondents", [1, 2, 12])
def test_surveymonkey_joins_question_and_item(tmp_path: Path, respondents: int) -> None:
    rows = [
        "Respondent ID,Age,Which do you use?,,,What else?",
        ",Response,Phone,Website,Other (please say),Open-Ended Response",
        *(f"{1000 + n},{20 + n},Phone,{'Website' if n % 2 else ''},,nothing" for n in range(respondents)),
    ]
    data = read(tmp_path, rows)
    grid = ("Phone", "Website", "Other (please say)")
    assert data.columns == ("Respondent ID", "Age", *(f"Which do you use? - {item}" for item in grid), "What else?")
    assert data.frame.height == respondents
    assert said(data) == ["header_joined"]


@pytest.mark.parametrize(
    "rows",
    [["Age,How often?,,Why?", ",By phone,Online,"], ["Age,How often?,How often?,Why?", "Age,By phone,Online,Why?"]],
)
def test_merged_cells_are_filled_from_the_left(tmp_path: Path, rows: list[str]) -> None:
    data = read(tmp_path, rows + answers(9))
    assert data.columns == ("Age", "How often? - By phone", "How often? - Online", "Why?")
    assert data.frame.height == 9


def test_a_group_is_not_carried_to_columns_that_have_a_name_of_their_own(tmp_path: Path) -> None:
    data = read(tmp_path, ["Age,,How often?,Why?", ",By phone,Online,", *answers(9)])
    assert data.columns == ("Age", "By phone", "How often? - Online", "Why?")


@pytest.mark.parametrize("is_swapped", [False, True])
def test_of_codes_and_questions_the_questions_are_the_names(tmp_path: Path, is_swapped: bool) -> None:
    rows = ["Q1,Q2_1,Q2_2,Q3", "Age in years,Phone: how often?,Online: how often?,Tell us why"]
    data = read(tmp_path, (rows[::-1] if is_swapped else rows) + answers(12))
    assert data.columns == ("Age in years", "Phone: how often?", "Online: how often?", "Tell us why")
    assert said(data) == ["header_questions"]


def test_without_a_header_columns_are_called_by_number_and_people_are_told(tmp_path: Path) -> None:
    data = read(tmp_path, answers(12))
    assert data.columns == ("column 1", "column 2", "column 3", "column 4")
    assert data.frame[ROW].to_list()[:2] == ["study:1", "study:2"]
    assert [str(warning) for warning in data.warnings] == [
        "study.csv: has no header, so columns are called by number; data.header_rows=1 takes its first row as one"
    ]
    assert read(tmp_path, answers(12), Asked(header_rows=1)).frame.height == 11


@pytest.mark.parametrize(
    "rows",
    [
        [f"person{n}@mail.example,fine {n}" for n in range(4)],
        [f"2024-05-{n},fine {n}" for n in range(10, 14)],
        [f"{20 + 3 * n},{170 - n},{n % 2 + 3}" for n in range(4)],
        ["tea", "milk", "milk", "tea", "tea", "milk", "none", "none", "tea", "milk"],
    ],
)
def test_numbers_days_addresses_and_a_lone_list_are_no_names(tmp_path: Path, rows: list[str]) -> None:
    data = read(tmp_path, rows)
    assert data.frame.height == len(rows)
    assert said(data) == ["header_none"]


def test_a_row_of_types_below_codes_and_questions_is_no_answer(tmp_path: Path) -> None:
    rows = ["Q1,Q2,Q3", "Age in years,How long?,Why?", "numeric,ordinal,string"]
    data = read(tmp_path, [*rows, *(f"{20 + n},{n},well" for n in range(9))])
    assert data.columns == ("Age in years", "How long?", "Why?")
    assert data.frame.height == 9


def test_items_of_a_grid_show_their_list_together(tmp_path: Path) -> None:
    body = [f"{OFTEN[n % 3]},{OFTEN[n % 2]},{OFTEN[n % 2]},{OFTEN[n % 3]},fine" for n in range(4)]
    data = read(tmp_path, ["By day,,By night,,Why?", "Phone,Web,Phone,Web,", *body])
    assert data.columns == ("By day - Phone", "By day - Web", "By night - Phone", "By night - Web", "Why?")
    assert data.frame.height == 4


def test_one_odd_answer_does_not_make_a_header_of_its_row(tmp_path: Path) -> None:
    odd = ["99,Now and then,Often,Nothing to say"]
    assert read(tmp_path, odd + answers(30)).frame.height == 30  # half of what can be told speaks for a header
    rows = [f"{row},{n % 3},{OFTEN[n % 3]},{OFTEN[n % 2]}" for n, row in enumerate(odd + answers(30))]
    assert read(tmp_path, rows).frame.height == 31


PLAIN = [
    ["Name,Answer", "Jo,I like tea", "Al,I like it too"],
    ["question,answer,note", "a,b,c"],
    ["answer", "I like tea", "no", "I like tea"],
    ["What do you like?", "tea", "tea", "coffee"],
    ["Country,2019,2020,2021", "A,1,2,3", "B,4,5,6"],
    ["2019,2021,2024", "1990,1200,1300", "2000,2050,1950"],
    ["1,2,3", "5,4,4", "2,3,3"],
    ["id,,age,why", "1,x,33,hello you", "2,y,34,fine"],
    [",age,why", "0,31,x", "1,32,z"],
    ["Why?,Why?,Age", "a,b,3", "c,d,4"],
    ["Phone,Website,App", *["Phone,,App", ",Website,App", "Phone,Website,App"] * 4],
    ["Q1,Q2,Q3", "What is this?,fine,x", "no,yes,y"],
    ["Q1,Q2", "yes,no", "no,no"],
    ["Tea,Coffee,Why", *["Tea,1,a", "Coffee,2,b", "Tea,3,c"] * 4],
    ["Age,Town", *[f"{n},Ulm" for n in range(20, 40)]],
    ["# of children,Why", "2,x", "3,y"],
    ["Group,Yes,No", *["Yes,12,3", "No,4,5"] * 5],
]


@pytest.mark.parametrize("rows", PLAIN)
def test_a_plain_table_loses_no_row_and_no_name(tmp_path: Path, rows: list[str]) -> None:
    data = read(tmp_path, rows)
    assert data.frame.height == len(rows) - 1
    assert data.warnings == ()
    assert not {"header_joined", "header_questions", "rows_above", "header_repeated", "rows_below"} & set(said(data))


def test_boxes_without_a_name_take_their_question_and_what_is_ticked(tmp_path: Path) -> None:
    rows = ["Age,Which (tick all)?,,,Why", "31,Phone,Web,App,x", "32,,Web,,no", "33,Phone,,,maybe"]
    data = read(tmp_path, rows)
    assert data.columns == ("Age", *(f"Which (tick all)? - {item}" for item in ("Phone", "Web", "App")), "Why")
    assert said(data) == ["boxes_named"]


def test_the_user_says_how_many_rows_name_the_columns(tmp_path: Path) -> None:
    rows = ["Export of May", "You,You,Them", "Age,Town,Why", "31,Ulm,x", "32,Bonn,y"]
    data = read(tmp_path, rows, Asked(header_rows=2))
    assert data.columns == ("You - Age", "You - Town", "Them - Why")
    assert data.frame[ROW].to_list() == ["study:1", "study:2"]
    assert said(data) == ["rows_above", "header_joined"]
    none = read(tmp_path, ["7,x", "8,y"], Asked(header_rows=0))
    assert (none.columns, none.frame.height, none.warnings) == (("column 1", "column 2"), 2, ())


def test_the_user_says_how_many_rows_to_skip(tmp_path: Path) -> None:
    rows = ["Some, words", "", "a,b,c,d,e", "Age,Town", "31,Ulm", "32,Bonn"]
    data = read(tmp_path, rows, Asked(skip_rows=3))
    assert (data.columns, data.frame.height) == (("Age", "Town"), 2)
    assert [str(note) for note in data.notes] == ["study.csv: 3 rows skipped, as data.skip_rows says"]
    assert read(tmp_path, rows[3:], Asked(skip_rows=1, header_rows=0)).frame.height == 2


@pytest.mark.parametrize("skip", [6, 9])
def test_nothing_left_is_an_error_that_names_the_key(tmp_path: Path, skip: int) -> None:
    with pytest.raises(DataError, match=r"data\.skip_rows"):
        read(tmp_path, ["Age,Town", "31,Ulm"], Asked(skip_rows=skip))


def test_a_grid_without_rows_is_an_error(tmp_path: Path) -> None:
    empty = Grid(cells=pl.DataFrame({"c0": pl.Series([], dtype=pl.String)}), numbers=[])
    with pytest.raises(DataError, match="holds no rows"):
        name_columns(empty, File(tmp_path / "x.csv", "x"), ANYTHING)
