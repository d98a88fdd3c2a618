"""Parquet files and Excel workbooks."""

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    """The smallest workbook that Excel opens; a tuple holds a day's number and is shown as a date."""

    def cell(place: str, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            return f'<c r="{place}" s="1"><v>{value[0]}</v></c>'
        if isinstance(value, int | float):
            return f'<c r="{place}"><v>{value}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'

    numbered = list(enumerate(sheets.items(), start=1))
    links = [
        f'<Relationship Id="r{n}" Type="{_DOCUMENT}/worksheet" Target="worksheets/s{n}.xml"/>' for n, _ in numbered
    ]
    links.append(f'<Relationship Id="styles" Type="{_DOCUMENT}/styles" Target="styles.xml"/>')
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_DOCUMENT}"><sheets>'
        + "".join(f'<sheet name="{title}" sheetId="{n}" r:id="r{n}"/>' for n, (title, _) in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{''.join(links)}</Relationships>",
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, (_, rows) in numbered:
        body = "".join(
            f'<row r="{r}">' + "".join(cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(row)) + "</row>"
            for r, row in enumerate(rows, start=1)
        )
        files[f"xl/worksheets/s{n}.xml"] = f"<worksheet {_MAIN}><sheetData>{body}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_a_workbook_reads_as_a_person_would(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "age", "age", "price", "day", None],
        ["007", 31, "x", 1.5, (45000,), None],
        ["008", 40.0, "N/A", 2, None, None],
    ]
    write_xlsx(tmp_path / "study.xlsx", {"About": [], "Answers": rows, "Codes": [["a"], ["b"]]})
    data = load(str(tmp_path / "study.xlsx"))
    assert data.frame.rows() == [
        ("study:1", "study:1", "007", "31", "x", "1.5", "2023-03-15"),
        ("study:2", "study:2", "008", "40", None, "2", None),
    ]
    assert data.columns == ("id", "age", "age (2)", "price", "day")
    assert "study.xlsx: read the sheet 'Answers'; left out: About, Codes" in map(str, data.notes)


def test_parquet_becomes_strings(tmp_path: Path) -> None:
    pl.DataFrame(
        {
            "whole": [1.0, None],
            "half": [0.5, 2.0],
            "day": [date(2024, 1, 31), None],
            "moment": [datetime(2024, 1, 31, 8, 30), None],  # noqa: DTZ001  # files hold naive times
            "midnight": [datetime(2024, 1, 31), None],  # noqa: DTZ001
            "took": [timedelta(minutes=5), None],
            "list": [["tea", "milk"], None],
            "person": [{"age": 3}, {"age": 4}],
            "yes": [True, False],
            "kind": pl.Series(["a", "NA"], dtype=pl.Categorical),
            "blob": [b"\x00", b"\xff"],
        }
    ).write_parquet(tmp_path / "p.parquet")
    data = load(str(tmp_path / "p.parquet"))
    assert data.frame.drop("_row", "_unit").to_dicts() == [
        {
            "whole": "1",
            "half": "0.5",
            "day": "2024-01-31",
            "moment": "2024-01-31 08:30:00",
            "midnight": "2024-01-31",
            "took": "PT5M",
            "list": "tea, milk",
            "person.age": "3",
            "yes": "true",
            "kind": "a",
        },
        {
            "whole": None,
            "half": "2",
            "day": None,
            "moment": None,
            "midnight": None,
            "took": None,
            "list": None,
            "person.age": "4",
            "yes": "false",
            "kind": None,
        },
    ]
    assert [str(note) for note in data.notes] == ["p.parquet: columns of bytes left out: blob"]


@pytest.mark.parametrize("name", ["broken.xlsx", "broken.parquet"])
@pytest.mark.parametrize("content", [b"", b"garbage", b"PAR1 garbage PAR1", b"PK\x03\x04 garbage"])
def test_a_broken_file_is_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=r"is no readable|is empty") as caught:
        load(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_a_table_without_rows_is_one_line(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "empty.xlsx", {"Answers": [["id", "age"]]})
    with pytest.raises(DataError, match="no sheet has a header and rows"):
        load(str(tmp_path / "empty.xlsx"))
    pl.DataFrame({"a": []}).write_parquet(tmp_path / "empty.parquet")
    with pytest.raises(DataError, match="holds no rows"):
        load(str(tmp_path / "empty.parquet"))
