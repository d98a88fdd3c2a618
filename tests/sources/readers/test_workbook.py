"""Workbooks: which sheet is read, and what a person sees in it."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.readers.workbook import read_workbook
from hybridgen.sources.types import ANYTHING, Asked, Dataset, Grid
from tests.sources.readers.workbooks import ANSWERS, QUESTIONS, ods_row, write, write_ods

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows(data: Dataset) -> list[tuple[Any, ...]]:
    return data.frame.drop("_row", "_unit").rows()


def warnings(data: Dataset) -> list[str]:
    return [str(warning) for warning in data.warnings]


def notes(data: Dataset) -> list[str]:
    return [str(note) for note in data.notes]


def test_values_read_as_a_person_would(tmp_path: Path) -> None:
    day, moment = date(2024, 5, 1), datetime(2024, 5, 1, 9, 30)  # noqa: DTZ001
    table = [
        ["id", "age", "price", "day", "moment", "ok", "card", "text"],
        ["007", 31, 1.5, day, moment, True, 8027600000000123, "two\nlines"],
        ["008", 40.0, 1 / 3, day, datetime(2024, 5, 2), False, 5, "N/A"],  # noqa: DTZ001
    ]
    data = load(str(write(tmp_path / "study.xlsx", {"Answers": table})))
    assert data.frame["_row"].to_list() == ["study:1", "study:2"]
    assert rows(data) == [
        ("007", "31", "1.5", "2024-05-01", "2024-05-01 09:30:00", "TRUE", "8027600000000123", "two\nlines"),
        ("008", "40", "0.333333333333333", "2024-05-01", "2024-05-02 00:00:00", "FALSE", "5", None),
    ]
    assert (data.warnings, data.notes) == ((), ())


def test_shares_amounts_and_times_read_as_they_are_formatted(tmp_path: Path) -> None:
    def form(book: openpyxl.Workbook) -> None:
        for column, code in zip("ABCDE", ["0%", '#,##0.00 "€"', "[h]:mm", "h:mm", "00000"], strict=True):
            book["A"][f"{column}2"].number_format = code

    table = [["share", "paid", "took", "at", "postcode"], [0.25, 12.5, timedelta(minutes=12), time(8, 5), 1067]]
    data = load(str(write(tmp_path / "a.xlsx", {"A": [*table, ["none", None, None, None, None]]}, form)))
    assert rows(data)[0] == ("25%", "12.50 €", "0:12", "8:05", "01067")


def test_rich_text_is_plain_and_an_error_is_missing(tmp_path: Path) -> None:
    rich = CellRichText("so ", TextBlock(InlineFont(b=True), "very"), " tired")
    data = load(str(write(tmp_path / "a.xlsx", {"A": [["how", "sum"], [rich, 3], ["fine", "#REF!"]]})))
    assert rows(data) == [("so very tired", "3"), ("fine", None)]


def test_the_sheet_with_the_most_in_it_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    sheets = {"Start": [["Press the button"]], "Answers": [QUESTIONS, *ANSWERS], "Chart": [["bus", 1], ["car", 2]]}
    data = load(str(write(tmp_path / "a.xlsx", sheets)))
    assert rows(data) == [tuple(row) for row in ANSWERS]
    assert notes(data) == ["a.xlsx: read the sheet 'Answers'; left out: Start, Chart"]
    assert data.warnings == ()


def test_another_sheet_with_more_rows_is_a_warning(tmp_path: Path) -> None:
    wide = [[f"q{n}" for n in range(12)], *[["yes"] * 12 for _ in range(4)]]
    long = [["step", "seconds"], *[[f"page {n}", n] for n in range(15)]]
    data = load(str(write(tmp_path / "a.xlsx", {"Wide": wide, "Long": long})))
    assert len(data.columns) == 12
    said = "a.xlsx: read the sheet 'Wide' with 5 rows, left out 'Long' with 16 rows; data.sheet chooses another"
    assert warnings(data) == [said]


@pytest.mark.parametrize("title", ["Codebook", "Data dictionary", "Sheet2"])
def test_a_code_book_is_no_answers_however_long(tmp_path: Path, title: str) -> None:
    book = [["Variable", "Label", "Values"], *[[f"Q{n}", f"Question {n}", "1 = yes, 2 = no"] for n in range(40)]]
    data = load(str(write(tmp_path / "a.xlsx", {title: book, "Data": [QUESTIONS, *ANSWERS]})))
    assert rows(data) == [tuple(row) for row in ANSWERS]
    assert notes(data) == [f"a.xlsx: read the sheet 'Data'; left out: {title}"]
    assert data.warnings == ()


def test_a_workbook_of_a_code_book_alone_is_read(tmp_path: Path) -> None:
    data = load(str(write(tmp_path / "a.xlsx", {"Codebook": [["Variable", "Label"], ["Q1", "How?"], ["Q2", "Why?"]]})))
    assert rows(data) == [("Q1", "How?"), ("Q2", "Why?")]


def test_sheets_of_the_same_columns_are_read_together(tmp_path: Path) -> None:
    later = [["35", "bus", "It is cheap"], ["52", "train", "There is no parking"], *ANSWERS[:1]]
    sheets = {"May": [QUESTIONS, *ANSWERS[:2]], "June": [QUESTIONS, *later], "To do": [["call Eve"]]}
    data = load(str(write(tmp_path / "a.xlsx", sheets)))
    assert data.columns == (*QUESTIONS, "sheet")
    assert data.frame["_row"].to_list() == [f"a:{n}" for n in range(1, 6)]
    assert data.frame["sheet"].to_list() == ["May", "May", "June", "June", "June"]
    assert "a.xlsx: sheets with the same columns read together: May, June" in notes(data)
    assert "a.xlsx: read the sheet 'June'; left out: To do" in notes(data)


def test_sheets_of_the_same_columns_in_another_order_are_read_together(tmp_path: Path) -> None:
    def turned(row: list[str]) -> list[str]:
        return row[::-1]

    sheets = {"May": [QUESTIONS, *ANSWERS[:2]], "June": [turned(row) for row in [QUESTIONS, *ANSWERS[2:]]]}
    data = load(str(write(tmp_path / "a.xlsx", sheets)))
    assert [row[:3] for row in rows(data)] == [tuple(row) for row in ANSWERS]


def test_a_remark_beside_the_table_keeps_no_sheets_apart(tmp_path: Path) -> None:
    may = [QUESTIONS, [*ANSWERS[0], "ask again"], ANSWERS[1]]
    data = load(str(write(tmp_path / "a.xlsx", {"May": may, "June": [QUESTIONS, *ANSWERS[2:]]})))
    assert data.columns == (*QUESTIONS, "column 4", "sheet")
    assert [row[:3] for row in rows(data)] == [tuple(row) for row in ANSWERS]
    assert data.frame["column 4"].to_list() == ["ask again", None, None, None]


def test_sheets_of_other_columns_are_not_read_together(tmp_path: Path) -> None:
    other = [["Age", "Town", "Why that way?"], *[[f"{n}", "Ulm", "no"] for n in range(4)]]
    data = load(str(write(tmp_path / "a.xlsx", {"May": [QUESTIONS, *ANSWERS], "June": other})))
    assert rows(data) == [tuple(row) for row in ANSWERS]
    said = "a.xlsx: read the sheet 'May' with 5 rows, left out 'June' with 5 rows; data.sheet chooses another"
    assert warnings(data) == [said]


def test_a_copy_of_a_sheet_is_not_read_twice(tmp_path: Path) -> None:
    data = load(str(write(tmp_path / "a.xlsx", {"Raw": [QUESTIONS, *ANSWERS], "Clean": [QUESTIONS, *ANSWERS[:3]]})))
    assert rows(data) == [tuple(row) for row in ANSWERS]
    said = "a.xlsx: the sheet 'Clean' left out, since 3 of its 3 rows stand in 'Raw' too; data.sheet chooses another"
    assert warnings(data) == [said]


@pytest.mark.parametrize("asked", ["Answers", "answers ", "2"])
def test_a_sheet_may_be_asked_for_by_name_or_number(tmp_path: Path, asked: str) -> None:
    long = [["step", "seconds"], *[[f"page {n}", str(n)] for n in range(15)]]
    path = write(tmp_path / "a.xlsx", {"Long": long, "Answers": [QUESTIONS, *ANSWERS]})
    data = load(str(path), Asked(sheet=asked))
    assert rows(data) == [tuple(row) for row in ANSWERS]
    assert (data.warnings, data.notes) == ((), ())


def test_a_sheet_that_is_not_there_is_one_line_with_those_there_are(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["Old"].sheet_state = "hidden"

    path = write(tmp_path / "a.xlsx", {"Answers": [QUESTIONS, *ANSWERS], "Old": [QUESTIONS]}, hide)
    for asked in ("Responses", "3"):
        with pytest.raises(DataError) as caught:
            load(str(path), Asked(sheet=asked))
        assert str(caught.value) == f"{path}: data.sheet={asked}: there is no such sheet; choose Answers, Old (hidden)"


def test_what_is_hidden_is_left_out_and_counted(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["A"].row_dimensions[3].hidden = True
        book["A"].column_dimensions["B"].hidden = True
        book["Old"].sheet_state = "veryHidden"

    path = write(tmp_path / "a.xlsx", {"A": [QUESTIONS, *ANSWERS], "Old": [QUESTIONS, *ANSWERS, *ANSWERS]}, hide)
    data = load(str(path))
    assert data.columns == ("Age", "Why that way?")
    assert data.frame["Age"].to_list() == ["31", "27", "60"]
    assert data.frame["_row"].to_list() == ["a:1", "a:3", "a:4"]
    assert warnings(data) == [
        "a.xlsx: 1 row of the sheet 'A' left out, since hidden or filtered out",
        "a.xlsx: 1 column of the sheet 'A' left out, since hidden",
        "a.xlsx: 1 hidden sheet left out: Old",
    ]
    assert len(rows(load(str(path), Asked(sheet="Old")))) == 8


def test_a_workbook_that_hides_all_says_so(tmp_path: Path) -> None:
    def hide_rows(book: openpyxl.Workbook) -> None:
        for row in range(1, 6):
            book["A"].row_dimensions[row].hidden = True

    def hide_sheet(book: openpyxl.Workbook) -> None:
        book["A"].sheet_state = "hidden"

    sheets = {"A": [QUESTIONS, *ANSWERS], "Start": [["Press the button"]]}
    with pytest.raises(DataError, match="all its rows are hidden or filtered out; show them"):
        load(str(write(tmp_path / "a.xlsx", sheets, hide_rows)))
    with pytest.raises(
        DataError, match=r"no sheet that is shown has a header and rows; data\.sheet reads a hidden one, A"
    ):
        load(str(write(tmp_path / "b.xlsx", sheets, hide_sheet)))


def test_merged_cells_hold_their_value_in_each_row(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book["A"].merge_cells("A2:A3")
        book["A"].merge_cells("B4:C4")

    table = [["Team", "Person", "Why"], ["Red", "first", "so"], [None, "second", "else"], ["Blue", "refused", None]]
    data = load(str(write(tmp_path / "a.xlsx", {"A": table}, merge)))
    assert rows(data) == [("Red", "first", "so"), ("Red", "second", "else"), ("Blue", "refused", "refused")]


def test_a_merged_title_does_not_become_a_header(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book["A"].merge_cells("A1:C1")
        book["A"].merge_cells("B2:C2")

    table = [["A study of travel"], ["Age", "Travel"], [None, "How?", "Why?"], *ANSWERS]
    grid = read_workbook(write(tmp_path / "a.xlsx", {"A": table}, merge), ANYTHING)
    assert isinstance(grid, Grid)
    assert grid.cells.rows()[:3] == [
        ("A study of travel", None, None),
        ("Age", "Travel", "Travel"),
        (None, "How?", "Why?"),
    ]
    assert list(grid.numbers) == [1, 2, 3, 4, 5, 6, 7]


def test_formulas_that_were_never_reckoned_are_named(tmp_path: Path) -> None:
    table = [["Age", "Twice", "Why"], [31, "=A2*2", "so"], [40, "=A3*2", "else"]]
    data = load(str(write(tmp_path / "a.xlsx", {"A": table})))
    assert data.frame["Twice"].to_list() == [None, None]
    said = (
        "a.xlsx: the file holds no values for the formulas in Twice; open it in a spreadsheet program and save it again"
    )
    assert warnings(data) == [said]


def test_an_old_workbook_is_read_by_the_same_rules(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Answers")
    table = [["Age", "Share", "Secret"], [31, 0.25, "x"], [99, 1, "TEST"], [44, 0.5, "y"]]
    for at, row in enumerate(table):
        for column, value in enumerate(row):
            style = xlwt.easyxf(num_format_str="0%" if column == 1 else "General")
            sheet.write(at, column, value, style)
    sheet.row(2).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("Old").visibility = 1
    book.save(str(tmp_path / "a.xls"))
    data = load(str(tmp_path / "a.xls"))
    assert rows(data) == [("31", "25%"), ("44", "50%")]
    assert warnings(data) == [
        "a.xls: 1 row of the sheet 'Answers' left out, since hidden or filtered out",
        "a.xls: 1 column of the sheet 'Answers' left out, since hidden",
        "a.xls: 1 hidden sheet left out: Old",
    ]


def test_an_open_document_is_read_by_the_same_rules(tmp_path: Path) -> None:
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.256"><office:annotation><text:p>odd</text:p>'
        "</office:annotation><text:p>25.6%</text:p></table:table-cell>"
    )
    team = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>Red</text:p>'
        "</table:table-cell>"
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    table = [
        ods_row("Team", "Mail", "Share"),
        ods_row("TEST", "t", "TEST", attributes='table:visibility="filter"'),
        ods_row(team, "a", share),
        ods_row("<table:covered-table-cell/>", "b", share),
        ods_row("Blue", "c", share, attributes='table:number-rows-repeated="2"'),
        ods_row(
            '<table:table-cell table:number-columns-repeated="9"/>', attributes='table:number-rows-repeated="9999"'
        ),
    ]
    data = load(str(write_ods(tmp_path / "a.ods", table, columns)))
    assert rows(data) == [("Red", "25.6%"), ("Red", "25.6%"), ("Blue", "25.6%"), ("Blue", "25.6%")]
    assert warnings(data) == [
        "a.ods: 1 row of the sheet 'Sheet1' left out, since hidden or filtered out",
        "a.ods: 1 column of the sheet 'Sheet1' left out, since hidden",
    ]


def test_a_workbook_with_another_ending_of_workbooks_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"A": [QUESTIONS, *ANSWERS]}).rename(tmp_path / "a.xls")
    assert len(rows(load(str(tmp_path / "a.xls")))) == 4
    write(tmp_path / "b.xlsx", {"A": [QUESTIONS, *ANSWERS]}).rename(tmp_path / "b.xlsm")
    assert len(rows(load(str(tmp_path / "b.xlsm")))) == 4


def test_a_workbook_that_does_not_tell_what_is_hidden_is_read_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def details(archive: zipfile.ZipFile, sheet: str) -> None:
        raise KeyError(sheet)

    monkeypatch.setattr("hybridgen.sources.workbooks.excel_xml.details", details)
    data = load(str(write(tmp_path / "a.xlsx", {"A": [QUESTIONS, *ANSWERS]})))
    assert len(rows(data)) == 4
    assert notes(data) == ["a.xlsx: the sheet 'A' does not tell which rows and columns are hidden, so all are read"]


def zipped(path: Path, *parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.writestr(part, "<a/>")
    return path


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is an Office file with a password"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "is an HTML page, not a workbook; open it"),
        ("a.xls", b"\n<table><tr><td>1</td></tr></table>", "is an HTML page, not a workbook; open it"),
        (
            "a.xls",
            b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is an XML spreadsheet of 2003, not a workbook; open it in a spreadsheet program and save it as .xlsx",
        ),
        ("a.xls", b"Age\tWhy\n31\tso\n", r"is no readable workbook; if it is text, name it a\.csv"),
        ("a.xlsx", b"%PDF-1.7 x", r"is a PDF, not a workbook; name it a\.pdf"),
        ("a.xlsx", b"PK\x03\x04 broken", "is a zip archive, not a workbook"),
        ("a.ods", b"garbage", "is no readable workbook"),
        ("a.xls", OLE + bytes(600), "is no readable workbook"),
        ("a.xlsx", b"", "is empty"),
        ("~$a.xlsx", b"\x03Eve", r"is what Office keeps while a workbook is open; name a\.xlsx"),
    ],
)
def test_what_is_no_workbook_is_one_line(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=says) as caught:
        load(str(tmp_path / name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["word/document.xml"], r"is a Word document, not a workbook; name it a\.docx"),
        (["Index/Document.iwa", "Index/Tables/T.iwa"], "is a Numbers workbook, not a workbook; export it as .xlsx"),
        (["photo.jpg"], "is a zip archive, not a workbook"),
        (["xl/workbook.xml"], "is no readable workbook"),
    ],
)
def test_a_zip_of_something_else_is_one_line(tmp_path: Path, parts: list[str], says: str) -> None:
    with pytest.raises(DataError, match=says):
        load(str(zipped(tmp_path / "a.xlsx", *parts)))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_is_hidden_the_rest_comes_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    words = st.text("abcdefgh äß中", min_size=1, max_size=12).filter(str.strip)
    height, width = data.draw(st.integers(2, 12)), data.draw(st.integers(2, 5))
    table = data.draw(st.lists(st.lists(words, min_size=width, max_size=width), min_size=height, max_size=height))
    hidden_rows = data.draw(st.sets(st.integers(1, height - 1), max_size=height - 2))
    hidden_columns = data.draw(st.sets(st.integers(0, width - 1), max_size=width - 1))

    def hide(book: openpyxl.Workbook) -> None:
        for row in hidden_rows:
            book["A"].row_dimensions[row + 1].hidden = True
        for column in hidden_columns:
            book["A"].column_dimensions["ABCDE"[column]].hidden = True

    grid = read_workbook(write(tmp_path_factory.mktemp("a") / "a.xlsx", {"A": table}, hide), ANYTHING)
    assert isinstance(grid, Grid)
    rows_left = [row for row in range(height) if row not in hidden_rows]
    assert list(grid.numbers) == [row + 1 for row in rows_left]
    assert [list(row) for row in grid.cells.rows()] == [
        [cell for at, cell in enumerate(table[row]) if at not in hidden_columns] for row in rows_left
    ]
    assert len(grid.warnings) == bool(hidden_rows) + bool(hidden_columns)


def test_a_workbook_without_rows_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no sheet has a header and rows"):
        load(str(write(tmp_path / "empty.xlsx", {"Answers": [["id", "age"]]})))


def test_a_value_far_from_the_table_takes_no_room_and_colour_alone_does_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (QUESTIONS, *ANSWERS):
        sheet.append(row)
    sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "coloured.xlsx")
    assert load(str(tmp_path / "coloured.xlsx")).frame.height == len(ANSWERS)
    sheet["XFD1048576"] = "x"
    book.save(tmp_path / "stray.xlsx")
    with pytest.raises(DataError, match=r"reaches to row 1048576, column 16384, more than can be read; delete what"):
        load(str(tmp_path / "stray.xlsx"))
