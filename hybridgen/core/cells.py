"""Tables as texts with commas, for people's spreadsheets: the one place where they are written.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, which may read files and call servers,
and looks for that behind blanks and signs that do not show. Such a text gets an apostrophe in front, as spreadsheets
themselves have it; so does one that has an apostrophe there already, and `plain` takes away no more than was added.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

Cells: TypeAlias = Sequence[str | float | None]
BOM = "\ufeff"  # by which Excel knows that a file is UTF-8
TEXT = "'"  # what says that a cell is a text
_UNSEEN = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
_RUNS = re.compile(rf"{_UNSEEN}*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might reckon the text; a plain number is none."""
    return bool(_RUNS.match(text)) and not _NUMBER.fullmatch(text)


def defused(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    bare = text.lstrip(TEXT)
    return TEXT + text if is_formula(text) or (bare != text and _RUNS.match(bare)) else text


def plain(cell: str) -> str:
    """The text of a cell that was defused; any other stays."""
    return cell[1:] if cell.startswith(TEXT) and _RUNS.match(cell.lstrip(TEXT)) else cell


def table(rows: Iterable[Cells], *, is_quoted: bool = False, is_marked: bool = False, end: str = "\n") -> str:
    """Rows as CSV, their texts defused; None is empty.

    is_quoted: all texts stand in quotes, not only those that have to. is_marked: it begins with the mark by which Excel
    knows UTF-8. end: of a line.
    """
    return "".join([BOM if is_marked else "", *lines(rows, is_quoted=is_quoted, end=end)])


def lines(rows: Iterable[Cells], *, is_quoted: bool = False, end: str = "\n") -> Iterator[str]:
    """As `table`, a row at a time."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator=end, quoting=csv.QUOTE_NONNUMERIC if is_quoted else csv.QUOTE_MINIMAL)
    for row in rows:
        writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])
        yield content.getvalue()
        content.seek(0)
        content.truncate()
