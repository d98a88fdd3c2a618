"""Workbooks that tests write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

QUESTIONS = ["Age", "How do you travel?", "Why that way?"]
ANSWERS = [
    ["31", "bus", "It stops at my door"],
    ["44", "bike", "I want to move before work"],
    ["27", "train", "I read on the way"],
    ["60", "car", "My back does not let me stand"],
]
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def write(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], change: Callable[[openpyxl.Workbook], None] | None = None
) -> Path:
    """A workbook of these rows; change: what else is done to it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(book)
    book.save(path)
    return path


def write_ods(path: Path, rows: Iterable[str], columns: str = "") -> Path:
    """An OpenDocument workbook of one sheet; rows: their XML."""
    table = f'<table:table table:name="Sheet1">{columns}{"".join(rows)}</table:table>'
    content = (
        f"<office:document-content {_SPACES}><office:body><office:spreadsheet>{table}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*cells: str, attributes: str = "") -> str:
    """A row of OpenDocument; a cell is a text, or XML as it is."""
    inside = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{inside}</table:table-row>"
