"""How far the sheets of .xlsb reach: one pass over their records, of which only places are looked at."""

from __future__ import annotations

from zipfile import ZipFile

_ROW, _CELLS = 0, frozenset(range(1, 12))  # records: the begin of a row, and its cells with something in them


def reach(archive: ZipFile) -> tuple[int, int]:
    """Rows and columns of the largest sheet. Raises zipfile.BadZipFile or OSError."""
    rows = columns = 0
    for part in archive.namelist():
        if part.lower().startswith("xl/worksheets/") and part.lower().endswith(".bin"):
            below, right = _reach(archive.read(part))
            if below * right > rows * columns:
                rows, columns = below, right
    return rows, columns


def _reach(records: bytes) -> tuple[int, int]:
    at = row = rows = columns = 0
    while at < len(records):
        code = records[at]
        at += 1
        if code & 0x80 and at < len(records):
            code |= records[at] << 8
            at += 1
        size = shift = 0
        while at < len(records) and shift < 28:
            byte = records[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if code == _ROW:
            row = int.from_bytes(records[at : at + 4], "little")
        elif code in _CELLS:
            rows = max(rows, row + 1)
            columns = max(columns, int.from_bytes(records[at : at + 4], "little") + 1)
        at += size
    return rows, columns
