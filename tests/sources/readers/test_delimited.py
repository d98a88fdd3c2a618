"""CSV as it comes: separators, quotes, headers, missing values, ragged rows, and files that are no CSV."""

import base64
import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.readers import delimited
from hybridgen.sources.tables.cells import MISSING
from hybridgen.sources.types import ROW, Dataset


def read(folder: Path, text: str, name: str = "study.csv") -> Dataset:
    (folder / name).write_text(text, newline="", encoding="utf-8")
    return load(str(folder / name))


def cells(data: Dataset) -> list[tuple[str | None, ...]]:
    return data.frame.select(data.columns).rows()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_detected(tmp_path: Path, separator: str) -> None:
    text = "age, group;id\n25,a\n30,b\n" if separator == "," else f"age, years{separator}cost\n25{separator}1,50\n"
    data = read(tmp_path, text)
    assert len(data.columns) == 2
    assert cells(data)[0] == (("25", "a") if separator == "," else ("25", "1,50"))


def test_values_stay_as_they_were_written(tmp_path: Path) -> None:
    data = read(tmp_path, 'zip;price;date;note\n007;1,5;01.02.2024;" two  spaces "\n')
    assert cells(data) == [("007", "1,5", "01.02.2024", " two  spaces ")]


def test_line_breaks_in_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    data = read(tmp_path, 'id,answer\r\n1,"first line\r\nsecond, ""quoted"""\r\n2,short\r\n')
    assert cells(data) == [("1", 'first line\r\nsecond, "quoted"'), ("2", "short")]
    assert list(data.frame[ROW]) == ["study:1", "study:2"]


def test_headers_become_single_lined_unique_and_named(tmp_path: Path) -> None:
    data = read(tmp_path, '"What is\nyour   age?",name,name,,_row,\n25,Jo,Al,x,y,\n')
    assert data.columns == ("What is your age?", "name", "name (2)", "column 4", "_row (2)")
    assert [str(note) for note in data.notes] == [
        "study.csv: 2 columns with a name that was taken got a number",
        "study.csv: 1 column without a name or a value left out",
        "study.csv: 1 column without a name called by number",
    ]


def test_missing_is_missing_and_none_is_an_answer(tmp_path: Path) -> None:
    data = read(tmp_path, "a,b,c,d,e,f\nNA,n/a,N/A,null,-, \nNone,None of the above,Na,no,0,- -\n")
    assert cells(data) == [("None", "None of the above", "Na", "no", "0", "- -")]
    assert [str(note) for note in data.notes] == ["study.csv: 1 row without any answer left out"]
    assert list(data.frame[ROW]) == ["study:2"]


def test_ragged_rows_are_named_by_line_and_never_lost_silently(tmp_path: Path) -> None:
    data = read(tmp_path, 'a,b,c\n1,2,3\n1,"2\n2",3,4\n\n1,2\n5,6,7,,\n9,9,9,9\n8,8,8\n')
    assert cells(data) == [("1", "2", "3"), ("1", "2", None), ("5", "6", "7"), ("8", "8", "8")]
    assert list(data.frame[ROW]) == ["study:1", "study:3", "study:4", "study:6"]
    assert [str(place) for place in data.unreadable] == ["study.csv, lines 3, 8: more fields than the header's 3"]
    assert [str(note) for note in data.notes] == [
        "study.csv: rows with fewer fields than the header's 3 padded (line 6)"
    ]


def test_a_quote_that_never_closes_costs_one_line_only(tmp_path: Path) -> None:
    data = read(tmp_path, 'id,answer\n1,fine\n2,"it was 5 o\n3,also fine\n4,"two\nlines"\n5,"open again\n6,end')
    assert ("1", "fine") in cells(data)
    assert ("6", "end") in cells(data)
    assert [str(place) for place in data.unreadable] == ["study.csv, line 7: a quote opens and never closes"]


def test_a_stray_quote_within_a_cell_is_no_quote(tmp_path: Path) -> None:
    assert cells(read(tmp_path, 'id,size\n1,5" pipe\n2,7" pipe\n')) == [("1", '5" pipe'), ("2", '7" pipe')]


