"""Details of a sheet of .ods: what is hidden, and shares, amounts and times as they are shown."""

from __future__ import annotations

from xml.parsers import expat
from zipfile import ZipFile

from hybridgen.sources.workbooks.details import Details

_SHOWN = frozenset(["percentage", "currency", "time"])  # kinds of value whose text tells more than the number
_HIDDEN = frozenset(["collapse", "filter"])
_CELLS = frozenset(["table-cell", "covered-table-cell"])
_ASIDE = frozenset(["annotation", "custom-shape"])  # hold texts that are none of the cell's
_TOLD = _CELLS | _ASIDE | {"table", "table-column", "table-row"}
MAX_REPEATS = 16_384  # what repeats more often is empty to the sheet's end


def details(archive: ZipFile, sheet: str) -> Details:
    """Of the sheet of that name. Raises KeyError, expat.ExpatError, OSError or zipfile.BadZipFile where the workbook is
    not built as it should be."""
    seen = _SheetPass(sheet)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = seen.start, seen.end
    parser.CharacterDataHandler = seen.say
    with archive.open("content.xml") as stream:
        parser.ParseFile(stream)
    return seen.details


def reach(archive: ZipFile) -> tuple[int, int]:
    """Rows and columns of the largest sheet, what repeats counted each time. Raises KeyError, expat.ExpatError,
    ValueError, OSError or zipfile.BadZipFile where the workbook is not built as it should be."""
    seen = _Reach()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = seen.start
    with archive.open("content.xml") as stream:
        parser.ParseFile(stream)
    return seen.most


class _Reach:
    """The last of a row, and of a sheet, may repeat to no end where it is empty."""

    def __init__(self) -> None:
        self.most = (0, 0)
        self._row = self._next_row = self._column = self._rows = self._columns = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "table":
            self._row = self._next_row = self._column = self._rows = self._columns = 0
        elif name == "table-row":
            self._row, self._column = self._next_row, 0
            self._next_row += _repeats(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._column += _repeats(attributes, "number-columns-repeated")
            if any(key.endswith(("}value-type", "}formula")) for key in attributes):
                self._rows, self._columns = self._next_row, max(self._columns, self._column)
                self.most = max(self.most, (self._rows, self._columns), key=lambda pair: pair[0] * pair[1])


def _repeats(attributes: dict[str, str], name: str) -> int:
    return next((int(value) for key, value in attributes.items() if key.endswith("}" + name)), 1)


class _SheetPass:
    def __init__(self, sheet: str) -> None:
        self.details = Details()
        self._sheet = sheet
        self._is_inside = False
        self._row = self._column = self._next_row = self._next_column = self._next_header = 0
        self._repeats = 1
        self._words: list[str] | None = None  # of the cell that is open, where they are wanted
        self._depth = 0  # of comments and drawings

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name not in _TOLD or not (self._is_inside or name == "table"):
            return
        told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._is_inside = told.get("name") == self._sheet
        elif name == "table-column":
            self._column_of(told)
        elif name == "table-row":
            self._row_of(told)
        elif name in _CELLS:
            self._column = self._next_column
            self._repeats = int(told.get("number-columns-repeated", "1"))
            self._next_column += self._repeats
            self._words = [] if told.get("value-type") in _SHOWN else None
            right = self._column + int(told.get("number-columns-spanned", "1")) - 1
            bottom = self._row + int(told.get("number-rows-spanned", "1")) - 1
            if (bottom, right) != (self._row, self._column):
                self.details.merged.append(((self._row, self._column), (bottom, right)))
        else:
            self._depth += 1

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "table":
            self._is_inside = False
        elif name in _ASIDE:
            self._depth = max(0, self._depth - 1)
        elif name in _CELLS and self._words:
            text = "".join(self._words).strip()
            for column in range(self._column, self._column + min(self._repeats, MAX_REPEATS)):
                self.details.texts.setdefault(column, {}).update(dict.fromkeys(self._rows(), text))
        if name in _CELLS:
            self._words = None

    def say(self, text: str) -> None:
        if self._words is not None and not self._depth:
            self._words.append(text)

    def _column_of(self, told: dict[str, str]) -> None:
        count = int(told.get("number-columns-repeated", "1"))
        if told.get("visibility") in _HIDDEN:
            self.details.hidden_columns.update(range(self._next_header, self._next_header + min(count, MAX_REPEATS)))
        self._next_header += count

    def _row_of(self, told: dict[str, str]) -> None:
        count = int(told.get("number-rows-repeated", "1"))
        self._row, self._next_row, self._next_column = self._next_row, self._next_row + count, 0
        if told.get("visibility") in _HIDDEN:
            self.details.hidden_rows.update(self._rows())

    def _rows(self) -> range:
        return range(self._row, min(self._next_row, self._row + MAX_REPEATS))
