"""Details of a sheet of .xlsx and .xlsm: one quick pass over its XML, which keeps what differs from the bare values."""

from __future__ import annotations

import posixpath
import re
import string
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

from hybridgen.sources.workbooks.details import Details
from hybridgen.sources.workbooks.number_formats import is_telling

# Formats that Excel knows by number alone, as far as they tell something.
_BUILT_IN = {9: "0%", 10: "0.00%", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss"}
MAX_COLUMNS = 16_384  # that a sheet can have
MAX_PART_BYTES = 32 << 20  # of the parts that are held as a tree: links, styles, the list of sheets
_PLACE = re.compile(rb"""<(?:\w{1,20}:)?(?:row|c)\b(?:[^<>]{0,500}?\sr\s{0,9}=\s{0,9}["']([A-Za-z]{0,9})(\d{0,9}))?""")


def details(archive: ZipFile, sheet: str) -> Details:
    """Of the sheet of that name.

    Raises KeyError, ElementTree.ParseError, expat.ExpatError, OSError or zipfile.BadZipFile where the workbook is not
    built as it should be.
    """
    codes = _telling_styles(archive)
    with archive.open(_part(archive, sheet)) as stream:
        return _SheetPass(codes).over(stream)


def reach(archive: ZipFile) -> tuple[int, int]:
    """How many rows and columns the largest sheet has at most, where its details can't be told. Raises
    zipfile.BadZipFile or OSError."""
    most = (0, 0)
    for part in archive.namelist():
        if not part.lower().startswith("xl/worksheets/") or not part.lower().endswith(".xml"):
            continue
        rows = columns = row = column = 0
        for found in _PLACE.finditer(archive.read(part)):
            letters, digits = found.groups(default=b"")
            is_row = b"row" in found[0][:25].split(None, 1)[0]
            row = int(digits) if digits else row + is_row
            column = _number(letters.decode().upper()) if letters else 0 if is_row else column + 1
            rows, columns = max(rows, row), max(columns, column)
        most = max(most, (rows, columns), key=lambda pair: pair[0] * pair[1])
    return most


def _number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _root(archive: ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > MAX_PART_BYTES:
        raise ValueError(part)
    return ElementTree.fromstring(archive.read(part))  # noqa: S314  # expat itself bounds what entities grow to


def _part(archive: ZipFile, sheet: str) -> str:
    """The path of a sheet's XML inside the archive."""
    links = {link.get("Type", "").rpartition("/")[2]: link.get("Target", "") for link in _root(archive, "_rels/.rels")}
    book = links["officeDocument"].lstrip("/")
    folder, file = posixpath.split(book)
    targets = {link.get("Id"): link.get("Target", "") for link in _root(archive, f"{folder}/_rels/{file}.rels")}
    for element in _root(archive, book).iter():
        if _name(element.tag) == "sheet" and element.get("name") == sheet:
            link = next(value for key, value in element.attrib.items() if _name(key) == "id")
            return posixpath.normpath(posixpath.join("/", folder, targets[link])).lstrip("/")
    raise KeyError(sheet)


def _telling_styles(archive: ZipFile) -> dict[str, str]:
    """The number format of each style of a cell whose format makes a difference."""
    name = next((name for name in archive.namelist() if name.lower().endswith("/styles.xml")), None)
    if name is None:
        return {}
    root = _root(archive, name)
    codes = {number: code for number, code in _BUILT_IN.items() if is_telling(code)}
    styles: dict[str, str] = {}
    for element in root.iter():
        if _name(element.tag) == "numFmt" and is_telling(element.get("formatCode", "")):
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    for cells in (element for element in root if _name(element.tag) == "cellXfs"):
        for number, style in enumerate(cells):
            if (format_id := int(style.get("numFmtId", "0"))) in codes:
                styles[str(number)] = codes[format_id]
    return styles


class _SheetPass:
    """Rows and cells may say where they stand, and where they don't they follow one another."""

    def __init__(self, codes: dict[str, str]) -> None:
        self._codes = codes
        self._details = Details()
        self._row = self._column = -1
        self._cell: dict[str, str] = {}  # the attributes of the cell that is open
        self._filled: tuple[dict[str, str], int] | None = None  # the last cell of its row with a value, and its place
        self._columns: dict[str, int] = {}  # by their letters
        self._hiding = 0  # elements that tell of columns
        self._names: dict[str, str] = {}  # of elements, by their tag with its namespace

    def over(self, stream: IO[bytes]) -> Details:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.ParseFile(stream)
        self._end_row()
        return self._details

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names.get(tag) or self._names.setdefault(tag, _name(tag))
        if name == "c":
            self._cell = attributes
            self._column += 1
            if (code := self._codes.get(attributes.get("s", ""))) is not None:
                self._details.formats.setdefault(self._place(), {})[self._row] = code
        elif name in {"v", "is"}:
            self._filled = self._cell, self._column
        elif name == "f" and self._cell.get("t") not in {"str", "e"}:  # a text may well be empty, and an error is one
            self._details.formulas.setdefault(self._place(), set()).add(self._row)
        elif name == "row":
            self._end_row()
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self._details.hidden_rows.add(self._row)
        elif name == "col" and (attributes.get("hidden") in {"1", "true"} or attributes.get("width") == "0"):
            self._hiding += 1
            last = min(int(attributes["max"]), MAX_COLUMNS) if self._hiding <= MAX_COLUMNS else 0
            self._details.hidden_columns.update(range(int(attributes["min"]) - 1, last))

    def _end_row(self) -> None:
        """A row's last cell with a value tells how far the sheet reaches: what is only coloured takes no room."""
        if self._filled:
            self._cell, self._column = self._filled
            rows, columns = self._details.reach
            below = int(
                self._cell.get("r", "").lstrip(string.ascii_letters) or 0
            )  # a cell may say another row than its own
            self._details.reach = max(rows, self._row + 1, below), max(columns, self._place() + 1)
        self._filled = None

    def _place(self) -> int:
        """The column of the cell that is open: A is 0, AA is 26."""
        letters = self._cell.get("r", "").rstrip("0123456789")
        if letters and letters not in self._columns:
            self._columns[letters] = _number(letters) - 1
        return self._columns[letters] if letters else self._column
