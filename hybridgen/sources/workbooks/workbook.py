"""A workbook's file: its sheets, whatever its kind, and one line where it is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from hybridgen.core.errors import DataError
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.kinds import misnamed, suffix_by_content
from hybridgen.sources.workbooks import excel_xml, old_excel, opendocument
from hybridgen.sources.workbooks.details import Details
from hybridgen.sources.workbooks.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

KINDS = frozenset([".xlsx", ".xls", ".xlsb", ".ods"])  # by content
_LOCK = "~$"  # begins the name of what Office keeps of an open file
MAX_UNPACKED_BYTES = 4 << 30  # of all parts of a workbook
MAX_CELLS = 50_000_000  # that a sheet spans


class Workbook:
    """titles: the names of its sheets with cells, in order. hidden: those of them that are not shown."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises DataError where it is broken, locked, or no workbook."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        content = read_bytes(path)
        kind = suffix_by_content(path)
        if kind is None or kind not in KINDS:
            raise _no_workbook(path, kind)
        self._path, self._kind = path, kind
        self._book = _open(path, content, kind)
        sheets = [sheet for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        self.titles = [sheet.name for sheet in sheets]
        self.hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]

    def sheet(self, title: str) -> Sheet:
        """The sheet as it is shown. Raises DataError where it is broken."""
        import python_calamine

        details = _details(self._path, self._kind, title)
        if details:  # before the library makes room for every cell
            self._check_reach(title, *details.reach)
        try:
            sheet = self._book.get_sheet_by_name(title)
        except (python_calamine.CalamineError, OSError) as error:
            raise _broken(self._path, error) from None
        self._check_reach(title, sheet.total_height, sheet.total_width)
        return read_sheet(sheet, details)

    def _check_reach(self, title: str, rows: int, columns: int) -> None:
        if rows * columns > MAX_CELLS:  # each has its place, whatever stands in it
            raise DataError(
                f"{self._path}: the sheet {title!r} reaches to row {rows}, column {columns}, more than can be read; "
                "delete what stands far from its table, or save the table as .csv"
            )


def _no_workbook(path: Path, kind: str | None) -> DataError:
    if path.name.startswith(_LOCK):
        return DataError(f"{path}: is what Office keeps while a workbook is open; name {path.name[len(_LOCK) :]}")
    if kind is None:
        return DataError(
            f"{path}: is no readable workbook; if it is text, name it {path.stem}.csv, else save it as .xlsx again"
        )
    if kind == ".html":
        return DataError(f"{path}: is an HTML page, not a workbook; open it in a spreadsheet program, save it as .xlsx")
    return misnamed(path, kind, "workbook")


def _open(path: Path, content: bytes, kind: str) -> CalamineWorkbook:
    import python_calamine

    try:
        if kind != ".xls":
            with zipfile.ZipFile(path) as archive:
                if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
                    raise DataError(
                        f"{path}: is a workbook of more than {MAX_UNPACKED_BYTES >> 30} GB; save it as .csv"
                    )
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise misnamed(path, ".locked", "workbook") from None
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        raise _broken(path, error) from None


def _broken(path: Path, error: Exception) -> DataError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return DataError(f"{path}: is no readable workbook ({reason}); save it again in a spreadsheet program")


def _details(path: Path, kind: str, title: str) -> Details | None:
    """None: a kind that does not tell them, or a file that is not built as it should be, though its values are read."""
    if kind == ".xls":
        return old_excel.details(path, title)
    if kind == ".xlsb":
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return opendocument.details(archive, title) if kind == ".ods" else excel_xml.details(archive, title)
    except (zipfile.BadZipFile, ExpatError, ParseError, LookupError, ValueError, OSError):
        return None
