"""A workbook's file: its sheets, whatever its kind, and one line where it is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from hybridgen.core.errors import DataError
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.kinds import misnamed, suffix_by_content
from hybridgen.sources.tables.bounds import MAX_COLUMNS
from hybridgen.sources.unpacking import expect_package
from hybridgen.sources.workbooks import excel_binary, excel_xml, old_excel, opendocument, sectors
from hybridgen.sources.workbooks.details import Details
from hybridgen.sources.workbooks.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

KINDS = frozenset([".xlsx", ".xls", ".xlsb", ".ods"])  # by content
_LOCK = "~$"  # begins the name of what Office keeps of an open file
MAX_CELLS = 20_000_000  # that a sheet spans: each takes 50 bytes, whatever stands in it


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
        details = _details(self._path, self._kind, title)
        if details:  # before the library makes room for every cell
            _check_reach(self._path, *details.reach, title)
        elif self._kind == ".xlsx":
            with zipfile.ZipFile(self._path) as archive:
                _check_reach(self._path, *excel_xml.reach(archive))
        with _library(self._path):
            sheet = self._book.get_sheet_by_name(title)
        _check_reach(self._path, sheet.total_height, sheet.total_width, title)
        return read_sheet(sheet, details)


def _check_reach(path: Path, rows: int, columns: int, title: str | None = None) -> None:
    if rows * columns > MAX_CELLS or columns > MAX_COLUMNS:
        named = "a sheet" if title is None else f"the sheet {title!r}"
        raise DataError(
            f"{path}: {named} reaches to row {rows}, column {columns}, more than can be read; "
            f"delete what stands far from its table, which may have {MAX_COLUMNS} columns and {MAX_CELLS} cells"
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

    with _library(path):
        _look_before(path, content, kind)
        return python_calamine.load_workbook(io.BytesIO(content))


def _look_before(path: Path, content: bytes, kind: str) -> None:
    """What would fill memory, or end the process, before the library meets it. Raises DataError, and what `_library`
    knows."""
    if kind == ".xls":
        if (columns := sectors.widest(sectors.Sectors(content).book())) > sectors.MAX_COLUMNS:
            raise DataError(
                f"{path}: a cell stands in column {columns}, and .xls has {sectors.MAX_COLUMNS}; save it as .xlsx"
            )
        return
    expect_package(path)
    with zipfile.ZipFile(path) as archive:
        if kind == ".xlsb":
            _check_reach(path, *excel_binary.reach(archive))
        elif kind == ".ods":
            _check_reach(path, *opendocument.reach(archive))


@contextmanager
def _library(path: Path) -> Iterator[None]:
    """Whatever the library stumbles over is one line. Raises DataError."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise misnamed(path, ".locked", "workbook") from None
    except (python_calamine.CalamineError, zipfile.BadZipFile, ExpatError, ValueError, LookupError, OSError) as error:
        raise _broken(path, error) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, and no Exception
            raise
        raise _broken(path, error) from None


def _broken(path: Path, error: BaseException) -> DataError:
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