def test_one_column_of_prose_is_one_column(tmp_path: Path) -> None:
    data = read(tmp_path, "What do you like, and why?\nThe taste, really\nNothing\nWarm, quick, cheap; good\n")
    assert data.columns == ("What do you like, and why?",)
    assert cells(data)[0] == ("The taste, really",)


def test_a_tsv_is_cut_at_tabs_whatever_else_it_holds(tmp_path: Path) -> None:
    data = read(tmp_path, "a,b,c\td\n1,2,3\tx\n", "study.tsv")
    assert cells(data) == [("1,2,3", "x")]
    assert len(read(tmp_path, "a;b\n1;2\n", "misnamed.tsv").columns) == 2


def test_a_long_cell_is_read_whole(tmp_path: Path) -> None:
    long = "word " * 40_000
    limit = csv.field_size_limit()
    assert cells(read(tmp_path, f'id,text\n1,"{long}"\n')) == [("1", long)]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b,c\n", "has a header and no rows"),
        ("a,b\nNA,-\n", "has a header and no rows"),
        ("sep=;\n", "holds no rows; a table needs at least one"),
        ("a,b\n1,2,3\n1,2,3,4\n", r"no row fits the header \(lines 2-3"),
        ('{"a": 1}\n', "is JSON, not csv; name it .json"),
        ("<!DOCTYPE html>\n<p>x</p>\n", r"is a web page \(HTML\), not csv; open it"),
        (base64.b64encode(b"meaningless" * 40).decode(), "one block of characters"),
        (base64.encodebytes(b"meaningless" * 40).decode(), "one block of characters"),
    ],
)
def test_a_csv_that_is_no_csv_is_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]) | st.sampled_from(",;\t|\"'\n"), max_size=12)


@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(words, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    separator=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_any_quoted_table_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, ending: str
) -> None:
    header = [f"question {i}" for i in range(len(rows[0]))]
    written = io.StringIO()
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator=ending).writerows([header, *rows])
    expected = [tuple(None if cell.strip() in MISSING else cell for cell in row) for row in rows]
    expected = [row for row in expected if any(cell is not None for cell in row)]
    if not expected:
        return
    data = read(tmp_path_factory.mktemp("any"), written.getvalue())
    assert cells(data) == expected
    assert data.frame[ROW].is_unique().all()
    assert data.unreadable == ()


plain = st.text(st.characters(categories=["L", "N"]) | st.sampled_from(" .!?-'"), min_size=1, max_size=12)


@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(plain, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    separator=st.sampled_from(",;\t|"),
)
def test_a_table_without_quotes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str
) -> None:
    rows = [["kept", *row] for row in rows]
    header = [f"question {i}" for i in range(len(rows[0]))]
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows([header, *rows])
    data = read(tmp_path_factory.mktemp("plain"), written.getvalue())
    assert cells(data) == [tuple(None if cell.strip() in MISSING else cell for cell in row) for row in rows]


def test_a_long_table_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "CHUNK_CELLS", 14)
    data = read(tmp_path, "id,square\n" + "".join(f"{n},{n * n}\n" for n in range(50)))
    assert data.frame["square"].cast(pl.Int64).to_list() == [n * n for n in range(50)]


def test_a_lone_surplus_of_separators_is_no_surplus_field(tmp_path: Path) -> None:
    data = read(tmp_path, "a;b;;\n1;2;;\n3;4;;;;\n")
    assert data.columns == ("a", "b")
    assert cells(data) == [("1", "2"), ("3", "4")]
    assert data.unreadable == ()


@pytest.mark.parametrize(("line", "separator"), [("sep=;", ";"), ('"sep=;"', ";"), ("SEP=\\t", "\t"), ("sep=^", "^")])
def test_the_first_line_may_name_the_separator(tmp_path: Path, line: str, separator: str) -> None:
    rows = [["age", "cost"], ["31", "1,50"], ["32", "2,50"]]
    data = read(tmp_path, "\r\n".join([line, *(separator.join(row) for row in rows)]))
    assert cells(data) == [("31", "1,50"), ("32", "2,50")]
    assert [note.code for note in data.notes] == ["separator_named"]


def test_a_decimal_comma_is_no_separator_whatever_stands_above(tmp_path: Path) -> None:
    data = read(tmp_path, "Visits, in May\nage;cost\n" + "".join(f"{n};{n},50\n" for n in range(20, 30)))
    assert data.columns == ("age", "cost")


