"""Details of a sheet, whoever wrote its XML."""

import zipfile
from pathlib import Path

import pytest

from hybridgen.sources.workbooks.details import Details
from hybridgen.sources.workbooks.excel_xml import details

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
LOOSE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    path: Path, sheet: str, styles: str = "", relations: str = LOOSE, target: str = "worksheets/s.xml"
) -> Path:
    files = {
        "_rels/.rels": f'<R><a Type="{relations}/officeDocument" Target="/xl/workbook.xml"/></R>',
        "xl/workbook.xml": f'<w xmlns:r="{relations}"><sheets><sheet name="A" r:id="r1"/></sheets></w>',
        "xl/_rels/workbook.xml.rels": f'<R><a Id="r1" Target="{target}"/></R>',
        "xl/styles.xml": f"<styleSheet xmlns='{MAIN}'>{styles}</styleSheet>",
        "xl/worksheets/s.xml": sheet,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def seen(path: Path) -> Details:
    with zipfile.ZipFile(path) as archive:
        return details(archive, "A")


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="yyyy"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
)
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="AB1" s="1"><v>0.5</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" s="2"><f>1+1</f></c><c r="B3" t="str"><f>""</f><v></v></c><c r="C3" s="3"/></row>'
)


@pytest.mark.parametrize("relations", [LOOSE, STRICT])
@pytest.mark.parametrize("target", ["worksheets/s.xml", "/xl/worksheets/s.xml"])
def test_what_differs_from_the_bare_values(tmp_path: Path, relations: str, target: str) -> None:
    columns = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols>'
    sheet = f"<worksheet xmlns='{MAIN}'>{columns}<sheetData>{ROWS}</sheetData></worksheet>"
    assert seen(workbook(tmp_path / "a.xlsx", sheet, STYLES, relations, target)) == Details(
        hidden_rows={2},
        hidden_columns={1, 2, 4},
        formats={27: {0: "0%"}, 0: {2: "[h]:mm"}},
        formulas={0: {2}},
        reach=(3, 28),
    )


def test_elements_with_a_prefix(tmp_path: Path) -> None:
    sheet = (
        f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row r='2' hidden='true'><x:c r='B2' s='1'/></x:row>"
        "</x:sheetData></x:worksheet>"
    )
    found = seen(workbook(tmp_path / "a.xlsx", sheet, STYLES))
    assert (found.hidden_rows, found.formats) == ({1}, {1: {1: "0%"}})


def test_rows_and_cells_that_do_not_say_where_they_stand(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row><row hidden='1'><c/><c s='1'><v>1</v></c></row>"
    found = seen(workbook(tmp_path / "a.xlsx", f"<worksheet><sheetData>{rows}</sheetData></worksheet>", STYLES))
    assert (found.hidden_rows, found.formats) == ({1}, {1: {1: "0%"}})


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", "<worksheet/>")
    with zipfile.ZipFile(path) as archive, pytest.raises(KeyError):
        details(archive, "B")