def test_a_separator_in_prose_is_none(tmp_path: Path) -> None:
    rows = [f"{n};well, {'really, ' * (n % 3)}fine\n" for n in range(9)]
    assert read(tmp_path, "id;why\n" + "".join(rows)).columns == ("id", "why")


def test_quotes_may_be_escaped_by_a_backslash(tmp_path: Path) -> None:
    data = read(tmp_path, '"id","why"\n"1","he said \\"no\\", twice"\n"2","C:\\\\temp"\n')
    assert cells(data) == [("1", 'he said "no", twice'), ("2", "C:\\temp")]
    assert [note.code for note in data.notes] == ["quotes_escaped"]


def test_a_backslash_at_the_end_of_a_quoted_cell_escapes_nothing(tmp_path: Path) -> None:
    data = read(tmp_path, '"id","path"\n"1","C:\\temp\\"\n"2","a ""D:\\"" b"\n')
    assert cells(data) == [("1", "C:\\temp\\"), ("2", 'a "D:\\" b')]
    assert data.notes == ()


def test_fields_may_stand_in_single_quotes(tmp_path: Path) -> None:
    data = read(tmp_path, "'id','why'\n'1','it''s fine, really'\n'2','no'\n")
    assert cells(data) == [("1", "it's fine, really"), ("2", "no")]
    assert [note.code for note in data.notes] == ["quotes_single"]
    assert cells(read(tmp_path, "id,why\n1,'tis fine\n2,so 'good'\n"))[0] == ("1", "'tis fine")


def test_lines_that_are_quoted_as_a_whole_are_cut(tmp_path: Path) -> None:
    data = read(tmp_path, '"age,way,""why, though"""\n"31,App,""well, no"""\n"32,Web,""ok"""\n')
    assert data.columns == ("age", "way", "why, though")
    assert cells(data) == [("31", "App", "well, no"), ("32", "Web", "ok")]
    assert [note.code for note in data.notes] == ["lines_unwrapped"]
    prose = '"What, and why?"\n"Tea, as it is warm"\n"Milk, as it is white"\n'
    assert len(read(tmp_path, prose).columns) == 1


def test_rows_with_a_name_of_their_own_as_r_writes_them(tmp_path: Path) -> None:
    data = read(tmp_path, '"age","why"\n"1",31,"x, y"\n"2",32,"z"\n')
    assert data.columns == ("column 1", "age", "why")
    assert [note.code for note in data.notes] == ["row_names", "columns_called_by_number"]


def test_the_lines_that_are_named_are_those_of_the_file(tmp_path: Path) -> None:
    data = read(tmp_path, "sep=,\n# made in May\n\na,b,c\n1,2,3\n\n1,2,3,4\n5,6\n7,8,9\n7,8,9\n")
    assert cells(data) == [("1", "2", "3"), ("5", "6", None), ("7", "8", "9"), ("7", "8", "9")]
    assert [str(place) for place in data.unreadable] == ["study.csv, line 7: more fields than the header's 3"]
    assert "study.csv: rows with fewer fields than the header's 3 padded (line 8)" in map(str, data.notes)


def test_a_header_that_ends_early_above_another_is_padded(tmp_path: Path) -> None:
    data = read(tmp_path, "Age,How often?\n,Phone,Web\n" + "".join(f"{n},often,never\n" for n in range(20, 30)))
    assert data.columns == ("Age", "How often? - Phone", "How often? - Web")


def test_lone_carriage_returns_end_lines_and_nuls_are_taken_out(tmp_path: Path) -> None:
    data = read(tmp_path, "age,why\r31,x\x00y\r\r32,z\r" + "\x00" * 50)
    assert cells(data) == [("31", "xy"), ("32", "z")]
    assert [str(note) for note in data.notes] == ["study.csv: 51 characters without meaning (NUL) taken out"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<html><table><tr><td>a</td></tr></table>", "web page"),
        ('<?xml version="1.0"?>\n<Workbook/>', "is XML, not csv; open it in the program that wrote it"),
        ("version https://git-lfs.github.com/spec/v1\noid x\n", "git lfs pull"),
        ("WEBVTT\n\n00:01 --> 00:02\nhello\n", "name it as what it is"),
    ],
)
def test_another_kind_of_text_is_named_with_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read(tmp_path, text)
